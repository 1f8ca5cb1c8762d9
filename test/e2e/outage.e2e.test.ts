import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ConnectionStatusChangedDocument,
  ConnectSystemDocument,
  OpenWorkOrdersDocument,
  RecordChangedDocument,
  StartSyncDocument,
  SyncProgressedDocument,
} from "../generated/graphql.js";
import { GraphQLClient } from "../support/graphql-client.js";
import { beginOperation, type Operation } from "../support/operating.js";
import { waitFor } from "../support/services.js";

/** The sandbox goes down and comes back, told to by its control API, while one process answers and another works. */
let operation: Operation;
let client: GraphQLClient;
let connectionId: string;

beforeAll(async () => {
  operation = await beginOperation({ scale: 300 });
  const [{ url }] = await Promise.all([operation.start("api"), operation.start("worker")]);
  client = new GraphQLClient(url, operation.token);
  const progress = await client.subscribe(SyncProgressedDocument, {});
  const { connectSystem } = await client.request(ConnectSystemDocument, {
    input: {
      system: "sandbox",
      config: { baseUrl: operation.sandbox.url },
      credentials: { apiKey: operation.sandbox.apiKey },
    },
  });
  connectionId = connectSystem.connection.id;
  await waitFor("the first sync", async () =>
    progress.results.some(({ syncProgressed: { run } }) => run.state === "SUCCEEDED"),
  );
});

afterAll(async () => {
  await client?.close();
  await operation?.end();
});

async function control(method: string, path: string, body?: object): Promise<void> {
  const { sandbox } = operation;
  const response = await fetch(`${sandbox.url}/control${path}`, {
    method,
    headers: { "x-sandbox-control": sandbox.apiKey, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(await response.text());
}

describe("an outage of the source (Promises 18, 19, 20 and 22)", () => {
  it("is told once when it begins and once when it ends, and what changed meanwhile follows by itself", async () => {
    const statuses = await client.subscribe(ConnectionStatusChangedDocument, { connectionId });
    const changes = await client.subscribe(RecordChangedDocument, { connectionId });
    await control("POST", "/clock", { advance_seconds: 3_600, changes: 10 });
    await control("POST", "/faults", { fault: "down" });
    await client.request(StartSyncDocument, { input: { connectionId, kind: "INCREMENTAL" } });

    const down = await waitFor("UNREACHABLE", async () => statuses.results.at(0));
    expect(down.connectionStatusChanged).toMatchObject({
      previous: "CONNECTED",
      status: "UNREACHABLE",
      connection: { id: connectionId, nextAttemptAt: expect.any(String) as string },
    });
    const open = await client.request(OpenWorkOrdersDocument, {});
    expect(open.workOrders).toMatchObject({ nodes: [], unavailable: [{ connection: { id: connectionId } }] });
    await expect(
      client.request(StartSyncDocument, { input: { connectionId, kind: "INCREMENTAL" } }),
    ).rejects.toMatchObject({ faults: [{ extensions: { code: "CONNECTION_UNREACHABLE", retryable: true } }] });
    expect(changes.results).toEqual([]);

    await control("DELETE", "/faults");
    const up = await waitFor("CONNECTED", async () => statuses.results.at(1));
    expect(up.connectionStatusChanged).toMatchObject({ previous: "UNREACHABLE", status: "CONNECTED" });
    await waitFor("what changed meanwhile", async () => changes.results.length > 0);
    expect((await client.request(OpenWorkOrdersDocument, {})).workOrders.unavailable).toEqual([]);

    const replayed = await client.subscribe(ConnectionStatusChangedDocument, {
      connectionId,
      after: down.connectionStatusChanged.eventId,
    });
    await waitFor("the recovery once more", async () => replayed.results.at(0));
    expect(replayed.results[0]?.connectionStatusChanged.eventId).toBe(up.connectionStatusChanged.eventId);
    expect(statuses.results.length).toBe(2);
  });
});
