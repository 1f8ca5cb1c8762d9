import { getOperationAST, print, validate, type GraphQLSchema } from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { schemaDeclarations } from "../../../resolvers/guard-schema.js";
import { createGatewayEngine, DirectEngine, type Engine } from "../../../src/engine/index.js";
import { toGraphQLError } from "../../../src/errors/index.js";
import { graphId, type RegisteredSubgraph } from "../../../src/federation/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLoaders } from "../../../src/loaders/index.js";
import { costOf } from "../../../src/server/limits/cost.js";
import { scopeDescriptions, type Access } from "../../../src/tokens/index.js";
import { startFaultGate, type FaultGate } from "../../support/fault-gate.js";
import { graphContext } from "../../support/graph.js";
import { loopbackNetwork } from "../../support/network.js";
import { insertRecords } from "../../support/records.js";
import { rootOperations, type RootOperation } from "../../support/root-operations.js";
import { startTestGateway, type TestGateway } from "../../support/server.js";
import { silentLogger } from "../../support/services.js";
import { simulatedConnector } from "../../support/simulated-system.js";
import { makeSide, markOf, type TenantSide } from "../../support/tenant-sides.js";
import { entities } from "../../../schema/entities/index.js";

const allScopes = Object.keys(scopeDescriptions);
const neverMade = newId("connection");
/** What each does is to tell of the very graph in which the two sides differ. */
const aboutTheGraph = new Set(["subgraphs", "registerSubgraph", "unregisterSubgraph", "_service", "_entities"]);
const readingsSdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { warmest: Float }
  type WorkOrder @key(fields: "id") { id: ID! temperature: Float }`;

let gateway: TestGateway;
let readings: FaultGate;
let schema: GraphQLSchema;
let operations: RootOperation[];
/** A tenant with a subgraph, and one without; with the same things. */
let joined: TenantSide;
let direct: TenantSide;
let subgraph: RegisteredSubgraph;
const secrets = new Map<string, Promise<string>>();

beforeAll(async () => {
  readings = await startFaultGate(() => "http://127.0.0.1:1/");
  gateway = await startTestGateway([simulatedConnector()], { limits: { maxCost: 50_000, costPerMinute: 3_000_000 } });
  schema = await buildGraphSchema();
  operations = rootOperations(schema).filter(({ name }) => !aboutTheGraph.has(name));
  const { storage } = gateway;
  joined = await makeSide(storage, "joined side", { organizationId: newId("organization"), environment: "TEST" });
  direct = await makeSide(storage, "direct side", { organizationId: newId("organization"), environment: "TEST" });
  const at = new Date();
  const settings = { name: "readings", url: readings.url, sdl: readingsSdl, headers: [], timeoutMs: 5_000 };
  subgraph = { id: newId("subgraph"), ...settings, createdAt: at, updatedAt: at };
  const graphs = storage.collection("graphs");
  await graphs.updateOne({ _id: graphId(joined.tenant) as never }, { $set: { subgraphs: [subgraph] } });
  await graphs.deleteOne({ _id: graphId(direct.tenant) as never });
});

afterAll(async () => {
  await gateway.close();
  await readings.close();
});

/** One for each tenant and set of scopes. */
function secretOf({ tenant }: TenantSide, scopes: readonly string[], name = "caller"): Promise<string> {
  const key = `${tenant.organizationId} ${name} ${scopes.join()}`;
  const known = secrets.get(key) ?? gateway.tokens.create(tenant, { name, scopes }, null).then(({ secret }) => secret);
  secrets.set(key, known);
  return known;
}

interface Shown {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: unknown;
    readonly extensions: Record<string, unknown>;
  }[];
}

async function post(token: string, query: string, variables: object = {}): Promise<Shown> {
  const response = await gateway.post({ query, variables }, { token });
  const { data, errors = [] } = JSON.parse(await response.text()) as Partial<Shown>;
  return { status: response.status, data, errors };
}

/** An answer without what differs from one tenant to another, or from one moment to the next. */
function comparable(answer: unknown, side: TenantSide): unknown {
  let text = JSON.stringify(answer);
  text = text.replaceAll((side.ids["connection"] ?? "").slice(4), "CONNECTION").replaceAll(markOf(side), "MARK");
  for (const [kind, id] of Object.entries(side.ids)) if (id !== "") text = text.replaceAll(id, kind);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "errorId" || key === "nextAttemptAt" || key === "retryAfterMs") return typeof value;
    return value;
  });
}

/** What kind of thing stands where; values of two tenants differ. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== "object" || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

function neededBy({ type, name, variables }: RootOperation, { ids, tenant }: TenantSide): readonly string[] {
  const { rule } = schemaDeclarations(schema).find((field) => field.type === type && field.name === name) ?? {};
  if (rule?.kind === "SCOPES") return rule.scopes;
  // They ask for more with the kinds of events that are told, as the graph's own values of them.
  if (/WebhookEndpoint$/.test(name)) return ["webhooks:manage"];
  const access: Access = { ...tenant, tokenId: "tok_test", scopes: allScopes, expiresAt: null };
  return rule?.kind === "BY_ARGUMENTS" ? rule.scopesOf(variables(ids), access) : [];
}

function without(needed: string): string[] {
  return allScopes.filter((one) => one !== needed && !needed.startsWith(`${one}:`));
}

describe("promise 32: an operation of a tenant with subgraphs is held to what one without is held to", () => {
  it("every root field without its scope: FORBIDDEN naming it, with the field's path and place", async () => {
    let cases = 0;
    for (const operation of operations.filter(({ type }) => type !== "Subscription")) {
      const { name, document, variables } = operation;
      const [needed] = neededBy(operation, joined);
      if (needed === undefined) continue;
      const token = await secretOf(joined, without(needed));
      const { status, errors } = await post(token, print(document), variables(joined.ids));
      expect(status, name).toBe(200);
      expect(errors, name).toMatchObject([
        { path: [name], locations: [{ line: 2 }], extensions: { code: "FORBIDDEN", missingScope: needed } },
      ]);
      cases += 1;
    }
    expect(cases).toBeGreaterThan(150);
    expect(readings.calls).toEqual([]);
  });

  it("every query: byte for byte the answer of the direct engine, for one and the same tenant", async () => {
    const own = new DirectEngine(schema);
    const engine = await gatewayEngine(own);
    const context = graphContext(gateway.storage, joined.tenant, allScopes);
    for (const operation of operations.filter(({ type, name }) => type === "Query" && name !== "usage")) {
      const asked = { document: operation.document, operationName: null, variables: operation.variables(joined.ids) };
      const answers: string[] = [];
      for (const one of [engine, own]) {
        const loaders = createLoaders(context.services, context.access);
        const { data, errors = [] } = await one.execute({ ...asked, context: { ...context, loaders } });
        answers.push(JSON.stringify({ data, errors: errors.map(shownError) }));
      }
      expect(answers[0], operation.name).toBe(answers[1]);
    }
  });

  it("every subscription without its scope is refused alike", async () => {
    const subscriptions = operations.filter(({ type }) => type === "Subscription");
    expect(subscriptions.length).toBeGreaterThan(2);
    for (const operation of subscriptions) {
      const [needed = "records:read"] = neededBy(operation, joined);
      const told = await Promise.all(
        [joined, direct].map(async (side) =>
          comparable(await firstOf(await secretOf(side, without(needed)), operation, side), side),
        ),
      );
      expect(told[0], operation.name).toEqual(told[1]);
      expect(JSON.stringify(told[0]), operation.name).toMatch(
        /"missingScope":"(?:(?:records|connections):read|workflows:manage)/,
      );
    }
  });
});

describe("limits, for a tenant with subgraphs as for one without", () => {
  it("every root field costs the same", async () => {
    const composed = (await gatewayEngine(new DirectEngine(schema))).schema;
    for (const { document, name, variables } of operations) {
      const operation = getOperationAST(document);
      if (!operation) throw new Error("no operation");
      expect(validate(composed, document), name).toEqual([]);
      const cost = (of: GraphQLSchema) => costOf(of, document, operation, variables(joined.ids));
      expect(cost(composed), name).toBe(cost(schema));
    }
  });

  it.each([
    ["what may cost too much", costly(100), "OPERATION_TOO_COSTLY", /Ask for smaller pages/],
    ["too many levels", deep(20), "GRAPHQL_VALIDATION_FAILED", /at most 15 levels/],
    ["too many aliases", aliased(51), "GRAPHQL_VALIDATION_FAILED", /at most 50 aliases/],
    ["too many fields at its root", rooted(51), "GRAPHQL_VALIDATION_FAILED", /at most 50 fields at its root/],
    ["too many tokens", `{ viewer { ${"environment ".repeat(5_001)} } }`, "GRAPHQL_PARSE_FAILED", /5000/],
    ["a field that is not there", "{ workOrder(id: 1) { nothing } }", "GRAPHQL_VALIDATION_FAILED", /nothing/],
    ["no GraphQL", "{ workOrder(", "GRAPHQL_PARSE_FAILED", /Syntax Error/],
  ])("refuse %s in the same words", async (_, query, code, words) => {
    const answers = await onBoth((_side, token) => post(token, query));
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.errors[0]).toMatchObject({
      message: expect.stringMatching(words) as string,
      extensions: { code },
    });
    expect(answers[0]?.data).toBeUndefined();
  });

  it("count what a caller asks for in a minute, whatever part of the graph it is of", async () => {
    for (const side of [joined, direct]) {
      const token = await secretOf(side, allScopes, "spender");
      const codes: unknown[] = [];
      for (let turn = 0; turn < 100 && !codes.includes("RATE_LIMITED"); turn += 1) {
        const { errors, status } = await post(token, costly(98));
        codes.push(...errors.map(({ extensions }) => extensions["code"]));
        if (errors.length > 0) expect(status).toBe(429);
      }
      expect(codes, side.name).toEqual(["RATE_LIMITED"]);
    }
  });
});

describe("bad input, for a tenant with subgraphs as for one without", () => {
  it("says in the same words what is wrong, where, and what to do", async () => {
    const first = `{ workOrders(first: 1) { pageInfo { endCursor } } }`;
    for (const side of [joined, direct]) {
      await insertRecords(gateway.storage, entities.WorkOrder, side.tenant, side.ids["connection"] ?? "", [
        { remoteId: "2", unified: { title: "second", asset: "1" } },
      ]);
    }
    const faults: readonly [string, (cursor: string, ids: TenantSide["ids"]) => [string, object], object][] = [
      [
        "a cursor of another filter",
        (after) => [
          `query ($after: String!) { list: workOrders(first: 1, after: $after, filter: { status: { eq: OPEN } }) { nodes { id } } }`,
          { after },
        ],
        { path: ["list"], extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["after"] }] } },
      ],
      [
        "a cursor of another order",
        (after) => [
          `query ($after: String!) { workOrders(first: 1, after: $after, orderBy: [{ field: DUE_DATE }]) { nodes { id } } }`,
          { after },
        ],
        { path: ["workOrders"], extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["after"] }] } },
      ],
      [
        "an order that no index serves",
        () => [`{ workOrders(orderBy: [{ field: DUE_DATE }, { field: UPDATED_AT }]) { nodes { id } } }`, {}],
        { path: ["workOrders"], extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["orderBy"] }] } },
      ],
      [
        "an id of another kind",
        (_, { asset }) => [`query ($id: ID!) { one: workOrder(id: $id) { id } }`, { id: asset }],
        { path: ["one"], extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["id"] }] } },
      ],
      [
        "a page that is too large",
        () => [`{ workOrders(first: 100000) { nodes { id } } }`, {}],
        { extensions: { code: expect.stringMatching(/BAD_USER_INPUT|OPERATION_TOO_COSTLY/) as string } },
      ],
      [
        "a date that is none",
        () => [
          `query ($at: DateTime!) { workOrders(filter: { updatedAt: { gt: $at } }) { nodes { id } } }`,
          { at: "never" },
        ],
        { extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["at"] }] } },
      ],
      [
        "a variable that is missing",
        () => [`query ($id: ID!) { workOrder(id: $id) { id } }`, {}],
        { extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["id"] }] } },
      ],
      [
        "what is not there",
        () => [
          `mutation ($input: ConnectionIdInput!) { pauseConnection(input: $input) { connection { id } } }`,
          { input: { connectionId: neverMade } },
        ],
        { path: ["pauseConnection"], extensions: { code: "NOT_FOUND" } },
      ],
    ];
    for (const [what, fault, expected] of faults) {
      const answers = await onBoth(async (side, token) => {
        const { data } = await post(token, first);
        const cursor = (data as { workOrders: { pageInfo: { endCursor: string } } }).workOrders.pageInfo.endCursor;
        const [query, variables] = fault(cursor, side.ids);
        return post(token, query, variables);
      });
      expect(answers[0], what).toEqual(answers[1]);
      expect(answers[0]?.errors[0], what).toMatchObject(expected);
    }
  });

  it("of one field leaves the others: a scope that a relation lacks, with its place in the list", async () => {
    const query = `{ workOrders(first: 5) { nodes { id asset { name } } } assets { nodes { id } } viewer { environment } }`;
    const answers = await onBoth(async (side) => post(await secretOf(side, ["records:read:work-orders"]), query));
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.errors.map(({ path }) => path?.join("."))).toContain("assets");
  });

  it("a subgraph in trouble takes nothing from its tenant's own data", async () => {
    const query = `query ($id: ID!) { workOrder(id: $id) { id temperature } assets(first: 1) { nodes { id } } }`;
    const token = await secretOf(joined, allScopes);
    const id = joined.ids["workOrder"];
    readings.misbehave({ status: 200, body: JSON.stringify({ data: { _entities: [{ temperature: 21.5 }] } }) });
    expect(await post(token, query, { id })).toMatchObject({
      data: { workOrder: { id, temperature: 21.5 }, assets: { nodes: [{}] } },
      errors: [],
    });
    for (const [how, code] of [
      ["dead", "SUBGRAPH_UNREACHABLE"],
      [{ status: 200, body: `{"data":{"_entities":[{"temperature":"hot"}]}}` }, "SUBGRAPH_INVALID_RESPONSE"],
      [{ status: 400, body: `{"errors":[{"message":"Cannot query field"}]}` }, "SUBGRAPH_OPERATION_REFUSED"],
    ] as const) {
      readings.misbehave(how);
      const { data, errors } = await post(token, query, { id });
      expect(data).toMatchObject({ workOrder: { id, temperature: null }, assets: { nodes: [{}] } });
      expect(errors).toMatchObject([
        { message: expect.stringMatching(/Try again|Correct|register it again/) as string, extensions: { code } },
      ]);
    }
  });
});

describe("mutations, for a tenant with subgraphs as for one without", () => {
  it("with a key are done once, shown without their secret again, and refused for other input", async () => {
    const source = `mutation ($input: CreateWebhookEndpointInput!, $other: CreateWebhookEndpointInput!) {
      one: createWebhookEndpoint(input: $input) { secret webhookEndpoint { id } }
      again: createWebhookEndpoint(input: $input) { secret webhookEndpoint { id } }
      other: createWebhookEndpoint(input: $other) { webhookEndpoint { id } }
    }`;
    const input = { url: "https://example.com/once", eventTypes: ["CONNECTION_DISCONNECTED"], idempotencyKey: "once" };
    const answers = await onBoth(async (side, token) => {
      const { data, errors, status } = await post(token, source, {
        input,
        other: { ...input, url: "https://example.com/other" },
      });
      const made = await gateway.storage.collection("endpoints").countDocuments({ ...side.tenant, url: input.url });
      const { one, again } = (data ?? {}) as Record<string, { webhookEndpoint: { id: string } }>;
      return {
        status,
        data: shapeOf(data),
        errors,
        made,
        isSame: one?.webhookEndpoint.id === again?.webhookEndpoint.id,
      };
    });
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ made: 1, errors: [{ path: ["again", "secret"] }, { path: ["other"] }] });
  });

  it("each of them: the same answer and the same faults over both paths", async () => {
    // What takes things away comes last: disconnectSystem leaves nothing to ask about.
    const mutations = operations.filter(({ type, name }) => type === "Mutation" && name !== "disconnectSystem");
    const last = operations.filter(({ name }) => name === "disconnectSystem");
    let done = 0;
    for (const { name, document, variables } of [...mutations, ...last]) {
      const answers = await onBoth(async (side, token) => {
        const { status, data, errors } = await post(token, print(document), variables(side.ids));
        if (errors.length === 0) done += 1;
        return { status, data: shapeOf(data), errors };
      });
      expect(answers[0], name).toEqual(answers[1]);
    }
    expect(done).toBeGreaterThan(20);
  });
});

async function onBoth<Result>(ask: (side: TenantSide, token: string) => Promise<Result>): Promise<Result[]> {
  const answers: Result[] = [];
  for (const side of [joined, direct]) {
    answers.push(comparable(await ask(side, await secretOf(side, allScopes, "both")), side) as Result);
  }
  return answers;
}

function gatewayEngine(own: Engine): Promise<Engine> {
  const { organizationId } = joined.tenant;
  return createGatewayEngine({
    own,
    organizationId,
    subgraphs: [subgraph],
    network: loopbackNetwork,
    logger: silentLogger,
  });
}

function shownError(error: Parameters<typeof toGraphQLError>[0]): unknown {
  return toGraphQLError(error, (cause) => {
    throw cause;
  }).toJSON();
}

/** What a subscription is answered first: events do not come here, only a refusal does. */
async function firstOf(token: string, { document, variables }: RootOperation, { ids }: TenantSide): Promise<unknown> {
  const client = createClient({
    url: gateway.webSocketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  try {
    return await new Promise((resolve, reject) => {
      client.subscribe(
        { query: print(document), variables: variables(ids) },
        {
          next: resolve,
          error: (error) => (Array.isArray(error) ? resolve({ errors: error }) : reject(error as Error)),
          complete: () => resolve("complete"),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

/** About 502 for each of so many; few of them are there. */
function costly(first: number): string {
  return `{ assets(first: ${first}) { nodes { workOrders(first: 100) { nodes { asset { location { parent { parent { id } } } } } } } } }`;
}

function deep(levels: number): string {
  return `{ workOrders { nodes { ${"asset { parent { ".repeat(levels / 2)} id ${"} } ".repeat(levels / 2)} } } }`;
}

function aliased(count: number): string {
  return `{ viewer { ${Array.from({ length: count }, (_, n) => `a${n}: environment`).join(" ")} } }`;
}

function rooted(count: number): string {
  return `query { ${Array.from({ length: count }, () => "systems { system }").join(" ")} }`;
}
