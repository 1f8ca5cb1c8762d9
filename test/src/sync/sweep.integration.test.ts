import { describe, expect, it } from "vitest";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import type { SimulatedEntity, SimulatedWay } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);

const ways: readonly (readonly [SimulatedWay, SimulatedEntity])[] = [
  ["IDS", "WorkOrder"],
  ["BARE", "Asset"],
  ["SNAPSHOT", "Part"],
];

describe.each(ways)("a record deleted without a word, at a source read as %s (Promise 12)", (way, entity) => {
  it("is missed in a complete list, confirmed by its id, and then marked; it comes back under its id", async () => {
    const records = numbered("R", 35);
    await simulated.connect({ [entity]: way }, (system) => system.putInto(entity, ...records));
    simulated.system.remove(entity, "R0003");
    simulated.system.remove(entity, "R0034");

    const run = await simulated.run("INCREMENTAL");
    expect(run.state).toBe("SUCCEEDED");
    expect(run.entities[0]).toMatchObject({ state: "DONE", deleted: 2 });
    expect(await simulated.live(entity)).toEqual(
      records.map(({ id }) => id).filter((id) => id !== "R0003" && id !== "R0034"),
    );
    const stream = await simulated.stream(entity);
    expect(stream).toMatchObject({ recordCount: 33, sweep: null });
    const gone = (await simulated.records(entity)).find(({ remoteId }) => remoteId === "R0003");
    expect(gone).toMatchObject({ version: 2 });
    expect(gone?.deletedAt).toBeInstanceOf(Date);
    for (const name of ["sweepListed", "sweepMissed"]) {
      expect(await store.storage.collection(name).countDocuments({ connectionId: simulated.connection._id })).toBe(0);
    }

    const now = new Date().toISOString();
    simulated.system.putInto(entity, { id: "R0003", title: "back", changedAt: now });
    await simulated.run("INCREMENTAL");
    const restored = (await simulated.records(entity)).find(({ remoteId }) => remoteId === "R0003");
    expect(restored).toMatchObject({ _id: gone?._id, version: 3, deletedAt: null });
  });

  it("leaves the quarantine too, whether it was ever stored or not", async () => {
    const bad = (id: string) => ({ id, title: 7 as unknown as string, changedAt: new Date().toISOString() });
    await simulated.connect({ [entity]: way }, (system) => system.putInto(entity, ...numbered("R", 12), bad("X")));
    simulated.system.putInto(entity, bad("R0003"));
    await simulated.run("INCREMENTAL");
    expect(await simulated.stream(entity)).toMatchObject({ recordCount: 12, quarantinedCount: 2 });

    simulated.system.remove(entity, "X");
    simulated.system.remove(entity, "R0003");
    const run = await simulated.run("INCREMENTAL");
    expect(run).toMatchObject({ state: "SUCCEEDED", entities: [{ deleted: 1 }] });
    expect(await simulated.stream(entity)).toMatchObject({ recordCount: 11, quarantinedCount: 0 });
  });

  it("is not marked while the source still has it, whatever the list lacks", async () => {
    await simulated.connect({ [entity]: way }, (system) => system.putInto(entity, ...numbered("R", 25)));
    const hidden = simulated.system.table(entity).get("R0007");
    simulated.system.fault = (request) => {
      const isById = request.url?.endsWith("/R0007") === true;
      if (isById && hidden) simulated.system.putInto(entity, hidden);
      else simulated.system.table(entity).delete("R0007");
      return false;
    };
    const run = await simulated.run("INCREMENTAL");
    expect(run.entities[0]).toMatchObject({ deleted: 0 });
    expect(await simulated.live(entity)).toHaveLength(25);
  });
});

describe("a sweep (Promise 12)", () => {
  it("keeps what the account may not see any more, and marks what is gone beside it", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("R", 25)));
    for (const id of ["R0003", "R0007", "R0021"]) simulated.system.remove("WorkOrder", id);
    simulated.system.fault = (request, response) => {
      if (!request.url?.endsWith("/R0007")) return false;
      response.writeHead(403).end();
      return true;
    };
    const run = await simulated.run("INCREMENTAL");
    expect(run).toMatchObject({ state: "SUCCEEDED", entities: [{ state: "DONE", deleted: 2 }] });
    expect(await simulated.stream("WorkOrder")).toMatchObject({ recordCount: 23, sweep: null });
    expect(await simulated.live("WorkOrder")).toContain("R0007");
  });

  it("that was not read to its end deletes nothing, and goes on where it was", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("R", 60)), {
      streamRunner: { idPagesPerRun: 2, sweepEveryMs: 0 },
    });
    for (let place = 0; place < 30; place += 1)
      simulated.system.remove("WorkOrder", `R00${String(place).padStart(2, "0")}`);
    // The list has 30 ids left, in pages of ten: two in the first run, the last one in the second.
    await simulated.scheduled();
    expect(await simulated.live("WorkOrder")).toHaveLength(60);
    expect((await simulated.stream("WorkOrder")).sweep).toMatchObject({ phase: "LISTING", runId: null });
    const run = await simulated.scheduled();
    expect(run.entities[0]).toMatchObject({ deleted: 30 });
    expect(await simulated.live("WorkOrder")).toHaveLength(30);
  });

  it("does not hold up the run when the source refuses the list", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("R", 5)));
    simulated.system.fault = (request, response) => {
      if (!request.url?.startsWith("/ids/")) return false;
      response.writeHead(403).end();
      return true;
    };
    const run = await simulated.scheduled();
    expect(run.state).toBe("SUCCEEDED");
    expect((await simulated.stream("WorkOrder")).sweep).toBeNull();
  });

  it("does not judge what was stored after it began", async () => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("R", 15)), {
      streamRunner: { idPagesPerRun: 1, sweepEveryMs: 0 },
    });
    // The first page of ids is read and lacks "A…", which is made afterwards and would lie on that page.
    await simulated.scheduled();
    simulated.system.put({ id: "A0000", title: "made later", changedAt: new Date().toISOString() });
    const requests = simulated.system.requestCount;
    await simulated.scheduled();
    expect(await simulated.live("WorkOrder")).toHaveLength(16);
    expect(simulated.system.calls.slice(requests).some(({ path }) => path.endsWith("/A0000"))).toBe(false);
  });
});

describe("a sweep that would delete more than 20 % and 50 records (Promise 12)", () => {
  const held = async (deleted: number, of: number) => {
    await simulated.connect({ WorkOrder: "IDS" }, (system) => system.put(...numbered("R", of)), { pageSize: 100 });
    for (let place = 0; place < deleted; place += 1) {
      simulated.system.remove("WorkOrder", `R${String(place).padStart(4, "0")}`);
    }
    const run = await simulated.run("INCREMENTAL");
    const [incident] = await store.storage
      .collection<{ _id: string; state: string; reason: string }>("incidents")
      .find({ connectionId: simulated.connection._id })
      .toArray();
    return { run, incident };
  };

  it.each([
    [50, 60],
    [51, 300],
  ])("lets %i of %i pass", async (deleted, of) => {
    const { run, incident } = await held(deleted, of);
    expect(run.entities[0]).toMatchObject({ deleted });
    expect(incident).toBeUndefined();
  });

  it("stops, removes nothing and asks; once is enough", async () => {
    const { run, incident } = await held(80, 120);
    expect(run).toMatchObject({ state: "SUCCEEDED" });
    expect(run.entities[0]).toMatchObject({ deleted: 0 });
    expect(await simulated.live("WorkOrder")).toHaveLength(120);
    expect(incident).toMatchObject({ kind: "DELETIONS_HELD", state: "OPEN", entity: "WorkOrder" });
    expect(incident?.reason).toContain("80 of 120");
    expect(await simulated.eventTypes()).toContain("incident.opened");
    await simulated.run("INCREMENTAL");
    expect(await store.storage.collection("incidents").countDocuments({ connectionId: simulated.connection._id })).toBe(
      1,
    );
  });

  it("removes them when somebody agrees, but for those that came back meanwhile", async () => {
    const { incident } = await held(80, 120);
    simulated.system.put({ id: "R0000", title: "back", changedAt: new Date().toISOString() });
    await simulated.services.sync.decideDeletions(simulated.tenant, incident?._id ?? "", "APPLY");
    await simulated.work();
    expect(await simulated.live("WorkOrder")).toHaveLength(41);
    expect(await simulated.live("WorkOrder")).toContain("R0000");
    expect(await simulated.eventTypes()).toContain("incident.closed");
    await expect(
      simulated.services.sync.decideDeletions(simulated.tenant, incident?._id ?? "", "APPLY"),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("removes what was agreed to also where every run lists anew, without asking again", async () => {
    await simulated.connect({ Part: "SNAPSHOT" }, (system) => system.putInto("Part", ...numbered("R", 120)), {
      pageSize: 50,
    });
    for (let place = 0; place < 80; place += 1) {
      simulated.system.remove("Part", `R${String(place).padStart(4, "0")}`);
    }
    await simulated.scheduled();
    const incidents = store.storage.collection<{ _id: string }>("incidents");
    const own = { connectionId: simulated.connection._id };
    const incident = await incidents.findOne(own);
    await simulated.services.sync.decideDeletions(simulated.tenant, incident?._id ?? "", "APPLY");
    await simulated.work();
    expect(await simulated.live("Part")).toHaveLength(40);
    await simulated.scheduled();
    expect(await incidents.countDocuments(own)).toBe(1);
  });

  it("leaves all as it is when somebody disagrees, and asks again with the next sweep", async () => {
    const { incident } = await held(80, 120);
    await simulated.services.sync.decideDeletions(simulated.tenant, incident?._id ?? "", "DISCARD");
    expect(await simulated.live("WorkOrder")).toHaveLength(120);
    expect((await simulated.stream("WorkOrder")).sweep).toBeNull();
    await simulated.run("INCREMENTAL");
    expect(await store.storage.collection("incidents").countDocuments({ connectionId: simulated.connection._id })).toBe(
      2,
    );
  });
});
