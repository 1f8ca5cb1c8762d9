import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordsOf as storedRecords } from "../support/connection-traces.js";
import { waitFor } from "../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

/** Pausing and reconnecting, over the API, with the sandbox as the system. */
let gateway: SyncedGateway;

beforeAll(async () => {
  gateway = await startSyncedGateway();
});

afterAll(async () => {
  await gateway?.close();
});

interface Connection {
  readonly id: string;
  readonly status: string;
  readonly creditsConsumed: number;
  readonly streams: { entity: string; phase: string; cursor: string | null; recordCount: number }[];
}

const fields = `{ id status creditsConsumed streams { entity phase cursor recordCount } }`;

async function shown(id: string): Promise<Connection> {
  const source = `query ($id: ID!) { connection(id: $id) ${fields} }`;
  return (await gateway.data<{ connection: Connection }>(source, { id })).connection;
}

const recordsOf = (connectionId: string) => storedRecords(gateway.storage, connectionId);

async function change(mutation: string, id: string): Promise<Connection> {
  const source = `mutation ($id: ID!) { ${mutation}(input: { connectionId: $id }) { connection ${fields} } }`;
  return (await gateway.data<Record<string, { connection: Connection }>>(source, { id }))[mutation]
    ?.connection as Connection;
}

/** Things happen at the source. */
async function business(changes: number): Promise<void> {
  const { url, apiKey } = gateway.sandbox;
  const response = await fetch(`${url}/control/clock`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-sandbox-control": apiKey },
    body: JSON.stringify({ advance_seconds: 3_600, changes }),
  });
  expect(response.status).toBe(200);
}

const startSync = `mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id state } } }`;
const reconnect = `mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection ${fields} } }`;

describe("a pause (Promise 22)", () => {
  it("keeps records, cursors and the credit, refuses syncs with what to do, and goes on from where it was", async () => {
    const id = await gateway.connect();
    const [before, records] = [await shown(id), await recordsOf(id)];
    expect(await change("pauseConnection", id)).toEqual({ ...before, status: "PAUSED" });
    expect(await change("pauseConnection", id)).toEqual({ ...before, status: "PAUSED" });
    await business(15);
    await gateway.work(id);
    expect(await recordsOf(id)).toEqual(records);

    const refused = await gateway.ask(startSync, { id });
    expect(refused.errors).toMatchObject([
      {
        message: expect.stringContaining("resumeConnection") as string,
        extensions: { code: "CONNECTION_UNAVAILABLE" },
      },
    ]);
    const read = await gateway.data<{ workOrders: { nodes: unknown[]; unavailable: unknown[] } }>(
      `query ($id: ID!) { workOrders(filter: { connectionId: { eq: $id } }) { nodes { id } unavailable { since } } }`,
      { id },
    );
    expect(read.workOrders.nodes.length).toBeGreaterThan(0);

    expect(await change("resumeConnection", id)).toEqual(before);
    await gateway.work(id);
    expect(await recordsOf(id)).not.toEqual(records);
    const again = await gateway.ask(
      `mutation ($id: ID!) { resumeConnection(input: { connectionId: $id }) { connection { id } } }`,
      { id },
    );
    expect(again.errors).toMatchObject([
      { message: expect.stringContaining("not PAUSED") as string, extensions: { code: "CONFLICT" } },
    ]);
  });
});

describe("reconnecting (Promise 21)", () => {
  it("takes a new credential and keeps id, records and cursors", async () => {
    const id = await gateway.connect();
    const [before, records] = [await shown(id), await recordsOf(id)];
    gateway.sandbox.faults.add({ fault: "unauthorized" });
    await gateway.data(startSync, { id });
    await gateway.work(id);
    await waitFor("UNAUTHORIZED", async () => (await shown(id)).status === "UNAUTHORIZED");
    gateway.sandbox.faults.clear();
    await business(15);

    const wrong = await gateway.ask(reconnect, { input: { connectionId: id, credentials: { apiKey: "wrong" } } });
    expect(wrong.errors).toMatchObject([{ extensions: { code: "SOURCE_UNAUTHORIZED" } }]);
    expect(await shown(id)).toEqual({ ...before, status: "UNAUTHORIZED" });

    const apiKey = `${gateway.sandbox.apiKey}-readonly`;
    const { reconnectSystem } = await gateway.data<{ reconnectSystem: { connection: Connection } }>(reconnect, {
      input: { connectionId: id, credentials: { apiKey } },
    });
    expect(reconnectSystem.connection).toEqual(before);
    expect(await recordsOf(id)).toEqual(records);

    await gateway.work(id);
    const after = await recordsOf(id);
    expect(after).not.toEqual(records);
    const ids = (list: readonly string[]) => list.map((line) => line.split(" ", 1)[0]);
    expect(ids(after)).toEqual(expect.arrayContaining(ids(records)));
    const write = await gateway.ask(
      `mutation ($input: CreateWorkOrderInput!) { createWorkOrder(input: $input) { writeId } }`,
      { input: { connectionId: id, data: { title: "May this account write?" } } },
    );
    expect(write.errors, "the new credential is the one that is used").toMatchObject([
      { extensions: { code: "SOURCE_FORBIDDEN" } },
    ]);
  });
});
