import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import type { Services } from "../../../src/services/index.js";
import { makeDue, testServices, waitFor } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const never = new AbortController().signal;

let system: SimulatedSystem;
let services: Services;
let connection: ConnectionDocument;

beforeEach(async () => {
  system = new SimulatedSystem();
  await system.start();
  system.put({ id: "1", title: "a", changedAt: new Date().toISOString() });
  services = testServices(store.storage, [simulatedConnector()]);
  ({ connection } = await services.sync.connect(tenant, {
    system: "simulated",
    config: { baseUrl: system.url },
    credentials: { apiKey: "right" },
  }));
  await runDue();
});

afterEach(() => system.stop());

async function current(): Promise<ConnectionDocument> {
  return services.connectionStore.get(tenant, connection._id);
}

/** The run that is due by the plan. */
async function runDue(): Promise<void> {
  await makeDue(store.storage, connection._id);
  await services.runner.runDue(connection._id, never);
}

async function statusEvents(): Promise<string[]> {
  const documents = await store.storage.db
    .collection<{ payload: { previous: string; status: string } }>("outbox")
    .find({ connectionId: connection._id, type: "connection.status_changed" })
    .sort({ _id: 1 })
    .toArray();
  return documents.map(({ payload }) => `${payload.previous} -> ${payload.status}`);
}

/** Does what a worker does when the connection's next attempt is due. */
async function probeWhenDue(): Promise<void> {
  await waitFor("a due probe", async () => {
    const due = await services.connectionStore.claimDueProbes(10, 1_000);
    return due.some(({ _id }) => _id === connection._id);
  });
  await services.status.probe(connection._id);
}

describe("an outage (Promises 17, 18 and 20)", () => {
  it("is confirmed by probes, published once, and ends by itself with a run from where the last one ended", async () => {
    await system.stop();
    await services.connectionStore.scheduleSync(connection._id, 0);
    await runDue();
    const during = await current();
    expect(during.status).toMatchObject({ phase: "UNREACHABLE", attempts: 0 });
    expect(during.nextSyncAt).toBeNull();
    expect(during.creditsConsumed).toBe(1);

    await probeWhenDue();
    await probeWhenDue();
    expect((await current()).status).toMatchObject({ phase: "UNREACHABLE", attempts: 2, since: during.status.since });

    await system.start();
    system.put({ id: "2", title: "made during the outage", changedAt: new Date().toISOString() });
    await probeWhenDue();
    expect((await current()).status.phase).toBe("CONNECTED");
    expect((await services.connectionStore.claimDueSyncs(10, 1_000)).map(({ _id }) => _id)).toContain(connection._id);
    await runDue();
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run).toMatchObject({ kind: "INCREMENTAL", state: "SUCCEEDED", resumes: 1 });
    expect(await store.storage.db.collection("workOrders").countDocuments({ connectionId: connection._id })).toBe(2);
    expect(await statusEvents()).toEqual(["CONNECTED -> UNREACHABLE", "UNREACHABLE -> CONNECTED"]);
    const history = { connectionId: connection._id, limit: 10, after: null };
    expect(await services.statusHistory.list(tenant, history)).toMatchObject([
      { previous: "UNREACHABLE", status: "CONNECTED", reason: null },
      {
        previous: "CONNECTED",
        status: "UNREACHABLE",
        reason: (during.status as { reason?: string }).reason,
        at: during.status.since,
      },
    ]);
  });

  it("is nothing when a confirming probe succeeds: the run goes on", async () => {
    let failures = 2;
    system.fault = (request) => {
      if (failures === 0) return false;
      failures -= 1;
      request.socket.destroy();
      return true;
    };
    await services.connectionStore.scheduleSync(connection._id, 0);
    await runDue();
    expect((await current()).status.phase).toBe("CONNECTED");
    expect(await statusEvents()).toEqual([]);
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run?.state).toBe("SUCCEEDED");
  });

  it("seen by several processes at once is published once", async () => {
    await system.stop();
    const others = [
      services,
      testServices(store.storage, [simulatedConnector()]),
      testServices(store.storage, [simulatedConnector()]),
    ];
    await Promise.all(
      others.map(async (process) => {
        const { client, connector } = await process.sessions.open(connection);
        const fault: unknown = await connector.probe(client).catch((error: unknown) => error);
        await process.status.reportFault(connection._id, fault);
      }),
    );
    expect(await statusEvents()).toEqual(["CONNECTED -> UNREACHABLE"]);
  });
});

describe("throttling (Promise 17)", () => {
  it("is no outage: the connection waits as long as it was told and goes on", async () => {
    let isThrottling = true;
    system.fault = (_request, response) => {
      if (!isThrottling) return false;
      response.writeHead(429, { "retry-after": "60" }).end();
      return true;
    };
    await services.connectionStore.scheduleSync(connection._id, 0);
    await runDue();
    const { status } = await current();
    expect(status.phase).toBe("RATE_LIMITED");
    if (status.phase !== "RATE_LIMITED") return;
    expect(status.nextAttemptAt.getTime() - status.since.getTime()).toBe(60_000);
    isThrottling = false;
    await services.status.probe(connection._id);
    expect((await current()).status.phase).toBe("CONNECTED");
  });
});

describe("a refused credential (Promises 17 and 21)", () => {
  it("stops the connection until it is connected again, which keeps its id and records", async () => {
    system.fault = (request, response) => {
      if (request.headers.authorization === "Bearer renewed") request.headers.authorization = "Bearer right";
      else response.writeHead(401).end();
      return response.writableEnded;
    };
    await services.connectionStore.scheduleSync(connection._id, 0);
    await runDue();
    expect((await current()).status.phase).toBe("UNAUTHORIZED");
    expect((await current()).nextSyncAt).toBeNull();

    const after = await services.connections.reconnect(tenant, connection._id, { credentials: { apiKey: "renewed" } });
    expect(after).toMatchObject({ _id: connection._id, status: { phase: "CONNECTED" }, creditsConsumed: 1 });
    await runDue();
    const runs = await services.runs.list(tenant, { limit: 2, filter: { connectionId: connection._id } });
    expect(runs.map(({ state }) => state)).toEqual(["SUCCEEDED", "FAILED"]);
    expect(await store.storage.db.collection("workOrders").countDocuments({ connectionId: connection._id })).toBe(1);
  });
});

describe("connecting", () => {
  const connect = (input: Partial<Parameters<typeof services.sync.connect>[1]>) =>
    services.sync.connect(tenant, {
      system: "simulated",
      config: { baseUrl: system.url },
      credentials: { apiKey: "right" },
      ...input,
    });

  it.each([
    [{ system: "nonesuch" }, "BAD_USER_INPUT", /no system "nonesuch". Known systems: simulated/],
    [{ config: { baseUrl: "not a url" } }, "BAD_USER_INPUT", /config for Simulated can't be used/],
    [{ credentials: {} }, "BAD_USER_INPUT", /credentials don't fit Simulated \(API_KEY\)/],
    [{ credentials: { apiKey: "wrong" } }, "SOURCE_UNAUTHORIZED", /refused the credential/],
    [{ config: { baseUrl: "http://127.0.0.1:1" } }, "CONNECTION_UNREACHABLE", /can't be reached/],
    [{ syncPlan: { historyDays: 0 } }, "BAD_USER_INPUT", /sync plan can't be used/],
    [{ syncPlan: { entities: [{ entity: "Asset" }] } }, "BAD_USER_INPUT", /does not offer Asset/],
  ])("refuses %j with %s and stores nothing", async (input, code, message) => {
    const count = async () =>
      Promise.all(
        ["connections", "streams", "syncRuns", "outbox"].map((name) =>
          store.storage.db.collection(name).countDocuments(),
        ),
      );
    const before = await count();
    await expect(connect(input)).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(await count()).toEqual(before);
  });

  it("removes credential, records and credit when it is disconnected", async () => {
    await services.sync.disconnect(tenant, connection._id);
    expect(await services.connectionStore.find(tenant, connection._id)).toBeNull();
    for (const name of ["connections", "streams", "syncRuns", "workOrders", "raw"]) {
      const left = await store.storage.db.collection(name).countDocuments({
        $or: [{ connectionId: connection._id }, { _id: connection._id as never }],
      });
      expect(`${name}: ${left}`).toBe(`${name}: 0`);
    }
  });
});
