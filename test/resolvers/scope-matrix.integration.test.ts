import { execute, subscribe, validate, type ExecutionResult, type GraphQLSchema } from "graphql";
import type { CommandStartedEvent, Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { schemaDeclarations } from "../../resolvers/guard-schema.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { ForbiddenError, toGraphQLError } from "../../src/errors/index.js";
import { newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import type { RequestContext, Services } from "../../src/services/index.js";
import { connectStorage, type Storage } from "../../src/storage/index.js";
import { knownScopes, scopeDescriptions, type Access } from "../../src/tokens/index.js";
import { markOf, makeSide, neverSide, type TenantSide } from "../support/tenant-sides.js";
import { rootOperations, type KnownIds, type RootOperation } from "../support/root-operations.js";
import { silentLogger, testServices } from "../support/services.js";
import { simulatedConnector } from "../support/simulated-system.js";
import { useStorage } from "../support/storage.js";
import { monitored } from "../support/monitored.js";

/**
 * What each root field needs, written down once more by hand: the graph enforces what its fields declare, so that this
 * is what finds a field that declares the wrong scope. Fields of entities follow their names. A field that is not here
 * is held to its own declaration.
 */
const needs: Readonly<Record<string, readonly string[]>> = {
  viewer: [],
  systems: [],
  connection: ["connections:read"],
  connections: ["connections:read"],
  syncRun: ["connections:read"],
  syncRuns: ["connections:read"],
  incidents: ["connections:read"],
  statusHistory: ["connections:read"],
  quarantine: ["connections:read", "records:read"],
  node: ["records:read:work-orders"],
  _service: [],
  _entities: ["records:read:work-orders"],
  auditLog: ["audit:read"],
  write: ["connections:read"],
  writes: ["connections:read"],
  passthrough: ["passthrough"],
  connectionReports: ["connections:read", "records:read"],
  testConnection: ["connections:manage", "records:read"],
  controlSandbox: ["connections:manage"],
  connectLink: ["connections:read"],
  connectSettings: ["connections:read"],
  oauthApps: ["connections:read"],
  createConnectLink: ["connections:manage"],
  revokeConnectLink: ["connections:manage"],
  updateConnectSettings: ["connections:manage"],
  createOAuthApp: ["connections:manage"],
  deleteOAuthApp: ["connections:manage"],
  connectSystem: ["connections:manage"],
  reconnectSystem: ["connections:manage"],
  updateConnection: ["connections:manage"],
  pauseConnection: ["connections:manage"],
  resumeConnection: ["connections:manage"],
  disconnectSystem: ["connections:manage"],
  startSync: ["connections:manage"],
  cancelSync: ["connections:manage"],
  resolveHeldDeletions: ["connections:manage"],
  retryQuarantined: ["connections:manage"],
  rotateSourceWebhookSecret: ["connections:manage"],
  workflows: ["workflows:manage"],
  workflow: ["workflows:manage"],
  workflowRun: ["workflows:manage"],
  workflowRuns: ["workflows:manage"],
  saveWorkflow: ["workflows:manage"],
  deleteWorkflow: ["workflows:manage"],
  testWorkflowStep: ["workflows:manage"],
  runWorkflow: ["workflows:manage"],
  cancelWorkflowRun: ["workflows:manage"],
  workflowRunProgressed: ["workflows:manage"],
  connectionStatusChanged: ["connections:read"],
  syncProgressed: ["connections:read"],
  ...Object.fromEntries<readonly string[]>(
    Object.values<EntityDefinition>(entities).flatMap(({ name, single, plural }) => {
      const scope = plural.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return [
        [single, [`records:read:${scope}`]],
        [plural, [`records:read:${scope}`]],
        [`${single}Aggregates`, [`records:read:${scope}`]],
        [`create${name}`, [`records:write:${scope}`]],
        [`update${name}`, [`records:write:${scope}`]],
      ] as const;
    }),
  ),
};

/** Show nothing of the tenant's that could be told from another's. */
const showingNothing = new Set([
  "viewer",
  "systems",
  "_service",
  "auditLog",
  "writeSchema",
  "fieldCoverage",
  "events",
  "allowedOrigins",
  // Sums. Those of a connection that is gone stay its tenant's.
  "usage",
  "usagePerDay",
  // Counts and sums.
  ...Object.values<EntityDefinition>(entities).map(({ single }) => `${single}Aggregates`),
]);
const outlivesItsConnection = new Set(["usage", "usagePerDay"]);

/** These ask for what the token may read at all, and item by item. */
const itemByItem = new Set([
  "nodes",
  "_entities",
  "recordChanged",
  "events",
  "createWebhookEndpoint",
  "updateWebhookEndpoint",
]);

const allScopes = Object.keys(scopeDescriptions);
/** Tokens with one scope alone, and with all but one. */
const tokens: readonly { name: string; scopes: readonly string[] }[] = [
  { name: "none", scopes: [] },
  ...knownScopes.map((scope) => ({ name: `only ${scope}`, scopes: [scope] })),
  ...allScopes.map((scope) => ({ name: `all but ${scope}`, scopes: allScopes.filter((one) => one !== scope) })),
];

const store = useStorage();
let storage: Storage;
let services: Services;
/** Keeps the hub on a connection of its own, so that what it does is not taken for what an operation does. */
let background: Services;
let schema: GraphQLSchema;
let operations: RootOperation[];
let own: TenantSide;
let foreign: TenantSide[];
/** The caller's own once, and gone since. */
let deleted: TenantSide;
let never: TenantSide;
let commands = 0;

beforeAll(async () => {
  storage = await connectStorage({ uri: monitored(store.uri) });
  storage.client.on("commandStarted", ({ commandName }: CommandStartedEvent) => {
    if (commandName !== "endSessions") commands += 1;
  });
  background = testServices(store.storage, []);
  background.hub.start();
  services = { ...testServices(storage, [simulatedConnector()]), hub: background.hub };
  schema = await buildGraphSchema();
  operations = rootOperations(schema);
  const [organization, other] = [newId("organization"), newId("organization")];
  own = await makeSide(store.storage, "own test", { organizationId: organization, environment: "TEST" });
  foreign = [
    await makeSide(store.storage, "own live", { organizationId: organization, environment: "LIVE" }),
    await makeSide(store.storage, "other test", { organizationId: other, environment: "TEST" }),
    await makeSide(store.storage, "other live", { organizationId: other, environment: "LIVE" }),
  ];
  const made = await makeSide(store.storage, "own deleted", own.tenant);
  // The settings of the connect page are the tenant's, and the side that is gone has had its turn at them.
  await services.connectSettings.update(own.tenant, { displayName: markOf(own) });
  // What does not go with a connection was never anybody's.
  deleted = {
    ...made,
    ids: {
      ...made.ids,
      apiToken: newId("apiToken"),
      endpoint: newId("webhookEndpoint"),
      key: newId("webhookKey"),
      delivery: newId("webhookDelivery"),
      session: newId("sessionToken"),
      connectLink: newId("connectLink"),
      oauthApp: newId("oauthApp"),
      workflow: newId("workflow"),
      workflowRun: newId("workflowRun"),
    },
  };
  await services.sync.disconnect(own.tenant, deleted.ids["connection"] ?? "");
  never = neverSide([...new Set(operations.flatMap(({ kinds }) => kinds))]);
});

afterAll(async () => {
  await background.hub.stop();
  await storage.close();
});

function contextOf(scopes: readonly string[], side: TenantSide = own): RequestContext {
  const access: Access = { ...side.tenant, tokenId: "tok_test", scopes, expiresAt: null };
  const loaders = createLoaders(services, access);
  return { access, services, loaders, origin: unknownOrigin, requestId: "request", logger: silentLogger };
}

interface Answer {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly { message: string; path: string; extensions: Record<string, unknown> }[];
}

/** Executes for real; what a subscription begins is ended at once. */
async function ask(operation: RootOperation, scopes: readonly string[], ids: KnownIds): Promise<Answer> {
  const variableValues = operation.variables(ids);
  const args = { schema, document: operation.document, contextValue: contextOf(scopes), variableValues };
  const result = operation.type === "Subscription" ? await subscribe(args) : await execute(args);
  if (Symbol.asyncIterator in result) {
    await result.return?.(undefined);
    return { data: { [operation.name]: "begun" }, errors: [] };
  }
  return shown(result);
}

function shown({ data, errors = [] }: ExecutionResult): Answer {
  return {
    data,
    errors: errors.map((error) => {
      const {
        message,
        path = [],
        extensions,
      } = toGraphQLError(error, (cause) => {
        throw cause;
      });
      return { message, path: path.join("."), extensions };
    }),
  };
}

function isCovered(granted: readonly string[], needed: string): boolean {
  return granted.some((scope) => needed === scope || needed.startsWith(`${scope}:`));
}

function neededBy(operation: RootOperation): readonly string[] {
  const declared = schemaDeclarations(schema).find(
    ({ type, name }) => type === operation.type && name === operation.name,
  );
  const { rule } = declared ?? {};
  const args = operation.variables(own.ids);
  const byDeclaration =
    rule?.kind === "SCOPES"
      ? rule.scopes
      : rule?.kind === "BY_ARGUMENTS"
        ? rule.scopesOf(args, contextOf([]).access)
        : [];
  return needs[operation.name] ?? byDeclaration;
}

/** An answer as text in which it can't be told whose ids were asked for. */
function withoutIds(answer: Answer, { ids }: TenantSide): string {
  let text = JSON.stringify(answer);
  // A record's id holds its connection's; its own part is the same for the same record of every side.
  text = text.replaceAll((ids["connection"] ?? "").slice(4), "CONNECTION");
  for (const [kind, id] of Object.entries(ids)) if (id !== "") text = text.replaceAll(id, kind);
  return text;
}

describe("promise 2: the scope matrix, of every root field, scope, organization and environment", () => {
  it("is made of operations that the schema takes", () => {
    for (const { name, document } of operations) expect(validate(schema, document), name).toEqual([]);
    const missing = operations.flatMap(({ kinds }) => kinds).filter((kind) => !(kind in own.ids));
    // A kind of id that is not made in test/support/tenant-sides.ts would be asked for in vain, and prove nothing.
    expect([...new Set(missing)]).toEqual([]);
  });

  it("shows each tenant its own: what is refused below is there", async () => {
    for (const side of [own, ...foreign]) {
      for (const operation of operations.filter(({ type, name }) => type === "Query" && !showingNothing.has(name))) {
        const { document, name } = operation;
        const result = await execute({
          schema,
          document,
          contextValue: contextOf(allScopes, side),
          variableValues: operation.variables(side.ids),
        });
        const text = JSON.stringify(result);
        const isOwn =
          text.includes(markOf(side)) || Object.values(side.ids).some((id) => id !== "" && text.includes(id));
        expect(isOwn, `${name} of ${side.name}: ${text.slice(0, 300)}`).toBe(true);
      }
    }
  });

  it.each(["nodes", "_entities"])(
    "item by item: of several %s those are refused that the token may not read, and only those",
    async (field) => {
      const operation = operations.find(({ name }) => name === field) as RootOperation;
      for (const { name: token, scopes } of tokens) {
        for (const target of [own, ...foreign]) {
          const { data, errors } = await ask(operation, scopes, target.ids);
          const isRead = isCovered(scopes, "records:read:work-orders");
          expect(
            errors.map(({ extensions }) => extensions["missingScope"]),
            `${token}, ${target.name}`,
          ).toEqual(isRead ? [] : ["records:read:work-orders"]);
          const shows = isRead && target === own;
          expect(data?.[field], `${token}, ${target.name}`).toEqual([
            shows ? { __typename: "WorkOrder", id: own.ids["workOrder"] } : null,
          ]);
        }
      }
    },
  );

  it("without the scope: FORBIDDEN naming it, and not one command to the database", async () => {
    let cases = 0;
    for (const operation of operations.filter(({ name }) => !itemByItem.has(name))) {
      const needed = neededBy(operation);
      for (const { name: token, scopes } of tokens) {
        const lacking = needed.find((scope) => !isCovered(scopes, scope));
        if (lacking === undefined) continue;
        for (const target of [own, ...foreign]) {
          const what = `${operation.name} with ${token} about ${target.name}`;
          const before = commands;
          const { data, errors } = await ask(operation, scopes, target.ids);
          expect(errors, what).toMatchObject([{ extensions: { code: "FORBIDDEN", missingScope: lacking } }]);
          expect(data?.[operation.name] ?? null, what).toBeNull();
          expect(commands - before, `commands of ${what}`).toBe(0);
          cases += 1;
        }
      }
    }
    // With the next test more than 10,000.
    expect(cases).toBeGreaterThan(5_000);
  });

  it("with the scope: let in, and what is another's or gone is answered byte for byte as what never was", async () => {
    const before = await contentOf(foreign);
    let cases = 0;
    // What takes things away comes last: disconnectSystem leaves nothing to ask about.
    const inOrder = [...operations].sort(
      (a, b) => Number(a.name === "disconnectSystem") - Number(b.name === "disconnectSystem"),
    );
    for (const operation of inOrder.filter(({ name }) => !itemByItem.has(name))) {
      const needed = neededBy(operation);
      for (const { name: token, scopes } of tokens) {
        if (needed.some((scope) => !isCovered(scopes, scope))) continue;
        const what = `${operation.name} with ${token}`;
        const mine = await ask(operation, scopes, own.ids);
        expect(refusalsOf(mine, operation), `${what} about its own`).toEqual([]);
        const none = await ask(operation, scopes, never.ids);
        expect(refusalsOf(none, operation), `${what} about nothing`).toEqual([]);
        cases += 1;
        for (const target of outlivesItsConnection.has(operation.name) ? foreign : [...foreign, deleted]) {
          const theirs = await ask(operation, scopes, target.ids);
          // Lists without an argument show the caller's own, the same each time but for what the calls here have added.
          if (operation.kinds.length > 0) {
            expect(withoutIds(theirs, target), `${what} about ${target.name}`).toBe(withoutIds(none, never));
          }
          const text = JSON.stringify(theirs);
          // A connection that is gone leaves what is its tenant's, such as tokens.
          if (target !== deleted) expect(text, `${what} about ${target.name}`).not.toContain(markOf(target));
          cases += 1;
        }
      }
    }
    expect(cases).toBeGreaterThan(1_000);
    expect(await contentOf(foreign)).toEqual(before);
  }, 240_000);

  it("endpoints: those of others can't be changed, nor told of what is not the token's to see", async () => {
    const update = operations.find(({ name }) => name === "updateWebhookEndpoint") as RootOperation;
    const create = operations.find(({ name }) => name === "createWebhookEndpoint") as RootOperation;
    expect(create.variables(own.ids)).toMatchObject({ input: { eventTypes: [expect.stringMatching(/^CONNECTION_/)] } });
    const before = await contentOf(foreign);
    const none = withoutIds(await ask(update, allScopes, never.ids), never);
    expect(none).toContain("NOT_FOUND");
    for (const target of foreign) {
      expect(withoutIds(await ask(update, allScopes, target.ids), target), target.name).toBe(none);
    }
    for (const { name: token, scopes } of tokens) {
      for (const [operation, needed] of [
        [update, ["webhooks:manage"]],
        [create, ["webhooks:manage", "connections:read"]],
      ] as const) {
        const { errors } = await ask(operation, scopes, never.ids);
        const [missing] = errors.flatMap(({ extensions }) => extensions["missingScope"] ?? []);
        expect(missing, `${operation.name} with ${token}`).toBe(needed.find((scope) => !isCovered(scopes, scope)));
      }
    }
    expect(await contentOf(foreign)).toEqual(before);
  });

  it("changes of records: told of those entities that the token may read, refused where that is none", async () => {
    const operation = operations.find(({ name }) => name === "recordChanged") as RootOperation;
    for (const { name: token, scopes } of tokens) {
      const { data, errors } = await ask(operation, scopes, own.ids);
      if (scopes.some((scope) => scope.startsWith("records:read")))
        expect(data, token).toEqual({ recordChanged: "begun" });
      else expect(errors, token).toMatchObject([{ extensions: { missingScope: "records:read" } }]);
    }
  });
});

describe("promise 2: fields of things that need a scope of their own", () => {
  it("raw payloads, other entities and connections: without it FORBIDDEN naming it, with it let in", async () => {
    let cases = 0;
    const fields = schemaDeclarations(schema).filter(
      ({ type, rule }) => !["Query", "Mutation", "Subscription"].includes(type) && rule.kind === "SCOPES",
    );
    expect(fields.map(({ type, name }) => `${type}.${name}`)).toEqual(
      expect.arrayContaining([
        "WorkOrder.raw",
        "QuarantinedRecord.raw",
        "WorkOrder.asset",
        "ConnectedSystem.workOrders",
      ]),
    );
    for (const { type, name, rule } of fields) {
      const object = schema.getType(type);
      const field = object && "getFields" in object ? object.getFields()[name] : undefined;
      const needed = rule.kind === "SCOPES" ? rule.scopes : [];
      // Pieces of a payload too.
      const isRaw = ["raw", "sample", "connectorValue"].includes(name) || `${type}.${name}` === "FieldSource.value";
      expect(needed, `${type}.${name}`).toEqual(
        isRaw ? ["records:raw"] : [expect.stringMatching(/^(records|connections):read/)],
      );
      for (const { name: token, scopes } of tokens) {
        const lacking = needed.find((scope) => !isCovered(scopes, scope));
        const before = commands;
        const thrown = await resolveAlone(field as never, scopes);
        if (lacking === undefined) {
          expect(thrown, `${type}.${name} with ${token}`).not.toBeInstanceOf(ForbiddenError);
        } else {
          expect(thrown, `${type}.${name} with ${token}`).toMatchObject({ details: { missingScope: lacking } });
          expect(commands - before, `commands of ${type}.${name} with ${token}`).toBe(0);
        }
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(2_000);
  });
});

/** Calls one field's resolver as the executor would, on a thing that has nothing. @returns what it threw. */
async function resolveAlone(
  field: { resolve: (...args: readonly unknown[]) => unknown },
  scopes: readonly string[],
): Promise<unknown> {
  try {
    await field.resolve({}, {}, contextOf(scopes), { fieldNodes: [], fragments: {}, path: {} });
    return null;
  } catch (error) {
    return error;
  }
}

/** For want of a scope; what is refused for another reason was let in. */
function refusalsOf({ errors }: Answer, { name }: RootOperation): unknown[] {
  return errors.filter(({ path, extensions }) => path === name && "missingScope" in extensions);
}

/** All that is stored of these sides, but for the log of what was tried. */
async function contentOf(sides: readonly TenantSide[]): Promise<Map<string, Document[]>> {
  const content = new Map<string, Document[]>();
  for (const { name } of await store.storage.db.listCollections().toArray()) {
    const found = await store.storage.db
      .collection(name)
      .find({ $or: sides.map(({ tenant }) => ({ ...tenant })) })
      .sort({ _id: 1 })
      .toArray();
    content.set(name, found);
  }
  return content;
}
