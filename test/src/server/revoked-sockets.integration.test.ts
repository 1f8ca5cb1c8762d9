import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { scopePresets, type NewToken } from "../../../src/tokens/index.js";
import { insertConnection } from "../../support/records.js";
import { startTestGateway, type TestGateway } from "../../support/server.js";

/** Sockets that are open when their token ends, on a process that was told nothing. */
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
  gateway.services.hub.start();
});

afterAll(async () => {
  await gateway.services.hub.stop();
  await gateway.close();
});

interface Socket {
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): void;
}

/** Connects with a token and subscribes; resolves once the server has said yes. */
async function open(token: string): Promise<Socket> {
  const socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
  const closed = once(socket, "close").then(([code, reason]: unknown[]) => ({
    code: code as number,
    reason: String(reason as Buffer),
  }));
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
  const [acknowledged] = (await once(socket, "message")) as [Buffer];
  expect(JSON.parse(String(acknowledged))).toEqual({ type: "connection_ack" });
  const query = "subscription { connectionStatusChanged { eventId } }";
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
  return { closed, close: () => socket.close() };
}

const newToken = (scopes: readonly string[] = scopePresets.full): Promise<NewToken> =>
  gateway.tokens.create(gateway.test, { name: "socket", scopes }, null);

const mint = async (secret: string, input = {}) =>
  gateway.access.sessionTokens.create(await gateway.tokens.authenticate(secret), input);

async function changeToken(id: string, $set: object): Promise<void> {
  await gateway.storage
    .collection<{ _id: string }>("tokens")
    .updateOne({ _id: id }, { $set, $currentDate: { changedAt: true } });
}

describe("Promise 4: an open websocket is closed", () => {
  it.each<[string, RegExp, (token: NewToken) => Promise<unknown>]>([
    ["when its token is revoked", /was revoked/, ({ token }) => gateway.tokens.revoke(gateway.test, token._id)],
    [
      "when its token is rotated with no overlap",
      /was rotated/,
      ({ token }) => gateway.tokens.rotate(gateway.test, token._id, { overlapSeconds: 0 }, null),
    ],
    [
      "when its token loses a scope",
      /may do or see has changed/,
      ({ token }) => gateway.tokens.update(gateway.test, token._id, { scopes: ["records:read"] }, null),
    ],
    [
      "when its address is taken off the list",
      /can't be used from/,
      ({ token }) => gateway.tokens.update(gateway.test, token._id, { allowedIps: ["203.0.113.7"] }, null),
    ],
    [
      "when its token expires",
      /has expired/,
      ({ token }) => changeToken(token._id, { expiresAt: new Date(Date.now() + 100) }),
    ],
  ])("%s", async (_what, reason, end) => {
    const token = await newToken();
    const socket = await open(token.secret);
    const bystander = await open((await newToken()).secret);
    await end(token);
    expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(reason) as string });
    bystander.close();
    expect((await bystander.closed).code).toBe(1005);
  });

  it("at its expiry although nothing is written then", async () => {
    const token = await newToken();
    await changeToken(token.token._id, { expiresAt: new Date((await gateway.storage.now()).getTime() + 1_500) });
    const socket = await open(token.secret);
    expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(/has expired/) as string });
    expect((await gateway.storage.now()).getTime()).toBeGreaterThanOrEqual(
      ((await gateway.tokens.get(gateway.test, token.token._id)).expiresAt ?? new Date()).getTime(),
    );
  });

  it("with its session token, when that is revoked, or the token that minted it is", async () => {
    const token = await newToken();
    const first = await mint(token.secret);
    const second = await mint(token.secret);
    const sockets = await Promise.all([open(first.token), open(second.token)]);
    await gateway.access.sessionTokens.revoke(gateway.test, first.session._id);
    expect(await sockets[0].closed).toEqual({ code: 4403, reason: expect.stringMatching(/was revoked/) as string });
    await gateway.tokens.revoke(gateway.test, token.token._id);
    expect((await sockets[1].closed).reason).toMatch(/minted this session token no longer holds/);
  });

  it("when its end user loses a connection", async () => {
    const connection = await insertConnection(gateway.storage, gateway.test);
    const connections = gateway.storage.collection<{ _id: string }>("connections");
    await connections.updateOne({ _id: connection._id }, { $set: { endUser: { id: "customer-7", name: null } } });
    const { token } = await mint((await newToken()).secret, { endUserId: "customer-7" });
    const socket = await open(token);
    await connections.updateOne({ _id: connection._id }, { $set: { endUser: { id: "customer-8", name: null } } });
    expect((await socket.closed).reason).toMatch(/may do or see has changed/);
  });
});
