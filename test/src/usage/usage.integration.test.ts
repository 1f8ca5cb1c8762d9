import { describe, expect, it } from "vitest";
import { newId } from "../../../src/ids/index.js";
import { UsageStore } from "../../../src/usage/index.js";
import { newTenant } from "../../support/records.js";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 26, 12, minutes));

describe("promise 22: what is counted", () => {
  it("of a page is counted once, however often it is stored", async () => {
    const usage = new UsageStore(store.storage);
    const owner = { ...newTenant(), connectionId: newId("connection") };
    const place = { runId: newId("syncRun"), entity: "WorkOrder", page: 0, part: 0 };
    const used = { counts: { read: 10, created: 10 }, requests: 1 };
    const count = (part: number) =>
      store.storage.transaction((session) => usage.page(owner, { ...place, part }, used, at(1), session));
    expect([await count(0), await count(0), await count(1)]).toEqual([true, false, true]);
    const sum = await usage.sum(owner, { connectionId: owner.connectionId, from: at(0), to: at(60) });
    expect(sum).toEqual({ credits: 0, recordsRead: 20, recordsStored: 20, requests: 2 });
    const nextDay = new Date(at(0).getTime() + 86_400_000);
    const later = { ...place, page: 1, part: 0 };
    await store.storage.transaction((session) => usage.page(owner, later, used, nextDay, session));
    const days = await usage.days(owner, { connectionId: null, from: at(0), to: new Date(nextDay.getTime() + 1) });
    expect(days).toEqual([
      { date: "2026-11-26", recordsRead: 20, recordsStored: 20, requests: 2 },
      { date: "2026-11-27", recordsRead: 10, recordsStored: 10, requests: 1 },
    ]);
  });

  it("is nothing when the transaction that it is for fails", async () => {
    const usage = new UsageStore(store.storage);
    const owner = { ...newTenant(), connectionId: newId("connection") };
    await expect(
      store.storage.transaction(async (session) => {
        await usage.credit(owner, "TAKEN", at(1), session);
        throw new Error("not made");
      }),
    ).rejects.toThrow("not made");
    const sum = await usage.sum(owner, { connectionId: null, from: at(0), to: at(60) });
    expect(sum.credits).toBe(0);
  });

  it("of a connection is one credit from its making to its end, pauses and outages included", async () => {
    const usage = new UsageStore(store.storage);
    await simulated.connect({ WorkOrder: "BARE" }, (system) => system.put(...numbered("W", 25)));
    const { services, connection, tenant } = simulated;
    const held = async () => {
      const { credits } = await usage.sum(tenant, {
        connectionId: connection._id,
        from: new Date(0),
        to: new Date(Date.now() + 60_000),
      });
      return credits;
    };
    expect(await held()).toBe(1);
    await services.connections.pause(tenant, connection._id);
    expect(await held()).toBe(1);
    await services.connections.resume(tenant, connection._id);
    await services.sync.disconnect(tenant, connection._id);
    expect(await held()).toBe(0);
  });

  it("is what the runs say of themselves, and stays when the connection goes", async () => {
    const usage = new UsageStore(store.storage);
    await simulated.connect({ WorkOrder: "BARE", Asset: "IDS" }, (system) => {
      system.put(...numbered("W", 25));
      system.putInto("Asset", ...numbered("A", 12));
    });
    simulated.system.remove("Asset", "A0003");
    await simulated.run("RESYNC");
    const { services, connection, tenant } = simulated;
    const runs = await services.runs.list(tenant, { limit: 10, filter: { connectionId: connection._id } });
    const said = { recordsRead: 0, recordsStored: 0, requests: 0 };
    for (const run of runs) {
      said.requests += run.requests;
      for (const { read, created, updated } of run.entities) {
        said.recordsRead += read;
        said.recordsStored += created + updated;
      }
    }
    await services.sync.disconnect(tenant, connection._id);
    const sum = await usage.sum(tenant, {
      connectionId: connection._id,
      from: new Date(0),
      to: new Date(Date.now() + 60_000),
    });
    expect(sum).toEqual({ credits: 0, ...said });
    expect(said.recordsRead).toBeGreaterThan(60);
  });
});
