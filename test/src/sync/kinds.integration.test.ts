import { describe, expect, it } from "vitest";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
const nothing = { missing: 0, stale: 0, extra: 0 };

describe("a reconcile (Promise 9)", () => {
  it("reports nothing after a sync that ended well, and writes nothing", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES", Asset: "IDS", Part: "SNAPSHOT" }, (system) => {
      system.put(...numbered("W", 25));
      system.putInto("Asset", ...numbered("A", 25));
      system.putInto("Part", ...numbered("P", 25));
    });
    simulated.system.remove("WorkOrder", "W0003");
    simulated.system.remove("Asset", "A0003");
    simulated.system.remove("Part", "P0003");
    await simulated.run("INCREMENTAL");
    const before = await simulated.records("WorkOrder");
    const run = await simulated.run("RECONCILE");
    expect(run.state).toBe("SUCCEEDED");
    for (const progress of run.entities) {
      expect(progress).toMatchObject({ ...nothing, state: "DONE", discrepancies: [] });
      expect(progress.unchanged).toBeGreaterThanOrEqual(24);
    }
    expect(await simulated.records("WorkOrder")).toEqual(before);
  });

  it("names what is missing, stale and extra, and what the next run will bring anyway", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("W", 25)));
    const orders = store.storage.collection("workOrders");
    const own = { connectionId: simulated.connection._id };
    const missing = await orders.findOneAndDelete({ ...own, remoteId: "W0001" });
    await store.storage.collection("raw").deleteOne({ _id: missing?._id });
    await orders.updateOne({ ...own, remoteId: "W0002" }, { $set: { hash: "1.another", title: "another" } });
    simulated.system.remove("WorkOrder", "W0003");
    simulated.system.put({ id: "W0099", title: "new", changedAt: new Date().toISOString() });
    const run = await simulated.run("RECONCILE");
    expect(run.state).toBe("SUCCEEDED_WITH_ERRORS");
    expect(run.entities[0]).toMatchObject({ missing: 1, stale: 1, extra: 1, newer: 1, unchanged: 22, read: 26 });
    expect(run.entities[0]?.discrepancies).toEqual([
      { kind: "MISSING", remoteId: "W0001" },
      { kind: "STALE", remoteId: "W0002" },
      { kind: "EXTRA", remoteId: "W0003" },
    ]);

    const mended = await simulated.run("RESYNC");
    expect(mended.entities[0]).toMatchObject({ created: 2, updated: 1, deleted: 1 });
    expect((await simulated.run("RECONCILE")).entities[0]).toMatchObject({ ...nothing, newer: 0 });
  });
});

describe("a resync", () => {
  it("believes a source that was restored from a backup: older values, and records that are gone", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("W", 20)));
    const restored = new Date(Date.now() - 30 * 60_000).toISOString();
    simulated.system.put({ id: "W0019", title: "as it was", changedAt: restored });
    simulated.system.remove("WorkOrder", "W0018");
    const run = await simulated.run("RESYNC");
    expect(run.entities[0]).toMatchObject({ updated: 1, deleted: 1 });
    const record = (await simulated.records("WorkOrder")).find(({ remoteId }) => remoteId === "W0019");
    expect(record).toMatchObject({ title: "as it was" });
    expect((await simulated.run("RECONCILE")).entities[0]).toMatchObject(nothing);
  });
});

describe("a source whose clock is set back an hour (Promise 9)", () => {
  it("loses no change, although its times lie before the cursor", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 5)));
    simulated.system.put({ id: "W0005", title: "latest", changedAt: simulated.system.now().toISOString() });
    await simulated.run("INCREMENTAL");
    simulated.system.clockOffsetMs = -3_600_000;
    simulated.system.put({ id: "W0100", title: "after the step", changedAt: simulated.system.now().toISOString() });
    await simulated.run("INCREMENTAL");
    expect(await simulated.live("WorkOrder")).toContain("W0100");
    simulated.system.put({ id: "W0101", title: "later", changedAt: simulated.system.now().toISOString() });
    await simulated.run("INCREMENTAL");
    expect(await simulated.live("WorkOrder")).toContain("W0101");
  });
});

describe("a remap (Promise 13)", () => {
  const mappings = [{ entity: "WorkOrder", field: "custom.shout", expression: "join('!', [title, ''])" }];

  it("applies field mappings to what is stored without asking the source, and tells of each change", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 25)));
    await simulated.services.sync.update(simulated.tenant, simulated.connection._id, { fieldMappings: mappings });
    const requests = simulated.system.requestCount;
    const run = await simulated.work();
    expect(simulated.system.requestCount).toBe(requests);
    expect(run).toMatchObject({ kind: "REMAP", trigger: "MAPPING", state: "SUCCEEDED", requests: 0 });
    expect(run.entities[0]).toMatchObject({ read: 25, updated: 25 });
    const [first] = await simulated.records("WorkOrder");
    expect(first).toMatchObject({ version: 2, customFields: [{ key: "shout", value: "W 0!" }] });

    await simulated.run("REMAP");
    expect((await simulated.lastRun()).entities[0]).toMatchObject({ read: 25, updated: 0, unchanged: 25 });
    // A later run brings the source's records under the same mapping.
    expect((await simulated.run("RESYNC")).entities[0]).toMatchObject({ updated: 0, unchanged: 25 });
  });

  it("is begun by itself when a connector's mapping is another than that of what is stored", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 5)));
    const connector = simulated.services.connectors.get("simulated");
    const source = connector?.entities.get("WorkOrder");
    Object.assign(source as object, { mappingVersion: 2 });
    await simulated.scheduled();
    const runs = await simulated.services.runs.list(simulated.tenant, {
      limit: 2,
      filter: { connectionId: simulated.connection._id },
    });
    expect(runs.map(({ kind }) => kind).sort()).toEqual(["INCREMENTAL", "REMAP"]);
    // The same fields from the same payload: nothing to tell of.
    expect((await simulated.records("WorkOrder")).map(({ version, hash }) => [version, hash.slice(0, 2)])).toEqual(
      Array.from({ length: 5 }, () => [1, "2~"]),
    );
  });

  it("takes records out of quarantine that can be mapped now", async () => {
    const bad = { entity: "WorkOrder", field: "estimatedDuration", expression: "more" };
    await simulated.connect(
      { WorkOrder: "TOMBSTONES" },
      (system) => {
        system.put(...numbered("W", 3));
        system.put({ id: "W0009", title: "poison", changedAt: new Date().toISOString(), more: "not a number" });
      },
      { connect: { fieldMappings: [bad] } },
    );
    expect(await simulated.stream("WorkOrder")).toMatchObject({ quarantinedCount: 1, recordCount: 3 });
    expect(await simulated.eventTypes()).toContain("quarantine.added");
    await simulated.services.sync.update(simulated.tenant, simulated.connection._id, { fieldMappings: [] });
    await simulated.work();
    expect(await simulated.stream("WorkOrder")).toMatchObject({ quarantinedCount: 0, recordCount: 4 });
    expect(await simulated.live("WorkOrder")).toContain("W0009");
    expect(
      await store.storage.collection("quarantine").countDocuments({ connectionId: simulated.connection._id }),
    ).toBe(0);
  });
});

describe("a run in which too much can't be mapped (Promise 13)", () => {
  it("ends for that entity when more than 100 and 5 % are refused", async () => {
    const bad = { entity: "WorkOrder", field: "estimatedDuration", expression: "title" };
    const run = await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 300)), {
      pageSize: 50,
      connect: { fieldMappings: [bad] },
    });
    expect(run).toMatchObject({ state: "FAILED", error: { code: "TOO_MANY_QUARANTINED" } });
    expect(run.entities[0]).toMatchObject({ state: "FAILED", quarantined: 150 });
  });
});

describe("the plan (Promise 16)", () => {
  it("syncs each entity at its own interval", async () => {
    await simulated.connect(
      { WorkOrder: "TOMBSTONES", Asset: "TOMBSTONES" },
      (system) => {
        system.put(...numbered("W", 2));
        system.putInto("Asset", ...numbered("A", 2));
      },
      { connect: { syncPlan: { intervalSeconds: 3_600, entities: [{ entity: "WorkOrder", intervalSeconds: 60 }] } } },
    );
    const runs = () =>
      simulated.services.runs.list(simulated.tenant, { limit: 10, filter: { connectionId: simulated.connection._id } });
    await simulated.work();
    expect(await runs()).toHaveLength(1);
    const ago = new Date(Date.now() - 120_000);
    await store.storage
      .collection("streams")
      .updateMany({ connectionId: simulated.connection._id }, { $set: { lastStartedAt: ago } });
    const run = await simulated.work();
    expect(run.entities.map(({ entity }) => entity)).toEqual(["WorkOrder"]);
    const next = (await simulated.services.connectionStore.get(simulated.tenant, simulated.connection._id)).nextSyncAt;
    expect(next?.getTime()).toBeGreaterThan(Date.now() + 30_000);
    expect(next?.getTime()).toBeLessThan(Date.now() + 61_000);
  });

  it("keeps scheduled runs out of quiet hours, but not those that somebody asks for", async () => {
    const hour = (shift: number) => `${String((new Date().getUTCHours() + shift + 24) % 24).padStart(2, "0")}:00`;
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 2)), {
      connect: { syncPlan: { quietHours: [{ from: hour(0), to: hour(2) }] } },
    });
    const runs = () =>
      simulated.services.runs.list(simulated.tenant, { limit: 10, filter: { connectionId: simulated.connection._id } });
    expect(await runs()).toHaveLength(1);
    await simulated.scheduled();
    expect(await runs()).toHaveLength(1);
    expect((await simulated.run("INCREMENTAL")).state).toBe("SUCCEEDED");
    expect(await runs()).toHaveLength(2);
  });

  it("asks nothing of a system in its maintenance window; a requested run goes on after it", async () => {
    const hour = (shift: number) => `${String((new Date().getUTCHours() + shift + 24) % 24).padStart(2, "0")}:00`;
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 2)));
    await simulated.services.sync.update(simulated.tenant, simulated.connection._id, {
      syncPlan: { maintenanceWindows: [{ from: hour(0), to: hour(2) }] },
    });
    const requests = simulated.system.requestCount;
    const run = await simulated.run("INCREMENTAL");
    expect(simulated.system.requestCount).toBe(requests);
    expect(run.state).toBe("RUNNING");
    const next = (await simulated.services.connectionStore.get(simulated.tenant, simulated.connection._id)).nextSyncAt;
    expect(next?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
    await simulated.services.sync.update(simulated.tenant, simulated.connection._id, {
      syncPlan: { maintenanceWindows: [] },
    });
    expect((await simulated.work()).state).toBe("SUCCEEDED");
  });
});

describe("memory (Promise 15)", () => {
  it("holds three pages at most, however many there are", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 5)));
    simulated.system.put(...numbered("X", 300));
    const source = simulated.services.connectors.get("simulated")?.entities.get("WorkOrder");
    if (!source) throw new Error("The simulated system has work orders.");
    const { readPage } = source;
    let begun = 0;
    const ahead: number[] = [];
    Object.assign(source, {
      readPage: async (...call: Parameters<typeof readPage>) => {
        begun += 1;
        const [run] = await simulated.services.runs.list(simulated.tenant, {
          limit: 1,
          filter: { connectionId: simulated.connection._id },
        });
        ahead.push(begun - (run?.entities[0]?.pages ?? 0));
        return readPage(...call);
      },
    });
    const run = await simulated.run("RESYNC");
    expect(run.entities[0]?.pages).toBeGreaterThan(20);
    // One is stored, one compared, one read.
    expect(Math.max(...ahead)).toBeLessThanOrEqual(3);
  });

  it("asks for fewer records at once where they are large", async () => {
    const large = numbered("L", 100).map((record) => ({ ...record, more: "x".repeat(512 * 1024) }));
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...large), { pageSize: 40 });
    const limits = simulated.system.calls.flatMap(({ path }) => /limit=(\d+)/.exec(path)?.[1] ?? []).map(Number);
    expect(limits[0]).toBe(40);
    expect(Math.min(...limits)).toBeLessThanOrEqual(16);
    expect(await simulated.live("WorkOrder")).toHaveLength(100);
  });
});
