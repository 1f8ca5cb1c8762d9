import { dispatch } from "./dispatch.job.js";
import { incrementalSync } from "./incremental-sync.job.js";
import { initialSync } from "./initial-sync.job.js";
import type { JobDefinition } from "./job.js";
import { maintenanceWindow } from "./maintenance-window.job.js";
import { probeConnection } from "./probe-connection.job.js";
import { purgeConnection } from "./purge-connection.job.js";
import { remindTokens } from "./remind-tokens.job.js";
import { webhookUpkeep } from "./webhook-upkeep.job.js";
import { settleWrites } from "./settle-writes.job.js";
import { refreshLogins } from "./refresh-logins.job.js";

export { startWorker, type Worker } from "./worker.js";

/** Every kind of background work. */
export const jobs: readonly (JobDefinition | JobDefinition<{ readonly connectionId: string }>)[] = [
  dispatch,
  initialSync,
  incrementalSync,
  probeConnection,
  maintenanceWindow,
  purgeConnection,
  remindTokens,
  webhookUpkeep,
  settleWrites,
  refreshLogins,
];
