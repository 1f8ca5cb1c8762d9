import "reflect-metadata";
import { parse, type DocumentNode } from "graphql";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { entities } from "../../schema/entities/index.js";
import { mostAggregated } from "../../schema/types/limits.js";
import { DirectEngine } from "../../src/engine/index.js";
import { newId, recordId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { graphContext } from "../../test/support/graph.js";
import { insertConnection, newTenant, recordDocument } from "../../test/support/records.js";
import { startMongod } from "../support/environment.js";
import { collectGarbage, median, round2 } from "../support/figures.js";
import { mongodCpuMs, watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";

const few = 10_000;
const tenants = 1_000;
const recordsOfOthers = 100;
const batch = 5_000;
/** A multiple of the number of cases. */
const turnsInRound = 12;
/** One after the other in each turn: long enough for the time of a processor to be told. */
const asksInTurn = 10;
const begin = Date.parse("2026-01-01T00:00:00Z");
const statuses = ["OPEN", "IN_PROGRESS", "ON_HOLD", "COMPLETED", "CLOSED"] as const;
const parts = ["seal", "bearing", "coupling", "belt", "filter", "valve", "gasket"] as const;
const assets = 100;

/** One tenant under measurement. */
interface Case {
  readonly storage: Storage;
  readonly tenant: Tenant;
  readonly connectionId: string;
  /** Somewhere in the middle of the list by time of change. */
  readonly cursor: string;
}

const page = "nodes { id number title status updatedAt dueDate } pageInfo { hasNextPage endCursor }";

/** Lists as an application asks for them; `$id` is one of the records, `$asset` one of the assets. */
const queries: Readonly<Record<string, string>> = {
  latest: `query { workOrders(first: 50) { ${page} } }`,
  deepPage: `query ($cursor: String!) { workOrders(first: 50, after: $cursor) { ${page} } }`,
  openByDueDate: `query { workOrders(first: 50, filter: { status: { in: [OPEN, IN_PROGRESS, ON_HOLD] } }, orderBy: [{ field: DUE_DATE }]) { ${page} } }`,
  ofAsset: `query ($asset: ID!) { workOrders(first: 50, filter: { assetId: { eq: $asset }, status: { eq: OPEN } }) { ${page} } }`,
  search: `query { workOrders(first: 50, filter: { search: "gasket" }) { ${page} } }`,
  counted: `query { workOrders(first: 50) { totalCount ${page} } }`,
  byId: `query ($id: ID!) { workOrder(id: $id) { id number title status updatedAt dueDate } }`,
};

/**
 * The same query on 10,000 records, on 1,000,000 (`--records`) and on 10,000 among 1,000 tenants, in turns of one query
 * each, so that whatever else the machine does falls on all alike. Beside the time that it takes, the time of processors is
 * told, of this process and of mongod, which other work on the machine changes less, and what mongod looked at.
 */
export const growth: BenchGroup = async (tell, { records = 1_000_000, rounds = 5 }) => {
  const mongod = await startMongod();
  const open = (name: string) => connectStorage({ uri: mongod.uri.replace(/\/(\?|$)/, `/${name}$1`) });
  const [small, large] = await Promise.all([open("few"), open("many")]);
  try {
    const of = async (storage: Storage, amount: number) => ({ storage, ...(await insertTenant(storage, amount)) });
    const made = { few: await of(small, few), many: await of(large, records), amongTenants: await of(large, few) };
    tell(`${records + 2 * few} records are in`);
    for (let other = 2; other < tenants; other += 1) await insertTenant(large, recordsOfOthers);
    tell(`and those of ${tenants - 2} other tenants`);
    // Behind the records: an index is built faster than it is kept up to date a million times.
    await ensureIndexes(small, allIndexes());
    await ensureIndexes(large, allIndexes());
    tell("and the indexes");
    const schema = await buildGraphSchema();
    const engine = new DirectEngine(schema);
    const ask = askerOf(engine);
    const cases: Record<string, Case> = {};
    for (const [name, one] of Object.entries(made)) {
      cases[name] = { ...one, cursor: await cursorInTheMiddle(ask, one, name === "many" ? records : few) };
    }
    const documents = Object.fromEntries(Object.entries(queries).map(([name, text]) => [name, parse(text)]));
    const times = new Map<string, number[]>();
    const cpu = new Map<string, number[]>();
    for (let round = 0; round <= rounds; round += 1) {
      collectGarbage();
      for (const [name, document] of Object.entries(documents)) {
        for (let turn = 0; turn < turnsInRound; turn += 1) {
          const order = Object.entries(cases);
          // Each of them is first, second and third equally often.
          const turned = [...order.slice(turn % order.length), ...order.slice(0, turn % order.length)];
          for (const [which, one] of turned) {
            const key = `${name} ${which}`;
            const cpuBefore = (await mongodCpuMs(one.storage)) + ownCpuMs();
            for (let asked = 0; asked < asksInTurn; asked += 1) {
              const startedAt = performance.now();
              await ask(document, one);
              if (round > 0) add(times, key, performance.now() - startedAt);
            }
            const cpuTaken = ownCpuMs() + (await mongodCpuMs(one.storage)) - cpuBefore;
            if (round > 0) add(cpu, key, cpuTaken / asksInTurn);
          }
        }
      }
      tell(round === 0 ? "warmed up" : `round ${round} of ${rounds}`);
    }
    const examined: Record<string, Record<string, Examined>> = {};
    for (const [name, document] of Object.entries(documents)) {
      examined[name] = {};
      for (const [which, one] of Object.entries(cases)) examined[name][which] = await examinedBy(ask, document, one);
    }
    const heaviest = await measureHeaviest(ask, cases["many"] as Case, records);
    const of_ = (query: string, which: string) => median(times.get(`${query} ${which}`) ?? []);
    const cpuOf = (query: string, which: string) => median(cpu.get(`${query} ${which}`) ?? []);
    return {
      records,
      tenants,
      rounds,
      ...Object.fromEntries(
        Object.keys(queries).map((query) => [
          query,
          {
            fewMs: round2(of_(query, "few")),
            manyMs: round2(of_(query, "many")),
            amongTenantsMs: round2(of_(query, "amongTenants")),
            manyToFew: round2(of_(query, "many") / of_(query, "few")),
            amongTenantsToFew: round2(of_(query, "amongTenants") / of_(query, "few")),
            cpuMs: round2(cpuOf(query, "few")),
            cpuManyToFew: round2(cpuOf(query, "many") / cpuOf(query, "few")),
            cpuAmongTenantsToFew: round2(cpuOf(query, "amongTenants") / cpuOf(query, "few")),
            examined: examined[query],
          },
        ]),
      ),
      heaviest,
    };
  } finally {
    await small.close();
    await large.close();
    await mongod.stop();
  }
};

function add(figures: Map<string, number[]>, key: string, value: number): void {
  const known = figures.get(key);
  if (known) known.push(value);
  else figures.set(key, [value]);
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What mongod does for one query. */
interface Examined {
  readonly commands: number;
  readonly keys: number;
  readonly documents: number;
}

async function examinedBy(ask: Ask, document: DocumentNode, one: Case): Promise<Examined> {
  const workDone = await watchMongod(one.storage);
  for (let asked = 0; asked < asksInTurn; asked += 1) await ask(document, one);
  const { commands, keysExamined, documentsExamined } = await workDone();
  const reads = ["find", "aggregate", "getMore"].reduce((sum, command) => sum + (commands[command] ?? 0), 0);
  const each = (amount: number) => round2(amount / asksInTurn);
  return { commands: each(reads), keys: each(keysExamined), documents: each(documentsExamined) };
}

/** What takes the store longest of all that it is let do: looking at 10,000 records of a word, and summing 100,000. */
async function measureHeaviest(ask: Ask, one: Case, records: number): Promise<Record<string, number>> {
  const since = new Date(begin + Math.max(0, records - mostAggregated) * 60_000).toISOString();
  const texts = {
    searchMs: `query { workOrders(first: 50, filter: { search: "P-7", status: { eq: null } }) { nodes { id } } }`,
    countByStatusMs: `query { workOrderAggregates(filter: { updatedAt: { gte: "${since}" } }, groupBy: [{ field: STATUS }]) { recordCount groups { key { status } count } } }`,
    sumByStatusAndMonthMs: `query { workOrderAggregates(filter: { updatedAt: { gte: "${since}" } }, groupBy: [{ field: STATUS }, { field: DUE_DATE, by: MONTH }]) { groups { key { status dueDate } count sum { percentComplete estimatedDuration totalCost { amount currency } } } } }`,
  };
  const figures: Record<string, number> = {};
  for (const [name, text] of Object.entries(texts)) {
    const document = parse(text);
    const times: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      const startedAt = performance.now();
      await ask(document, one);
      if (turn > 0) times.push(performance.now() - startedAt);
    }
    figures[name] = Math.round(median(times));
  }
  return figures;
}

type Ask = (
  document: DocumentNode,
  one: Omit<Case, "cursor"> & { cursor?: string },
) => Promise<Record<string, unknown>>;

/** Executes as the server does: a context of its own for each operation, no cache between them. */
function askerOf(engine: DirectEngine): Ask {
  const contexts = new Map<Tenant, ReturnType<typeof graphContext>>();
  return async (document, { storage, tenant, connectionId, cursor }) => {
    const kept = contexts.get(tenant) ?? graphContext(storage, tenant);
    contexts.set(tenant, kept);
    const loaders = createLoaders({ ...kept.services, storage }, kept.access);
    const variables = {
      cursor: cursor ?? null,
      asset: recordId(entities.Asset.idPrefix, connectionId, "Asset", "7"),
      id: recordId(entities.WorkOrder.idPrefix, connectionId, "WorkOrder", String(few / 2)),
    };
    const result = await engine.execute({ document, operationName: null, variables, context: { ...kept, loaders } });
    if (result.errors?.[0]) throw result.errors[0];
    return result.data as Record<string, unknown>;
  };
}

async function cursorInTheMiddle(ask: Ask, one: Omit<Case, "cursor">, amount: number): Promise<string> {
  const until = new Date(begin + (amount / 2) * 60_000).toISOString();
  const text = `query { workOrders(first: 1, filter: { updatedAt: { lte: "${until}" } }) { nodes { id updatedAt } } }`;
  const { workOrders } = (await ask(parse(text), one)) as {
    workOrders: { nodes: { id: string; updatedAt: Date | string }[] };
  };
  const [node] = workOrders.nodes;
  if (!node) throw new Error("There is no record in the middle.");
  // A cursor belongs to its list, so it is taken from this very list, whose place the record's time gives.
  const first = (await ask(parse(`query { workOrders(first: 1) { pageInfo { endCursor } } }`), one)) as {
    workOrders: { pageInfo: { endCursor: string } };
  };
  const cursor = JSON.parse(
    Buffer.from(first.workOrders.pageInfo.endCursor, "base64url").toString("utf8"),
  ) as unknown[];
  const placed = [...cursor.slice(0, 2), new Date(node.updatedAt).getTime(), node.id];
  return Buffer.from(JSON.stringify(placed), "utf8").toString("base64url");
}

async function insertTenant(storage: Storage, amount: number): Promise<{ tenant: Tenant; connectionId: string }> {
  const tenant = newTenant("LIVE");
  const connectionId = newId("connection");
  await insertConnection(storage, tenant, { id: connectionId });
  for (let from = 0; from < amount; from += batch) {
    const documents = Array.from({ length: Math.min(batch, amount - from) }, (_, index) => {
      const n = from + index;
      return recordDocument(entities.WorkOrder, tenant, connectionId, {
        remoteId: String(n),
        updatedAt: new Date(begin + n * 60_000),
        unified: {
          number: `WO-${n}`,
          title: `Replace ${parts[n % parts.length]} of pump P-${n % assets}`,
          description: "It drips. Isolate, drain, replace it, refill, check for leaks and run for ten minutes.",
          status: { value: statuses[n % statuses.length], raw: "X" },
          priority: { value: "HIGH", raw: "2" },
          dueDate: new Date(begin + n * 60_000 + 86_400_000),
          estimatedDuration: 600 * (1 + (n % 9)),
          percentComplete: n % 101,
          totalCost: { amount: `${n % 1_000}.50`, currency: n % 3 === 0 ? "USD" : "EUR" },
          asset: String((n * 7) % assets),
        },
      });
    });
    await storage.collection(entities.WorkOrder.plural).insertMany(documents as never[], { ordered: false });
  }
  return { tenant, connectionId };
}
