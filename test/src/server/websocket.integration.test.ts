import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { Gate, smallSchema } from "../../support/small-schema.js";
import { startTestServer, type TestServer } from "../../support/server.js";

let server: TestServer;
const log: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ schema: smallSchema(new Gate()), log: { write: (line) => log.push(line) } });
});

afterAll(async () => {
  await server.close();
});

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?:
    { data?: unknown; errors?: unknown } | readonly { message: string; extensions: { code: string } }[];
}

/** A bare client, so that a test sees every message as it came and can send what no well-behaved client would. */
class Client {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(
    url: string = server.webSocketUrl,
    protocol = "graphql-transport-ws",
    headers: Record<string, string> = {},
  ) {
    this.#socket = new WebSocket(url, protocol, { headers });
    this.#socket.on("message", (data: Buffer) => {
      this.#messages.push(JSON.parse(String(data)) as Message);
      this.#socket.emit("heard");
    });
    this.closed = new Promise((resolve) =>
      this.#socket.on("close", (code: number, reason: Buffer) => resolve({ code, reason: String(reason) })),
    );
    this.#socket.on("error", () => undefined);
  }

  static async connected(token = server.token): Promise<Client> {
    const client = await new Client().opened();
    client.send({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
    expect(await client.next()).toEqual({ type: "connection_ack" });
    return client;
  }
  async opened(): Promise<this> {
    await once(this.#socket, "open");
    return this;
  }
  send(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }
  subscribe(id: string, query: string, variables?: Record<string, unknown>): void {
    this.send({ id, type: "subscribe", payload: { query, variables } });
  }
  async next(): Promise<Message> {
    while (this.#messages.length === 0) await once(this.#socket, "heard");
    return this.#messages.shift() as Message;
  }
  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }
  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

describe("nothing works without a token", () => {
  it("closes with 4401 when connection_init brings none", async () => {
    for (const payload of [undefined, {}, { token: server.token }, { authorization: "" }]) {
      const client = await new Client().opened();
      client.send({ type: "connection_init", payload });
      expect(await client.closed).toEqual({ code: 4401, reason: expect.stringContaining("none came") as string });
    }
  });

  it("closes with 4403 when it brings one that does not hold", async () => {
    const { secret, token } = await server.tokens.create(server.test, { name: "x", scopes: ["records:read"] }, null);
    await server.tokens.revoke(server.test, token._id);
    for (const [authorization, reason] of [
      [`Bearer ${server.token}x`, "not a token"],
      [`Bearer ${secret}`, "revoked"],
      [`Basic ${secret}`, "scheme Bearer"],
    ] as const) {
      const client = await new Client().opened();
      client.send({ type: "connection_init", payload: { authorization } });
      const closed = await client.closed;
      expect(closed).toEqual({ code: 4403, reason: expect.stringContaining(reason) as string });
      expect(Buffer.byteLength(closed.reason)).toBeLessThanOrEqual(123);
      expect(closed.reason).not.toContain(secret);
    }
  });

  it("takes none from the URL", async () => {
    const client = await new Client(`${server.webSocketUrl}?authorization=Bearer%20${server.token}`).opened();
    client.send({ type: "connection_init" });
    expect((await client.closed).code).toBe(4401);
  });

  it("takes one from the upgrade, as routers send it, where connection_init brings none", async () => {
    const { secret } = await server.tokens.create(server.test, { name: "router", scopes: ["records:read"] }, null);
    const upgraded = (authorization: string) =>
      new Client(server.webSocketUrl, "graphql-transport-ws", { authorization }).opened();
    const client = await upgraded(`Bearer ${secret}`);
    client.send({ type: "connection_init" });
    expect(await client.next()).toEqual({ type: "connection_ack" });
    client.subscribe("1", "{ scopes }");
    expect(await client.next()).toMatchObject({ type: "next", payload: { data: { scopes: ["records:read"] } } });
    await client.close();

    const refused = await upgraded(`Bearer ${secret}x`);
    refused.send({ type: "connection_init" });
    expect(await refused.closed).toEqual({ code: 4403, reason: expect.stringContaining("not a token") as string });

    // What a client says itself holds, not what stands on the way.
    const both = await upgraded(`Bearer ${secret}x`);
    both.send({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } });
    expect(await both.next()).toEqual({ type: "connection_ack" });
    await both.close();
  });

  it("takes none from a page's upgrade that is not its own", async () => {
    const { secret } = await server.tokens.create(server.test, { name: "page", scopes: ["records:read"] }, null);
    const headers = { authorization: `Bearer ${secret}`, origin: "https://elsewhere.example" };
    const client = await new Client(server.webSocketUrl, "graphql-transport-ws", headers).opened();
    client.send({ type: "connection_init" });
    expect((await client.closed).code).toBe(4403);
  });

  it("closes with 4401 on an operation before connection_init", async () => {
    const client = await new Client().opened();
    client.subscribe("1", "{ hello }");
    expect((await client.closed).code).toBe(4401);
  });

  it("asks again at each operation: one that expired or was revoked meanwhile closes with 4403", async () => {
    const { secret, token } = await server.tokens.create(server.test, { name: "x", scopes: ["records:read"] }, null);
    const client = await Client.connected(secret);
    client.subscribe("1", "{ scopes }");
    expect(await client.next()).toEqual({ id: "1", type: "next", payload: { data: { scopes: ["records:read"] } } });

    await server.storage.db
      .collection<{ _id: string }>("tokens")
      .updateOne({ _id: token._id }, { $set: { expiresAt: new Date(Date.now() - 1) } });
    client.subscribe("2", "{ scopes }");

    expect(await client.closed).toEqual({ code: 4403, reason: expect.stringContaining("expired") as string });
  });
});

describe("operations over a websocket", () => {
  it("deliver a subscription's values in order, then complete", async () => {
    const client = await Client.connected();
    client.subscribe("1", "subscription ($to: Int!) { count(to: $to) }", { to: 3 });
    for (const count of [1, 2, 3]) {
      expect(await client.next()).toEqual({ id: "1", type: "next", payload: { data: { count } } });
    }
    expect(await client.next()).toEqual({ id: "1", type: "complete" });
    await client.close();
  });

  it("run queries and mutations too", async () => {
    const client = await Client.connected();
    client.subscribe("1", "mutation { touch }");
    expect(await client.next()).toEqual({ id: "1", type: "next", payload: { data: { touch: "done" } } });
    expect(await client.next()).toEqual({ id: "1", type: "complete" });
    await client.close();
  });

  it.each([
    ["a syntax error", "{ hello", undefined, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", "{ greeting }", undefined, "GRAPHQL_VALIDATION_FAILED"],
    ["a wrong variable", "query ($n: Even) { doubled(of: $n) }", { n: 3 }, "BAD_USER_INPUT"],
    ["a missing variable", "subscription ($to: Int!) { count(to: $to) }", {}, "BAD_USER_INPUT"],
    ["two operations and no name", "query A { hello } query B { hello }", undefined, "OPERATION_RESOLUTION_FAILURE"],
    ["more fields than allowed", `{ ${"hello ".repeat(51)} }`, undefined, "GRAPHQL_VALIDATION_FAILED"],
    ["more tokens than allowed", `{ ${"hello ".repeat(5_000)} }`, undefined, "GRAPHQL_PARSE_FAILED"],
  ])("with %s end by themselves; the socket and its other operations go on", async (_, query, variables, code) => {
    const client = await Client.connected();
    client.subscribe("other", "subscription { endless }");
    expect(await client.next()).toMatchObject({ id: "other", type: "next" });

    client.subscribe("faulty", query, variables);
    const answer = await client.next();
    expect(answer).toMatchObject({ id: "faulty", type: "error" });
    expect((answer.payload as readonly { extensions: { code: string } }[])[0]?.extensions.code).toBe(code);

    expect(client.isOpen).toBe(true);
    client.subscribe("after", "{ hello }");
    expect(await client.next()).toEqual({ id: "after", type: "next", payload: { data: { hello: "hello you" } } });
    await client.close();
  });

  it("Promise 6: tell an unnamed fault as an id, in a result and in the middle of a stream", async () => {
    const client = await Client.connected();
    client.subscribe("1", "{ fails }");
    const result = JSON.stringify(await client.next());
    expect(result).toContain('"code":"INTERNAL_SERVER_ERROR"');
    expect(await client.next()).toEqual({ id: "1", type: "complete" });

    client.subscribe("2", "subscription { breaks }");
    expect(await client.next()).toMatchObject({ id: "2", type: "next" });
    const broken = await client.next();
    expect(broken).toMatchObject({ id: "2", type: "error" });
    for (const text of [result, JSON.stringify(broken)]) {
      expect(text).not.toContain("hunter2");
      const errorId = /"errorId":"([0-9a-f-]{36})"/.exec(text)?.[1] ?? "none";
      expect(log.filter((line) => line.includes(errorId))).toHaveLength(1);
    }
    await client.close();
  });

  it("get a context of their own each", async () => {
    const client = await Client.connected();
    const ids = new Set<unknown>();
    for (const id of ["1", "2"]) {
      client.subscribe(id, "{ requestId }");
      ids.add(((await client.next()).payload as { data: { requestId: string } }).data.requestId);
      await client.next();
    }
    expect(ids.size).toBe(2);
    await client.close();
  });
});

describe("what is no operation", () => {
  it("closes with 4400 on what is no message of the protocol", async () => {
    for (const text of ["hello", '{"type":"start","id":"1"}', '{"type":"subscribe","id":"1"}']) {
      const client = await Client.connected();
      client.send(text);
      expect((await client.closed).code).toBe(4400);
    }
  });

  it("closes with 1009 on a message of more than 1 MB", async () => {
    const client = await Client.connected();
    client.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: "x".repeat(1024 * 1024) } }));
    expect((await client.closed).code).toBe(1009);
  });

  it("does not open at another address or with another protocol", async () => {
    const elsewhere = new Client(server.webSocketUrl.replace("/graphql", "/other"));
    expect((await elsewhere.closed).code).toBe(1006);
    const other = new Client(server.webSocketUrl, "graphql-ws");
    expect([1006, 4406]).toContain((await other.closed).code);
  });
});
