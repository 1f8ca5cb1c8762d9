import { syncMetrics } from "../metrics/index.js";
import type { EntityCounts, SyncRunDocument } from "./sync-run-document.js";

/** Counts a run that came to its end, in whichever process it was begun. */
export function countRun({ kind, state, startedAt, endedAt }: SyncRunDocument): void {
  syncMetrics.runs.inc({ kind, outcome: state });
  if (startedAt && endedAt) syncMetrics.duration.observe({ kind }, (endedAt.getTime() - startedAt.getTime()) / 1_000);
}

/** Counts what became of records, once that is stored. */
export function countRecords(system: string, { read = 0, ...others }: Partial<EntityCounts>): void {
  if (read > 0) syncMetrics.read.inc({ system }, read);
  for (const [outcome, count] of Object.entries(others)) {
    if (count > 0) syncMetrics.records.inc({ system, outcome }, count);
  }
}
