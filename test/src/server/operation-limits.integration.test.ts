import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ConfigurationError } from "../../../src/errors/index.js";
import { loadTrustedDocuments } from "../../../src/server/index.js";
import { scopePresets } from "../../../src/tokens/index.js";
import { TrustedDocuments } from "../../../src/server/trusted-documents.js";
import { startTestServer, type TestServer, type TestServerOptions } from "../../support/server.js";

interface Fault {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly data: unknown;
  readonly fault: Fault | null;
}

type Ask = (server: TestServer, body: Record<string, unknown>, token?: string) => Promise<Answer>;

const overHttp: Ask = async (server, body, token) => {
  const response = await server.post(body, {
    ...(token ? { token } : {}),
    headers: { accept: "application/graphql-response+json" },
  });
  const { data = null, errors } = (await response.json()) as { data?: unknown; errors?: Fault[] };
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    data,
    fault: errors?.[0] ?? null,
  };
};

const overWebSocket: Ask = async (server, body, token = server.token) => {
  const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
  await once(socket, "message");
  const { documentId, query = "", ...rest } = body;
  const extensions = documentId === undefined ? {} : { extensions: { documentId } };
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query, ...rest, ...extensions } }));
  const [data] = (await once(socket, "message")) as [Buffer];
  socket.close();
  const { type, payload } = JSON.parse(String(data)) as { type: string; payload: { data?: unknown; errors?: Fault[] } };
  const faults = type === "error" ? (payload as unknown as Fault[]) : (payload.errors ?? []);
  return { status: null, retryAfter: null, data: payload.data ?? null, fault: faults[0] ?? null };
};

const transports: [string, Ask][] = [
  ["HTTP", overHttp],
  ["a websocket", overWebSocket],
];

/** One server for each set of options, for both transports: making one takes longer than a test. */
const servers = new Map<string, Promise<TestServer>>();

function serverWith(name: string, options: TestServerOptions): Promise<TestServer> {
  const known = servers.get(name) ?? startTestServer(options);
  servers.set(name, known);
  return known;
}

afterAll(async () => {
  for (const server of servers.values()) await (await server).close();
});

/** A caller of its own, so that what others have used up is nothing to it. */
async function newToken(server: TestServer): Promise<string> {
  return (await server.tokens.create(server.test, { name: "caller", scopes: scopePresets.full }, null)).secret;
}

async function sessionOf(server: TestServer): Promise<string> {
  const by = await server.tokens.authenticate(server.token);
  return (await server.access.sessionTokens.create(by, {})).token;
}

describe.each(transports)("limits over %s", (name, ask) => {
  it("refuse an operation that may cost more than any may, before it is executed", async () => {
    const server = await serverWith("maxCost", { limits: { maxCost: 2 } });
    expect((await ask(server, { query: "{ thing { child { name } } }" })).data).toEqual({
      thing: { child: { name: "a thing" } },
    });
    const { status, fault, data } = await ask(server, { query: "{ thing { child { child { name } } } }" });
    expect(data).toBeNull();
    expect(fault).toMatchObject({
      message: expect.stringMatching(/can cost 3, and at most 2.*smaller pages/) as string,
      extensions: { code: "OPERATION_TOO_COSTLY", retryable: false, cost: 3, maximum: 2 },
    });
    if (name === "HTTP") expect(status).toBe(400);
  });

  it.each([
    ["requests", { requestsPerMinute: 5 }, "{ hello }", 5],
    ["costs", { costPerMinute: 40 }, "{ thing { child { child { child { name } } } } }", 10],
  ])("refuse what is beyond a caller's %s of a minute, and say when to go on", async (what, limits, query, most) => {
    const server = await serverWith(what, { limits });
    const token = await newToken(server);
    let served = 0;
    let refused: Answer | null = null;
    for (let number = 0; number < most + 5 && !refused; number += 1) {
      const answer = await ask(server, { query }, token);
      if (answer.fault) refused = answer;
      else served += 1;
    }
    expect(served).toBeGreaterThanOrEqual(most);
    expect(refused?.fault?.extensions).toMatchObject({
      code: "RATE_LIMITED",
      retryable: true,
      retryAfterMs: expect.any(Number) as number,
    });
    if (name === "HTTP") {
      expect(refused?.status).toBe(429);
      expect(Number(refused?.retryAfter)).toBeGreaterThanOrEqual(1);
    }
    // Another caller is not concerned.
    const other = await server.tokens.create(server.test, { name: "other", scopes: ["records:read"] }, null);
    expect((await ask(server, { query }, other.secret)).fault).toBeNull();
  });

  it("let trusted documents be named, and text be sent by whoever may", async () => {
    const texts = { "sha256:abc": "query Hello($name: String) { hello(name: $name) }", def: "{ environment }" };
    const asked = { documentId: "sha256:abc", variables: { name: "Ada" } };
    for (const [freeText, byServer, byPage] of [
      ["all", true, true],
      ["servers", true, false],
      ["none", false, false],
    ] as const) {
      const server = await serverWith(freeText, { documents: new TrustedDocuments(texts, freeText) });
      const page = await sessionOf(server);
      for (const token of [server.token, page]) {
        expect((await ask(server, asked, token)).data).toEqual({ hello: "hello Ada" });
        expect((await ask(server, { documentId: "abc" }, token)).data).toEqual({ hello: "hello you" });
        expect((await ask(server, { documentId: "sha256:def" }, token)).data).toEqual({ environment: "TEST" });
        const unknown = await ask(server, { documentId: "sha256:other" }, token);
        expect(unknown.fault?.extensions["code"]).toBe("DOCUMENT_NOT_TRUSTED");
      }
      for (const [token, mayText] of [
        [server.token, byServer],
        [page, byPage],
      ] as const) {
        const { data, fault, status } = await ask(server, { query: "{ hello }" }, token);
        expect([freeText, data]).toEqual([freeText, mayText ? { hello: "hello you" } : null]);
        if (mayText) continue;
        expect(fault).toMatchObject({
          message: expect.stringMatching(/Send documentId instead of query/) as string,
          extensions: { code: "DOCUMENT_NOT_TRUSTED" },
        });
        if (name === "HTTP") expect(status).toBe(400);
      }
    }
  });

  it("keep the schema to itself where introspection is off, wrong guesses included", async () => {
    const server = await serverWith("hidden", { isIntrospectable: false });
    for (const query of ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }']) {
      expect((await ask(server, { query })).fault?.extensions["code"]).toBe("GRAPHQL_VALIDATION_FAILED");
    }
    expect((await ask(server, { query: "{ __typename }" })).data).toEqual({ __typename: "Query" });
    const guess = await ask(server, { query: "{ hallo }" });
    expect(guess.fault?.message).toContain('Cannot query field "hallo"');
    expect(guess.fault?.message).not.toContain("hello");
    const sdl = await fetch(`${server.url}/schema.graphql`, { headers: { authorization: `Bearer ${server.token}` } });
    expect(sdl.status).toBe(404);
  });
});

describe("a trusted document", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ documents: new TrustedDocuments({ "sha256:abc": "{ hello }" }, "none") });
  });
  afterAll(() => server.close());

  it("can be named in the address of a GET", async () => {
    const headers = { authorization: `Bearer ${server.token}` };
    const named = await fetch(`${server.url}/graphql?documentId=sha256:abc`, { headers });
    expect(await named.json()).toEqual({ data: { hello: "hello you" } });
    const text = await fetch(`${server.url}/graphql?query={hello}`, { headers });
    expect(text.status).toBe(400);
    expect(JSON.stringify(await text.json())).toContain("DOCUMENT_NOT_TRUSTED");
  });

  it.each([
    ["that is not there", null, /is none: ENOENT/],
    ["that is no JSON", "{", /is none/],
    ["that is no map of texts", '{"a": 1}', /holds something else/],
    ["with a text that does not parse", '{"sha256:abc": "{ hello"}', /the document sha256:abc .* can't be parsed/],
  ])("is not read from a file %s", async (_what, text, message) => {
    const path = join(await mkdtemp(join(tmpdir(), "tributary-documents-")), "persisted-documents.json");
    if (text !== null) await writeFile(path, text);
    const loading = loadTrustedDocuments(path, "none");
    await expect(loading).rejects.toThrow(ConfigurationError);
    await expect(loading).rejects.toThrow(message);
  });
});
