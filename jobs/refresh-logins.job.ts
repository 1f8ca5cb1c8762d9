import { defineJob } from "./job.js";

/** Refreshes logins by OAuth2 that nobody has used for long, before their refresh tokens die. */
export const refreshLogins = defineJob({
  name: "refresh-logins",
  everyMs: 60_000,
  lockLifetimeMs: 120_000,
  concurrency: 1,
  run: async ({ services, signal }) => {
    await services.loginKeeper.refreshDue(signal);
  },
});
