import { BSON } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { entityNames } from "../../schema/entities/index.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/**
 * A small life of a gateway with secrets that stand out: connecting, syncing, writing, failing. Then everything that it
 * keeps, logs and answers is searched for them.
 */
const apiKey = "sandbox-key-7Qx1vNwZ";
const wrongKey = "wrong-key-4Tj9bLpR";
let gateway: SyncedGateway;
let log = "";
let answers = "";
const secrets = new Map<string, string>([
  ["the key of the source", apiKey],
  ["a key that the source refuses", wrongKey],
]);

beforeAll(async () => {
  gateway = await startSyncedGateway({ apiKey, log: { write: (line) => void (log += line) } });
  const { secret } = await gateway.tokens.create(gateway.test, { name: "app", scopes: ["records:read"] }, null);
  const revoked = await gateway.tokens.create(gateway.test, { name: "old", scopes: ["records:read"] }, null);
  await gateway.tokens.revoke(gateway.test, revoked.token._id);
  secrets.set("a token", gateway.token).set("a token with less", secret).set("a revoked token", revoked.secret);
  const id = await gateway.connect();
  // Each of them waits and is tried again under each fault, and all do it alike.
  const left = entityNames.filter((entity) => !["WorkOrder", "Asset", "Vendor"].includes(entity));
  const narrowed = await gateway.ask(
    `mutation ($input: UpdateConnectionInput!) { updateConnection(input: $input) { connection { id } } }`,
    { input: { connectionId: id, syncPlan: { entities: left.map((entity) => ({ entity, enabled: false })) } } },
  );
  expect(narrowed.text).not.toContain("errors");
  const said = async (query: string, variables: object = {}, options?: { token?: string | null }) => {
    answers += `${(await gateway.ask(query, variables, options)).text}\n`;
  };

  const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`;
  const config = { baseUrl: gateway.sandbox.url };
  await said(connect, { input: { system: "sandbox", config, credentials: { apiKey: wrongKey } } });
  await said(connect, { input: { system: "sandbox", config, credentials: { key: wrongKey } } });
  await said(connect, { input: { system: "sandbox", config, credentials: wrongKey } });
  await said(connect, { input: { system: "sandbox", config, credentials: { apiKey: `${wrongKey} ${wrongKey}` } } });
  await said(connect, { input: { system: "sandbox", config, credentials: { apiKey: [wrongKey] } } });
  await said(connect, {
    input: {
      system: "sandbox",
      config: { baseUrl: gateway.sandbox.url.replace("//", `//user:${wrongKey}@`) },
      credentials: { apiKey },
    },
  });
  await said(connect, {
    input: { system: "sandbox", config: { baseUrl: "http://127.0.0.1:9" }, credentials: { apiKey } },
  });
  // A key in the wrong place is the caller's own text, which an answer may repeat to them; not the log.
  await gateway.ask(connect, { input: { system: apiKey, config, credentials: { apiKey } } });
  await said(`mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection { id } } }`, {
    input: { connectionId: id, credentials: { apiKey: wrongKey } },
  });
  const create = `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { workOrder { id raw } } }`;
  await said(create, { input: { connectionId: id, data: { title: "Seal" } } });
  await said(create, { input: { connectionId: id, data: { title: "Seal" } } }, { token: secret });
  await said(`{ workOrders(first: 5) { nodes { id raw } } }`);
  await said(`{ connections { nodes { id name account statusReason } } systems { system } }`);
  await said(`{ viewer { environment } }`, {}, { token: revoked.secret });
  await said(`{ viewer { environment } }`, {}, { token: gateway.token.slice(0, -1) });
  await said(`{ syntax`, {}, { token: secret });
  answers += await (await fetch(`${gateway.url}/graphql?token=${secret}`)).text();
  answers += await refusedWebSocket(revoked.secret);

  for (const fault of ["unauthorized", "down", "bad-json", "status:500", "status:429:1"]) {
    gateway.sandbox.faults.add({ fault });
    await said(create, { input: { connectionId: id, data: { title: `While ${fault}` } } });
    await said(`mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id } } }`, { id });
    await gateway.work(id);
    gateway.sandbox.faults.clear();
    await said(`mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection { id } } }`, {
      input: { connectionId: id, credentials: { apiKey } },
    });
    await gateway.work(id);
  }
});

afterAll(async () => {
  await gateway?.close();
});

/** What somebody is told who comes over a websocket with this token. */
async function refusedWebSocket(token: string): Promise<string> {
  const client = createClient({
    url: gateway.webSocketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const told = await new Promise<unknown>((resolve) => {
    client.subscribe(
      { query: "{ viewer { environment } }" },
      { next: resolve, error: resolve, complete: () => resolve(null) },
    );
  });
  await client.dispose();
  const { code, reason } = told as { code?: number; reason?: string };
  expect(code).toBe(4403);
  return String(reason);
}

describe("Promise 6: nothing secret is kept in the clear, logged or returned", () => {
  it("and this search finds each of them where it is", () => {
    for (const secret of secrets.values()) {
      expect(() => expectNone(`Bearer ${secret}.`, "a text")).toThrow("in a text");
      const inBase64 = Buffer.from(secret).toString("base64");
      expect(() => expectNone(inBase64, "a text")).toThrow("in a text");
    }
  });

  it("in the whole database", async () => {
    const collections = await gateway.storage.db.listCollections().toArray();
    expect(collections.length).toBeGreaterThan(10);
    for (const { name } of collections) {
      const documents = await gateway.storage.db.collection(name).find().toArray();
      // Binary values as they lie there, too: as text and not only in base 64.
      const dump = BSON.EJSON.stringify(documents) + documents.map((document) => textOf(document)).join("\n");
      expectNone(dump, `the collection ${name}`);
    }
  });

  it("in the log, down to trace", () => {
    expect(log.split("\n").length).toBeGreaterThan(30);
    expect(log).toMatch(/"level":(10|20)\b/);
    expectNone(log, "the log");
  });

  it("in any answer", () => {
    for (const code of [
      "SOURCE_UNAUTHORIZED",
      "BAD_USER_INPUT",
      "UNAUTHENTICATED",
      "FORBIDDEN",
      "CONNECTION_UNREACHABLE",
    ]) {
      expect(answers).toContain(code);
    }
    expectNone(answers, "an answer");
  });
});

function textOf(document: object): string {
  return Buffer.from(BSON.serialize(document)).toString("latin1");
}

/** Neither as it is, nor as base 64 or percent-encoded, nor the part of a token that is not public. */
function expectNone(text: string, where: string): void {
  for (const [what, secret] of secrets) {
    const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -2);
    const inner = secret.startsWith("trb_") ? secret.slice(15, 40) : secret;
    for (const form of [secret, base64, encodeURIComponent(secret), inner]) {
      expect(text.includes(form), `${what} in ${where}: ${around(text, form)}`).toBe(false);
    }
  }
}

function around(text: string, form: string): string {
  const at = text.indexOf(form);
  return at < 0 ? "" : text.slice(Math.max(0, at - 150), at + form.length + 50);
}
