import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { isEnabled, type ConnectionDocument } from "../connections/index.js";
import type { LoadedConnector } from "../connectors/index.js";
import { newId } from "../ids/index.js";
import { noCounts, type SyncKind, type SyncRunDocument } from "./sync-run-document.js";

/** What a run syncs: offered by the system, not switched off by the plan; in the order of use. */
export function syncedEntities(
  connection: Pick<ConnectionDocument, "syncPlan">,
  connector: LoadedConnector,
): EntityName[] {
  return [...connector.entities.keys()]
    .filter((entity) => isEnabled(connection.syncPlan, entity))
    .sort((a, b) => entityByName(a).syncPriority - entityByName(b).syncPriority);
}

/** A run that waits, nothing done yet. */
export function newRun(
  connection: ConnectionDocument,
  options: { kind: SyncKind; trigger: SyncRunDocument["trigger"]; entities: readonly EntityName[]; queuedAt: Date },
): SyncRunDocument {
  return {
    _id: newId("syncRun"),
    organizationId: connection.organizationId,
    environment: connection.environment,
    connectionId: connection._id,
    kind: options.kind,
    trigger: options.trigger,
    state: "QUEUED",
    entities: options.entities.map((entity) => ({
      entity,
      state: "WAITING",
      ...noCounts,
      pages: 0,
      isWalked: false,
      expected: null,
      discrepancies: [],
    })),
    queuedAt: options.queuedAt,
    startedAt: null,
    endedAt: null,
    requests: 0,
    resumes: 0,
    stalledTries: 0,
    pagesAtFault: 0,
    error: null,
  };
}
