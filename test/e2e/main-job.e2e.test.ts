import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ConnectionsDocument,
  ConnectionStatusChangedDocument,
  ConnectSystemDocument,
  CreatePurchaseOrderDocument,
  PurchaseOrdersOfConnectionDocument,
  RecordChangedDocument,
  StartSyncDocument,
  SyncProgressedDocument,
} from "../generated/graphql.js";
import { freshDatabase, type FreshDatabase } from "../support/database.js";
import { GatewayProcess } from "../support/gateway-process.js";
import { GraphQLClient, GraphQLFaultsError } from "../support/graphql-client.js";
import { waitFor } from "../support/services.js";
import { startTryton, type TrytonServer } from "../support/tryton/index.js";

/**
 * The main job from end to end: two processes of the gateway, one that answers and one that works, on one MongoDB; a real
 * Tryton; nothing between them and this test but HTTP and websockets.
 */
let database: FreshDatabase;
let home: string;
let tryton: TrytonServer;
let api: GatewayProcess;
let worker: GatewayProcess;
let client: GraphQLClient;
let url: string;
let connectionId: string;

beforeAll(async () => {
  [database, tryton, home] = await Promise.all([
    freshDatabase(),
    startTryton(),
    mkdtemp(join(tmpdir(), "tributary-e2e-")),
  ]);
  const token = await createToken("test");
  [api, worker] = ["api", "worker"].map((role) => runTributary("start", "--json", "--role", role)) as [
    GatewayProcess,
    GatewayProcess,
  ];
  const lines = await Promise.all([api.firstLine(), worker.firstLine()]);
  ({ url } = JSON.parse(lines[0]) as { url: string });
  client = new GraphQLClient(url, token);
});

afterAll(async () => {
  await client?.close();
  for (const process of [api, worker]) process?.kill("SIGTERM");
  await Promise.all([api?.ended, worker?.ended]);
  await tryton?.dispose();
  await database?.drop();
  if (home) await rm(home, { recursive: true, force: true });
});

function runTributary(...args: readonly string[]): GatewayProcess {
  return new GatewayProcess(home, args, {
    MONGODB_URI: database.uri,
    TRIBUTARY_ALLOWED_NETWORKS: new URL(tryton.url).host,
  });
}

async function createToken(environment: "test" | "live"): Promise<string> {
  const { code, stdout, stderr } = await runTributary("token", "create", "--env", environment).ended;
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

function credentials(login: string): { restKey: string } {
  const user = tryton.users.find((item) => item.login === login);
  if (!user) throw new Error(`Tryton has no user ${login}.`);
  return { restKey: user.restKey };
}

describe("the main job on a real Tryton, with two processes", () => {
  it("connects, and tells of its first sync over a websocket while the other process does it", async () => {
    const progress = await client.subscribe(SyncProgressedDocument, {});
    const { connectSystem } = await client.request(ConnectSystemDocument, {
      input: {
        system: "tryton",
        name: "Plant ERP",
        config: { baseUrl: tryton.url, database: tryton.database },
        credentials: credentials("integrator"),
      },
    });
    connectionId = connectSystem.connection.id;
    expect(connectSystem.connection).toMatchObject({ name: "Plant ERP", status: "CONNECTED", creditsConsumed: 1 });
    const last = await waitFor("the end of the first sync", async () => {
      if (progress.error) throw progress.error as Error;
      return progress.results.find(({ syncProgressed: { run } }) => run.state.startsWith("SUCCEEDED"));
    });
    const { run } = last.syncProgressed;
    expect(run).toMatchObject({ kind: "INITIAL", state: "SUCCEEDED", id: connectSystem.syncRun?.id });
    for (const entity of run.entities) {
      expect(entity, entity.entity).toMatchObject({ state: "DONE", quarantined: 0, updated: 0 });
      expect(entity.read, entity.entity).toBe(entity.created + entity.unchanged);
      expect(entity.created, entity.entity).toBeGreaterThan(0);
    }
    // Begun, at least a page for each entity, ended.
    expect(progress.results.length).toBeGreaterThanOrEqual(run.entities.length + 2);
  });

  it("shows purchase orders with vendor and parts as Tryton has them", async () => {
    const truth = (await tryton.rest("integrator").search("purchase.purchase", [], ["number", "party.name"])) as {
      number: string | null;
    }[];
    const { purchaseOrders } = await client.request(PurchaseOrdersOfConnectionDocument, { connectionId });
    expect(purchaseOrders.totalCount).toBe(truth.length);
    const numbers = (values: readonly { number?: string | null }[]) =>
      values.map(({ number }) => number ?? null).sort((a, b) => String(a).localeCompare(String(b)));
    expect(numbers(purchaseOrders.nodes)).toEqual(numbers(truth));
    for (const order of purchaseOrders.nodes) {
      expect(order.vendor?.name).toBeTruthy();
      expect(order.lines.length).toBeGreaterThan(0);
    }
  });

  it("writes a purchase order to Tryton first and returns what Tryton shows, and tells others of it", async () => {
    const { purchaseOrders } = await client.request(PurchaseOrdersOfConnectionDocument, { connectionId });
    const example = purchaseOrders.nodes.find(({ lines }) => lines[0]?.part);
    if (!example?.vendor || !example.lines[0]?.part)
      throw new Error("There is no order to take a vendor and part from.");
    const changes = await client.subscribe(RecordChangedDocument, { connectionId });
    const { createPurchaseOrder } = await client.request(CreatePurchaseOrderDocument, {
      input: {
        connectionId,
        idempotencyKey: "e2e-1",
        data: {
          vendorId: example.vendor.id,
          reference: "E2E-1",
          lines: [
            { partId: example.lines[0].part.id, quantityOrdered: "3", unitPrice: { amount: "12.50", currency: "USD" } },
          ],
        },
      },
    });
    const order = createPurchaseOrder.purchaseOrder;
    expect(order).toMatchObject({
      status: "DRAFT",
      version: 1,
      vendor: { name: example.vendor.name },
      total: { currency: "USD" },
      lines: [
        {
          quantityOrdered: "3",
          unitPrice: { amount: "12.50", currency: "USD" },
          part: { number: example.lines[0].part.number },
        },
      ],
    });
    const ordersInTryton = () =>
      tryton.rest("integrator").search("purchase.purchase", [["reference", "=", "E2E-1"]], ["total_amount"]);
    const found = await ordersInTryton();
    expect(found.length).toBe(1);
    // Tryton adds its taxes, so the total is Tryton's to say.
    expect(JSON.stringify(found)).toContain(`"${order?.total?.amount ?? "none"}"`);

    const again = await client.request(CreatePurchaseOrderDocument, {
      input: {
        connectionId,
        idempotencyKey: "e2e-1",
        data: {
          vendorId: example.vendor.id,
          reference: "E2E-1",
          lines: [
            { partId: example.lines[0].part.id, quantityOrdered: "3", unitPrice: { amount: "12.50", currency: "USD" } },
          ],
        },
      },
    });
    expect(again.createPurchaseOrder.purchaseOrder?.id).toBe(order?.id);
    expect((await ordersInTryton()).length).toBe(1);
    const change = await waitFor("the change to be told", async () =>
      changes.results.find(({ recordChanged }) => recordChanged.record?.id === order?.id),
    );
    expect(change.recordChanged).toMatchObject({ kind: "CREATED", record: { version: 1 } });
  });

  it("finds at the next sync what was changed in Tryton", async () => {
    const changes = await client.subscribe(RecordChangedDocument, { connectionId, entities: ["Vendor"] });
    const [party] = (await tryton.rest("integrator").search("party.party", [["code", "like", "SUP-%"]], ["name"])) as {
      id: number;
    }[];
    if (!party) throw new Error("Tryton has no supplier.");
    await tryton.rest("integrator").write("party.party", party.id, { name: "Renamed in Tryton" });
    await client.request(StartSyncDocument, { input: { connectionId, kind: "INCREMENTAL" } });
    const change = await waitFor("the vendor's change", async () => changes.results.at(0));
    expect(change.recordChanged).toMatchObject({ kind: "UPDATED", changedFields: ["name"], record: { version: 2 } });
  });

  it("turns UNREACHABLE when Tryton stops and CONNECTED by itself when it is back (Promises 17 to 20)", async () => {
    const statuses = await client.subscribe(ConnectionStatusChangedDocument, { connectionId });
    await tryton.stop();
    await client.request(StartSyncDocument, { input: { connectionId, kind: "INCREMENTAL" } });
    const down = await waitFor("UNREACHABLE", async () => statuses.results.at(0));
    expect(down.connectionStatusChanged).toMatchObject({ previous: "CONNECTED", status: "UNREACHABLE" });

    const refused = await client
      .request(PurchaseOrdersOfConnectionDocument, { connectionId })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GraphQLFaultsError);
    const [fault] = (refused as GraphQLFaultsError).faults;
    expect(fault?.extensions).toMatchObject({ code: "CONNECTION_UNREACHABLE" });
    expect(fault?.extensions["since"]).toEqual(expect.any(String));
    const stale = await client.request(PurchaseOrdersOfConnectionDocument, { connectionId, staleness: "ALLOW" });
    expect(stale.purchaseOrders.totalCount).toBeGreaterThan(0);

    await tryton.start();
    const up = await waitFor("CONNECTED", async () => statuses.results.at(1));
    expect(up.connectionStatusChanged).toMatchObject({ previous: "UNREACHABLE", status: "CONNECTED" });
    const { connections } = await client.request(ConnectionsDocument, {});
    expect(connections.nodes).toMatchObject([{ id: connectionId, status: "CONNECTED" }]);
    expect(statuses.results.length).toBe(2);
  });

  it("does not let the LIVE environment see what TEST holds", async () => {
    const live = new GraphQLClient(url, await createToken("live"));
    expect((await live.request(ConnectionsDocument, {})).connections.nodes).toEqual([]);
    const { purchaseOrders } = await live.request(PurchaseOrdersOfConnectionDocument, { connectionId });
    expect(purchaseOrders.totalCount).toBe(0);
  });
});
