import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** Whatever is due for a connection after its first run. */
export const incrementalSync = defineJob<ConnectionJobData>({
  name: "incremental-sync",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 16,
  run: ({ services, signal }, { connectionId }) => services.runner.runDue(connectionId, signal),
});
