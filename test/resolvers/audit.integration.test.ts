import { once } from "node:events";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { schemaDeclarations } from "../../resolvers/guard-schema.js";
import type { AuditDocument } from "../../src/audit/index.js";
import { newId } from "../../src/ids/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { scopePresets } from "../../src/tokens/index.js";
import { graphContext } from "../support/graph.js";
import { startTestGateway } from "../support/server.js";
import { waitFor } from "../support/services.js";
import { SimulatedSystem, simulatedConnector } from "../support/simulated-system.js";

const system = new SimulatedSystem();
let gateway: Awaited<ReturnType<typeof startTestGateway>>;

beforeAll(async () => {
  await system.start();
  gateway = await startTestGateway([simulatedConnector()]);
});

afterAll(async () => {
  await gateway.close();
  await system.stop();
});

interface Answer {
  readonly data: Record<string, never> | null;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}

/** A tenant and token that no other test uses. */
async function newCaller(scopes: readonly string[] = scopePresets.full) {
  const tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  const { secret, token } = await gateway.tokens.create(tenant, { name: "caller", scopes }, null);
  const ask = async (query: string, variables: object = {}, userAgent = "maintenance-app/7") => {
    const response = await gateway.post({ query, variables }, { token: secret, headers: { "user-agent": userAgent } });
    return { answer: (await response.json()) as Answer, requestId: response.headers.get("x-request-id") };
  };
  const log = () =>
    gateway.storage
      .collection<AuditDocument>("auditLog")
      .find({ ...tenant })
      .sort({ _id: 1 })
      .toArray();
  return { tenant, secret, tokenId: token._id, ask, log };
}

const connect = `mutation ($baseUrl: String!, $apiKey: String!) {
  connectSystem(input: { system: "simulated", name: "Plant", config: { baseUrl: $baseUrl }, credentials: { apiKey: $apiKey } }) {
    connection { id }
  }
}`;

describe("the audit log", () => {
  it("says who did what, when, to what and from where", async () => {
    const { ask, log, tokenId } = await newCaller();
    const { answer, requestId } = await ask(connect, { baseUrl: system.url, apiKey: "right" });
    const { id } = answer.data?.["connectSystem"]?.["connection"] ?? { id: "" };
    const [entry, ...others] = await log();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: { kind: "TOKEN", id: tokenId, tokenId },
      action: "connection.create",
      outcome: "DONE",
      reason: null,
      targets: [id],
      fields: ["system", "name", "config", "credentials"],
      address: "127.0.0.1",
      userAgent: "maintenance-app/7",
      requestId,
      count: 1,
    });
    expect(JSON.stringify(entry)).not.toContain("right");
  });

  it("has each management action in the transaction that did it, or after it", async () => {
    const { ask, log } = await newCaller();
    const made = await ask(connect, { baseUrl: system.url, apiKey: "right" });
    const { id } = made.answer.data?.["connectSystem"]?.["connection"] ?? { id: "" };
    const one = (name: string) => `mutation ($id: ID!) { ${name}(input: { connectionId: $id }) { __typename } }`;
    for (const name of ["pauseConnection", "resumeConnection", "startSync", "disconnectSystem"]) {
      expect((await ask(one(name), { id })).answer.errors, name).toBeUndefined();
    }
    const entries = await log();
    expect(entries.map(({ action, outcome, targets }) => [action, outcome, ...targets])).toEqual([
      ["connection.create", "DONE", id],
      ["connection.pause", "DONE", id],
      ["connection.resume", "DONE", id],
      ["sync.start", "DONE", id],
      ["connection.delete", "DONE", id],
    ]);
  });

  it("has none for what was rolled back, but says that it failed", async () => {
    const { ask, log } = await newCaller();
    await ask(connect, { baseUrl: system.url, apiKey: "wrong-credential-canary" });
    const never = newId("connection");
    await ask(`mutation ($id: ID!) { pauseConnection(input: { connectionId: $id }) { __typename } }`, { id: never });
    const entries = await log();
    expect(entries.map(({ action, outcome, reason, targets }) => [action, outcome, reason, targets])).toEqual([
      ["connection.create", "FAILED", "SOURCE_UNAUTHORIZED", []],
      ["connection.pause", "FAILED", "NOT_FOUND", [never]],
    ]);
    expect(JSON.stringify(entries)).not.toContain("canary");
  });

  it("has a call without the scope, and which scope it was", async () => {
    const { ask, log, tokenId } = await newCaller(["records:read:assets"]);
    await ask("{ workOrders { nodes { id } } }");
    await ask(connect, { baseUrl: system.url, apiKey: "right" });
    await gateway.services.audit.close();
    const entries = await log();
    expect(entries[0]).toMatchObject({
      action: "call.denied",
      outcome: "DENIED",
      reason: "FORBIDDEN",
      actor: { id: tokenId },
      fields: ["workOrders"],
      missingScope: "records:read:work-orders",
      count: 1,
    });
    expect(entries.slice(1)).toMatchObject([
      { fields: ["connectSystem"], missingScope: "connections:manage", count: 1 },
    ]);
  });

  it("has a token that holds no longer, over HTTP and over a websocket", async () => {
    const { ask, log, secret, tenant, tokenId } = await newCaller();
    await gateway.tokens.revoke(tenant, tokenId);
    await ask("{ viewer { environment } }");
    const socket = new WebSocket(gateway.webSocketUrl, "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${secret}` } }));
    expect((await once(socket, "close"))[0]).toBe(4403);
    await gateway.services.audit.close();
    const entries = await log();
    expect(entries.map(({ outcome, reason, count }) => [outcome, reason, count])).toEqual([
      ["DENIED", "UNAUTHENTICATED", 1],
      ["DENIED", "UNAUTHENTICATED", 1],
    ]);
    expect(JSON.stringify(entries)).not.toContain(secret.slice(15));
  });

  it("is not filled by a flood of denied calls", async () => {
    const { ask, log } = await newCaller(["records:read:assets"]);
    await gateway.services.audit.close();
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 40 }, () => ask("{ connections { nodes { id } } }")));
    }
    await gateway.services.audit.close();
    const entries = await log();
    expect(entries.reduce((sum, { count }) => sum + count, 0)).toBe(200);
    // Two for each minute that the flood touched.
    expect(entries.length).toBeLessThanOrEqual(4);
  });

  it("is read by page and filter, with audit:read and of the caller's tenant alone", async () => {
    const { ask, tokenId } = await newCaller();
    const made = await ask(connect, { baseUrl: system.url, apiKey: "right" });
    const { id } = made.answer.data?.["connectSystem"]?.["connection"] ?? { id: "" };
    for (let index = 0; index < 3; index += 1) {
      await ask(`mutation ($id: ID!) { startSync(input: { connectionId: $id }) { __typename } }`, { id });
    }
    await ask(`mutation { pauseConnection(input: { connectionId: "${newId("connection")}" }) { __typename } }`);
    const read = async (argument: string) => {
      const query = `{ auditLog${argument} { nodes { action outcome reason actor { kind id } targets at } pageInfo { hasNextPage endCursor } } }`;
      const { answer } = await ask(query);
      expect(answer.errors).toBeUndefined();
      return answer.data?.["auditLog"] as unknown as {
        nodes: { action: string; actor: { id: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
    };
    const all = await read("");
    expect(all.nodes.map(({ action }) => action)).toEqual([
      "connection.pause",
      "sync.start",
      "sync.start",
      "sync.start",
      "connection.create",
    ]);
    const first = await read("(first: 2)");
    const rest = await read(`(first: 5, after: "${first.pageInfo.endCursor}")`);
    expect([...first.nodes, ...rest.nodes]).toEqual(all.nodes);
    expect((await read(`(filter: { actions: ["sync.start"] })`)).nodes).toHaveLength(3);
    expect((await read(`(filter: { targetId: "${id}" })`)).nodes).toHaveLength(4);
    expect((await read(`(filter: { actorId: "${tokenId}", outcomes: [FAILED] })`)).nodes).toHaveLength(1);
    expect((await read(`(filter: { until: "2026-01-01T00:00:00Z" })`)).nodes).toEqual([]);

    const other = await newCaller();
    const { answer } = await other.ask("{ auditLog { nodes { id } } }");
    expect(answer.data).toEqual({ auditLog: { nodes: [] } });
    const blind = await newCaller(scopePresets.full.filter((scope) => scope !== "audit:read"));
    const refused = await blind.ask("{ auditLog { nodes { id } } }");
    expect(refused.answer.errors?.[0]?.extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "audit:read" });
  });

  it("is kept for as long as it is told, and then removed by the database", async () => {
    const { ask, log } = await newCaller();
    await ask(connect, { baseUrl: system.url, apiKey: "right" });
    const [entry] = await log();
    const keptDays = ((entry?.expiresAt.getTime() ?? 0) - (entry?.at.getTime() ?? 0)) / 86_400_000;
    expect(keptDays).toBe(400);
    const indexes = await gateway.storage.db.collection("auditLog").indexes();
    expect(indexes.find(({ name }) => name === "expiry")).toMatchObject({
      key: { expiresAt: 1 },
      expireAfterSeconds: 0,
    });
  });

  it("covers every mutation of the graph: a failed call of each leaves its entry", async () => {
    const { tenant } = await newCaller();
    const mutations = schemaDeclarations(await buildGraphSchema()).filter(({ type }) => type === "Mutation");
    expect(mutations.length).toBeGreaterThan(20);
    const schema = await buildGraphSchema();
    const context = { ...graphContext(gateway.storage, tenant, scopePresets.full), services: gateway.services };
    for (const { name, audit } of mutations) {
      const field = schema.getMutationType()?.getFields()[name];
      const before = await gateway.storage.collection("auditLog").countDocuments({ ...tenant, action: audit ?? "" });
      // An input of nothing but an id that never was: refused by each, after the scope and before anything is done.
      const input = { connectionId: newId("connection"), id: newId("connection"), data: {} };
      await Promise.resolve()
        .then(() => field?.resolve?.({}, { input }, context, { path: { key: name }, parentType: {} } as never))
        .catch(() => undefined);
      const entries = await waitFor(`an entry for ${name}`, async () => {
        const found = await gateway.storage
          .collection<AuditDocument>("auditLog")
          .find({ ...tenant, action: audit ?? "" })
          .toArray();
        return found.length > before ? found : null;
      });
      expect(entries.at(-1)?.outcome, name).toMatch(/DONE|FAILED/);
    }
  });
});
