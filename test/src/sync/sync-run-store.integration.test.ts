import type { Collection, Document, Filter } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Storage } from "../../../src/storage/index.js";
import { SyncRunStore } from "../../../src/sync/sync-run-store.js";
import { testServices } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const system = new SimulatedSystem();

let connectionId: string;
let runId: string;

beforeAll(async () => {
  await system.start();
  const { sync } = testServices(store.storage, [simulatedConnector()]);
  const { connection, syncRun } = await sync.connect(tenant, {
    system: "simulated",
    config: { baseUrl: system.url },
    credentials: { apiKey: "right" },
  });
  [connectionId, runId] = [connection._id, syncRun._id];
});
afterAll(() => system.stop());

async function setState(state: string): Promise<void> {
  await store.storage.db.collection("syncRuns").updateOne({ connectionId }, { $set: { state } });
}

/** The store of somebody who looks for a run while a worker begins it: just before those that wait are looked for. */
function whileBegun(storage: Storage): Storage {
  return {
    ...storage,
    unscoped: <Shape extends Document>(...names: Parameters<Storage["unscoped"]>): Collection<Shape> =>
      new Proxy(storage.unscoped<Shape>(...names), {
        get: (target, property): unknown => {
          if (property !== "findOne") return Reflect.get(target, property, target);
          return async (filter: Filter<Shape>, options: object) => {
            if (filter["state"] === "QUEUED") await setState("RUNNING");
            return target.findOne(filter, options);
          };
        },
      }),
  };
}

describe("the next run of a connection", () => {
  it("is found also by somebody who looks in the moment in which a worker begins it", async () => {
    expect(await new SyncRunStore(store.storage).nextFor(connectionId)).toMatchObject({ _id: runId, state: "QUEUED" });
    const next = await new SyncRunStore(whileBegun(store.storage)).nextFor(connectionId);
    expect(next).toMatchObject({ _id: runId, state: "RUNNING" });
  });

  it("is none once all have ended", async () => {
    await setState("SUCCEEDED");
    expect(await new SyncRunStore(store.storage).nextFor(connectionId)).toBeNull();
  });
});
