import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** A connection's first run, apart from the others so that a large one does not hold up what is due every few minutes. */
export const initialSync = defineJob<ConnectionJobData>({
  name: "initial-sync",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 4,
  run: ({ services, signal }, { connectionId }) => services.runner.runDue(connectionId, signal),
});
