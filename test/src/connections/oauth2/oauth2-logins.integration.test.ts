import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../../src/connections/index.js";
import { loadConnectors } from "../../../../src/connectors/index.js";
import type { TributaryError } from "../../../../src/errors/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import type { Services } from "../../../../src/services/index.js";
import { startScript } from "../../../support/child-process.js";
import type { LoginOrder, LoginReport } from "../../../support/login-process.js";
import { newTenant } from "../../../support/records.js";
import { logIn, refresh } from "../../../support/sandbox-login.js";
import { openGate, type StoreGate } from "../../../support/secret-stores/gate.js";
import { testServices } from "../../../support/services.js";
import { useStorage } from "../../../support/storage.js";
import { startTestSandbox } from "../../sandbox/sandbox.support.js";

const store = useStorage();
const tenant = newTenant();
let sandbox: RunningSandbox;
let gate: StoreGate;
let services: Services;
let refusal = (response: ServerResponse) => void response.writeHead(500).end();

beforeAll(async () => {
  sandbox = await startTestSandbox();
  gate = await openGate(sandbox.url, (response) => refusal(response));
  services = testServices(store.storage, [...(await loadConnectors()).values()]);
});
afterAll(async () => {
  await gate.close();
  await sandbox.stop();
});
beforeEach(() => {
  gate.mood = "WELL";
  gate.requests.length = 0;
});

const connections = () => store.storage.db.collection<ConnectionDocument>("connections");
const tokenRequests = () => gate.requests.filter((request) => request === "POST /oauth/token").length;

async function connect(): Promise<ConnectionDocument> {
  const { refresh_token: refreshToken } = await logIn(sandbox, "planner");
  const { connection } = await services.sync.connect(tenant, {
    system: "sandbox",
    config: { baseUrl: gate.url },
    credentials: { clientId: sandbox.oauth.clientId, clientSecret: sandbox.oauth.clientSecret, refreshToken },
  });
  gate.requests.length = 0;
  return connection;
}

async function current(connection: ConnectionDocument): Promise<ConnectionDocument> {
  return services.connectionStore.get(tenant, connection._id);
}

/** As if the access token had been handed out so long ago. */
async function age(connection: ConnectionDocument, minutes: number): Promise<void> {
  const { oauth2 } = await current(connection);
  const earlier = (date: Date | undefined) => new Date((date?.getTime() ?? 0) - minutes * 60_000);
  const moved = { "oauth2.refreshedAt": earlier(oauth2?.refreshedAt), "oauth2.expiresAt": earlier(oauth2?.expiresAt) };
  await connections().updateOne({ _id: connection._id }, { $set: moved });
}

async function heldBy(
  connection: ConnectionDocument,
): Promise<{ accessToken: string; refreshToken: string; previousRefreshToken: string | null }> {
  const { oauth2, organizationId, _id: ownerId } = await current(connection);
  if (!oauth2) throw new Error("It has no login.");
  const context = { purpose: "oauth2-tokens", organizationId, ownerId, field: "oauth2.tokens" };
  return JSON.parse((await services.vault.open(oauth2.tokens, context)).reveal()) as Awaited<ReturnType<typeof heldBy>>;
}

async function probe(connection: ConnectionDocument): Promise<string> {
  return services.sessions.probe(await current(connection)).then(
    () => "OK",
    (fault: TributaryError) => fault.code,
  );
}

/** Ends the cool-down after a failure. */
async function coolDown(connection: ConnectionDocument): Promise<void> {
  await connections().updateOne({ _id: connection._id }, { $set: { "oauth2.failure.untilAt": new Date(0) } });
}

describe("a connection that logs in by OAuth2 (promises 6 and 21)", () => {
  it("is connected with a refresh token, of which only what is still good is kept, sealed", async () => {
    const { refresh_token: refreshToken } = await logIn(sandbox, "planner");
    const { connection } = await services.sync.connect(tenant, {
      system: "sandbox",
      config: { baseUrl: gate.url },
      credentials: { clientId: sandbox.oauth.clientId, clientSecret: sandbox.oauth.clientSecret, refreshToken },
    });
    expect(connection).toMatchObject({
      authMethod: "OAUTH2_REFRESH_TOKEN",
      account: expect.stringContaining("login:planner") as string,
    });
    const held = await heldBy(connection);
    const stored = JSON.stringify(await connections().findOne({ _id: connection._id }));
    for (const secret of [refreshToken, held.accessToken, held.refreshToken, sandbox.oauth.clientSecret])
      expect(stored).not.toContain(secret);
    const context = {
      purpose: "credential",
      organizationId: tenant.organizationId,
      ownerId: connection._id,
      field: "credential",
    };
    expect((await services.vault.open(connection.credential, context)).reveal()).not.toContain(refreshToken);
    expect(await probe(connection)).toBe("OK");
  });

  it("is connected with a client's secret alone", async () => {
    const { connection } = await services.sync.connect(tenant, {
      system: "sandbox",
      authMethod: "OAUTH2_CLIENT_CREDENTIALS",
      config: { baseUrl: gate.url },
      credentials: { clientId: sandbox.oauth.machineClientId, clientSecret: sandbox.oauth.clientSecret },
    });
    expect(connection.oauth2?.nextRefreshAt).toBeUndefined();
    await age(connection, 60);
    expect(await probe(connection)).toBe("OK");
  });

  it.each([
    [{ refreshToken: "never given out" }, "SOURCE_UNAUTHORIZED"],
    [{ clientSecret: "wrong" }, "SOURCE_UNAUTHORIZED"],
  ])("is not made with %j", async (wrong, code) => {
    const before = await connections().countDocuments();
    const { refresh_token: refreshToken } = await logIn(sandbox, "planner");
    const input = { system: "sandbox", config: { baseUrl: gate.url } };
    const credentials = {
      clientId: sandbox.oauth.clientId,
      clientSecret: sandbox.oauth.clientSecret,
      refreshToken,
      ...wrong,
    };
    await expect(services.sync.connect(tenant, { ...input, credentials })).rejects.toMatchObject({ code });
    expect(await connections().countDocuments()).toBe(before);
  });

  it("keeps the refresh token before until the one after it has worked", async () => {
    const connection = await connect();
    const first = await heldBy(connection);
    for (const round of [1, 2]) {
      const before = await heldBy(connection);
      await age(connection, 10);
      expect(await probe(connection)).toBe("OK");
      const after = await heldBy(connection);
      expect(after.previousRefreshToken, `round ${round}`).toBe(before.refreshToken);
      expect(after.refreshToken).not.toBe(before.refreshToken);
    }
    expect((await heldBy(connection)).previousRefreshToken).not.toBe(first.refreshToken);
    expect((await current(connection)).oauth2?.epoch).toBe(3);
  });

  it("has one refresh for 50 calls at once of five processes", async () => {
    const connection = await connect();
    await age(connection, 60);
    const uri = `${store.uri}${store.uri.includes("?") ? "&" : "?"}monitorCommands=true`;
    const children = await Promise.all([1, 2, 3, 4, 5].map(() => startScript("login-process", [uri])));
    const reports = await Promise.all(
      children.map(async (child) => {
        const report = once(child, "message") as Promise<[LoginReport]>;
        child.send({ connectionId: connection._id, calls: 10 } satisfies LoginOrder);
        return (await report)[0];
      }),
    );
    expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
    expect(tokenRequests()).toBe(1);
    expect(gate.requests.filter((request) => request === "GET /api/v1/me")).toHaveLength(50);
    expect((await current(connection)).oauth2?.epoch).toBe(2);
  });

  it("gets another token when the system refuses one before its time", async () => {
    const connection = await connect();
    const { accessToken } = await heldBy(connection);
    const credentials = Buffer.from(`${sandbox.oauth.clientId}:${sandbox.oauth.clientSecret}`).toString("base64");
    await fetch(`${sandbox.oauth.issuer}/token/revocation`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ token: accessToken, token_type_hint: "access_token" }),
    });
    const answered = await probe(connection);
    // This server ends the whole login when a token of it is revoked, which is what then has to be told.
    const isOver = (await refresh(sandbox, (await heldBy(connection)).refreshToken)).status === 400;
    expect(answered).toBe(isOver ? "SOURCE_UNAUTHORIZED" : "OK");
    expect(tokenRequests()).toBeGreaterThanOrEqual(1);
  });

  it("is UNAUTHORIZED when its refresh token was used elsewhere, and good again once it is connected again", async () => {
    const connection = await connect();
    const { refreshToken } = await heldBy(connection);
    expect((await refresh(sandbox, refreshToken)).status).toBe(200);
    await age(connection, 60);
    const fault: unknown = await services.sessions.probe(await current(connection)).catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: "SOURCE_UNAUTHORIZED",
      message: expect.stringContaining("invalid_grant") as string,
    });
    expect(await services.status.reportFault(connection._id, fault)).toBe("UNAUTHORIZED");
    expect((await current(connection)).oauth2?.nextRefreshAt).toBeUndefined();
    const { refresh_token: another } = await logIn(sandbox, "planner");
    const credentials = {
      clientId: sandbox.oauth.clientId,
      clientSecret: sandbox.oauth.clientSecret,
      refreshToken: another,
    };
    const again = await services.connections.reconnect(tenant, connection._id, { credentials });
    expect(again).toMatchObject({ _id: connection._id, status: { phase: "CONNECTED" } });
    expect(again.oauth2?.failure).toBeUndefined();
    expect(await probe(connection)).toBe("OK");
  });

  it("whose process died with new tokens in hand tells its customer, and asks the vendor no more", async () => {
    const connection = await connect();
    await age(connection, 60);
    const uri = `${store.uri}${store.uri.includes("?") ? "&" : "?"}monitorCommands=true`;
    const child = await startScript("login-process", [uri]);
    const gone = once(child, "exit");
    child.send({ connectionId: connection._id, calls: 1, isFatal: true } satisfies LoginOrder);
    expect((await gone)[1]).toBe("SIGKILL");
    expect((await current(connection)).oauth2?.epoch).toBe(1);
    // The lease of the dead one runs out first.
    // This vendor has no grace: the token before was used up, and using it again ends the login.
    const fault: unknown = await services.sessions.probe(await current(connection)).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "SOURCE_UNAUTHORIZED" });
    expect(await services.status.reportFault(connection._id, fault)).toBe("UNAUTHORIZED");
    expect(tokenRequests()).toBe(2);
  });

  it("goes on after such a death where the vendor takes the token before once more", async () => {
    const connection = await connect();
    const before = await heldBy(connection);
    await age(connection, 10);
    expect(await probe(connection)).toBe("OK");
    const after = await heldBy(connection);
    // As such a vendor is: it knows the token before, and lost the newest one.
    const lost = JSON.stringify({
      ...after,
      refreshToken: "lost by the vendor",
      previousRefreshToken: after.refreshToken,
    });
    const { organizationId, _id: ownerId } = connection;
    const context = { purpose: "oauth2-tokens", organizationId, ownerId, field: "oauth2.tokens" };
    await connections().updateOne(
      { _id: ownerId },
      { $set: { "oauth2.tokens": await services.vault.seal(lost, context) } },
    );
    await age(connection, 60);
    expect(await probe(connection)).toBe("OK");
    expect((await heldBy(connection)).refreshToken).not.toBe(before.refreshToken);
  });

  it("is refreshed in the background when nobody uses it, also while it is paused", async () => {
    const connection = await connect();
    await services.connections.pause(tenant, connection._id);
    expect(await services.loginKeeper.refreshDue()).toBe(0);
    await connections().updateOne({ _id: connection._id }, { $set: { "oauth2.nextRefreshAt": new Date(1) } });
    expect(await services.loginKeeper.refreshDue()).toBe(1);
    const { oauth2, status } = await current(connection);
    expect([oauth2?.epoch, status.phase]).toEqual([2, "PAUSED"]);
    expect(oauth2?.nextRefreshAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it("has nothing left of its login when it is disconnected", async () => {
    const connection = await connect();
    await services.sync.disconnect(tenant, connection._id);
    expect(await connections().countDocuments({ _id: connection._id, oauth2: { $exists: true } })).toBe(0);
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
    const connection = await connect();
    refusal = (response) => void response.writeHead(status, headers).end();
    const { connector, client } = await services.sessions.open(await current(connection));
    await connector.probe(client);
    await age(connection, 10);
    const failing = await openTokenFault(connection);
    expect(await failing.probe()).toBe("OK");
    expect(await failing.probe()).toBe("OK");
    expect(failing.tokenRequests()).toBe(1);
    await age(connection, 60);
    const code = await failing.probe();
    expect(["CONNECTION_UNREACHABLE", "SOURCE_THROTTLED", "SOURCE_ERROR"]).toContain(code);
    expect(failing.tokenRequests()).toBe(1);
    expect((await current(connection)).status.phase).not.toBe("UNAUTHORIZED");
    await failing.close();
    await coolDown(connection);
    expect(await probe(connection)).toBe("OK");
    expect((await current(connection)).oauth2?.failure).toBeUndefined();
  });

  /** Moves the connection behind a gate that lets the API through and answers the login as `refusal` does. */
  async function openTokenFault(connection: ConnectionDocument) {
    const other = await openGate(gate.url, (response) => refusal(response));
    other.moodOf = (path) => (path.startsWith("/oauth/token") ? "DENIED" : "WELL");
    await connections().updateOne({ _id: connection._id }, { $set: { "config.baseUrl": other.url } });
    return {
      probe: () => probe(connection),
      tokenRequests: () => other.requests.filter((request) => request.startsWith("POST /oauth/token")).length,
      close: async () => {
        await connections().updateOne({ _id: connection._id }, { $set: { "config.baseUrl": gate.url } });
        await other.close();
      },
    };
  }
});
