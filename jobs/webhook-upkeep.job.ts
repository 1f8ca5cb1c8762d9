import { defineJob } from "./job.js";

/** Tells of webhook endpoints that only fail, and disables those that have for too long. */
export const webhookUpkeep = defineJob({
  name: "webhook-upkeep",
  everyMs: 5_000,
  lockLifetimeMs: 8_000,
  concurrency: 1,
  run: ({ services }) => services.webhooks.health.upkeep(),
});
