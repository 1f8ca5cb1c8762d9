import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** A maintenance window of a connection's plan may begin, or its plan was changed. */
export const maintenanceWindow = defineJob<ConnectionJobData>({
  name: "maintenance-window",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 8,
  run: ({ services }, { connectionId }) => services.status.checkWindow(connectionId),
});
