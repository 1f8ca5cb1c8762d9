import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../../src/connections/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { LoginWorld } from "../../../support/login-world.js";
import { logIn, refresh } from "../../../support/sandbox-login.js";
import { openGate } from "../../../support/secret-stores/gate.js";
import { useStorage } from "../../../support/storage.js";
import { startTestSandbox } from "../../sandbox/sandbox.support.js";

const store = useStorage();
let sandbox: RunningSandbox;
let world: LoginWorld;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  world = await LoginWorld.open(store, sandbox);
});
afterAll(async () => {
  await world.close();
  await sandbox.stop();
});
beforeEach(() => world.reset());

describe("a connection that logs in by OAuth2 (promises 6 and 21)", () => {
  it("is connected with a refresh token, of which only what is still good is kept, sealed", async () => {
    const { refresh_token: refreshToken } = await logIn(sandbox, "planner");
    const { connection } = await world.services.sync.connect(world.tenant, {
      system: "sandbox",
      config: { baseUrl: world.gate.url },
      credentials: { clientId: sandbox.oauth.clientId, clientSecret: sandbox.oauth.clientSecret, refreshToken },
    });
    expect(connection).toMatchObject({
      authMethod: "OAUTH2_REFRESH_TOKEN",
      account: expect.stringContaining("login:planner") as string,
    });
    const held = await world.heldBy(connection);
    const stored = JSON.stringify(await world.connections.findOne({ _id: connection._id }));
    for (const secret of [refreshToken, held.accessToken, held.refreshToken, sandbox.oauth.clientSecret])
      expect(stored).not.toContain(secret);
    const context = {
      purpose: "credential",
      organizationId: world.tenant.organizationId,
      ownerId: connection._id,
      field: "credential",
    };
    expect((await world.services.vault.open(connection.credential, context)).reveal()).not.toContain(refreshToken);
    expect(await world.probe(connection)).toBe("OK");
  });

  it("is connected with a client's secret alone", async () => {
    const { connection } = await world.services.sync.connect(world.tenant, {
      system: "sandbox",
      authMethod: "OAUTH2_CLIENT_CREDENTIALS",
      config: { baseUrl: world.gate.url },
      credentials: { clientId: sandbox.oauth.machineClientId, clientSecret: sandbox.oauth.clientSecret },
    });
    expect(connection.oauth2?.nextRefreshAt).toBeUndefined();
    await world.age(connection, 60);
    expect(await world.probe(connection)).toBe("OK");
  });

  it.each([
    [{ refreshToken: "never given out" }, "SOURCE_UNAUTHORIZED"],
    [{ clientSecret: "wrong" }, "SOURCE_UNAUTHORIZED"],
  ])("is not made with %j", async (wrong, code) => {
    const before = await world.connections.countDocuments();
    const { refresh_token: refreshToken } = await logIn(sandbox, "planner");
    const input = { system: "sandbox", config: { baseUrl: world.gate.url } };
    const credentials = {
      clientId: sandbox.oauth.clientId,
      clientSecret: sandbox.oauth.clientSecret,
      refreshToken,
      ...wrong,
    };
    await expect(world.services.sync.connect(world.tenant, { ...input, credentials })).rejects.toMatchObject({ code });
    expect(await world.connections.countDocuments()).toBe(before);
  });

  it("keeps the refresh token before until the one after it has worked", async () => {
    const connection = await world.connect();
    const first = await world.heldBy(connection);
    for (const round of [1, 2]) {
      const before = await world.heldBy(connection);
      await world.age(connection, 10);
      expect(await world.probe(connection)).toBe("OK");
      const after = await world.heldBy(connection);
      expect(after.previousRefreshToken, `round ${round}`).toBe(before.refreshToken);
      expect(after.refreshToken).not.toBe(before.refreshToken);
    }
    expect((await world.heldBy(connection)).previousRefreshToken).not.toBe(first.refreshToken);
    expect((await world.current(connection)).oauth2?.epoch).toBe(3);
  });

  it("has one refresh for 50 calls at once of five processes", async () => {
    const connection = await world.connect();
    await world.age(connection, 60);
    expect(await world.callFrom(5, { connectionId: connection._id, calls: 10 })).toEqual([]);
    expect(world.tokenRequests()).toBe(1);
    expect(world.gate.requests.filter((request) => request === "GET /api/v1/me")).toHaveLength(50);
    expect((await world.current(connection)).oauth2?.epoch).toBe(2);
  });

  it("gets another token when the system refuses one before its time", async () => {
    const connection = await world.connect();
    const { accessToken } = await world.heldBy(connection);
    const credentials = Buffer.from(`${sandbox.oauth.clientId}:${sandbox.oauth.clientSecret}`).toString("base64");
    await fetch(`${sandbox.oauth.issuer}/token/revocation`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ token: accessToken, token_type_hint: "access_token" }),
    });
    const answered = await world.probe(connection);
    // This server ends the whole login when a token of it is revoked, which is what then has to be told.
    const isOver = (await refresh(sandbox, (await world.heldBy(connection)).refreshToken)).status === 400;
    expect(answered).toBe(isOver ? "SOURCE_UNAUTHORIZED" : "OK");
    expect(world.tokenRequests()).toBeGreaterThanOrEqual(1);
  });

  it("is UNAUTHORIZED when its refresh token was used elsewhere, and good again once it is connected again", async () => {
    const connection = await world.connect();
    const { refreshToken } = await world.heldBy(connection);
    expect((await refresh(sandbox, refreshToken)).status).toBe(200);
    await world.age(connection, 60);
    const fault: unknown = await world.services.sessions
      .probe(await world.current(connection))
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: "SOURCE_UNAUTHORIZED",
      message: expect.stringContaining("invalid_grant") as string,
    });
    expect(await world.services.status.reportFault(connection._id, fault)).toBe("UNAUTHORIZED");
    expect((await world.current(connection)).oauth2?.nextRefreshAt).toBeUndefined();
    const { refresh_token: another } = await logIn(sandbox, "planner");
    const credentials = {
      clientId: sandbox.oauth.clientId,
      clientSecret: sandbox.oauth.clientSecret,
      refreshToken: another,
    };
    const again = await world.services.connections.reconnect(world.tenant, connection._id, { credentials });
    expect(again).toMatchObject({ _id: connection._id, status: { phase: "CONNECTED" } });
    expect(again.oauth2?.failure).toBeUndefined();
    expect(await world.probe(connection)).toBe("OK");
  });

  it("whose process died with new tokens in hand tells its customer, and asks the vendor no more", async () => {
    const connection = await world.connect();
    await world.age(connection, 60);
    expect(await world.dieWithTokens(connection)).toBe("SIGKILL");
    expect((await world.current(connection)).oauth2?.epoch).toBe(1);
    // The lease of the dead one runs out first.
    // This vendor has no grace: the token before was used up, and using it again ends the login.
    const fault: unknown = await world.services.sessions
      .probe(await world.current(connection))
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "SOURCE_UNAUTHORIZED" });
    expect(await world.services.status.reportFault(connection._id, fault)).toBe("UNAUTHORIZED");
    expect(world.tokenRequests()).toBe(2);
  });

  it("goes on after such a death where the vendor takes the token before once more", async () => {
    const connection = await world.connect();
    const before = await world.heldBy(connection);
    await world.age(connection, 10);
    expect(await world.probe(connection)).toBe("OK");
    const after = await world.heldBy(connection);
    // As such a vendor is: it knows the token before, and lost the newest one.
    const lost = JSON.stringify({
      ...after,
      refreshToken: "lost by the vendor",
      previousRefreshToken: after.refreshToken,
    });
    const { organizationId, _id: ownerId } = connection;
    const context = { purpose: "oauth2-tokens", organizationId, ownerId, field: "oauth2.tokens" };
    await world.connections.updateOne(
      { _id: ownerId },
      { $set: { "oauth2.tokens": await world.services.vault.seal(lost, context) } },
    );
    await world.age(connection, 60);
    expect(await world.probe(connection)).toBe("OK");
    expect((await world.heldBy(connection)).refreshToken).not.toBe(before.refreshToken);
  });

  it("is refreshed in the background when nobody uses it, also while it is paused", async () => {
    const connection = await world.connect();
    await world.services.connections.pause(world.tenant, connection._id);
    expect(await world.services.loginKeeper.refreshDue()).toBe(0);
    await world.connections.updateOne({ _id: connection._id }, { $set: { "oauth2.nextRefreshAt": new Date(1) } });
    expect(await world.services.loginKeeper.refreshDue()).toBe(1);
    const { oauth2, status } = await world.current(connection);
    expect([oauth2?.epoch, status.phase]).toEqual([2, "PAUSED"]);
    expect(oauth2?.nextRefreshAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it("has nothing left of its login when it is disconnected", async () => {
    const connection = await world.connect();
    await world.services.sync.disconnect(world.tenant, connection._id);
    expect(await world.connections.countDocuments({ _id: connection._id, oauth2: { $exists: true } })).toBe(0);
    expect(await store.storage.db.collection("dataKeys").countDocuments({ ownerId: connection._id })).toBe(0);
  });
});

describe("a vendor whose login fails (promises 17 and 21)", () => {
  const answers: [string, number, Record<string, string>][] = [
    ["500", 500, {}],
    ["502", 502, {}],
    ["503", 503, {}],
    ["429", 429, { "retry-after": "1" }],
  ];

  it.each(answers)("with %s is asked once in 30 s, and what still holds goes on", async (_, status, headers) => {
    const connection = await world.connect();
    world.refusal = (response) => void response.writeHead(status, headers).end();
    const { connector, client } = await world.services.sessions.open(await world.current(connection));
    await connector.probe(client);
    await world.age(connection, 10);
    const failing = await openTokenFault(connection);
    expect(await failing.probe()).toBe("OK");
    expect(await failing.probe()).toBe("OK");
    expect(failing.tokenRequests()).toBe(1);
    await world.age(connection, 60);
    const code = await failing.probe();
    expect(["CONNECTION_UNREACHABLE", "SOURCE_THROTTLED", "SOURCE_ERROR"]).toContain(code);
    expect(failing.tokenRequests()).toBe(1);
    expect((await world.current(connection)).status.phase).not.toBe("UNAUTHORIZED");
    await failing.close();
    await world.coolDown(connection);
    expect(await world.probe(connection)).toBe("OK");
    expect((await world.current(connection)).oauth2?.failure).toBeUndefined();
  });

  /** Moves the connection behind a gate that lets the API through and answers the login as `refusal` does. */
  async function openTokenFault(connection: ConnectionDocument) {
    const other = await openGate(world.gate.url, (response) => world.refusal(response));
    other.moodOf = (path) => (path.startsWith("/oauth/token") ? "DENIED" : "WELL");
    await world.connections.updateOne({ _id: connection._id }, { $set: { "config.baseUrl": other.url } });
    return {
      probe: () => world.probe(connection),
      tokenRequests: () => other.requests.filter((request) => request.startsWith("POST /oauth/token")).length,
      close: async () => {
        await world.connections.updateOne({ _id: connection._id }, { $set: { "config.baseUrl": world.gate.url } });
        await other.close();
      },
    };
  }
});
