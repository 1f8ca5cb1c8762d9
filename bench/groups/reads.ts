import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { request } from "undici";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../src/tokens/index.js";
import { GatewayProcess } from "../../test/support/gateway-process.js";
import { startMongod } from "../support/environment.js";
import { median, round2 } from "../support/figures.js";
import { gatewayFlags } from "../support/gateway-flags.js";
import { cpuMs, LoadProcess, type LoadResult } from "../support/load.js";
import { watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";
import { insertReadData, type ReadData } from "../support/read-data.js";
import { startPeer } from "../support/read-peers.js";
import { keepingSettings, keptReads, uncached } from "./kept-reads.js";

const connections = 32;
const warmUpMs = 2_000;
const turnMs = 3_000;

const scalars = "id number title status priority workType dueDate updatedAt craft costCenter";
const listText = `query Page($first: Int, $status: WorkOrderStatus!, $until: DateTime!) {
  workOrders(first: $first, filter: { status: { eq: $status }, updatedAt: { lte: $until } }) {
    edges { cursor node { ${scalars} asset { id number name location { id name } } assignees { id name } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const fieldsText = `query Scalars($first: Int, $status: WorkOrderStatus!, $until: DateTime!) {
  workOrders(first: $first, filter: { status: { eq: $status }, updatedAt: { lte: $until } }) { nodes { ${scalars} } }
}`;
/** Different pages, by turns: what many ask for at once is not the same. */
const pages = 200;

/** One question, as each kind of server is asked it. */
interface Question {
  readonly graphql: { readonly query: string; readonly variables: object };
  readonly rest: object;
}

function questions({ workOrderIds, since, times }: ReadData): Readonly<Record<string, readonly Question[]>> {
  const turns = Array.from({ length: pages }, (_, turn) => ({
    status: ["OPEN", "IN_PROGRESS", "ON_HOLD", "COMPLETED", "CLOSED"][turn % 5],
    until: times[turn % times.length],
  }));
  const count = `query Count($since: DateTime!) {
    workOrders(filter: { status: { eq: OPEN }, updatedAt: { gte: $since } }) { totalCount }
  }`;
  return {
    list: turns.map((turn) => ({
      graphql: { query: listText, variables: { first: 50, ...turn } },
      rest: { kind: "list", first: 50, ...turn },
    })),
    fields500: turns.map((turn) => ({
      graphql: { query: fieldsText, variables: { first: 500, ...turn } },
      rest: { kind: "fields500", first: 500, ...turn },
    })),
    byId: workOrderIds.map((id) => ({
      graphql: { query: `query One($id: ID!) { workOrder(id: $id) { ${scalars} } }`, variables: { id } },
      rest: { kind: "byId", id },
    })),
    count: [{ graphql: { query: count, variables: { since } }, rest: { kind: "count", since } }],
  };
}

/** A server under measurement. */
interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly path: string;
  readonly pid: number;
}

/** Reads of the graph against a route written by hand, and against other GraphQL servers on the same data. */
export const reads: BenchGroup = async (tell, { records = 100_000, rounds = 5 }) => {
  const mongod = await startMongod();
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-reads-"));
  const uri = mongod.uri.replace(/\/(\?|$)/, "/reads$1");
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const storage = await connectStorage({ uri });
    stops.push(() => storage.close());
    await ensureIndexes(storage, allIndexes());
    const { _id: organizationId } = await new OrganizationStore(storage).create("Bench");
    const tenant: Tenant = { organizationId, environment: "LIVE" };
    const service = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
    const { secret } = await service.create(tenant, { name: "bench", scopes: scopePresets.full }, null);
    const gateways = { tributary: uncached, ...keepingSettings };
    const started: Contestant[] = [];
    for (const [name, settings] of Object.entries(gateways)) {
      const process = new GatewayProcess(
        home,
        ["start", "--json", "--role", "api"],
        {
          MONGODB_URI: uri,
          TRIBUTARY_LOG_LEVEL: "warn",
          TRIBUTARY_REQUESTS_PER_MINUTE: "100000000",
          TRIBUTARY_COST_PER_MINUTE: "1000000000",
          ...settings,
        },
        await gatewayFlags(),
      );
      stops.push(async () => {
        process.kill("SIGTERM");
        await process.ended;
      });
      const { url } = JSON.parse(await process.firstLine()) as { url: string };
      started.push({ name, url, path: "/graphql", pid: process.pid });
    }
    const contestants = started.slice(0, 1);
    // After the gateways' start, which looks whether what is sealed can be opened: the connection's login is none of theirs.
    tell(`storing ${records} work orders`);
    const data = await insertReadData(storage, tenant, records);
    for (const name of ["rest", "mercurius", "yoga", "apollo"]) {
      const peer = await startPeer(name, uri);
      stops.push(() => peer.stop());
      contestants.push({ name, url: peer.url, path: pathOf(name), pid: peer.pid });
    }
    const load = new LoadProcess();
    stops.push(() => load.stop());

    const figures: Record<string, unknown> = { records, rounds, connections };
    for (const [kind, asked] of Object.entries(questions(data))) {
      for (const question of asked.slice(0, 5)) await requireSameAnswers(contestants, question, secret);
      figures[kind] = await measure({ kind, asked, contestants, secret, rounds, load, storage, tell });
    }
    const { headers, path, bodies } = orderOf(started[0] as Contestant, questions(data)["list"] ?? [], secret);
    const order = { headers, path, bodies, connections };
    return { ...figures, ...(await keptReads(started, { order, rounds, warmUpMs, turnMs, load, tell })) };
  } finally {
    for (const stop of stops.reverse()) await stop();
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  }
};

function pathOf(name: string): string {
  return name === "rest" || name === "apollo" ? "/" : "/graphql";
}

interface Measured {
  readonly perSecond: number[];
  readonly cpu: number[];
  readonly p50: number[];
  readonly p99: number[];
}

async function measure(run: {
  readonly kind: string;
  readonly asked: readonly Question[];
  readonly contestants: readonly Contestant[];
  readonly secret: string;
  readonly rounds: number;
  readonly load: LoadProcess;
  readonly storage: Storage;
  readonly tell: (line: string) => void;
}) {
  const { kind, asked, contestants, secret, rounds, load, storage, tell } = run;
  const measured = new Map<string, Measured>(
    contestants.map(({ name }) => [name, { perSecond: [], cpu: [], p50: [], p99: [] }]),
  );
  let commands: Record<string, number> = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const contestant of contestants) {
      const workDone = await watchMongod(storage);
      const before = await cpuMs(contestant.pid);
      const result = await load.run({
        ...orderOf(contestant, asked, secret),
        connections,
        ms: round === 0 ? warmUpMs : turnMs,
      });
      requireAnswered(contestant, result);
      // The first round warms up.
      if (round === 0) continue;
      const into = measured.get(contestant.name);
      into?.perSecond.push((result.requests / result.elapsedMs) * 1_000);
      into?.cpu.push(((await cpuMs(contestant.pid)) - before) / result.requests);
      into?.p50.push(result.p50Ms);
      into?.p99.push(result.p99Ms);
      if (contestant.name === "tributary") {
        const { commands: sent } = await workDone();
        const asked = (sent["find"] ?? 0) + (sent["aggregate"] ?? 0) + (sent["getMore"] ?? 0);
        commands = { perRequest: round2(asked / result.requests) };
      }
    }
    tell(`${kind}: round ${round} of ${rounds}`);
  }
  // Ratios are taken within a round, where all were disturbed alike, and their median is the figure.
  const ratioTo = (name: string, of: keyof Measured, isInverted = false) => {
    const [own, others] = [measured.get("tributary")?.[of] ?? [], measured.get(name)?.[of] ?? []];
    return round2(
      median(own.map((value, round) => (isInverted ? (others[round] ?? 0) / value : value / (others[round] ?? 0)))),
    );
  };
  const own = measured.get("tributary") as Measured;
  return {
    ratioToRest: ratioTo("rest", "perSecond"),
    ratioToMercurius: ratioTo("mercurius", "perSecond"),
    ratioToYoga: ratioTo("yoga", "perSecond"),
    ratioToPlain: ratioTo("apollo", "perSecond"),
    cpuRatioToRest: ratioTo("rest", "cpu", true),
    cpuRatioToMercurius: ratioTo("mercurius", "cpu", true),
    cpuRatioToYoga: ratioTo("yoga", "cpu", true),
    cpuRatioToPlain: ratioTo("apollo", "cpu", true),
    p50: round2(median(own.p50)),
    p99: round2(median(own.p99)),
    p99OverP50: round2(median(own.p99.map((p99, round) => p99 / (own.p50[round] ?? 1)))),
    commandsPerRequest: commands["perRequest"] ?? 0,
    perSecond: Object.fromEntries([...measured].map(([name, { perSecond }]) => [name, Math.round(median(perSecond))])),
    cpuMsPerRequest: Object.fromEntries([...measured].map(([name, { cpu }]) => [name, round2(median(cpu))])),
  };
}

function orderOf({ name, url, path }: Contestant, asked: readonly Question[], secret: string) {
  return {
    url,
    path,
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    bodies: asked.map(({ rest, graphql }) => JSON.stringify(name === "rest" ? rest : graphql)),
  };
}

function requireAnswered({ name }: Contestant, { requests, failures }: LoadResult): void {
  if (requests === 0 || failures > 0) throw new Error(`${name} failed ${failures} of ${requests} requests.`);
}

/** All have to say the same, or they did not do the same. Cursors differ: each server has its own. */
async function requireSameAnswers(contestants: readonly Contestant[], question: Question, secret: string) {
  const answers = new Map<string, unknown>();
  for (const contestant of contestants) {
    const { url, path, headers, bodies } = orderOf(contestant, [question], secret);
    const answer = await request(`${url}${path}`, { method: "POST", headers, body: bodies[0] ?? "" });
    answers.set(
      contestant.name,
      JSON.parse(await answer.body.text(), (key, value: unknown) =>
        typeof value === "string" && /cursor$/i.test(key) ? "cursor" : value,
      ),
    );
  }
  const expected = answers.get("rest");
  for (const [name, answer] of answers) {
    if (isDeepStrictEqual(answer, expected)) continue;
    throw new Error(
      `${name} says ${JSON.stringify(answer).slice(0, 500)}, rest ${JSON.stringify(expected).slice(0, 500)}.`,
    );
  }
}
