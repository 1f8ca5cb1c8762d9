import { defineJob } from "./job.js";

/**
 * Of each kind of job, how many wait in the queue at most: enough for all workers until the next look, and each more makes
 * every look-up dearer. What is due beyond that waits where it is due, in order.
 */
const mostWaiting = 100;

/**
 * Reads from `connections` and `writes` what is due and asks for it, as much as the workers take up. Nothing is remembered in
 * the queue: a job that is lost comes up again when the due time that was put off here passes.
 */
export const dispatch = defineJob({
  name: "dispatch",
  everyMs: 1_000,
  // A killed worker leaves it locked, and nothing is dispatched until then.
  lockLifetimeMs: 5_000,
  concurrency: 1,
  run: async ({ services, enqueue, waiting }) => {
    const inQueue = await waiting();
    const roomFor = (job: string) => Math.max(0, mostWaiting - (inQueue.get(job) ?? 0));
    const due = await services.sync.claimDue(roomFor);
    await Promise.all(due.map(({ connectionId, job }) => enqueue(job, { connectionId })));
    const written = await services.writeSettler.claimDue(roomFor("settle-writes"));
    await Promise.all(written.map((connectionId) => enqueue("settle-writes", { connectionId })));
  },
});
