import { defineJob } from "./job.js";

/** Tells of tokens that end soon, are still used an hour before they end, or are older than they should be. */
export const remindTokens = defineJob({
  name: "remind-tokens",
  everyMs: 600_000,
  lockLifetimeMs: 120_000,
  concurrency: 1,
  run: async ({ services }) => {
    await services.tokenReminders.remind();
  },
});
