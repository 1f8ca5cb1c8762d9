export {
  weekdays,
  type ConnectionDocument,
  type ConnectionPhase,
  type ConnectionStatus,
  type EndUser,
  type EntityPlan,
  type SyncPlan,
  type SyncWindow,
  type Weekday,
} from "./connection-document.js";
export {
  ConnectionService,
  type ConnectInput,
  type OnConnected,
  type UpdateConnectionInput,
  type UpdatedConnection,
} from "./connection-service.js";
export { checkConfigAddresses } from "./config-addresses.js";
export { connectionSearch } from "./connection-search.js";
export { ConnectionStore, connectionIndexes } from "./connection-store.js";
export { maintenanceEnd, nextMaintenance } from "./maintenance.js";
export { RecoveryStore } from "./recovery-store.js";
export { isReachable, requireConnected } from "./require-connected.js";
export { resealOldSecrets } from "./reseal.js";
export { credentialContext, hookSecretContext } from "./credential-context.js";
export { LoginKeeper } from "./oauth2/login-keeper.js";
export { OAuth2Logins, type OAuth2LoginsOptions } from "./oauth2/oauth2-logins.js";
export { withAccessToken, type AccessToken } from "./oauth2/access-token.js";
export { requestTokens } from "./oauth2/token-endpoint.js";
export { ConnectionSessions, type OpenConnection } from "./session.js";
export { ConnectionStatusKeeper, defaultStatusOptions, type FaultOutcome, type StatusOptions } from "./status.js";
export { statusHistoryIndexes, StatusHistoryStore, type StatusHistoryEntry } from "./status-history-store.js";
export { statusChanges, type StatusChange } from "./status-table.js";
export type { DataVersion, StreamCheckpoint, StreamDocument, StreamDrift, StreamSweep } from "./stream-document.js";
export { StreamStore, streamIndexes } from "./stream-store.js";
export { dueEntities, nextDueAt, nextRunAt, togetherMs, windowAt, type OpenWindow } from "./sync-calendar.js";
export { defaultSyncPlan, historyDaysOf, intervalSecondsOf, isEnabled, parseSyncPlan } from "./sync-plan.js";
export { connectionSchemas } from "./connection-schemas.js";
