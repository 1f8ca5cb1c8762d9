import type { ClientSession } from "mongodb";
import type { NewEvent, OutboxStore } from "../events/index.js";
import type { IncidentService } from "../incidents/index.js";
import type { Logger } from "../logging/index.js";
import { sourceMetrics } from "../metrics/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import type { ConnectionDocument, ConnectionPhase, ConnectionStatus } from "./connection-document.js";
import type { ConnectionStore } from "./connection-store.js";
import type { RecoveryStore } from "./recovery-store.js";
import type { StatusHistoryStore } from "./status-history-store.js";
import { isStatusChange } from "./status-table.js";
import { hasMaintenance } from "./sync-windows.js";

type Unreachable = Extract<ConnectionStatus, { phase: "UNREACHABLE" }>;

/**
 * Writes a status with all that belongs to it: its event, its line in the history, its incident, and when the next run begins. In one transaction,
 * and only over the status that was judged, so that of two processes that see the same thing one does it, once.
 */
export class StatusWriter {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      outbox: OutboxStore;
      incidents: IncidentService;
      recoveries: RecoveryStore;
      history: StatusHistoryStore;
      logger: Logger;
    },
    private readonly options: { readonly recoveryStartsPerSecond: number },
  ) {}

  /** Another status. @returns whether this call did it; false when the connection is no longer in the one judged. */
  async change(connection: ConnectionDocument, status: ConnectionStatus): Promise<boolean> {
    const { storage, connections, history, outbox, logger } = this.dependencies;
    const before = connection.status;
    if (!isStatusChange(before.phase, status.phase)) {
      throw new Error(`There is no way from ${before.phase} to ${status.phase}.`);
    }
    const nextSyncAt = await this.#nextSyncAt(connection, status);
    const isChanged = await storage.transaction(async (session) => {
      const isConnected = status.phase === "CONNECTED";
      const also = {
        ...nextSyncAt,
        // What was missed is fetched at once, whatever the plan's intervals say. A throttled run only goes on.
        ...(isBack(before.phase, status.phase) ? { isCatchUpDue: true } : {}),
        // Looked at anew: the calendar went on meanwhile.
        ...(isConnected ? { nextWindowAt: hasMaintenance(connection.syncPlan) ? status.since : null } : {}),
        updatedAt: status.since,
      };
      if (!(await connections.replaceStatus(connection, before, status, also, session))) return false;
      if (status.phase === "UNREACHABLE") await this.#openOutage(connection, status, session);
      if (before.phase === "UNREACHABLE" && status.phase !== "PAUSED")
        await this.#noteAttempt(connection, before, session);
      await history.add(connection, status, session);
      await outbox.append([changeEvent(connection, status)], session);
      return true;
    });
    if (isChanged) {
      sourceMetrics.statusChanges.inc({ system: connection.system, from: before.phase, to: status.phase });
      logger.info({ connectionId: connection._id, from: before.phase, to: status.phase }, "status changed");
    }
    return isChanged;
  }

  /** The same status with other times: what was known to be so goes on, so no event tells of it. */
  async renew(connection: ConnectionDocument, status: ConnectionStatus): Promise<boolean> {
    return this.dependencies.connections.replaceStatus(connection, connection.status, status, {});
  }

  /** An outage that goes on: one more attempt was in vain. @param warnedAt a person should look, from now on. */
  async outageGoesOn(connection: ConnectionDocument, status: Unreachable, warnedAt: Date | null): Promise<boolean> {
    const { storage, connections } = this.dependencies;
    return storage.transaction(async (session) => {
      if (!(await connections.replaceStatus(connection, connection.status, status, {}, session))) return false;
      await this.#noteAttempt(connection, status, session, warnedAt);
      return true;
    });
  }

  /** Closes the outage of a connection that has caught up. */
  async caughtUp(connection: ConnectionDocument): Promise<void> {
    const { storage, connections, incidents } = this.dependencies;
    const { openOutageId } = connection;
    if (!openOutageId) return;
    await storage.transaction(async (session) => {
      const at = await storage.now();
      await incidents.close({ ...tenantFields(connection), _id: openOutageId }, { at, session, delayedUntil: at });
      await connections.update(connection, { $unset: { openOutageId: "" } }, session);
    });
  }

  async #openOutage(connection: ConnectionDocument, status: Unreachable, session: ClientSession): Promise<void> {
    const { incidents, connections } = this.dependencies;
    const incident = await incidents.open(
      {
        ...tenantFields(connection),
        connectionId: connection._id,
        kind: "OUTAGE",
        entity: null,
        cause: status.cause,
        reason: status.reason,
        openedAt: status.since,
        details: null,
        delayedFrom: connection.lastSuccessfulSyncAt ?? connection.createdAt,
      },
      session,
    );
    await connections.update(connection, { $set: { openOutageId: incident._id } }, session);
  }

  async #noteAttempt(
    connection: ConnectionDocument,
    { cause, reason }: Unreachable,
    session: ClientSession,
    warnedAt: Date | null = null,
  ): Promise<void> {
    if (!connection.openOutageId) return;
    const incident = { ...tenantFields(connection), _id: connection.openOutageId };
    await this.dependencies.incidents.noteAttempt(incident, { cause, reason, warnedAt }, session);
  }

  /** When the next run begins: not while nothing is asked of the system; one after the other for those that come back. */
  async #nextSyncAt(
    connection: ConnectionDocument,
    status: ConnectionStatus,
  ): Promise<Partial<Pick<ConnectionDocument, "nextSyncAt">>> {
    // One job more: it ends the run that was begun, which has no way to go on.
    if (status.phase === "UNAUTHORIZED") return { nextSyncAt: status.since };
    if (status.phase !== "CONNECTED") return { nextSyncAt: null };
    const cameBackByItself = ["UNREACHABLE", "RATE_LIMITED", "MAINTENANCE"].includes(connection.status.phase);
    if (!cameBackByItself) return { nextSyncAt: status.since };
    return { nextSyncAt: await this.dependencies.recoveries.takeStart(this.options.recoveryStartsPerSecond) };
  }
}

/** Whether changes may have been missed that can be read now. */
function isBack(from: ConnectionPhase, to: ConnectionPhase): boolean {
  return from !== "CONNECTED" && from !== "RATE_LIMITED" && (to === "CONNECTED" || to === "RATE_LIMITED");
}

function changeEvent(connection: ConnectionDocument, status: ConnectionStatus): NewEvent {
  return {
    ...tenantFields(connection),
    connectionId: connection._id,
    at: status.since,
    type: "connection.status_changed",
    payload: {
      previous: connection.status.phase,
      status: status.phase,
      reason: "reason" in status ? status.reason : null,
      since: status.since,
      nextAttemptAt: status.phase === "CONNECTED" ? null : "nextAttemptAt" in status ? status.nextAttemptAt : null,
    },
  };
}
