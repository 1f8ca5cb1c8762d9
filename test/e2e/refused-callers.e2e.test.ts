import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newSecret } from "../../src/tokens/secret.js";
import { must, startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** Callers that are turned away, for their token or for what it may not do. */
let gateway: SyncedGateway;
let connectionId: string;
let workOrder: { id: string };
let before: Readonly<Record<string, number>>;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
  const { workOrders } = await gateway.data<{ workOrders: { nodes: { id: string }[] } }>(
    `{ workOrders(first: 1) { nodes { id } } }`,
  );
  workOrder = must(workOrders.nodes[0]);
});

afterAll(async () => {
  await gateway?.close();
});

beforeEach(async () => {
  before = await gateway.counts();
});

afterEach(async () => {
  expect(await gateway.counts(), "stored by a refused operation").toEqual(before);
});

describe("a token that does not hold", () => {
  const viewer = "{ viewer { environment } }";
  const checksumWrong = () => {
    const secret = newSecret("TEST");
    return secret.slice(0, -1) + (secret.endsWith("a") ? "b" : "a");
  };

  it.each([
    ["none", () => null, /needs a token, and none came.*token create/],
    ["one of another product", () => "ghp_abcdef", /expected trb_live_ or trb_test_/],
    ["one with a wrong checksum", checksumWrong, /checksum does not fit.*Copy the whole secret/],
    ["one that nobody made", () => newSecret("TEST"), /unknown to this gateway.*token create/],
  ])("%s is UNAUTHENTICATED, with 401", async (_what, token, message) => {
    const secret = token();
    const answer = await gateway.ask(viewer, {}, { token: secret });
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([
      { message: expect.stringMatching(message) as string, extensions: { code: "UNAUTHENTICATED" } },
    ]);
    if (secret) expect(answer.text).not.toContain(secret);
  });
});

describe("a token that held once, or holds for less", () => {
  let expired: string;
  let revoked: string;
  let reader: string;

  beforeAll(async () => {
    const { tokens, test, storage } = gateway;
    const soon = new Date(Date.now() + 3_600_000);
    const made = await tokens.create(test, { name: "expired", scopes: ["records:read"], expiresAt: soon }, null);
    await storage
      .collection<{ _id: string }>("tokens")
      .updateOne({ _id: made.token._id }, { $set: { expiresAt: new Date(Date.now() - 1) } });
    expired = made.secret;
    const second = await tokens.create(test, { name: "revoked", scopes: ["records:read"] }, null);
    await tokens.revoke(test, second.token._id);
    revoked = second.secret;
    ({ secret: reader } = await tokens.create(test, { name: "reader", scopes: ["records:read:assets"] }, null));
  });

  it.each([
    ["an expired one", () => expired, /has expired.*token create/],
    ["a revoked one", () => revoked, /was revoked.*token create/],
  ])("%s is UNAUTHENTICATED, with 401", async (_what, token, message) => {
    const answer = await gateway.ask("{ viewer { environment } }", {}, { token: token() });
    expect(answer.status).toBe(401);
    expect(answer.errors).toMatchObject([
      { message: expect.stringMatching(message) as string, extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it.each([
    ["workOrders", `{ workOrders { nodes { id } } }`, "records:read:work-orders"],
    ["node", `query ($order: ID!) { node(id: $order) { id } }`, "records:read:work-orders"],
    ["workOrder", `query ($order: ID!) { workOrder(id: $order) { id } }`, "records:read:work-orders"],
    ["raw of what may be read", `{ assets(first: 1) { nodes { raw } } }`, "records:raw"],
    [
      "work orders of an asset",
      `{ assets(first: 1) { nodes { workOrders { nodes { id } } } } }`,
      "records:read:work-orders",
    ],
    ["the connection of an asset", `{ assets(first: 1) { nodes { connection { id } } } }`, "connections:read"],
    ["connection", `query ($connection: ID!) { connection(id: $connection) { id } }`, "connections:read"],
    ["connections", `{ connections { nodes { id } } }`, "connections:read"],
    ["node of a connection", `query ($connection: ID!) { node(id: $connection) { id } }`, "connections:read"],
    ["syncRuns", `{ syncRuns { nodes { id } } }`, "connections:read"],
    [
      "connectSystem",
      `mutation { connectSystem(input: { system: "sandbox", credentials: {} }) { connection { id } } }`,
      "connections:manage",
    ],
    [
      "startSync",
      `mutation ($connection: ID!) { startSync(input: { connectionId: $connection }) { syncRun { id } } }`,
      "connections:manage",
    ],
    [
      "pauseConnection",
      `mutation ($connection: ID!) { pauseConnection(input: { connectionId: $connection }) { connection { id } } }`,
      "connections:manage",
    ],
    [
      "resumeConnection",
      `mutation ($connection: ID!) { resumeConnection(input: { connectionId: $connection }) { connection { id } } }`,
      "connections:manage",
    ],
    [
      "disconnectSystem",
      `mutation ($connection: ID!) { disconnectSystem(input: { connectionId: $connection }) { connectionId } }`,
      "connections:manage",
    ],
    [
      "reconnectSystem",
      `mutation ($connection: ID!) { reconnectSystem(input: { connectionId: $connection, credentials: {} }) { connection { id } } }`,
      "connections:manage",
    ],
    [
      "createWorkOrder",
      `mutation ($connection: ID!) { createWorkOrder(input: { connectionId: $connection, data: { title: "x" } }) { writeId } }`,
      "records:write:work-orders",
    ],
    [
      "updateWorkOrder",
      `mutation ($order: ID!) { updateWorkOrder(input: { id: $order, data: { title: "x" } }) { writeId } }`,
      "records:write:work-orders",
    ],
  ])("Promise 2: %s is FORBIDDEN and names the missing scope", async (_name, source, scope) => {
    const asked = source.includes("$order")
      ? { order: workOrder.id }
      : source.includes("$connection")
        ? { connection: connectionId }
        : {};
    const answer = await gateway.ask(source, asked, { token: reader });
    expect(answer.errors.length, answer.text).toBeGreaterThan(0);
    for (const { message, extensions } of answer.errors) {
      expect(extensions).toMatchObject({ code: "FORBIDDEN", missingScope: scope, retryable: false });
      expect(message).toContain(`needs the scope ${scope}; the token has records:read:assets`);
    }
  });
});
