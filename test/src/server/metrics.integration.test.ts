import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { once } from "node:events";
import { createMetricsServer, metricsTokenHash } from "../../../src/server/index.js";
import { DeploymentMetrics, type DeploymentMetricsParts } from "../../../src/services/index.js";
import { parseFaultSpec } from "../../../src/sandbox/index.js";
import { OutboxStore } from "../../../src/events/index.js";
import { WriteStore } from "../../../src/writes/index.js";
import { explainedDuring } from "../../support/explained.js";
import { silentLogger } from "../../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

let gateway: SyncedGateway;
/** The deployment is counted anew at each question, so that a test sees what it has just done. */
let metrics: DeploymentMetrics;
let nowMs = 0;

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 100 });
  metrics = new DeploymentMetrics(parts(), () => (nowMs += 60_000));
  await gateway.connect();
});

afterAll(async () => {
  await gateway?.close();
});

function parts(): DeploymentMetricsParts {
  const { storage, services } = gateway;
  const { connectionStore: connections, webhooks, vault } = services;
  const [outbox, writes] = [new OutboxStore(storage), new WriteStore(storage)];
  return { storage, connections, outbox, writes, webhooks, vault, logger: silentLogger };
}

/** Values by name and labels, as `tributary_connections{system="sandbox",status="CONNECTED"}`. */
async function values(): Promise<(name: string) => number> {
  const lines = (await metrics.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const found = new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
  return (name) => found.get(name) ?? 0;
}

/** How much each named value grew by what is done. */
async function growth(names: readonly string[], work: () => Promise<unknown>): Promise<number[]> {
  const before = await values();
  await work();
  const after = await values();
  return names.map((name) => after(name) - before(name));
}

describe("the metrics", () => {
  it("count a sync: its end, its records, which add up, and what it asked of the source", async () => {
    const records = ["created", "updated", "unchanged", "deleted", "quarantined"].map(
      (outcome) => `tributary_sync_records_total{system="sandbox",outcome="${outcome}"}`,
    );
    const [runs, ended, read, pages, requests, answered, ...counted] = await growth(
      [
        'tributary_sync_runs_total{kind="INITIAL",outcome="SUCCEEDED"}',
        'tributary_sync_run_duration_seconds_count{kind="INITIAL"}',
        'tributary_sync_records_read_total{system="sandbox"}',
        'tributary_sync_pages_total{system="sandbox"}',
        'tributary_source_requests_total{system="sandbox",outcome="answered"}',
        'tributary_source_request_duration_seconds_count{system="sandbox"}',
        ...records,
      ],
      () => gateway.connect({ name: "Second" }),
    );
    const { syncRuns } = await gateway.data<{
      syncRuns: { nodes: { requests: number; entities: Record<string, number>[] }[] };
    }>("{ syncRuns(first: 1) { nodes { requests entities { read created quarantined } } } }");
    const run = syncRuns.nodes[0];
    const sum = (field: string) => run?.entities.reduce((total, item) => total + (item[field] ?? 0), 0);
    expect([runs, ended]).toEqual([1, 1]);
    expect([read, counted[0], counted[4]]).toEqual([sum("read"), sum("created"), sum("quarantined")]);
    expect(counted.reduce((total, count) => total + count, 0)).toBe(read);
    expect(pages).toBeGreaterThan(0);
    // Also those of the call that tried the connection before it was stored.
    expect(requests).toBeGreaterThanOrEqual(run?.requests ?? Infinity);
    expect(answered).toBe(requests);
    expect((await values())('tributary_connections{system="sandbox",status="CONNECTED"}')).toBe(2);
    expect((await values())("tributary_outbox_events")).toBeGreaterThan(0);
  });

  it("count an outage: requests without an answer, the change of status, connections by status", async () => {
    const id = await gateway.connect({ name: "Third" });
    gateway.sandbox.faults.add(parseFaultSpec("down"));
    const [change, refused] = await growth(
      [
        'tributary_connection_status_changes_total{system="sandbox",from="CONNECTED",to="UNREACHABLE"}',
        'tributary_sync_interruptions_total{reason="unreachable"}',
      ],
      async () => {
        await gateway.data(`mutation { startSync(input: { connectionId: "${id}" }) { syncRun { id } } }`);
        await gateway.work(id);
      },
    );
    gateway.sandbox.faults.clear();
    expect([change, refused]).toEqual([1, 1]);
    expect((await values())('tributary_connections{system="sandbox",status="UNREACHABLE"}')).toBe(1);
  });

  it("count operations as they ended, errors by code, and tokens that were refused", async () => {
    const operation = (type: string, outcome: string) =>
      `tributary_graphql_operations_total{type="${type}",outcome="${outcome}"}`;
    const counted = await growth(
      [
        operation("query", "ok"),
        operation("query", "failed"),
        operation("mutation", "failed"),
        operation("invalid", "refused"),
        'tributary_graphql_errors_total{code="BAD_USER_INPUT"}',
        'tributary_graphql_errors_total{code="GRAPHQL_VALIDATION_FAILED"}',
        'tributary_tokens_refused_total{code="UNAUTHENTICATED"}',
        'tributary_http_requests_total{route="/graphql",status="401"}',
        'tributary_graphql_operation_duration_seconds_count{type="query"}',
      ],
      async () => {
        await gateway.ask("{ viewer { environment } }");
        // One that goes through Apollo, and one that has an error.
        await fetch(`${gateway.url}/graphql?query={viewer{environment}}`, {
          headers: { authorization: `Bearer ${gateway.token}` },
        });
        await gateway.ask('mutation { pauseConnection(input: { connectionId: "con_none" }) { connection { id } } }');
        await gateway.ask("{ nothing }");
        await gateway.ask("{ viewer { environment } }", {}, { token: null });
      },
    );
    expect(counted).toEqual([2, 0, 1, 1, 1, 1, 1, 1, 2]);
  });

  it("know websockets and subscriptions while they are open", async () => {
    const socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${gateway.token}` } }));
    await once(socket, "message");
    const query = "subscription { connectionStatusChanged { eventId } }";
    socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    socket.send(JSON.stringify({ id: "2", type: "subscribe", payload: { query: "{ viewer { environment } }" } }));
    await once(socket, "message");
    const during = await values();
    const ended = once(socket, "close");
    socket.close();
    await ended;
    const open = ["tributary_websocket_connections", "tributary_subscriptions"];
    expect(open.map(during)).toEqual([1, 1]);
    await expect.poll(async () => open.map(await values())).toEqual([0, 0]);
  });

  it("tell of the database, the process and what runs", async () => {
    const of = await values();
    expect(of("tributary_mongodb_pool_use_seconds_count")).toBeGreaterThan(0);
    expect(of('tributary_mongodb_pool_connections{state="open"}')).toBeGreaterThan(0);
    expect(of("tributary_database_up")).toBe(1);
    expect(of("tributary_secrets_available")).toBe(1);
  });

  it("have no label with an id, a token, an organization or an address in it", async () => {
    const labels = [...(await metrics.text()).matchAll(/\{([^}]*)\}/g)].map(([, text = ""]) => text);
    expect(labels.length).toBeGreaterThan(100);
    expect(
      labels.filter((text) => /\b(org|con|tok|run|wrt|evt|whe)_|trb_|\d+\.\d+\.\d+\.\d+|[0-9a-f]{12}/.test(text)),
    ).toEqual([]);
  });

  it.each(["connections", "writes", "outbox", "webhookLanes"])(
    "count %s without reading a document of them",
    async (collection) => {
      const explained = await explainedDuring(gateway.storage, collection, () => metrics.text());
      expect(explained.length).toBeGreaterThan(0);
      expect(explained.map(({ docsExamined, stages }) => [docsExamined, stages.includes("COLLSCAN")])).toEqual(
        explained.map(() => [0, false]),
      );
    },
  );

  it("ask the database once in 10 s, and say that it is away rather than repeat what they knew", async () => {
    let asked = 0;
    let isAway = false;
    let atMs = 0;
    const storage: DeploymentMetricsParts["storage"] = {
      ...gateway.storage,
      now: () => {
        asked += 1;
        return isAway ? Promise.reject(new Error("away")) : gateway.storage.now();
      },
    };
    const watched = new DeploymentMetrics({ ...parts(), storage }, () => atMs);
    await Promise.all([watched.text(), watched.text()]);
    atMs = 9_000;
    expect(await watched.text()).toContain("\ntributary_connections{");
    expect(asked).toBe(1);
    isAway = true;
    atMs = 11_000;
    const text = await watched.text();
    expect(text).toContain("\ntributary_database_up 0\n");
    expect(text).not.toMatch(/^tributary_(connections|syncs_due|outbox_events)\b/m);
    expect(text).toMatch(/^tributary_http_requests_total/m);
  });
});

describe("who may read metrics", () => {
  const token = "a-token-of-32-characters-or-more";
  const shown = { source: { contentType: "text/plain; version=0.0.4", text: async () => "up 1\n" } };
  const status = async (url: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}/metrics`, { headers })).status;

  const open = (access: { allowed: string[]; trustedProxies?: string[]; hasToken?: boolean; port?: number }) =>
    createMetricsServer({
      ...shown,
      allowed: access.allowed,
      tokenHash: () => (access.hasToken ? metricsTokenHash(token) : null),
      storage: gateway.storage,
      isClosing: () => false,
      trustedProxies: access.trustedProxies ?? [],
      host: "127.0.0.1",
      port: access.port ?? 0,
    });

  it("is the machine itself, but not whoever a proxy on it hands on", async () => {
    expect(await status(gateway.url)).toBe(200);
    expect(await status(gateway.url, { "x-forwarded-for": "203.0.113.7" })).toBe(403);
    const server = await open({ allowed: ["loopback"] });
    const response = await fetch(`${server.url}/metrics`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4"]);
    expect(await response.text()).toBe("up 1\n");
    expect(await status(server.url, { forwarded: "for=203.0.113.7" })).toBe(403);
    expect(await status(server.url, { authorization: `Bearer ${gateway.token}`, "x-forwarded-for": "::1" })).toBe(403);
    await server.close();
  });

  it("is whoever a trusted proxy names that is allowed, or shows the token", async () => {
    const server = await open({ allowed: ["10.0.0.0/8"], trustedProxies: ["loopback"], hasToken: true });
    expect(await status(server.url, { "x-forwarded-for": "10.1.2.3" })).toBe(200);
    const refused = await fetch(`${server.url}/metrics`, { headers: { "x-forwarded-for": "203.0.113.7" } });
    expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    expect(await refused.text()).toContain("TRIBUTARY_METRICS_ALLOWED");
    expect(await status(server.url)).toBe(401);
    expect(await status(server.url, { authorization: `Bearer ${token}` })).toBe(200);
    expect(await status(server.url, { authorization: `Bearer ${token}x` })).toBe(401);
    expect(await status(server.url, { authorization: `Basic ${token}` })).toBe(401);
    await server.close();
  });

  it("finds health beside them, and is told when the port is taken", async () => {
    const server = await open({ allowed: [] });
    expect(await status(server.url)).toBe(403);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const again = open({ allowed: [], port: Number(new URL(server.url).port) });
    await expect(again).rejects.toThrow("Set TRIBUTARY_METRICS_PORT to another one");
    await server.close();
  });
});
