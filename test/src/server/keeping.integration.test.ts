import fc from "fast-check";
import type { GraphQLSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { entities } from "../../../schema/entities/index.js";
import { recordId } from "../../../src/ids/index.js";
import { DataStates, type DataState } from "../../../src/loaders/index.js";
import { RecordWriter, type WriteTarget } from "../../../src/records/index.js";
import { createServer, Keeping, requestContexts, type RunningServer } from "../../../src/server/index.js";
import type { Services } from "../../../src/services/index.js";
import { connectStorage, type Storage, type Tenant } from "../../../src/storage/index.js";
import { OrganizationStore, scopePresets, type Access } from "../../../src/tokens/index.js";
import { insertConnection, insertRecords, unreachable } from "../../support/records.js";
import { silentLogger, testServices } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";
import { testVault } from "../../support/vault.js";

const store = useStorage();
const sizes = { recordBytes: 4_000_000, answerBytes: 4_000_000 };

/** A process of its own, as far as the database can tell: its own client, services and server. */
interface Process {
  readonly storage: Storage;
  readonly services: Services;
  readonly server: RunningServer;
  readonly keeping: Keeping | null;
}

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraphSchema();
});

const processes: Process[] = [];
async function startProcess(keepingOf: (storage: Storage) => Keeping | null): Promise<Process> {
  const storage = await connectStorage({ uri: store.uri });
  const services = testServices(storage, [simulatedConnector({ entities: { WorkOrder: "TOMBSTONES" } })]);
  const keeping = keepingOf(storage);
  const server = await createServer({
    schema,
    storage,
    access: services,
    createContext: requestContexts(services),
    keeping,
    logger: silentLogger,
    host: "127.0.0.1",
    port: 0,
  });
  const process = { storage, services, server, keeping };
  processes.push(process);
  return process;
}

afterAll(async () => {
  for (const { server, storage } of processes) {
    await server.close();
    await storage.close();
  }
});

interface Caller {
  readonly name: string;
  readonly secret: string;
}

/** The connections that are there now, by the tenants that own them. */
interface World {
  readonly tenants: readonly Tenant[];
  readonly connections: string[][];
  readonly callers: readonly Caller[];
}

const perTenant = 2;
const remoteIds = ["1", "2", "3"];
const written = ["WorkOrder", "Asset", "User"] as const;

const questions = [
  `query List { workOrders(orderBy: [{ field: UPDATED_AT, direction: ASC }]) { totalCount nodes { id title updatedAt asset { name } assignees { name } } unavailable { connectionId since nextAttemptAt } } }`,
  `query Stale { workOrders(staleness: ALLOW) { edges { cursor node { title asset { id name location { name } } } } pageInfo { hasNextPage } } }`,
  `query Filtered { workOrders(filter: { asset: { number: { startsWith: "a" } } }) { nodes { id title } } }`,
  `query Variable($filter: WorkOrderFilter) { workOrders(filter: $filter) { nodes { id version } } }`,
  `query One($id: ID!) { workOrder(id: $id) { title version deletedAt asset { name } } }`,
  `query Groups { workOrderAggregates { groups { count } unavailable { connectionId } } }`,
  `query Two { assets { nodes { id name workOrders { totalCount } } } users { totalCount } }`,
  `query Named { __typename } query Other { assets(includeDeleted: true) { nodes { id deletedAt } } }`,
  // Made of more than records, so never kept.
  `query Whole { workOrders(staleness: ALLOW) { nodes { id history { nodes { version } } connection { status { phase } } } } }`,
] as const;

type Step =
  | {
      readonly kind: "ask";
      readonly on: number;
      readonly caller: number;
      readonly question: number;
      readonly of: number;
    }
  | {
      readonly kind: "write";
      readonly on: number;
      readonly of: number;
      readonly entity: number;
      readonly record: number;
      readonly to: number;
    }
  | { readonly kind: "status"; readonly of: number; readonly isReachable: boolean }
  | { readonly kind: "disconnect"; readonly on: number; readonly of: number }
  | { readonly kind: "atOnce"; readonly steps: readonly Step[] };

const place = fc.nat({ max: 2 * perTenant * 2 - 1 });
const on = fc.nat({ max: 1 });
const ask = fc.record({
  kind: fc.constant("ask" as const),
  on,
  caller: fc.nat({ max: 6 }),
  question: fc.nat({ max: questions.length - 1 }),
  of: place,
});
const write = fc.record({
  kind: fc.constant("write" as const),
  on,
  of: place,
  entity: fc.nat({ max: written.length - 1 }),
  record: fc.nat({ max: remoteIds.length - 1 }),
  // 0 is a deletion; the same value again changes nothing.
  to: fc.nat({ max: 3 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: ask },
  { weight: 5, arbitrary: write },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("status" as const), of: place, isReachable: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("disconnect" as const), on, of: place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("atOnce" as const),
      steps: fc.array(fc.oneof<fc.Arbitrary<Step>[]>(ask, ask, write), { minLength: 2, maxLength: 5 }),
    }),
  },
);

async function makeWorld({ services, storage }: Process): Promise<World> {
  const tenants: Tenant[] = [];
  for (const name of ["One", "Other"]) {
    const { _id: organizationId } = await new OrganizationStore(storage).create(name);
    tenants.push({ organizationId, environment: "TEST" }, { organizationId, environment: "LIVE" });
  }
  const connections: string[][] = [];
  for (const tenant of tenants) {
    const own: string[] = [];
    for (let count = 0; count < perTenant; count += 1) {
      const { _id: connectionId } = await insertConnection(storage, tenant);
      own.push(connectionId);
      for (const name of written) {
        const wishes = remoteIds.map((remoteId) => ({ remoteId, unified: unifiedOf(name, 1) }));
        await insertRecords(storage, entities[name], tenant, connectionId, wishes);
      }
    }
    connections.push(own);
  }
  const callers: Caller[] = [];
  const addToken = async (tenant: Tenant, name: string, scopes: readonly string[]) => {
    const { token, secret } = await services.tokens.create(tenant, { name, scopes }, null);
    callers.push({ name, secret });
    return { ...tenant, tokenId: token._id, scopes, expiresAt: null } satisfies Access;
  };
  const full = await addToken(tenants[0] as Tenant, "all of one", scopePresets.full);
  await addToken(tenants[0] as Tenant, "the same of one", scopePresets.full);
  await addToken(tenants[0] as Tenant, "work orders alone", ["records:read:work-orders"]);
  await addToken(tenants[1] as Tenant, "live of one", scopePresets.full);
  await addToken(tenants[2] as Tenant, "all of the other", scopePresets.full);
  for (const connectionId of connections[0] as string[]) {
    const { token } = await services.sessionTokens.create(full, { connectionId, ttlSeconds: 3_600 });
    callers.push({ name: `bound to ${connectionId}`, secret: token });
  }
  return { tenants, connections, callers };
}

/** What a record is like after its change number `to`. */
function unifiedOf(name: (typeof written)[number], to: number): Record<string, unknown> {
  const text = `${"abc"[to % 3]}${to}`;
  return {
    WorkOrder: { title: text, status: { value: "OPEN", raw: "O" }, asset: String((to % 3) + 1), assignees: ["1", "2"] },
    Asset: { name: text, number: text, location: "1" },
    User: { name: text },
  }[name];
}

class Walk {
  constructor(
    private readonly world: World,
    /** Two that keep, and one that never does. */
    private readonly processes: readonly [Process, Process],
    private readonly oracle: Process,
  ) {}

  async take(step: Step): Promise<void> {
    if (step.kind === "ask") return this.#ask(step);
    if (step.kind === "write") return this.#write(step);
    if (step.kind === "status") return this.#setStatus(step);
    if (step.kind === "disconnect") return this.#disconnect(step);
    // What is answered while somebody writes may show either; what is asked after that may not.
    await Promise.all(
      step.steps.map((one) => (one.kind === "ask" ? this.#answer(this.#processOf(one.on), one) : this.take(one))),
    );
    for (const one of step.steps) if (one.kind === "ask") await this.#ask(one);
  }

  async #ask(step: Step & { kind: "ask" }): Promise<void> {
    const expected = await this.#answer(this.oracle, step);
    // Twice: the first may be worked out, the second is kept if it can be.
    for (let time = 0; time < 2; time += 1) {
      const given = await this.#answer(this.#processOf(step.on), step);
      if (given === expected) continue;
      const who = this.world.callers[step.caller]?.name;
      throw new Error(`${who} asked ${questions[step.question]} and got ${given} instead of ${expected}`);
    }
  }

  async #answer({ server }: Process, { caller, question, of }: Step & { kind: "ask" }): Promise<string> {
    const { connectionId } = this.#place(of);
    const text = questions[question] as string;
    const variables = text.startsWith("query One")
      ? { id: recordId("wo", connectionId, "WorkOrder", "1") }
      : text.startsWith("query Variable")
        ? { filter: of % 2 === 0 ? { asset: { number: { startsWith: "a" } } } : { connectionId: { eq: connectionId } } }
        : {};
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.world.callers[caller]?.secret ?? ""}`,
      },
      body: JSON.stringify({
        query: text,
        variables,
        ...(text.includes("query Other") ? { operationName: "Other" } : {}),
      }),
    });
    return `${response.status} ${await response.text()}`;
  }

  async #write({ on, of, entity, record, to }: Step & { kind: "write" }): Promise<void> {
    const { storage, services } = this.#processOf(on);
    const { tenant, connectionId } = this.#place(of);
    const name = written[entity] as (typeof written)[number];
    const remoteId = remoteIds[record] as string;
    const target: WriteTarget = {
      tenant,
      connectionId,
      entity: entities[name],
      mappingKey: "1",
      actor: { kind: "SYNC_RUN", id: "run" },
      readAt: null,
      acceptsOlder: true,
      expectsNew: false,
      toUnified: (raw) => raw as Record<string, unknown>,
    };
    const writer = new RecordWriter(storage, services.history, testVault(storage));
    const incoming =
      to === 0
        ? { remoteId, modifiedAt: null, isDeleted: true as const, raw: null }
        : { remoteId, modifiedAt: null, isDeleted: false as const, raw: unifiedOf(name, to) };
    for (;;) {
      try {
        for (const digest of await writer.digest([incoming], target)) {
          const at = await storage.now();
          await storage.transaction((session) => writer.apply(digest, target, { at, session }));
        }
        return;
      } catch (error) {
        // Somebody else wrote the same record meanwhile.
        if ((error as Error).name !== "StaleDigestError") throw error;
      }
    }
  }

  async #setStatus({ of, isReachable }: Step & { kind: "status" }): Promise<void> {
    const { connectionId } = this.#place(of);
    const status = isReachable ? { phase: "CONNECTED", since: new Date(0) } : unreachable;
    await store.storage.collection("connections").updateOne({ _id: connectionId as never }, { $set: { status } });
  }

  /** Everything of the connection goes; another takes its place. */
  async #disconnect({ on, of }: Step & { kind: "disconnect" }): Promise<void> {
    const { tenant, connectionId, index } = this.#place(of);
    await this.#processOf(on).services.sync.disconnect(tenant, connectionId);
    const own = this.world.connections[index] as string[];
    own[own.indexOf(connectionId)] = (await insertConnection(store.storage, tenant))._id;
  }

  #processOf(on: number): Process {
    return this.processes[on] as Process;
  }

  #place(of: number): { tenant: Tenant; connectionId: string; index: number } {
    const index = Math.floor(of / perTenant);
    const tenant = this.world.tenants[index] as Tenant;
    return { tenant, index, connectionId: this.world.connections[index]?.[of % perTenant] ?? "" };
  }
}

const walkOf = async (processes: readonly [Process, Process], oracle: Process) =>
  new Walk(await makeWorld(oracle), processes, oracle);

function property(walk: Walk) {
  return fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
    for (const one of steps) await walk.take(one);
  });
}

/** What would be without the barrier: once taken, a state is never taken anew. */
class StandingStates extends DataStates {
  readonly #taken = new Map<string, Promise<DataState>>();

  override read(tenant: Tenant): Promise<DataState> {
    const key = JSON.stringify([tenant.organizationId, tenant.environment, tenant.connectionIds]);
    const state = this.#taken.get(key) ?? super.read(tenant);
    this.#taken.set(key, state);
    return state;
  }
}

describe("promise 32: what is kept between requests", () => {
  let oracle: Process;
  beforeAll(async () => {
    oracle = await startProcess(() => null);
  });

  it("is what an execution gives at that moment, whoever asks, while others write, disconnect and lose their systems", async () => {
    const both = [
      await startProcess((storage) => new Keeping(storage, sizes)),
      await startProcess((storage) => new Keeping(storage, { ...sizes, answerBytes: 0 })),
    ] as const;
    await fc.assert(property(await walkOf(both, oracle)), { numRuns: 8, endOnFailure: true });
    expect(both[0].keeping?.figures.answers?.hits).toBeGreaterThan(10);
    expect(both[1].keeping?.figures.records?.hits).toBeGreaterThan(10);
  }, 300_000);

  it.each([
    ["answers", { recordBytes: 0, answerBytes: 4_000_000 }],
    ["records", { recordBytes: 4_000_000, answerBytes: 0 }],
  ])("would be stale without the versions: %s", async (_what, only) => {
    // A work order, a look, another name for its asset from the other process, and a look again.
    const write = { kind: "write", of: 0, record: 1 } as const;
    const ask: Step = { kind: "ask", on: 0, caller: 0, question: 0, of: 0 };
    const steps: Step[] = [
      { ...write, on: 0, entity: 0, to: 2 },
      ask,
      { ...write, on: 1, entity: 1, record: 2, to: 3 },
      ask,
    ];
    const take = async (keepingOf: (storage: Storage) => Keeping) => {
      const walk = await walkOf([await startProcess(keepingOf), await startProcess(keepingOf)], oracle);
      for (const one of steps) await walk.take(one);
    };
    await take((storage) => new Keeping(storage, only));
    await expect(take((storage) => new Keeping(storage, only, new StandingStates(storage)))).rejects.toThrow(
      "instead of",
    );
  });

  it("follows syncs, the end of a connection and a token's scopes from one process to the other", async () => {
    const [one, other] = [
      await startProcess((storage) => new Keeping(storage, sizes)),
      await startProcess((storage) => new Keeping(storage, sizes)),
    ];
    const { _id: organizationId } = await new OrganizationStore(one.storage).create("Plant");
    const tenant: Tenant = { organizationId, environment: "TEST" };
    const { token, secret } = await one.services.tokens.create(tenant, { name: "app", scopes: ["records:read"] }, null);
    const titles = async (process: Process) => {
      const response = await fetch(`${process.server.url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: "{ workOrders { nodes { title } } }" }),
      });
      return (await response.json()) as { data?: { workOrders: { nodes: { title: string }[] } } | null };
    };
    const system = new SimulatedSystem({ tombstones: ["WorkOrder"] });
    await system.start();
    try {
      const put = (id: string) => system.put({ id, title: `Pump ${id}`, changedAt: system.now().toISOString() });
      put("1");
      const { connection } = await one.services.sync.connect(tenant, {
        system: "simulated",
        config: { baseUrl: system.url },
        credentials: { apiKey: "right" },
      });
      const sync = () => one.services.runner.runDue(connection._id, new AbortController().signal);
      await sync();
      for (let time = 0; time < 3; time += 1) expect((await titles(other)).data?.workOrders.nodes).toHaveLength(1);
      expect(other.keeping?.figures.answers?.hits).toBe(2);
      put("2");
      await one.services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
      await sync();
      expect((await titles(other)).data?.workOrders.nodes).toHaveLength(2);
      await one.services.tokens.update(tenant, token._id, { scopes: ["connections:read"] }, null);
      expect((await titles(other)).data).toBeNull();
      await one.services.tokens.update(tenant, token._id, { scopes: ["records:read"] }, null);
      await one.services.sync.disconnect(tenant, connection._id);
      expect((await titles(other)).data?.workOrders.nodes).toEqual([]);
    } finally {
      await system.stop();
    }
  });

  it("is bounded in bytes, and nothing where the settings say so", async () => {
    const small = await startProcess((storage) => new Keeping(storage, { recordBytes: 20_000, answerBytes: 20_000 }));
    const none = await startProcess((storage) => new Keeping(storage, { recordBytes: 0, answerBytes: 0 }));
    await fc.assert(property(await walkOf([small, none], oracle)), { numRuns: 2, endOnFailure: true });
    expect(small.keeping?.figures.answers?.sizeBytes).toBeLessThanOrEqual(20_000);
    expect(small.keeping?.figures.records?.sizeBytes).toBeLessThanOrEqual(20_000);
    expect(none.keeping?.figures).toEqual({ records: null, answers: null });
  }, 120_000);
});
