import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startLegacyCmms, type LegacyCmms } from "../../../support/postgres/legacy-cmms.js";
import { startSyncedGateway, type SyncedGateway } from "../../../support/synced-gateway.js";

let gateway: SyncedGateway;
let cmms: LegacyCmms;

beforeAll(async () => {
  [gateway, cmms] = await Promise.all([startSyncedGateway({ scale: 100 }), startLegacyCmms()]);
  await cmms.admin.query("grant pg_read_all_stats to mxread");
});
afterAll(async () => {
  await gateway?.close();
  await cmms?.server.dispose();
});

const connect = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id account } } }`;
const start = `mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`;
const runs = `query ($id: ID!) { syncRuns(connectionId: $id, first: 1) { nodes {
  kind state entities { entity created updated deleted quarantined missing stale extra }
} } }`;

interface Run {
  readonly kind: string;
  readonly state: string;
  readonly entities: readonly ({ readonly entity: string } & Readonly<Record<string, number>>)[];
}

async function sync(connectionId: string, kind = "INCREMENTAL"): Promise<Run> {
  await gateway.data(start, { input: { connectionId, kind } });
  await gateway.work(connectionId);
  return latest(connectionId);
}

async function latest(id: string): Promise<Run> {
  const { syncRuns } = await gateway.data<{ syncRuns: { nodes: Run[] } }>(runs, { id });
  return syncRuns.nodes[0] ?? expect.fail("expected a run");
}

const of = (run: Run, entity: string) => run.entities.find((one) => one.entity === entity);

describe("a system that is reached by its database", () => {
  it("is connected, synced and asked like any other, also where transactions commit late", async () => {
    // Nothing but what is open holds a cursor back.
    const { WorkOrder, PurchaseOrder, Part, Vendor } = cmms.description.entities;
    const entities = { WorkOrder, PurchaseOrder, Part, Vendor };
    const config = { ...cmms.description, entities, lateCommits: "openTransactions", lookbackSeconds: 0 };
    const { connectSystem } = await gateway.data<{
      connectSystem: { connection: { id: string; account: string } };
    }>(connect, { input: { system: "sql", config, credentials: cmms.reader } });
    const { id, account } = connectSystem.connection;
    expect(account).toBe("mxread");
    await gateway.work(id);
    expect(of(await latest(id), "WorkOrder")).toMatchObject({ created: 300, quarantined: 0 });

    interface Found {
      readonly purchaseOrders: { readonly nodes: readonly object[] };
    }
    const query = `query { purchaseOrders(filter: { number: { eq: "2001" } }, first: 1) {
      nodes { remoteId total { amount currency } vendor { name status } lines { lineNumber part { name unitCost { amount } } } }
    } }`;
    const found = await gateway.data<Found>(query);
    expect(found.purchaseOrders.nodes).toEqual([
      {
        remoteId: "2001/BEDFORD/0",
        total: { amount: "12345678902.10", currency: "USD" },
        vendor: { name: "Bolt & Nut", status: "INACTIVE" },
        lines: [
          { lineNumber: 1, part: { name: "Ball bearing", unitCost: { amount: "4.2500" } } },
          { lineNumber: 2, part: { name: "Bolt M8x40", unitCost: { amount: "0.1234" } } },
          { lineNumber: 3, part: { name: "Hydraulic pump", unitCost: { amount: "1249.0000" } } },
        ],
      },
    ]);

    const late = await cmms.server.client("cmms", "mxwrite", "wr1te-secret");
    await late.query("begin");
    await late.query("update mx.workorder set description = 'Late' where wonum = '1007'");
    await cmms.admin.query("update mx.workorder set description = 'At once' where wonum = '1008'");
    await cmms.admin.query("delete from mx.workorder where wonum = '1009'");
    expect(of(await sync(id), "WorkOrder")).toMatchObject({ updated: 1, deleted: 1 });
    await late.query("commit");
    expect(of(await sync(id), "WorkOrder")).toMatchObject({ updated: 1, deleted: 0, created: 0 });
    expect(of(await sync(id), "WorkOrder")).toMatchObject({ updated: 0, deleted: 0, created: 0 });

    const reconciled = await sync(id, "RECONCILE");
    expect(reconciled.state).toBe("SUCCEEDED");
    for (const entity of reconciled.entities) expect(entity).toMatchObject({ missing: 0, stale: 0, extra: 0 });
    // Five runs over four entities: 4 s on a machine with nothing else to do, 25 s on one that is worked hard.
  }, 180_000);

  it("is refused with the path of its host, where that may not be called", async () => {
    const config = { ...cmms.description, host: "169.254.169.254" };
    const { extensions } = await gateway.fault(connect, { input: { system: "sql", config, credentials: cmms.reader } });
    expect(extensions).toMatchObject({
      code: "ADDRESS_NOT_ALLOWED",
      problems: [{ path: ["input", "config", "host"] }],
    });
  });
});
