import { execute, parse, subscribe, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { CommandStartedEvent, Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { derivedId, newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import type { RequestContext, Services } from "../../src/services/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { scopeDescriptions, type Access } from "../../src/tokens/index.js";
import { explainedCommand, explainedDuring, type Explained } from "../support/explained.js";
import { rootOperations, type RootOperation } from "../support/root-operations.js";
import { silentLogger, testServices } from "../support/services.js";
import { simulatedConnector } from "../support/simulated-system.js";
import { useStorage } from "../support/storage.js";
import { makeSide, type TenantSide } from "../support/tenant-sides.js";
import { monitored } from "../support/monitored.js";

const store = useStorage();
let storage: Storage;
let services: Services;
let background: Services;
let schema: GraphQLSchema;
let side: TenantSide;
let seen: { name: string; command: Document }[] = [];

/** One document each, or a handful, whatever the number of tenants. */
const small = new Set(["counters", "relayState", "masterKeys", "sessionKeys"]);

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  storage.client.on("commandStarted", ({ commandName, command }: CommandStartedEvent) => {
    seen.push({ name: commandName, command });
  });
  background = testServices(store.storage, []);
  background.hub.start();
  services = { ...testServices(storage, [simulatedConnector()]), hub: background.hub };
  schema = await buildGraphSchema();
  side = await makeSide(store.storage, "own", { organizationId: newId("organization"), environment: "TEST" });
});

afterAll(async () => {
  await background.hub.stop();
  await storage.close();
});

function callerContext(): RequestContext {
  const access: Access = {
    ...side.tenant,
    tokenId: "tok_test",
    scopes: Object.keys(scopeDescriptions),
    expiresAt: null,
  };
  return {
    access,
    services,
    loaders: createLoaders(services, access),
    origin: unknownOrigin,
    requestId: "request",
    logger: silentLogger,
  };
}

async function run(operation: RootOperation): Promise<typeof seen> {
  seen = [];
  const contextValue = callerContext();
  const args = { schema, document: operation.document, contextValue, variableValues: operation.variables(side.ids) };
  const result = operation.type === "Subscription" ? await subscribe(args) : await execute(args);
  if (Symbol.asyncIterator in result) await result.return?.(undefined);
  return seen;
}

describe("what the graph asks of the store beside records", () => {
  it("is read along an index, in its order: every query and subscription", { timeout: 120_000 }, async () => {
    const wrong = new Set<string>();
    const explained = new Map<string, number>();
    for (const operation of rootOperations(schema).filter(({ type }) => type !== "Mutation")) {
      for (const { name, command } of await run(operation)) {
        if (name !== "find" && name !== "aggregate") continue;
        const collection = String(command[name]);
        if (small.has(collection)) continue;
        const { stages } = await explainedCommand(store.storage, name, command);
        explained.set(collection, (explained.get(collection) ?? 0) + 1);
        for (const stage of ["COLLSCAN", "SORT"]) {
          if (stages.includes(stage)) wrong.add(`${operation.name}: ${stage} of ${collection}`);
        }
      }
    }
    expect([...wrong]).toEqual([]);
    for (const collection of ["auditLog", "syncRuns", "incidents", "deliveries", "connections", "tokens"]) {
      expect([...explained.keys()]).toContain(collection);
    }
  });
});

/** Thirty that are new and alike, and behind them three that a filter is to find. */
async function fill(
  collection: "auditLog" | "deliveries",
  made: { readonly kind: "auditEntry" | "webhookDelivery"; readonly time: "at" | "eventAt"; readonly rare: object },
): Promise<void> {
  const documents = store.storage.db.collection<{ _id: string }>(collection);
  const whose = { organizationId: side.tenant.organizationId, environment: side.tenant.environment };
  const example = await documents.findOne(whose);
  if (!example) throw new Error(`Expected one of ${collection} to be there.`);
  await documents.insertMany(
    Array.from({ length: 33 }, (_, index) => {
      const time = index < 3 ? at(index) : new Date(Date.now() + index);
      return {
        ...example,
        [made.time]: time,
        ...(index < 3 ? made.rare : {}),
        _id: derivedId(made.kind, time, [collection, String(index)]),
      };
    }),
  );
}

const old = new Date(Date.now() - 10 * 24 * 3_600_000);
const at = (index: number) => new Date(old.getTime() + index * 1_000);
const period = (from: string, to: string) =>
  `${from}: "${new Date(old.getTime() - 1_000).toISOString()}", ${to}: "${new Date(old.getTime() + 60_000).toISOString()}"`;

async function listed(
  field: "auditLog" | "webhookDeliveries",
  args: string,
): Promise<{ ids: string[]; explained: Explained[] }> {
  const source = `{ ${field}(first: 2, ${args}) { nodes { id } pageInfo { endCursor } } }`;
  let answer: ExecutionResult = {};
  const explained = await explainedDuring(storage, field === "auditLog" ? "auditLog" : "deliveries", async () => {
    answer = await execute({ schema, document: parse(source), contextValue: callerContext() });
  });
  expect(answer.errors).toBeUndefined();
  const page = answer.data?.[field] as { nodes: { id: string }[] };
  return { ids: page.nodes.map(({ id }) => id), explained };
}

/** A page of two is known to have another behind it by a third. */
function expectToReadAPage({ explained }: { readonly explained: readonly Explained[] }): void {
  expect(explained).toHaveLength(1);
  for (const { stages, docsExamined } of explained) {
    expect(stages).not.toContain("COLLSCAN");
    expect(stages).not.toContain("SORT");
    expect(docsExamined).toBeLessThanOrEqual(3);
  }
}

describe("the audit log by each of its filters", () => {
  const target = newId("connection");
  const rare = {
    action: "connection.pause",
    outcome: "DENIED",
    actor: { kind: "OPERATOR", id: "ann", tokenId: null },
    targets: [target],
  };
  beforeAll(async () => {
    const actor = { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" } as const;
    const call = { tenant: side.tenant, actor, action: "token.create", targets: [], fields: [], origin: unknownOrigin };
    await background.audit.perform(call, () => Promise.resolve());
    await fill("auditLog", { kind: "auditEntry", time: "at", rare });
  });

  it.each([
    ["actions", `actions: ["connection.pause", "connection.resume"]`],
    ["outcomes", "outcomes: [DENIED, FAILED]"],
    ["actor", `actorId: "ann"`],
    ["target", `targetId: "${target}"`],
    ["time", period("since", "until")],
    [
      "all of them",
      `actions: ["connection.pause"], outcomes: [DENIED], actorId: "ann", targetId: "${target}", ${period("since", "until")}`,
    ],
  ])("reads a page and no more: %s", async (_what, filter) => {
    const page = await listed("auditLog", `filter: { ${filter} }`);
    expect(page.ids).toEqual([2, 1].map((index) => derivedId("auditEntry", at(index), ["auditLog", String(index)])));
    expectToReadAPage(page);
  });
});

describe("the deliveries of webhooks by each of their filters", () => {
  beforeAll(() =>
    fill("deliveries", {
      kind: "webhookDelivery",
      time: "eventAt",
      rare: { state: "DELIVERED", type: "sync.failed", connectionId: newId("connection") },
    }),
  );

  it.each([
    ["state", () => "filter: { state: [DELIVERED] }"],
    ["states of an endpoint", () => `endpointId: "${side.ids["endpoint"]}", filter: { state: [DELIVERED, PENDING] }`],
    ["time", () => `filter: { ${period("from", "to")} }`],
    ["time, of an endpoint", () => `endpointId: "${side.ids["endpoint"]}", filter: { ${period("from", "to")} }`],
    [
      "all of them",
      () =>
        `endpointId: "${side.ids["endpoint"]}", filter: { state: [DELIVERED], eventTypes: [SYNC_FAILED], ${period("from", "to")} }`,
    ],
  ])("reads a page and no more: %s", async (_what, args) => {
    const page = await listed("webhookDeliveries", args());
    expect(page.ids).toEqual(
      [2, 1].map((index) => derivedId("webhookDelivery", at(index), ["deliveries", String(index)])),
    );
    expectToReadAPage(page);
  });

  it.each([
    ["kinds of events", () => "filter: { eventTypes: [SYNC_FAILED] }"],
    ["a connection", () => `filter: { connectionId: "${newId("connection")}" }`],
    ["an endpoint", () => `endpointId: "${side.ids["endpoint"]}"`],
  ])("goes along an index in its order: %s", async (_what, args) => {
    const { explained } = await listed("webhookDeliveries", args());
    expect(explained).toHaveLength(1);
    for (const { stages, indexes } of explained) {
      expect(stages).not.toContain("SORT");
      expect(indexes).toHaveLength(1);
    }
  });
});
