import { execute, subscribe, type GraphQLSchema } from "graphql";
import type { CommandStartedEvent, Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { storeDefinition, type RequestContext, type Services } from "../../src/services/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { scopeDescriptions, type Access } from "../../src/tokens/index.js";
import { routingFaults, shardKeys } from "../support/routing-rules.js";
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

/** Hold nothing of a tenant: `unscopedUses.platform`. */
const platform = new Set([
  "leases",
  "counters",
  "relayState",
  "organizations",
  "throttles",
  "masterKeys",
  "sessionKeys",
  "budgets",
]);

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

/** The filters of a command, each of which has to say whose; empty where it has none to say. */
function filtersOf({ name, command }: { name: string; command: Document }): Document[] {
  switch (name) {
    case "find":
      return alternatives(command["filter"] as Document);
    case "count":
    case "findAndModify":
      return [command["query"] as Document];
    case "update":
      return (command["updates"] as Document[]).map(({ q }) => q as Document);
    case "delete":
      return (command["deletes"] as Document[]).map(({ q }) => q as Document);
    case "aggregate":
      return filtersOfPipeline(command["pipeline"] as Document[]);
    default:
      return [];
  }
}

function filtersOfPipeline(pipeline: readonly Document[]): Document[] {
  const [first, second] = pipeline;
  if (first && "$match" in first) return alternatives(first["$match"] as Document);
  // Ids are joined with what belongs to them; the filter is inside.
  if (first && "$documents" in first && second && "$lookup" in second) {
    return filtersOfPipeline((second["$lookup"] as Document)["pipeline"] as Document[]);
  }
  return [{}];
}

function alternatives(filter: Document): Document[] {
  const [only, ...others] = Object.keys(filter);
  return only === "$or" && others.length === 0 ? (filter["$or"] as Document[]).flatMap(alternatives) : [filter];
}

describe("promise 2: what a request sends to the database says whose documents it wants", () => {
  it("in every find, aggregation, update and removal of every root field", async () => {
    const wrong: string[] = [];
    const keys = shardKeys(storeDefinition().collections.map(({ name }) => name));
    const wrongly = new Set<string>();
    const commands = new Map<string, number>();
    const operations = rootOperations(schema).sort(
      (a, b) => Number(a.name === "disconnectSystem") - Number(b.name === "disconnectSystem"),
    );
    for (const operation of operations) {
      for (const one of await run(operation)) {
        const collection = String(one.command[one.name]);
        for (const fault of routingFaults({ commandName: one.name, command: one.command }, keys)) wrongly.add(fault);
        if (platform.has(collection)) continue;
        for (const filter of filtersOf(one)) {
          commands.set(one.name, (commands.get(one.name) ?? 0) + 1);
          const { organizationId, environment } = side.tenant;
          const isTenants = filter["organizationId"] === organizationId && filter["environment"] === environment;
          // A connection is of one tenant for good; this one is the caller's own.
          const isConnections =
            filter["organizationId"] === organizationId && filter["connectionId"] === side.ids["connection"];
          // Data keys know no environment; an owner is of one for good.
          const isOwners =
            [organizationId, ""].includes(String(filter["organizationId"])) &&
            collection === "dataKeys" &&
            ("ownerId" in filter || "_id" in filter);
          if (!isTenants && !isConnections && !isOwners) {
            wrong.push(`${operation.name}: ${one.name} ${collection} ${JSON.stringify(filter).slice(0, 200)}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    // Nothing that a router of a sharded store would refuse, or would have to ask all shards for.
    expect([...wrongly]).toEqual([]);
    expect(Object.fromEntries(commands)).toMatchObject({
      find: expect.any(Number) as number,
      aggregate: expect.any(Number) as number,
      update: expect.any(Number) as number,
      delete: expect.any(Number) as number,
      findAndModify: expect.any(Number) as number,
    });
  });
});
