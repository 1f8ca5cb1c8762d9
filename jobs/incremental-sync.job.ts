import { defineJob, type ConnectionJobData } from "./job.js";

/** Whatever is due for a connection after its first run. */
export const incrementalSync = defineJob<ConnectionJobData>({
  name: "incremental-sync",
  concurrency: 16,
  run: ({ services, signal }, { connectionId }) => services.runner.runDue(connectionId, signal),
});
