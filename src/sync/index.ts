export { PageCommitter } from "./page-committer.js";
export { purgeConnection } from "./purge.js";
export type { EntityProgress, SyncKind, SyncRunDocument, SyncRunState } from "./sync-run-document.js";
export { SyncRunStore, syncRunIndexes } from "./sync-run-store.js";
export { defaultSyncRunnerOptions, SyncRunner, type SyncRunnerOptions } from "./sync-runner.js";
export { requestableKinds, SyncService } from "./sync-service.js";
