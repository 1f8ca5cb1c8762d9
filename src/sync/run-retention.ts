import type { SyncRunDocument, SyncRunState } from "./sync-run-document.js";

const dayMs = 86_400_000;
const keptDays = 90;
/** As long as the log of events has it. Ten thousand connections have three million of these a day. */
const idleKeptDays = 7;

/** When a run that has ended so is removed: one that was due by the plan and found no change long before others. */
export function removalOf(run: SyncRunDocument, state: SyncRunState, endedAt: Date): Date {
  const { kind, trigger, entities } = run;
  const isScheduled = kind === "INCREMENTAL" && trigger === "SCHEDULE";
  const isIdle = isScheduled && state === "SUCCEEDED" && entities.every(({ read, unchanged }) => read === unchanged);
  return new Date(endedAt.getTime() + (isIdle ? idleKeptDays : keptDays) * dayMs);
}
