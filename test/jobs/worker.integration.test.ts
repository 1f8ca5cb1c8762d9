import { afterEach, expect, it, describe } from "vitest";
import { jobs, startWorker, type Worker } from "../../jobs/index.js";
import { waitFor } from "../support/services.js";
import { numbered, useSimulatedConnection } from "../support/simulated-connection.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const simulated = useSimulatedConnection(store);
let worker: Worker | undefined;

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

const inAnHour = () => new Date(Date.now() + 3_600_000);

describe("a worker (Promise 14)", () => {
  it.each([
    ["due in an hour", () => ({ nextRunAt: inAnHour() })],
    ["locked from an hour ahead", () => ({ nextRunAt: new Date(), lockedAt: inAnHour() })],
  ])("dispatches although one whose clock was ahead left the dispatcher %s", async (_what, left) => {
    await simulated.connect({ WorkOrder: "TOMBSTONES" }, (system) => system.put(...numbered("W", 3)));
    worker = await startWorker(simulated.services, jobs);
    const queue = store.storage.db.collection("agendaJobs");
    await waitFor("the dispatcher in the queue", async () => (await queue.countDocuments({ name: "dispatch" })) > 0);
    await queue.updateMany({ name: "dispatch" }, { $set: left() });
    await simulated.services.sync.start(simulated.tenant, {
      connectionId: simulated.connection._id,
      kind: "INCREMENTAL",
    });
    const run = await waitFor("the run's end", async () => {
      const last = await simulated.lastRun();
      return last.endedAt !== null && last.trigger === "REQUEST" && last;
    });
    expect(run.state).toBe("SUCCEEDED");
  });
});
