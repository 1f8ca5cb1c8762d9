import { describe, expect, it } from "vitest";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);

describe("promise 13: a record that the source itself fails on", () => {
  it("is found by asking for smaller pages, set aside by its id, and holds up none of the others", async () => {
    const run = await simulated.connect(
      { WorkOrder: "TOMBSTONES" },
      (system) => {
        system.put(...numbered("W", 60));
        for (const id of ["W0007", "W0033", "W0059"]) {
          const record = system.records.get(id);
          if (record) system.put({ ...record, isBroken: true });
        }
      },
      { pageSize: 16 },
    );
    expect(run.state).toBe("SUCCEEDED_WITH_ERRORS");
    expect(run.entities[0]).toMatchObject({ read: 60, created: 57, quarantined: 3, state: "DONE" });
    expect((await simulated.live("WorkOrder")).length).toBe(57);
    const set = await store.storage.db
      .collection<{ _id: string; reason: object }>("quarantine")
      .find({ connectionId: simulated.connection._id })
      .sort({ remoteId: 1 })
      .toArray();
    expect(set).toMatchObject(
      ["W0007", "W0033", "W0059"].map((remoteId) => ({ remoteId, stage: "STORE", payload: null })),
    );
    expect(set[0]?.reason).toMatchObject({
      code: "SOURCE_ERROR",
      message: expect.stringContaining("422") as string,
    });
    // Halving: some pages of 16, each down to one record and back.
    expect(run.requests).toBeLessThan(60);
  });

  it("leaves the quarantine when it is given, changed", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => {
      system.put(...numbered("W", 5));
      system.put({ id: "bad", title: "bad", changedAt: new Date(Date.now() - 60_000).toISOString(), isBroken: true });
    });
    expect(await simulated.stream("WorkOrder")).toMatchObject({ quarantinedCount: 1, recordCount: 5 });
    simulated.system.put({ id: "bad", title: "mended", changedAt: new Date().toISOString() });
    const run = await simulated.run("INCREMENTAL");
    expect(run.state).toBe("SUCCEEDED");
    expect(await simulated.stream("WorkOrder")).toMatchObject({ quarantinedCount: 0, recordCount: 6 });
  });

  it("ends the walk where the system can't tell heads apart, and says why", async () => {
    const run = await simulated.connect({ WorkOrder: "BARE" }, (system) => {
      system.put(...numbered("W", 5));
      system.put({ id: "bad", title: "bad", changedAt: new Date().toISOString(), isBroken: true });
    });
    expect(run).toMatchObject({ state: "FAILED", error: { code: "SOURCE_ERROR" } });
    expect((await simulated.live("WorkOrder")).length).toBe(5);
  });

  it("by an answer that is cut each time is found in the same way", async () => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 8)));
    const { system } = simulated;
    system.put({ id: "cut", title: "cut", changedAt: new Date().toISOString() });
    system.fault = (request, response) => {
      const isWhole = request.url?.includes("heads") || !request.url?.startsWith("/records");
      if (isWhole || !system.records.has("cut")) return false;
      const url = new URL(request.url ?? "/", system.url);
      const since = url.searchParams.get("after") ?? "";
      const limit = Number(url.searchParams.get("limit"));
      const behind = [...system.records.values()]
        .map(({ id, changedAt }) => `${changedAt}|${id}`)
        .filter((key) => key > since);
      if (
        !behind
          .sort()
          .slice(0, limit)
          .some((key) => key.endsWith("|cut"))
      )
        return false;
      response.writeHead(200, { "content-type": "application/json" }).end('{"items":[{"id":"cu');
      return true;
    };
    const run = await simulated.run("INCREMENTAL");
    expect(run.state).toBe("SUCCEEDED_WITH_ERRORS");
    expect(await simulated.stream("WorkOrder")).toMatchObject({ quarantinedCount: 1 });
  }, 120_000);
});
