import type { NewEvent } from "../events/index.js";
import type { SyncRunDocument } from "./sync-run-document.js";

/** The event that tells where a run stands. Carries the whole run, so that a late reader sees it as it was. */
export function progressEvent(
  type: "sync.started" | "sync.progressed" | "sync.completed" | "sync.failed",
  run: SyncRunDocument,
  at: Date,
): NewEvent {
  return {
    organizationId: run.organizationId,
    environment: run.environment,
    connectionId: run.connectionId,
    at,
    type,
    payload: { runId: run._id, run: { ...run } },
  };
}
