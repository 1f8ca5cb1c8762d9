import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadConnectors } from "../../../src/connectors/index.js";
import type { RecordDocument } from "../../../src/records/index.js";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import { createServer, type RunningServer } from "../../../src/server/index.js";
import type { Services } from "../../../src/services/index.js";
import { silentLogger, testServices } from "../../support/services.js";
import { smallSchema } from "../../support/small-schema.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
let folder: string;
let sandbox: RunningSandbox;
let services: Services;
let server: RunningServer;
let connectionId: string;
let secret: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tributary-hooks-"));
  sandbox = await startSandbox({ dataDir: folder, scale: 200, logger: silentLogger });
  services = testServices(store.storage, [...(await loadConnectors()).values()]);
  server = await createServer({
    schema: smallSchema(),
    storage: store.storage,
    access: services,
    createContext: (access, requestId) => ({ access, requestId }),
    sourceHooks: services,
    logger: silentLogger,
    host: "127.0.0.1",
    port: 0,
  });
  const { connection } = await services.sync.connect(tenant, {
    system: "sandbox",
    config: { baseUrl: sandbox.url },
    credentials: { apiKey: sandbox.apiKey },
  });
  connectionId = connection._id;
  await services.runner.runDue(connectionId, new AbortController().signal);
  ({ secret } = await services.hooks.rotateSecret(tenant, connectionId));
  const hook = await api<{ id: string }>("POST", "webhooks", { url: hookUrl(), secret });
  expect(hook.id).toMatch(/^WH-/);
});
afterEach(() => sandbox.faults.clear());
afterAll(async () => {
  await sandbox?.stop();
  await server?.close();
  if (folder) await rm(folder, { recursive: true });
});

const hookUrl = (id = connectionId) => `${server.url}/hooks/${id}`;

async function api<Body = { id: string; modified_at: string }>(
  method: string,
  path: string,
  body?: object,
): Promise<Body> {
  const response = await fetch(`${sandbox.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.apiKey}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The Sandbox answered ${response.status}: ${text}`);
  return (text ? JSON.parse(text) : {}) as Body;
}

const stored = (remoteId: string) =>
  store.storage.collection<RecordDocument>("parts").findOne({ connectionId, remoteId });

/** A call signed as the Sandbox signs it. */
function send(body: object, options: { key?: string; to?: string; seconds?: number } = {}): Promise<Response> {
  const { key = secret, to = hookUrl(), seconds = Math.floor(Date.now() / 1000) } = options;
  const text = JSON.stringify(body);
  const digest = createHmac("sha256", key).update(`${seconds}.${text}`).digest("hex");
  const headers = { "content-type": "application/json", "x-sandbox-signature": `t=${seconds},v1=${digest}` };
  return fetch(to, { method: "POST", headers, body: text });
}

describe("a change in the Sandbox that its webhook tells", () => {
  it("is stored without a sync: made, changed, deleted", async () => {
    const runs = await store.storage.collection("syncRuns").countDocuments();
    const made = await api("POST", "parts", { name: "Coupling" });
    await expect.poll(() => stored(made.id)).toMatchObject({ version: 1, deletedAt: null });
    await api("PATCH", `parts/${made.id}`, { name: "Coupling, long" });
    await expect.poll(() => stored(made.id)).toMatchObject({ version: 2 });
    await api("DELETE", `parts/${made.id}`);
    await expect.poll(async () => (await stored(made.id))?.deletedAt).toBeInstanceOf(Date);
    expect(await store.storage.collection("syncRuns").countDocuments()).toBe(runs);
  });

  it("changes nothing when it is told twice, nor does the sync that comes after", async () => {
    const made = await api("POST", "parts", { name: "Bearing" });
    await expect.poll(() => stored(made.id)).toMatchObject({ version: 1 });
    const change = { event: "created", kind: "parts", id: made.id, occurred_at: made.modified_at, record: made };
    expect((await send(change)).status).toBe(202);
    await services.connectionStore.scheduleSync(connectionId, 0);
    await services.runner.runDue(connectionId, new AbortController().signal);
    expect(await stored(made.id)).toMatchObject({ version: 1 });
  });

  it("is read from the Sandbox when the call does not carry it", async () => {
    const made = await api("POST", "parts", { name: "Washer" });
    await expect.poll(() => stored(made.id)).toMatchObject({ version: 1 });
    // A record that was changed behind the webhook's back.
    await fetch(`${sandbox.url}/control/records/parts/${made.id}`, {
      method: "PATCH",
      headers: { "x-sandbox-control": sandbox.apiKey, "content-type": "application/json" },
      body: JSON.stringify({ name: "Washer, thick" }),
    });
    const change = { event: "updated", kind: "parts", id: made.id, occurred_at: made.modified_at, record: null };
    const response = await send(change);
    expect(await response.json()).toEqual({ accepted: 1 });
    await expect.poll(() => stored(made.id)).toMatchObject({ version: 2 });
  });

  it("is nothing when it is older than what is stored", async () => {
    const made = await api("POST", "parts", { name: "Old" });
    const changed = await api("PATCH", `parts/${made.id}`, { name: "New" });
    await expect.poll(async () => (await stored(made.id))?.remoteUpdatedAt).toEqual(new Date(changed.modified_at));
    const before = await stored(made.id);
    await send({ event: "created", kind: "parts", id: made.id, occurred_at: made.modified_at, record: made });
    expect(await stored(made.id)).toEqual(before);
  });
});

describe("a call that is not the Sandbox's", () => {
  const ping = { event: "ping", kind: null, id: null, occurred_at: "…", record: null };

  it("is refused when its signature, its time or its address is wrong, and stores nothing", async () => {
    expect((await send(ping)).status).toBe(202);
    expect((await send(ping, { key: "guessed-secret" })).status).toBe(401);
    expect((await send(ping, { seconds: Math.floor(Date.now() / 1000) - 400 })).status).toBe(401);
    expect((await fetch(hookUrl(), { method: "POST", body: "{}" })).status).toBe(401);
    expect((await send(ping, { to: hookUrl("con_00000000000000000000000000") })).status).toBe(404);
    expect((await send({ ...ping, event: "renamed" })).status).toBe(400);
  });

  it("is told to come again while the connection is paused, but only with a signature", async () => {
    await services.connectionStore.update(
      { ...tenant, _id: connectionId },
      { $set: { status: { phase: "PAUSED", since: new Date() } } },
    );
    const change = { event: "updated", kind: "parts", id: "ITEM-000001", occurred_at: "…", record: null };
    const response = await send(change);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("60");
    expect((await send(change, { key: "guessed-secret" })).status).toBe(401);
    await services.connectionStore.update(
      { ...tenant, _id: connectionId },
      {
        $set: { status: { phase: "CONNECTED", since: new Date() } },
      },
    );
  });
});
