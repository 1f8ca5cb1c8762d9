export { remainingSeconds } from "./estimate.js";
export { PageCommitter } from "./page-committer.js";
export type { PayloadShape } from "./payload-shape.js";
export { newRun, syncedEntities } from "./new-run.js";
export { purgeConnection } from "./purge.js";
export type {
  Discrepancy,
  EntityCounts,
  EntityProgress,
  SyncKind,
  SyncRunDocument,
  SyncRunState,
} from "./sync-run-document.js";
export { SyncRunStore, syncRunIndexes } from "./sync-run-store.js";
export { defaultSyncRunnerOptions, SyncRunner, type SyncRunnerOptions } from "./sync-runner.js";
export { SourceHooks } from "./source-hooks.js";
export { defaultStreamRunnerOptions, StreamRunner, type StreamRunnerOptions } from "./stream-runner.js";
export { Sweeper, heldAbove } from "./sweep.js";
export { SweepStore, sweepIndexes } from "./sweep-store.js";
export { requestableKinds, SyncService } from "./sync-service.js";
export { syncSchemas } from "./sync-schemas.js";
