import { delayMs, outageSchedule, type BackoffSchedule } from "../backoff/index.js";
import {
  AddressNotAllowedError,
  ConnectionUnreachableError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
} from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import type { LeaseStore, Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import type { ConnectionDocument, ConnectionPhase, ConnectionStatus } from "./connection-document.js";
import type { ConnectionStore } from "./connection-store.js";
import type { ConnectionSessions } from "./session.js";

/**
 * The status of a connection, and its only writer. Syncs, writes and probes report what they met; this file decides.
 *
 * CONNECTED     The last thing heard from the system was an answer. The first connectivity fault starts two confirming
 *               probes, 2 s and 5 s later. If one succeeds nothing happened, and the caller tries again. If both fail:
 * UNREACHABLE   One probe at a time over all processes, after waits that grow (src/backoff), for ever. The first success
 *               leads back to CONNECTED, and a run starts at once from where the last one ended.
 * RATE_LIMITED  The system asked to slow down. No probes: at the time it named the connection is CONNECTED again and
 *               goes on. Never an outage.
 * UNAUTHORIZED  The credential was refused twice. Nothing is tried any more until the customer connects again; id,
 *               records and cursors stay.
 * PAUSED        Somebody paused it. Faults and successes leave it alone.
 * PENDING       Made, never connected.
 *
 * A change is written only over the status it was judged from, in one transaction with its event: of two processes that
 * see the same outage one publishes it, once.
 */
export interface StatusOptions {
  /** Waits before the confirming probes, counted from the fault. */
  readonly confirmAfterMs: readonly number[];
  readonly schedule: BackoffSchedule;
  readonly random: () => number;
}

export const defaultStatusOptions: StatusOptions = {
  confirmAfterMs: [2_000, 5_000],
  schedule: outageSchedule,
  random: Math.random,
};

/** Where a throttled source gave no time: long enough to matter, short enough to try again soon. */
const defaultRetryAfterMs = 60_000;
/** No source holds a connection back for longer than this. */
const longestRetryAfterMs = 3_600_000;
/** A probe answers or fails within its call's time-out of 30 s. */
const probeLeaseMs = 60_000;

export class ConnectionStatusKeeper {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      leases: LeaseStore;
      outbox: OutboxStore;
      sessions: ConnectionSessions;
      logger: Logger;
      workerId: string;
    },
    private readonly options: StatusOptions = defaultStatusOptions,
  ) {}

  /** The system answered. Ends an outage if there was one. */
  async reportSuccess(connectionId: string): Promise<void> {
    const connection = await this.dependencies.connections.findForWorker(connectionId);
    if (!connection || !isWaiting(connection.status.phase)) return;
    await this.#change(connection, { phase: "CONNECTED", since: await this.dependencies.storage.now() });
  }

  /**
   * Judges a fault that a call to the system met, waiting for the confirming probes where they are needed.
   * @returns the phase the connection is in afterwards; CONNECTED means "try again". Null when it no longer exists.
   * Faults that say nothing about the connection (a bad request, one missing permission) leave it as it is.
   */
  async reportFault(connectionId: string, fault: unknown, signal?: AbortSignal): Promise<ConnectionPhase | null> {
    const connection = await this.dependencies.connections.findForWorker(connectionId);
    if (!connection) return null;
    const { phase } = connection.status;
    if (phase === "PAUSED" || phase === "UNAUTHORIZED" || phase === "UNREACHABLE") return phase;
    if (fault instanceof SourceThrottledError) return this.#throttled(connection, fault);
    if (isConnectivityFault(fault) || fault instanceof SourceUnauthorizedError) {
      return this.#confirm(connection, fault, signal);
    }
    return phase;
  }

  /** One probe of a connection whose next attempt is due; how it ends decides what comes next. */
  async probe(connectionId: string): Promise<void> {
    const { leases, sessions, connections, workerId } = this.dependencies;
    const lease = await leases.take(`probe:${connectionId}`, workerId, probeLeaseMs);
    if (!lease) return;
    try {
      const connection = await connections.findForWorker(connectionId);
      if (!connection || !isWaiting(connection.status.phase)) return;
      if (connection.status.phase !== "UNREACHABLE") {
        await this.reportSuccess(connectionId);
        return;
      }
      try {
        await sessions.probe(connection);
      } catch (fault) {
        await this.#probeFailed(connection, fault);
        return;
      }
      await this.reportSuccess(connectionId);
    } finally {
      await leases.release(lease);
    }
  }

  async #probeFailed(connection: ConnectionDocument, fault: unknown): Promise<void> {
    if (fault instanceof SourceUnauthorizedError) {
      await this.#unauthorized(connection, fault);
      return;
    }
    if (fault instanceof SourceThrottledError) {
      // It answers again: that ends the outage, and it says itself when to go on.
      await this.#throttled(connection, fault);
      return;
    }
    if (connection.status.phase !== "UNREACHABLE") return;
    const now = await this.dependencies.storage.now();
    const attempts = connection.status.attempts + 1;
    const wait = delayMs(this.options.schedule, attempts, this.options.random);
    const status: ConnectionStatus = {
      ...connection.status,
      attempts,
      reason: reasonOf(fault),
      nextAttemptAt: new Date(now.getTime() + wait),
    };
    // Still the same outage: the status moves on without an event.
    await this.dependencies.connections.replaceStatus(connection, connection.status, status, {});
    this.dependencies.logger.debug({ connectionId: connection._id, attempts, wait }, "still unreachable");
  }

  async #confirm(connection: ConnectionDocument, fault: unknown, signal?: AbortSignal): Promise<ConnectionPhase> {
    const { sessions } = this.dependencies;
    const startedAt = Date.now();
    let latest = fault;
    for (const afterMs of this.options.confirmAfterMs) {
      await delay(startedAt + afterMs - Date.now(), signal);
      try {
        await sessions.probe(connection, signal ? { signal } : {});
        return "CONNECTED";
      } catch (error) {
        if (signal?.aborted) throw error;
        latest = error;
      }
      if (latest instanceof SourceThrottledError) return this.#throttled(connection, latest);
    }
    if (latest instanceof SourceUnauthorizedError) return this.#unauthorized(connection, latest);
    if (!isConnectivityFault(latest)) return connection.status.phase;
    const since = await this.dependencies.storage.now();
    const wait = delayMs(this.options.schedule, 1, this.options.random);
    await this.#change(connection, {
      phase: "UNREACHABLE",
      since,
      reason: reasonOf(latest),
      nextAttemptAt: new Date(since.getTime() + wait),
      attempts: 0,
    });
    return "UNREACHABLE";
  }

  async #throttled(connection: ConnectionDocument, fault: SourceThrottledError): Promise<ConnectionPhase> {
    const since = await this.dependencies.storage.now();
    const wait = Math.min(longestRetryAfterMs, fault.retryAfterMs ?? defaultRetryAfterMs);
    await this.#change(connection, {
      phase: "RATE_LIMITED",
      since,
      reason: reasonOf(fault),
      nextAttemptAt: new Date(since.getTime() + wait),
    });
    return "RATE_LIMITED";
  }

  async #unauthorized(connection: ConnectionDocument, fault: SourceUnauthorizedError): Promise<ConnectionPhase> {
    const since = await this.dependencies.storage.now();
    await this.#change(connection, { phase: "UNAUTHORIZED", since, reason: reasonOf(fault) });
    return "UNAUTHORIZED";
  }

  /** Sets a status somebody chose: pause, resume, reconnect. */
  async set(connection: ConnectionDocument, status: ConnectionStatus): Promise<boolean> {
    return this.#change(connection, status);
  }

  async #change(connection: ConnectionDocument, status: ConnectionStatus): Promise<boolean> {
    const { storage, connections, outbox, logger } = this.dependencies;
    const isChanged = await storage.transaction(async (session) => {
      const wantsRun = status.phase === "CONNECTED" && isWaiting(connection.status.phase);
      const nextSyncAt = wantsRun ? { nextSyncAt: status.since } : stopsRuns(status.phase) ? { nextSyncAt: null } : {};
      // What was missed is fetched at once, whatever the plan's intervals say.
      const catchUp = status.phase === "CONNECTED" ? { isCatchUpDue: true } : {};
      const isWritten = await connections.replaceStatus(
        connection,
        connection.status,
        status,
        { ...nextSyncAt, ...catchUp, updatedAt: status.since },
        session,
      );
      if (!isWritten) return false;
      await outbox.append(
        [
          {
            organizationId: connection.organizationId,
            environment: connection.environment,
            connectionId: connection._id,
            at: status.since,
            type: "connection.status_changed",
            payload: {
              previous: connection.status.phase,
              status: status.phase,
              reason: "reason" in status ? status.reason : null,
              since: status.since,
              nextAttemptAt: "nextAttemptAt" in status ? status.nextAttemptAt : null,
            },
          },
        ],
        session,
      );
      return true;
    });
    if (isChanged) {
      logger.info({ connectionId: connection._id, from: connection.status.phase, to: status.phase }, "status changed");
    }
    return isChanged;
  }
}

/** Phases that end by themselves, after which a run has something to catch up with. */
function isWaiting(phase: ConnectionPhase): boolean {
  return phase === "UNREACHABLE" || phase === "RATE_LIMITED" || phase === "MAINTENANCE" || phase === "PENDING";
}

/** In these phases the dispatcher starts no run. */
function stopsRuns(phase: ConnectionPhase): boolean {
  return phase !== "CONNECTED";
}

function isConnectivityFault(fault: unknown): boolean {
  return (
    fault instanceof ConnectionUnreachableError ||
    fault instanceof SourceMisconfiguredError ||
    // Its name leads elsewhere now. It comes back when the name does, or when the operator allows it.
    fault instanceof AddressNotAllowedError
  );
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
