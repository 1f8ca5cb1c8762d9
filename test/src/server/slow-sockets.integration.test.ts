import { once } from "node:events";
import { buildSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { socketLimits } from "../../../src/server/socket-limits.js";
import { startTestServer, type TestServer } from "../../support/server.js";

let server: TestServer;
let produced = 0;

beforeAll(async () => {
  const schema = buildSchema(
    "type Query { text(bytes: Int!): String! } type Subscription { flood(bytes: Int!): String! }",
  );
  const { text } = schema.getQueryType()?.getFields() ?? {};
  const { flood } = schema.getSubscriptionType()?.getFields() ?? {};
  if (!text || !flood) throw new Error("the schema has not its fields");
  text.resolve = (_source, { bytes }: { bytes: number }) => "x".repeat(bytes);
  flood.subscribe = async function* (_source, { bytes }: { bytes: number }) {
    for (;;) {
      produced += 1;
      yield { flood: "x".repeat(bytes) };
    }
  };
  server = await startTestServer({ schema, pingEveryMs: 300 });
});

afterAll(() => server.close());

async function connected(): Promise<WebSocket> {
  const socket = new WebSocket(server.webSocketUrl, "graphql-transport-ws");
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${server.token}` } }));
  await once(socket, "message");
  return socket;
}

function subscribe(socket: WebSocket, id: string, query: string): void {
  socket.send(JSON.stringify({ id, type: "subscribe", payload: { query } }));
}

async function end(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, "close")) as [number, Buffer];
  return { code, reason: String(reason) };
}

/** Whoever is told of it meanwhile has read on. */
const tooSlow = { code: 4430, reason: expect.stringContaining("Read faster, or ask for less") as string };

describe("a websocket that does not read", () => {
  it("is closed with a reason when it lets answers pile up", async () => {
    const socket = await connected();
    socket.pause();
    const bytes = 1_000_000;
    for (let id = 0; id < 60; id += 1) subscribe(socket, String(id), `{ text(bytes: ${bytes}) }`);
    let received = 0;
    socket.on("message", (data: Buffer) => (received += data.length));
    const ended = end(socket);
    // The others are served meanwhile.
    const other = await connected();
    subscribe(other, "1", "{ text(bytes: 3) }");
    const [message] = (await once(other, "message")) as [Buffer];
    expect(JSON.parse(String(message))).toMatchObject({ payload: { data: { text: "xxx" } } });
    other.close();
    socket.resume();
    expect(await ended).toEqual(tooSlow);
    // What was buffered, the message that went beyond, and what the two machines' sockets hold.
    expect(received).toBeLessThan(60 * bytes);
    expect(socketLimits.bufferedBytes).toBeLessThan(60 * bytes);
  });

  it("holds one event of a subscription at a time, and is closed when it takes none for two pings", async () => {
    const socket = await connected();
    produced = 0;
    subscribe(socket, "1", "subscription { flood(bytes: 1000000) }");
    await once(socket, "message");
    socket.pause();
    const ended = end(socket);
    // As long as it takes to ask somebody else five times whether it is there.
    const other = await connected();
    for (let pings = 0; pings < 5; pings += 1) await once(other, "ping");
    other.close();
    expect(produced).toBeLessThan(100);
    socket.resume();
    expect(await ended).toEqual(tooSlow);
  });

  it("is no matter for one that reads", async () => {
    const socket = await connected();
    subscribe(socket, "1", "subscription { flood(bytes: 1000000) }");
    for (let count = 0; count < 60; count += 1) await once(socket, "message");
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.close();
    await end(socket);
  });
});
