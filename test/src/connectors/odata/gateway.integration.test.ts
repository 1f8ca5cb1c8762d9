import { afterAll, beforeAll, expect, it } from "vitest";
import { startCap, type CapServer } from "../../../support/cap/index.js";
import { startSyncedGateway, type SyncedGateway } from "../../../support/synced-gateway.js";
import { described } from "./describe.js";

let cap: CapServer;
let gateway: SyncedGateway;

beforeAll(async () => {
  [cap, gateway] = await Promise.all([startCap({ orders: 20 }), startSyncedGateway({ scale: 100 })]);
}, 10 * 60_000);
afterAll(() => Promise.all([cap?.stop(), gateway?.close()]));

const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection {
  id account system { entities { entity readsChanges canCreate } }
} } }`;

interface Connected {
  readonly connectSystem: {
    readonly connection: {
      readonly id: string;
      readonly account: string;
      readonly system: { readonly entities: object[] };
    };
  };
}

interface Found {
  readonly workOrders: {
    readonly nodes: readonly {
      readonly id: string;
      readonly title: string;
      readonly asset: { readonly name: string } | null;
    }[];
  };
  readonly purchaseOrders: {
    readonly nodes: readonly { readonly vendor: { readonly name: string }; readonly lines: object[] }[];
  };
}

it("is connected, synced, asked and written to like any other system", async () => {
  // The orders are of 2026, whenever this is run.
  const syncPlan = { historyDays: 3_650 };
  const input = { system: "odata", config: described(cap.url), credentials: cap.credentials("planner"), syncPlan };
  const { connectSystem } = await gateway.data<Connected>(connect, { input });
  const { id, account, system } = connectSystem.connection;
  expect(account).toBe("planner");
  expect(system.entities).toContainEqual({ entity: "WorkOrder", readsChanges: true, canCreate: true });
  expect(system.entities).toContainEqual({ entity: "StockLevel", readsChanges: false, canCreate: false });
  await gateway.work(id);
  const query = `query ($id: ID!) {
    workOrders(filter: { connectionId: { eq: $id } }, first: 50) { nodes { id title asset { name } } }
    purchaseOrders(filter: { connectionId: { eq: $id } }, first: 50) { nodes { vendor { name } lines { quantityOrdered } } }
  }`;
  const found = await gateway.data<Found>(query, { id });
  expect(found.purchaseOrders.nodes).toHaveLength(20);
  // References lead to the records of other sets.
  for (const { vendor, lines } of found.purchaseOrders.nodes) {
    expect(vendor.name).toMatch(/ GmbH$/);
    expect(lines.length).toBeGreaterThan(0);
  }
  const [order] = found.workOrders.nodes;
  expect(order?.asset?.name).toMatch(/^Pump /);
  const update = `mutation ($input: UpdateWorkOrderInput!) { updateWorkOrder(input: $input) { workOrder { title status } } }`;
  const data = { title: "Written through the graph", status: "COMPLETED" };
  const written = await gateway.data<object>(update, { input: { id: order?.id, data } });
  expect(written).toEqual({ updateWorkOrder: { workOrder: data } });
});
