import { describe, expect, it } from "vitest";
import type { UsageEntry } from "../../../src/usage/index.js";
import { numbered, useSimulatedConnection } from "../../support/simulated-connection.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
const dayMs = 86_400_000;
const entities = { WorkOrder: "TOMBSTONES", Asset: "TOMBSTONES" } as const;

/** Those of the last minutes come again with each run: the look-back reaches behind the last change. */
function connect() {
  return simulated.connect(entities, (system) => {
    system.put(...numbered("W", 3));
    system.putInto("Asset", ...numbered("A", 2));
  });
}

async function told(runId: string): Promise<string[]> {
  const found = await store.storage
    .collection<{ type: string; payload: { runId?: string } }>("outbox")
    .find({ "payload.runId": runId })
    .sort({ _id: 1 })
    .toArray();
  return found.map(({ type }) => type);
}

function usageOf(kind: UsageEntry["kind"]): Promise<UsageEntry[]> {
  return store.storage.collection<UsageEntry>("usage").find({ connectionId: simulated.connection._id, kind }).toArray();
}

describe("a scheduled run that finds no change", () => {
  it("leaves little behind: its beginning and end, its requests in the hour's entry, and itself for a week", async () => {
    const first = await connect();
    const pages = (await usageOf("PAGE")).length;
    const before = (await usageOf("IDLE")).length;
    const runs = [await simulated.scheduled(), await simulated.scheduled(), await simulated.scheduled()];
    for (const run of runs) {
      expect(run).toMatchObject({ state: "SUCCEEDED", trigger: "SCHEDULE", requests: 2 });
      expect(await told(run._id)).toEqual(["sync.started", "sync.completed"]);
      expect((run.removeAt?.getTime() ?? 0) - (run.endedAt?.getTime() ?? 0)).toBe(7 * dayMs);
    }
    expect((first.removeAt?.getTime() ?? 0) - (first.endedAt?.getTime() ?? 0)).toBe(90 * dayMs);
    expect((await usageOf("PAGE")).length).toBe(pages);
    const idle = await usageOf("IDLE");
    // Two where the hour ended meanwhile.
    expect(idle.length - before).toBeLessThanOrEqual(2);
    expect(idle.reduce((sum, entry) => sum + (entry.kind === "IDLE" ? entry.requests : 0), 0)).toBe(6);
    const query = { connectionId: simulated.connection._id, from: new Date(0), to: new Date(Date.now() + dayMs) };
    const { requests, recordsRead } = await simulated.services.usage.sum(simulated.tenant, query);
    expect(requests).toBe([first, ...runs].reduce((sum, run) => sum + run.requests, 0));
    // All of them each time, and none of them stored again.
    expect(recordsRead).toBe(4 * 5);
  });

  it("tells of its pages as any other where it finds something", async () => {
    await connect();
    simulated.system.put({ id: "W9", title: "new", changedAt: new Date().toISOString() });
    const run = await simulated.scheduled();
    expect(await told(run._id)).toEqual(["sync.started", "sync.progressed", "sync.completed"]);
    expect((run.removeAt?.getTime() ?? 0) - (run.endedAt?.getTime() ?? 0)).toBe(90 * dayMs);
  });

  it("tells of each page where somebody asked for it", async () => {
    await connect();
    const run = await simulated.run("INCREMENTAL");
    expect(await told(run._id)).toEqual(["sync.started", "sync.progressed", "sync.progressed", "sync.completed"]);
  });
});
