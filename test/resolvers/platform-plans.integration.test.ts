import { execute, subscribe, type GraphQLSchema } from "graphql";
import type { CommandStartedEvent, Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import type { RequestContext, Services } from "../../src/services/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { scopeDescriptions, type Access } from "../../src/tokens/index.js";
import { explainedCommand } from "../support/explained.js";
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

async function run(operation: RootOperation): Promise<typeof seen> {
  seen = [];
  const access: Access = {
    ...side.tenant,
    tokenId: "tok_test",
    scopes: Object.keys(scopeDescriptions),
    expiresAt: null,
  };
  const contextValue: RequestContext = {
    access,
    services,
    loaders: createLoaders(services, access),
    origin: unknownOrigin,
    requestId: "request",
    logger: silentLogger,
  };
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
