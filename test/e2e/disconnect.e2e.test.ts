import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { purgeConnection } from "../../src/sync/index.js";
import { haltingStorage } from "../src/events/halting-storage.js";
import type { Storage } from "../../src/storage/index.js";
import { collectionsNaming, recordsOf } from "../support/connection-traces.js";
import { waitFor } from "../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** What is left of a connection that is disconnected: nothing, whatever is under way at that moment. */
let gateway: SyncedGateway;

/** Who held a run, for the next one to take over by number; what was told; what was used; who did it: none is a record. */
const mayStay = ["auditLog", "leases", "outbox", "throttles", "usage"];

async function leftovers(storage: Storage, connectionId: string): Promise<string[]> {
  return (await collectionsNaming(storage, connectionId)).filter((name) => !mayStay.includes(name));
}

const disconnect = `mutation ($id: ID!) {
  disconnectSystem(input: { connectionId: $id }) { connectionId creditsReleased }
}`;

beforeAll(async () => {
  gateway = await startSyncedGateway();
});

afterAll(async () => {
  await gateway?.close();
});

describe("disconnecting (Promise 22)", () => {
  it("gives back the credit and leaves nothing to be found: no record, run, stream, payload or credential", async () => {
    const id = await gateway.connect();
    const { workOrders } = await gateway.data<{ workOrders: { nodes: { id: string }[] } }>(
      `query ($id: ID!) { workOrders(first: 1, filter: { connectionId: { eq: $id } }) { nodes { id } } }`,
      { id },
    );
    const record = workOrders.nodes[0]?.id;
    expect(record).toBeDefined();
    expect(await gateway.data(disconnect, { id })).toEqual({
      disconnectSystem: { connectionId: id, creditsReleased: 1 },
    });

    const found = await gateway.data(
      `query ($id: ID!, $record: ID!) {
        connection(id: $id) { id }
        connections { nodes { id } }
        node(id: $id) { id }
        workOrder(id: $record) { id }
        nodes(ids: [$record, $id]) { id }
        workOrders(filter: { connectionId: { eq: $id } }) { totalCount }
        syncRuns(connectionId: $id) { nodes { id } }
      }`,
      { id, record },
    );
    expect(found).toEqual({
      connection: null,
      connections: { nodes: [] },
      node: null,
      workOrder: null,
      nodes: [null, null],
      workOrders: { totalCount: 0 },
      syncRuns: { nodes: [] },
    });
    expect(await leftovers(gateway.storage, id)).toEqual([]);
    const again = await gateway.ask(disconnect, { id });
    expect(again.errors).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
  });

  it("leaves nothing of a sync that is under way", async () => {
    const { id, working } = await connectAndBegin();
    await gateway.data(disconnect, { id });
    await working;
    expect(await recordsOf(gateway.storage, id)).toEqual([]);
    expect(await leftovers(gateway.storage, id)).toEqual([]);
  });

  it("leaves nothing of the pages that a sync stores while the records are being removed", async () => {
    const { id, working } = await connectAndBegin();
    const { connections, connectionStore, streams } = gateway.services;
    const { connection } = await connections.disconnect(gateway.test, id);
    // The removal is held up after the records, until the worker is done with whatever it can still do.
    const storage = haltingStorage(gateway.storage, async (operation) => {
      if (operation === "raw.deleteMany") await working;
    });
    await purgeConnection({ storage, connections: connectionStore, streams }, connection);
    expect(await recordsOf(gateway.storage, id)).toEqual([]);
    expect(await leftovers(gateway.storage, id)).toEqual([]);
  });

  it("leaves nothing of a write whose answer comes when the records are gone", async () => {
    const id = await gateway.connect();
    gateway.sandbox.faults.add({ fault: "slow:300", path: "/api/v1/work_orders" });
    const writing = gateway.ask(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { writeId workOrder { id } } }`,
      { input: { connectionId: id, data: { title: "Too late" } } },
    );
    const writes = gateway.storage.collection("writes");
    await waitFor("the write to be sent", async () => writes.findOne({ connectionId: id, state: "SENDING" }));
    await gateway.data(disconnect, { id });
    const answer = await writing;
    gateway.sandbox.faults.clear();
    expect(answer.errors, answer.text).toMatchObject([{ extensions: { code: "NOT_FOUND" } }]);
    expect(await recordsOf(gateway.storage, id)).toEqual([]);
    expect(await leftovers(gateway.storage, id)).toEqual([]);
  });
});

/** Connects, and lets a worker begin the first sync: some pages are stored, more are to come. */
async function connectAndBegin(): Promise<{ id: string; working: Promise<void> }> {
  const { url, apiKey, faults } = gateway.sandbox;
  const { connection, syncRun } = await gateway.services.sync.connect(gateway.test, {
    system: "sandbox",
    config: { baseUrl: url },
    credentials: { apiKey },
  });
  faults.add({ fault: "slow:50" });
  const working = gateway.work(connection._id).finally(() => faults.clear());
  await waitFor("two pages", async () => {
    const run = await gateway.services.runs.find(gateway.test, syncRun._id);
    return run && run.entities.reduce((sum, { pages }) => sum + pages, 0) >= 2;
  });
  return { id: connection._id, working };
}
