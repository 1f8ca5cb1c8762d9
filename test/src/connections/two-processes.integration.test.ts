import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endProcess, startScript } from "../../support/child-process.js";
import { testServices, waitFor } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };

let system: SimulatedSystem;

beforeEach(async () => {
  system = new SimulatedSystem();
  await system.start();
  system.put({ id: "1", title: "a", changedAt: new Date().toISOString() });
});

afterEach(() => system.stop());

describe("promises 18 and 20: an outage over several processes", () => {
  it("is told once when it begins and once when it ends, and what was missed follows by itself", async () => {
    const services = testServices(store.storage, [simulatedConnector()]);
    const { connection } = await services.sync.connect(tenant, {
      system: "simulated",
      config: { baseUrl: system.url },
      credentials: { apiKey: "right" },
      syncPlan: { intervalSeconds: 30 },
    });
    const connectionId = connection._id;
    const current = () => services.connectionStore.get(tenant, connectionId);
    const workers = await Promise.all([1, 2].map(() => startScript("worker-process", [store.uri])));
    await waitFor("the first run", async () => (await current()).lastSuccessfulSyncAt !== null);

    await system.stop();
    // A run of a worker meets it, and at the same time a call of this process.
    await services.sync.start(tenant, { connectionId, kind: "RESYNC" });
    const { client, connector } = await services.sessions.open(connection);
    const fault: unknown = await connector.probe(client).catch((error: unknown) => error);
    await services.status.reportFault(connectionId, fault);
    await waitFor("UNREACHABLE", async () => (await current()).status.phase === "UNREACHABLE");
    await waitFor("some probes", async () => {
      const { status } = await current();
      return status.phase === "UNREACHABLE" && status.attempts >= 3;
    });
    await system.start();
    system.put({ id: "2", title: "made meanwhile", changedAt: new Date().toISOString() });
    const closed = await waitFor("the end of the incident", async () => {
      const [incident] = await services.incidents.list(tenant, { connectionId, limit: 2, after: null });
      return incident?.state === "CLOSED" ? incident : null;
    });
    await Promise.all(workers.map((worker) => endProcess(worker, "SIGTERM")));

    expect(closed).toMatchObject({ kind: "OUTAGE", cause: "UNREACHABLE" });
    expect(closed.attempts).toBeGreaterThanOrEqual(4);
    expect(await store.storage.db.collection("workOrders").countDocuments({ connectionId })).toBe(2);
    const told = await store.storage.db
      .collection("outbox")
      .find({ connectionId, type: { $in: ["connection.status_changed", "incident.opened", "incident.closed"] } })
      .sort({ _id: 1 })
      .toArray();
    expect(told.map(({ type }) => String(type)).sort()).toEqual([
      "connection.status_changed",
      "connection.status_changed",
      "incident.closed",
      "incident.opened",
    ]);
  }, 90_000);
});
