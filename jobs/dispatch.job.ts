import { defineJob } from "./job.js";

/** More would only wait in the queue, where each job makes every look-up dearer. */
const connectionsPerTick = 20;

/**
 * Reads from `connections` and `writes` what is due and asks for it. Nothing is remembered in the queue: a job that is lost comes up
 * again when the due time that was put off here passes.
 */
export const dispatch = defineJob({
  name: "dispatch",
  everyMs: 1_000,
  // A killed worker leaves it locked, and nothing is dispatched until then.
  lockLifetimeMs: 5_000,
  concurrency: 1,
  run: async ({ services, enqueue }) => {
    const due = await services.sync.claimDue(connectionsPerTick);
    for (const { connectionId, job } of due) await enqueue(job, { connectionId });
    for (const connectionId of await services.writeSettler.claimDue(connectionsPerTick)) {
      await enqueue("settle-writes", { connectionId });
    }
  },
});
