import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** Finishes the removal of a disconnected connection whose process died on the way. */
export const purgeConnection = defineJob<ConnectionJobData>({
  name: "purge-connection",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 2,
  run: ({ services }, { connectionId }) => services.sync.finishPurge(connectionId),
});
