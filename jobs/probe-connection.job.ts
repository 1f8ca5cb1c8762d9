import { connectionJobLockMs, defineJob, type ConnectionJobData } from "./job.js";

/** One cheap call to a system that could not be reached, or the end of a wait that it asked for. */
export const probeConnection = defineJob<ConnectionJobData>({
  name: "probe-connection",
  lockLifetimeMs: connectionJobLockMs,
  concurrency: 16,
  run: ({ services }, { connectionId }) => services.status.probe(connectionId),
});
