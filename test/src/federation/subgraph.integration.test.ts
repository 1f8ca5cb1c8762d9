import { composeServices } from "@theguild/federation-composition";
import { execute, parse, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { CommandStartedEvent } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import type { EntityDefinition } from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import { unknownOrigin } from "../../../src/audit/index.js";
import { toGraphQLError } from "../../../src/errors/index.js";
import { sdlOf } from "../../../src/federation/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLoaders } from "../../../src/loaders/index.js";
import type { RequestContext, Services } from "../../../src/services/index.js";
import { connectStorage, type Storage, type Tenant } from "../../../src/storage/index.js";
import { insertConnection, insertRecords } from "../../support/records.js";
import { monitored } from "../../support/monitored.js";
import { silentLogger, testServices } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
let storage: Storage;
let services: Services;
let schema: GraphQLSchema;
let connection: string;
let workOrders: readonly string[];
let assets: readonly string[];
const reads: string[] = [];

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  storage.client.on("commandStarted", ({ commandName, command }: CommandStartedEvent) => {
    if (commandName === "find" || commandName === "aggregate") reads.push(String(command[commandName]));
  });
  services = testServices(storage, []);
  schema = await buildGraphSchema();
  connection = (await insertConnection(store.storage, tenant))._id;
  const rows = Array.from({ length: 30 }, (_, n) => ({ remoteId: String(n), unified: { title: `title ${n}` } }));
  workOrders = (await insertRecords(store.storage, entities.WorkOrder, tenant, connection, rows)).map(({ _id }) => _id);
  assets = (
    await insertRecords(store.storage, entities.Asset, tenant, connection, [{ remoteId: "1", unified: { name: "A" } }])
  ).map(({ _id }) => _id);
});

afterAll(() => storage.close());

async function entitiesOf(
  representations: readonly object[],
  selection: string,
  scopes: readonly string[] = ["records:read", "connections:read"],
): Promise<ExecutionResult> {
  const access = { ...tenant, tokenId: "tok_test", scopes, expiresAt: null };
  const loaders = createLoaders(services, access);
  const contextValue: RequestContext = {
    access,
    services,
    loaders,
    origin: unknownOrigin,
    requestId: "request",
    logger: silentLogger,
  };
  const document = parse(`query ($r: [_Any!]!) { _entities(representations: $r) { __typename ${selection} } }`);
  return execute({ schema, document, contextValue, variableValues: { r: representations } });
}

function faultsOf({ errors = [] }: ExecutionResult) {
  return errors.map((error) => {
    const { extensions, path } = toGraphQLError(error, (cause) => {
      throw cause;
    });
    return { code: extensions["code"], path };
  });
}

describe("promise 32: the schema is a valid Federation 2 subgraph", () => {
  it("composes, by itself and with one that extends its things", () => {
    const typeDefs = parse(sdlOf(schema));
    const sensors = parse(`
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type WorkOrder @key(fields: "id") { id: ID! readings: [Float!]! }
      type ConnectedSystem @key(fields: "id") { id: ID! gateways: Int }
    `);
    for (const others of [[], [{ name: "sensors", typeDefs: sensors, url: "http://sensors.example" }]]) {
      const result = composeServices([{ name: "tributary", typeDefs, url: "http://tributary.example" }, ...others]);
      expect(result.errors ?? []).toEqual([]);
    }
  });

  it("says of every entity its key and whom it is for, of root fields what they cost", () => {
    const sdl = sdlOf(schema);
    for (const { name, plural } of Object.values<EntityDefinition>(entities)) {
      const scope = plural.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(sdl).toContain(
        `type ${name} implements Node & Record @key(fields: "id") @requiresScopes(scopes: [["records:read"], ["records:read:${scope}"]]) {`,
      );
    }
    expect(sdl).toContain('type ConnectedSystem implements Node @key(fields: "id")');
    expect(sdl).toContain("type PageInfo @shareable");
    expect(sdl).toMatch(/viewer: Viewer! @authenticated/);
    expect(sdl).toMatch(
      /startSync\([^)]*\): \w+! @requiresScopes\(scopes: \[\["connections:manage"\]\]\) @cost\(weight: 10\)/,
    );
    expect(sdl).toMatch(
      /WorkOrderConnection!.*@listSize\(.*slicingArguments: \["first".*requireOneSlicingArgument: false\)/,
    );
    // Of what only gateways ask nothing is defined; a description may speak of it.
    expect(sdl).not.toMatch(/^\s*(?:(?:scalar|type|union) )?(?:_entities|_service|_Any|_Entity|_Service)\b/m);
    expect(sdl).not.toContain("directive @cost");
  });
});

describe("references", () => {
  it("are found in the order they are asked in, with one read for each type", async () => {
    const representations = workOrders.flatMap((id, n) => [
      { __typename: "WorkOrder", id },
      ...(n % 10 === 0 ? [{ __typename: "Asset", id: assets[0] }] : []),
    ]);
    representations.push({ __typename: "ConnectedSystem", id: connection });
    reads.length = 0;
    const { data, errors } = await entitiesOf(
      representations,
      "... on WorkOrder { id title } ... on Asset { id name } ... on ConnectedSystem { id }",
    );
    expect(errors).toBeUndefined();
    const found = data?.["_entities"] as { __typename: string; id: string }[];
    expect(found.map(({ __typename, id }) => ({ __typename, id }))).toEqual(representations);
    expect(found[0]).toMatchObject({ title: expect.stringContaining("title") as string });
    expect(reads.filter((collection) => ["workOrders", "assets"].includes(collection)).sort()).toEqual([
      "assets",
      "workOrders",
    ]);
    expect(reads.length).toBeLessThanOrEqual(4);
  });

  it("are null for what is not there, and each is refused by itself", async () => {
    const gone = (workOrders[0] ?? "").slice(0, -4).concat("0000");
    const answer = await entitiesOf(
      [
        { __typename: "WorkOrder", id: gone },
        { __typename: "WorkOrder", id: "wo_1" },
        { __typename: "Nothing", id: "1" },
        { __typename: "WorkOrder", id: workOrders[0] },
        { __typename: "ConnectedSystem", id: connection },
      ],
      "... on WorkOrder { id }",
      ["records:read:work-orders"],
    );
    expect(answer.data?.["_entities"]).toEqual([
      null,
      null,
      null,
      { __typename: "WorkOrder", id: workOrders[0] },
      null,
    ]);
    expect(faultsOf(answer)).toEqual([
      { code: "BAD_USER_INPUT", path: ["_entities", 2] },
      { code: "FORBIDDEN", path: ["_entities", 4] },
      { code: "BAD_USER_INPUT", path: ["_entities", 1] },
    ]);
  });

  it("have to be objects that name their type", async () => {
    for (const representation of [{ id: "1" }, "text", [1]]) {
      const { data, errors = [] } = await entitiesOf([representation as object], "");
      expect(data).toBeUndefined();
      expect(errors[0]?.message).toContain("expected an object with __typename");
    }
  });
});
