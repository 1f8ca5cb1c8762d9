import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** Writes of a connection that wait for it, or whose answer was lost. */
export const settleWrites = defineJob<ConnectionJobData>({
  name: "settle-writes",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 16,
  run: ({ services, signal }, { connectionId }) => services.writeSettler.work(connectionId, signal),
});
