import { once } from "node:events";
import {
  getIntrospectionQuery,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { entities } from "../../../schema/entities/index.js";
import { socketLimits } from "../../../src/server/socket-limits.js";
import { insertConnection, insertRecords } from "../../support/records.js";
import { startTestGateway, type TestGateway } from "../../support/server.js";

/**
 * What is tried against GraphQL servers, against this one: oversized and costly operations, injected operators, forged
 * cursors, other shapes of requests, floods. Each is answered with its own code, and the next request is served.
 */
let gateway: TestGateway;
/** As an operator runs it who shows the schema to nobody. */
let closed: TestGateway;
const schema: GraphQLSchema = await buildGraphSchema();

beforeAll(async () => {
  const limits = { maxCost: 200_000 };
  [gateway, closed] = await Promise.all([
    startTestGateway([], { limits }),
    startTestGateway([], { limits, isIntrospectable: false }),
  ]);
  const connection = await insertConnection(gateway.storage, gateway.test);
  const wishes = [1, 2, 3].map((number) => ({ remoteId: `${number}`, unified: { title: "Pump" } }));
  await insertRecords(gateway.storage, entities.WorkOrder, gateway.test, connection._id, wishes);
});

afterAll(async () => {
  await gateway.close();
  await closed.close();
});

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

interface Outcome {
  readonly text: string;
  readonly code: string | null;
  readonly data: unknown;
}

function outcomeOf(
  text: string,
  { data = null, errors = [] }: { data?: unknown; errors?: { extensions?: { code?: string } }[] },
): Outcome {
  return { text, data, code: errors[0]?.extensions?.code ?? null };
}

async function overHttp(server: TestGateway, operation: Operation): Promise<Outcome> {
  const response = await server.post(operation);
  const text = await response.text();
  return outcomeOf(text, JSON.parse(text) as object);
}

async function connected(server: TestGateway): Promise<WebSocket> {
  const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${server.token}` } }));
  await once(socket, "message");
  return socket;
}

async function overWebSocket(server: TestGateway, operation: Operation): Promise<Outcome> {
  const socket = await connected(server);
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: operation }));
  const [data] = (await once(socket, "message")) as [Buffer];
  socket.terminate();
  const { type, payload } = JSON.parse(String(data)) as { type: string; payload: object };
  return outcomeOf(String(data), type === "error" ? { errors: payload as [] } : payload);
}

const transports = [
  ["HTTP", overHttp],
  ["a websocket", overWebSocket],
] as const;

/** Whatever was asked: nothing of the inside is told, and the server goes on. */
async function expectUnharmed(text: string): Promise<void> {
  expect(text).not.toMatch(/\bat .+:\d+:\d+|node_modules|\/src\/|mongodb|Mongo[A-Z]\w+Error|stacktrace/i);
  expect((await overHttp(gateway, { query: "{ viewer { environment } }" })).data).toEqual({
    viewer: { environment: "TEST" },
  });
}

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(" ");
const nested = (depth: number, field = "node { connection { ") => `${field.repeat(depth)} id ${"} } ".repeat(depth)}`;
const doubling = times(
  30,
  (index) => `fragment F${index} on WorkOrder { a${index}: asset { id } ...F${index + 1} ...F${index + 1} }`,
);

const validation = "GRAPHQL_VALIDATION_FAILED";
const parsing = "GRAPHQL_PARSE_FAILED";
const costly = "OPERATION_TOO_COSTLY";

const oversized: [string, string, Operation][] = [
  ["51 aliases", validation, { query: `{ ${times(51, (index) => `a${index}: viewer { environment }`)} }` }],
  ["101 aliases of __typename", validation, { query: `{ ${times(101, (index) => `a${index}: __typename`)} }` }],
  ["10,000 aliases", parsing, { query: `{ ${times(10_000, (index) => `a${index}: __typename`)} }` }],
  [
    "aliases hidden in fragments",
    validation,
    { query: `{ viewer { ...F } } fragment F on Viewer { ${times(60, (index) => `a${index}: environment`)} }` },
  ],
  [
    "aliases in a fragment spread often",
    validation,
    { query: `{ ${times(6, () => "...F")} } fragment F on Query { ${times(10, (index) => `a${index}: __typename`)} }` },
  ],
  ["500 times the same field", validation, { query: `{ ${"__typename ".repeat(500)} }` }],
  ["51 root fields in inline fragments", validation, { query: `{ ${"... { __typename } ".repeat(51)} }` }],
  ["51 directives", validation, { query: `{ __typename ${"@include(if: true) ".repeat(51)} }` }],
  ["1,000 directives that do not exist", validation, { query: `{ __typename ${"@aa ".repeat(1_000)} }` }],
  [
    "directives spread over fields",
    validation,
    { query: `{ viewer { ${"environment @skip(if: false) ".repeat(52)} } }` },
  ],
  ["directives at the operation", validation, { query: `query ${"@include(if: true) ".repeat(60)} { __typename }` }],
  [
    "more than 15 levels",
    validation,
    { query: `{ workOrders { nodes { ${"asset { workOrders { nodes { ".repeat(5)} id ${"} } } ".repeat(5)} } } }` },
  ],
  ["200 levels", "BAD_USER_INPUT", { query: `{ ${nested(200)} }` }],
  [
    "depth hidden in fragments",
    validation,
    {
      query: `{ workOrders { nodes { ...A } } } ${times(6, (index) => `fragment ${"ABCDEFG".charAt(index)} on WorkOrder { asset { workOrders { nodes { ...${"ABCDEFG".charAt(index + 1)} } } } }`)} fragment G on WorkOrder { id }`,
    },
  ],
  [
    "a fragment that spreads itself",
    validation,
    { query: "{ viewer { ...F } } fragment F on Viewer { environment ...F }" },
  ],
  [
    "fragments that spread each other",
    validation,
    { query: "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }" },
  ],
  [
    "fragments that double each other",
    validation,
    { query: `{ workOrders { nodes { ...F0 } } } ${doubling} fragment F30 on WorkOrder { id }` },
  ],
  ["5,001 tokens", parsing, { query: `{ ${"a ".repeat(5_000)} }` }],
  ["100,000 tokens", parsing, { query: `{ ${"a ".repeat(100_000)} }` }],
  ["a list value of 10,000 items", parsing, { query: `{ nodes(ids: [${'"x" '.repeat(10_000)}]) { id } }` }],
  [
    "an object value of 1,000 levels",
    "BAD_USER_INPUT",
    { query: `{ workOrders(filter: ${"{ not: ".repeat(2_000)} {} ${"}".repeat(2_000)}) { totalCount } }` },
  ],
  [
    "circular introspection",
    validation,
    { query: `{ __schema { types { ${"fields { type { ".repeat(6)} name ${"} } ".repeat(6)} } } }` },
  ],
  ["an unclosed brace", parsing, { query: "{ viewer { environment }" }],
  ["a lone surrogate and control characters", parsing, { query: "{ \u0000\ud800 }" }],
  ["a fragment alone", validation, { query: "fragment F on Viewer { environment }" }],
];

const dear: [string, Operation][] = [
  [
    "lists of 500 in lists of 500",
    { query: "{ assets(first: 500) { nodes { workOrders(first: 500) { nodes { id } } } } }" },
  ],
  [
    "the same by variables",
    {
      query: "query ($n: Int) { assets(first: $n) { nodes { workOrders(first: $n) { nodes { id } } } } }",
      variables: { n: 500 },
    },
  ],
  [
    "the same by a variable's default",
    { query: "query ($n: Int = 500) { assets(first: $n) { nodes { workOrders(first: $n) { nodes { id } } } } }" },
  ],
  [
    "the same by edges",
    { query: "{ assets(first: 500) { edges { node { workOrders(first: 500) { edges { node { id } } } } } } }" },
  ],
  [
    "the same in fragments",
    {
      query:
        "{ assets(first: 500) { ...P } } fragment P on AssetConnection { nodes { ...A } } fragment A on Asset { workOrders(first: 500) { nodes { id } } }",
    },
  ],
  ["a page that claims to be endless", { query: "{ workOrders(first: 2147483647) { nodes { id } } }" }],
];

describe.each(transports)("over %s", (_name, ask) => {
  it.each(oversized)("%s is refused with %s", async (_what, code, operation) => {
    const outcome = await ask(gateway, operation);
    expect([outcome.code, outcome.data]).toEqual([code, null]);
    await expectUnharmed(outcome.text);
  });

  it.each(dear)("%s is too costly", async (_what, operation) => {
    const outcome = await ask(gateway, operation);
    expect([outcome.code, outcome.data]).toEqual([costly, null]);
    await expectUnharmed(outcome.text);
  });

  it.each([
    ["the usual introspection", { query: getIntrospectionQuery() }],
    ["a type by its name", { query: '{ __type(name: "Query") { fields { name } } }' }],
    ["introspection in a fragment", { query: "{ ...F } fragment F on Query { __schema { types { name } } }" }],
    ["introspection under an alias", { query: "{ a: __schema { queryType { name } } }" }],
    ["a guess at a field", { query: "{ viewers { environment } }" }],
    ["a guess at an argument", { query: "{ workOrders(firsts: 1) { totalCount } }" }],
    ["a guess at a type", { query: "{ viewer { ... on Viewers { environment } } }" }],
  ])("%s shows nothing of a schema that is to be hidden", async (_what, operation) => {
    const outcome = await ask(closed, operation);
    expect([outcome.code, outcome.data]).toEqual([validation, null]);
    expect(outcome.text).not.toMatch(/did you mean|"viewer"|first"|queryType":|__type"\s*:/i);
  });
});

type QueryField = GraphQLField<unknown, unknown>;

/** Fields of the query root that take text, each with what is injected in its place. */
const injected: [string, Operation][] = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap(
  (field: QueryField) =>
    field.args
      .filter(({ type }) => ["ID", "String"].includes(getNamedType(type).name))
      .map((argument): [string, Operation] => {
        const others = field.args.filter((other) => other !== argument && isNonNullType(other.type)).length;
        const isList = isListType(getNullableType(argument.type));
        const selection =
          isObjectType(getNamedType(field.type)) || getNamedType(field.type).name === "Node" ? "{ __typename }" : "";
        const query = `query ($v: ${String(argument.type)}) { ${field.name}(${argument.name}: $v) ${selection} }`;
        const value = { $gt: "" };
        return [
          `${field.name}(${argument.name}:)${others > 0 ? " alone" : ""}`,
          { query, variables: { v: isList ? [value] : value } },
        ];
      }),
);

const lists = Object.values(entities).map(({ plural }) => plural);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const forgeries: [string, string][] = [
  ["an operator", encoded([{ $gt: "" }, "wo_x"])],
  [
    "another record's place",
    encoded(["2026-01-01T00:00:00.000Z", "wo_01m8850y4tecy8z91p1gm0k2k400000000000000000000"]),
  ],
  ["rubbish", "../../etc/passwd\u0000"],
];

describe("what is injected", () => {
  it.each(injected)("as an object into %s is refused before anything is read", async (_what, operation) => {
    const { code, text } = await overHttp(gateway, operation);
    expect(["BAD_USER_INPUT", validation]).toContain(code);
    await expectUnharmed(text);
  });

  it.each(lists.flatMap((list) => forgeries.map(([what, cursor]) => [list, what, cursor] as const)))(
    "into the cursor of %s, %s, is refused",
    async (list, _what, cursor) => {
      const query = `query ($after: String) { ${list}(after: $after) { nodes { id } } }`;
      const { code, text } = await overHttp(gateway, { query, variables: { after: cursor } });
      expect(code).toBe("BAD_USER_INPUT");
      await expectUnharmed(text);
    },
  );

  it("a cursor of one list is refused by another, and by another filter of its own", async () => {
    const page = `query { workOrders(first: 1) { pageInfo { endCursor } } }`;
    const { data } = await overHttp(gateway, { query: page });
    const after = (data as { workOrders: { pageInfo: { endCursor: string } } }).workOrders.pageInfo.endCursor;
    for (const list of ["assets(", "workOrders(filter: { status: { in: [OPEN] } } "]) {
      const query = `query ($after: String) { ${list} after: $after) { nodes { id } } }`;
      expect((await overHttp(gateway, { query, variables: { after } })).code).toBe("BAD_USER_INPUT");
    }
    const own = `query ($after: String) { workOrders(after: $after) { nodes { id } } }`;
    expect((await overHttp(gateway, { query: own, variables: { after } })).code).toBeNull();
  });

  it.each([
    [
      "variables that name a prototype",
      {
        query: "query ($id: ID!) { connection(id: $id) { id } }",
        variables: JSON.parse('{"id":"x","__proto__":{"id":"con_x"}}') as object,
      },
    ],
    [
      "credentials that are operators",
      {
        query: `mutation { connectSystem(input: { system: "sandbox", credentials: { apiKey: { gt: "" } } }) { connection { id } } }`,
      },
    ],
    [
      "a system that is a path",
      { query: `mutation { connectSystem(input: { system: "../../etc", credentials: {} }) { connection { id } } }` },
    ],
    [
      "a filter of text that is an expression",
      { query: `{ workOrders(filter: { number: { eq: "'; return true; //" } }) { nodes { id } } }` },
    ],
  ])("%s finds nothing and changes nothing", async (_what, operation) => {
    const before = await gateway.storage.collection("connections").countDocuments();
    const { text, data } = await overHttp(gateway, operation as Operation);
    if (data) expect(JSON.stringify(data)).not.toMatch(/wo_|con_/);
    expect(await gateway.storage.collection("connections").countDocuments()).toBe(before);
    await expectUnharmed(text);
  });
});

describe("other shapes of requests", () => {
  const json = { "content-type": "application/json" };
  const simple = '{"query":"{ viewer { environment } }"}';
  const mutation = 'mutation { revokeApiToken(input: { id: "tok_01m885ygqxfvqsn99tyjjhybz2" }) { apiToken { id } } }';

  it.each<[string, number, RequestInit, string?]>([
    ["a batch", 400, { method: "POST", headers: json, body: `[${simple},${simple}]` }],
    ["a batch of one", 400, { method: "POST", headers: json, body: `[${simple}]` }],
    ["an empty batch", 400, { method: "POST", headers: json, body: "[]" }],
    ["a text", 400, { method: "POST", headers: json, body: '"{ viewer }"' }],
    ["null", 400, { method: "POST", headers: json, body: "null" }],
    ["no JSON", 400, { method: "POST", headers: json, body: "{" }],
    ["JSON of 100,000 levels", 400, { method: "POST", headers: json, body: `{"query":${"[".repeat(100_000)}` }],
    [
      "variables that are a list",
      400,
      { method: "POST", headers: json, body: '{"query":"{ __typename }","variables":[1]}' },
    ],
    [
      "an operationName that is an object",
      400,
      { method: "POST", headers: json, body: '{"query":"{ __typename }","operationName":{"$gt":""}}' },
    ],
    ["more than a megabyte", 413, { method: "POST", headers: json, body: `{"query":"${"a".repeat(1024 * 1024)}"}` }],
    [
      "a form",
      415,
      {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: "query=%7B__typename%7D",
      },
    ],
    ["plain text", 415, { method: "POST", headers: { "content-type": "text/plain" }, body: simple }],
    [
      "an upload",
      415,
      { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
    ],
    ["XML", 415, { method: "POST", headers: { "content-type": "application/xml" }, body: "<query/>" }],
    ["a mutation by GET", 405, { method: "GET" }, `?query=${encodeURIComponent(mutation)}`],
    ["PUT", 405, { method: "PUT", headers: json, body: simple }],
    [
      "a persisted query that nobody stored",
      200,
      {
        method: "POST",
        headers: json,
        body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${"a".repeat(64)}"}}}`,
      },
    ],
  ])("%s is answered with %i, as a GraphQL error", async (_what, status, init, search = "") => {
    const response = await fetch(`${gateway.url}/graphql${search}`, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        authorization: `Bearer ${gateway.token}`,
        accept: "application/graphql-response+json",
      },
    });
    const text = await response.text();
    expect([response.status, text.slice(0, 200)]).toEqual([status, expect.stringContaining('"errors"') as string]);
    await expectUnharmed(text);
  });

  it("no page to play with is served but the gateway's own, no trace is told, and no method is echoed", async () => {
    for (const path of ["/playground", "/console", "/voyager", "/altair", "/graphql"]) {
      const response = await fetch(`${gateway.url}${path}`, { headers: { accept: "text/html" } });
      expect([401, 404]).toContain(response.status);
      expect(response.headers.get("content-type")).not.toContain("text/html");
    }
    const traced = await gateway.post(
      { query: "{ viewer { environment } }" },
      { headers: { "x-apollo-tracing": "1", "apollo-federation-include-trace": "ftv1" } },
    );
    expect(await traced.json()).toEqual({ data: { viewer: { environment: "TEST" } } });
  });

  it("headers keep an answer to itself", async () => {
    const { headers } = await gateway.post({ query: "{ viewer { environment } }" });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toContain("max-age=");
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(headers.get("access-control-allow-origin")).toBeNull();
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("server")).toBeNull();
  });
});

describe("floods over websockets", () => {
  const closeOf = async (socket: WebSocket) => ((await once(socket, "close")) as [number])[0];

  it.each<[string, (socket: WebSocket) => void]>([
    [
      "of operations",
      (socket) => {
        for (let id = 0; id < 1_000; id += 1)
          socket.send(JSON.stringify({ id: `${id}`, type: "subscribe", payload: { query: "{ __typename }" } }));
      },
    ],
    [
      "of pings of the protocol",
      (socket) => {
        for (let id = 0; id < 1_000; id += 1) socket.send('{"type":"ping"}');
      },
    ],
    [
      "of completes",
      (socket) => {
        for (let id = 0; id < 1_000; id += 1) socket.send(`{"type":"complete","id":"${id}"}`);
      },
    ],
    [
      "of pings of the socket",
      (socket) => {
        for (let id = 0; id < 1_000; id += 1) socket.ping();
      },
    ],
  ])("%s close the socket with 4429", async (_what, flood) => {
    const socket = await connected(gateway);
    const closedWith = closeOf(socket);
    flood(socket);
    // A client that goes on sending may be cut off before it hears why.
    expect([4429, 1006]).toContain(await closedWith);
    await expectUnharmed("");
  });

  it.each<[string, number, (socket: WebSocket) => void]>([
    ["a message of more than a megabyte", 1009, (socket) => socket.send("x".repeat(1024 * 1024 + 1))],
    ["a message that is no JSON", 4400, (socket) => socket.send("{")],
    ["bytes", 4400, (socket) => socket.send(Buffer.from([0, 255, 1]))],
    ["a second connection_init", 4429, (socket) => socket.send('{"type":"connection_init"}')],
    ["an unknown type", 4400, (socket) => socket.send('{"type":"start","id":"1"}')],
    [
      "the same id twice",
      4409,
      (socket) => {
        const query = "subscription { connectionStatusChanged { eventId } }";
        for (let turn = 0; turn < 2; turn += 1)
          socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
      },
    ],
  ])("%s closes the socket with %i", async (_what, code, send) => {
    const socket = await connected(gateway);
    const closedWith = closeOf(socket);
    send(socket);
    expect(await closedWith).toBe(code);
  });

  it("of sockets that show no token are cut at so many of one address, and who has one is let in", async () => {
    const opened: WebSocket[] = [await connected(gateway)];
    const refused: number[] = [];
    for (let number = 0; number <= socketLimits.unauthenticatedPerAddress; number += 1) {
      const socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
      socket.on("close", (code: number) => {
        if (code === 4429) refused.push(code);
      });
      await once(socket, "open");
      opened.push(socket);
    }
    const last = opened.at(-1);
    if (last && last.readyState !== last.CLOSED) await once(last, "close");
    expect(refused).toEqual([4429]);
    for (const socket of opened) socket.terminate();
  });

  it("of subscriptions are refused beyond a hundred on one socket, which stays open", async () => {
    gateway.services.hub.start();
    const socket = await connected(gateway);
    const answers: { id: string; type: string; payload: { extensions: { code: string } }[] }[] = [];
    socket.on("message", (data: Buffer) => answers.push(JSON.parse(String(data)) as never));
    const query = "subscription { connectionStatusChanged { eventId } }";
    for (let id = 0; id <= socketLimits.operations; id += 1)
      socket.send(JSON.stringify({ id: `${id}`, type: "subscribe", payload: { query } }));
    while (answers.length === 0) await once(socket, "message");
    expect(answers[0]).toMatchObject({
      id: `${socketLimits.operations}`,
      type: "error",
      payload: [{ extensions: { code: "RATE_LIMITED" } }],
    });
    expect(socket.readyState).toBe(socket.OPEN);
    socket.close();
    await once(socket, "close");
    await gateway.services.hub.stop();
  });
});

it("the table has as many cases as it should", () => {
  const both = 2 * (oversized.length + dear.length + 7);
  expect(both + injected.length + lists.length * forgeries.length).toBeGreaterThanOrEqual(110);
  expect(injected.length).toBeGreaterThanOrEqual(15);
});
