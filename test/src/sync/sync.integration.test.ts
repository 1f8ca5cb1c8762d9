import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import type { RecordDocument } from "../../../src/records/index.js";
import type { Services } from "../../../src/services/index.js";
import type { SyncRunDocument } from "../../../src/sync/index.js";
import { WorkerProcess } from "../../chaos/workers.js";
import { endProcess, startScript } from "../../support/child-process.js";
import { makeDue, testServices, waitFor } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem, type SimulatedRecord } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const never = new AbortController().signal;

let system: SimulatedSystem;
let services: Services;

beforeEach(async () => {
  system = new SimulatedSystem();
  await system.start();
  services = testServices(store.storage, [simulatedConnector({ pageSize: 10 })]);
});

afterEach(() => system.stop());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

function fill(count: number, changedAt: (index: number) => string = (index) => minutesAgo(count - index)): void {
  system.put(
    ...Array.from({ length: count }, (_, index) => ({
      id: `W${index}`,
      title: `Work ${index}`,
      changedAt: changedAt(index),
    })),
  );
}

async function connect(): Promise<ConnectionDocument> {
  const { connection } = await services.sync.connect(tenant, {
    system: "simulated",
    config: { baseUrl: system.url },
    credentials: { apiKey: "right" },
  });
  return connection;
}

async function lastRun(connection: ConnectionDocument): Promise<SyncRunDocument> {
  const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
  if (!run) throw new Error("There is no run.");
  return run;
}

async function syncNow(connection: ConnectionDocument): Promise<SyncRunDocument> {
  await makeDue(store.storage, connection._id);
  await services.runner.runDue(connection._id, never);
  return lastRun(connection);
}

/** What is stored, in the terms of the source. */
async function stored(connection: ConnectionDocument): Promise<SimulatedRecord[]> {
  const documents = await store.storage
    .collection<RecordDocument>("workOrders")
    .find({ connectionId: connection._id, deletedAt: null })
    .sort({ remoteId: 1 })
    .toArray();
  return documents.map((document) => ({
    id: document.remoteId,
    title: document["title"] as string,
    changedAt: document.remoteUpdatedAt?.toISOString() ?? "",
  }));
}

function truth(): SimulatedRecord[] {
  return [...system.records.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const progress = (run: SyncRunDocument) => run.entities[0];

describe("a first run (Promises 8 and 10)", () => {
  it("stores the whole window, counts what it did, and tells of it", async () => {
    fill(35);
    system.put({ id: "old", title: "before the window", changedAt: minutesAgo(100 * 24 * 60) });
    const connection = await connect();
    const run = await syncNow(connection);
    expect(run).toMatchObject({ kind: "INITIAL", state: "SUCCEEDED", resumes: 0 });
    expect(progress(run)).toMatchObject({ read: 35, created: 35, updated: 0, unchanged: 0, pages: 4, state: "DONE" });
    expect(run.requests).toBe(4);
    system.records.delete("old");
    expect(await stored(connection)).toEqual(truth());
    const types = await store.storage.db.collection("outbox").distinct("type", { connectionId: connection._id });
    expect(types.sort()).toEqual([
      "connection.created",
      "records.changed",
      "sync.completed",
      "sync.progressed",
      "sync.started",
    ]);
  });

  it("reads more records with one timestamp than a page holds", async () => {
    const same = minutesAgo(5);
    fill(45, () => same);
    const connection = await connect();
    await syncNow(connection);
    expect(await stored(connection)).toEqual(truth());
  });
});

describe("later runs (Promises 8, 9 and 11)", () => {
  it("read what changed since, and neither write nor tell of what did not", async () => {
    fill(35);
    const connection = await connect();
    await syncNow(connection);
    const before = await store.storage.db
      .collection("outbox")
      .countDocuments({ type: "records.changed", connectionId: connection._id });

    const quiet = await syncNow(connection);
    // Minutes 1 to 10: the look-back behind the cursor, which stands at the last change seen.
    expect(progress(quiet)).toMatchObject({ created: 0, updated: 0, read: 11, unchanged: 11 });

    system.put(
      { id: "W3", title: "changed", changedAt: minutesAgo(0) },
      { id: "new", title: "new", changedAt: minutesAgo(0) },
    );
    const run = await syncNow(connection);
    expect(run.kind).toBe("INCREMENTAL");
    expect(progress(run)).toMatchObject({ created: 1, updated: 1 });
    expect(await stored(connection)).toEqual(truth());
    const after = await store.storage.db
      .collection("outbox")
      .countDocuments({ type: "records.changed", connectionId: connection._id });
    expect(after - before).toBe(1);
  });

  it("find a transaction that committed late, with a time from before the last run", async () => {
    fill(20);
    const connection = await connect();
    await syncNow(connection);
    system.put({ id: "late", title: "late", changedAt: minutesAgo(8) });
    await syncNow(connection);
    expect(await stored(connection)).toEqual(truth());
  });

  it("do not pass over the present because of one record from the future", async () => {
    fill(5);
    system.put({ id: "future", title: "future", changedAt: minutesAgo(-365 * 24 * 60) });
    const connection = await connect();
    await syncNow(connection);
    system.put({ id: "now", title: "now", changedAt: minutesAgo(0) });
    await syncNow(connection);
    expect(await stored(connection)).toEqual(truth());
  });
});

describe("a run that is broken off (Promise 10)", () => {
  it.each([1, 2, 3, 4, 5, 6, 7])("at request %i goes on from its last stored page", async (request) => {
    fill(65);
    const connection = await connect();
    const shutdown = new AbortController();
    const before = system.requestCount;
    system.fault = () => {
      if (system.requestCount - before === request) shutdown.abort(new Error("stop"));
      return false;
    };
    await services.runner.runDue(connection._id, shutdown.signal);
    const broken = await lastRun(connection);
    system.fault = undefined;
    const run = await syncNow(connection);
    expect(run).toMatchObject({ _id: broken._id, state: "SUCCEEDED" });
    expect(progress(run)).toMatchObject({ read: 65, created: 65, unchanged: 0, pages: 7 });
    // One page in hand and one read ahead is the most that is asked for again.
    expect(system.requestCount - before).toBeLessThanOrEqual(7 + 2);
    expect(await stored(connection)).toEqual(truth());
  });

  it("by SIGKILL of its worker again and again ends with what an undisturbed run would have stored", async () => {
    fill(400);
    const connection = await connect();
    for (let kill = 1; kill <= 4; kill += 1) {
      const worker = await startScript("worker-process", [store.uri]);
      const pages = kill * 4;
      await waitFor(`page ${pages}`, async () => (progress(await lastRun(connection))?.pages ?? 0) >= pages);
      await endProcess(worker, "SIGKILL");
      await services.connectionStore.scheduleSync(connection._id, 0);
    }
    const worker = await startScript("worker-process", [store.uri]);
    const run = await waitFor("the end of the run", async () => {
      const current = await lastRun(connection);
      return current.endedAt ? current : null;
    });
    await endProcess(worker, "SIGTERM");
    expect(run.state).toBe("SUCCEEDED");
    expect(run.resumes).toBeGreaterThanOrEqual(1);
    expect(progress(run)).toMatchObject({ read: 400, created: 400, unchanged: 0 });
    expect(await stored(connection)).toEqual(truth());
  }, 120_000);
});

describe("a worker that is told to stop (Promise 10)", () => {
  it("hands its run over at once, long before its lease would run out", async () => {
    fill(60);
    const connection = await connect();
    let isHeld = true;
    const reached = new Promise<void>((resolve) => {
      system.fault = () => {
        // The fifth answer does not come: the run is in the middle when its worker is stopped.
        if (!isHeld || system.requestCount < 5) return false;
        resolve();
        return true;
      };
    });
    // Ten minutes, more than anybody waits here: only a lease that was given back can be taken.
    const options = { pageSize: 10, leaseTtlMs: 600_000 };
    const workers = [WorkerProcess.start(store.uri), WorkerProcess.start(store.uri)] as const;
    await workers[0].begin(options);
    await reached;
    await workers[1].begin(options);
    const broken = await lastRun(connection);
    expect(broken).toMatchObject({ state: "RUNNING", resumes: 0 });
    isHeld = false;
    await workers[0].end("SIGTERM");
    const run = await waitFor("the end of the run", async () => {
      const current = await lastRun(connection);
      return current.endedAt ? current : null;
    });
    await workers[1].end("SIGTERM");
    expect(run).toMatchObject({ _id: broken._id, state: "SUCCEEDED", resumes: 1 });
    expect(progress(run)).toMatchObject({ read: 60, created: 60, unchanged: 0 });
    expect(await stored(connection)).toEqual(truth());
  });
});

describe("many workers (Promise 14)", () => {
  it("do one run at a time", async () => {
    fill(60);
    const connection = await connect();
    const workers = Array.from({ length: 4 }, () =>
      testServices(store.storage, [simulatedConnector({ pageSize: 10 })]),
    );
    await Promise.all(workers.map((worker) => worker.runner.runDue(connection._id, never)));
    const runs = await services.runs.list(tenant, { limit: 10, filter: { connectionId: connection._id } });
    const initial = runs.filter(({ kind }) => kind === "INITIAL");
    expect(initial).toMatchObject([{ state: "SUCCEEDED", resumes: 0 }]);
    expect(progress(initial[0] as SyncRunDocument)).toMatchObject({ read: 60, created: 60 });
  });
});

describe("records that can't be mapped (Promise 13)", () => {
  it("are set aside and counted, and the run goes on", async () => {
    fill(12);
    system.put({ id: "poison", title: 7 as unknown as string, changedAt: minutesAgo(1) });
    const connection = await connect();
    const run = await syncNow(connection);
    expect(run.state).toBe("SUCCEEDED_WITH_ERRORS");
    expect(progress(run)).toMatchObject({ read: 13, created: 12, quarantined: 1 });
    const [stream] = await services.streams.list(connection);
    expect(stream).toMatchObject({ phase: "LIVE", recordCount: 12, quarantinedCount: 1 });

    system.put({ id: "poison", title: "mended", changedAt: minutesAgo(0) });
    await syncNow(connection);
    expect((await services.streams.list(connection))[0]).toMatchObject({ recordCount: 13, quarantinedCount: 0 });
    expect(await stored(connection)).toEqual(truth());
  });
});

describe("asking for runs", () => {
  it("twice before the first has begun is one run", async () => {
    fill(3);
    const connection = await connect();
    await syncNow(connection);
    const one = await services.sync.start(tenant, { connectionId: connection._id, kind: "RESYNC" });
    const other = await services.sync.start(tenant, { connectionId: connection._id, kind: "RESYNC" });
    expect(other._id).toBe(one._id);
    expect(await syncNow(connection)).toMatchObject({ _id: one._id, kind: "RESYNC", state: "SUCCEEDED" });
  });

  it("of a paused connection is refused with what to do", async () => {
    const connection = await connect();
    await services.connections.pause(tenant, connection._id);
    await expect(
      services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" }),
    ).rejects.toMatchObject({
      code: "CONNECTION_UNAVAILABLE",
      message: expect.stringContaining("resumeConnection") as string,
    });
  });

  it.each(["INITIAL"] as const)("of the kind %s is refused", async (kind) => {
    const connection = await connect();
    await expect(services.sync.start(tenant, { connectionId: connection._id, kind })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  it("can be taken back, and what was stored stays", async () => {
    fill(30);
    const connection = await connect();
    let isCanceled = false;
    system.fault = (request, response) => {
      if (!request.url?.includes("after") || isCanceled) return false;
      isCanceled = true;
      void lastRun(connection)
        .then((run) => services.sync.cancel(tenant, run._id))
        .then(() => response.writeHead(503).end());
      return true;
    };
    await services.runner.runDue(connection._id, never);
    const run = await lastRun(connection);
    expect(run.state).toBe("CANCELED");
    expect((await stored(connection)).length).toBe(progress(run)?.created);
  });
});
