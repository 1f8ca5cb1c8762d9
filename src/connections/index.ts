export type {
  ConnectionDocument,
  ConnectionPhase,
  ConnectionStatus,
  EndUser,
  EntityPlan,
  SyncPlan,
} from "./connection-document.js";
export { ConnectionService, type ConnectInput, type OnConnected } from "./connection-service.js";
export { ConnectionStore, connectionIndexes } from "./connection-store.js";
export { requireConnected } from "./require-connected.js";
export { ConnectionSessions, type OpenConnection } from "./session.js";
export { ConnectionStatusKeeper, defaultStatusOptions, type StatusOptions } from "./status.js";
export type { StreamCheckpoint, StreamDocument } from "./stream-document.js";
export { StreamStore, streamIndexes } from "./stream-store.js";
export { historyDaysOf, isEnabled, parseSyncPlan } from "./sync-plan.js";
