import { defaultProbePlan, probeWaitMs, type ProbePlan } from "../backoff/index.js";
import { SourceUnauthorizedError, type SourceThrottledError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { faultClassOf } from "../http/index.js";
import type { IncidentService } from "../incidents/index.js";
import type { Logger } from "../logging/index.js";
import type { LeaseStore, Storage } from "../storage/index.js";
import { Confirmation, isUnanswered, probeLeaseKey, probeLeaseMs, type Finding } from "./confirmation.js";
import type { ConnectionDocument, ConnectionPhase, ConnectionStatus } from "./connection-document.js";
import type { ConnectionStore } from "./connection-store.js";
import { maintenanceEnd, nextMaintenance } from "./maintenance.js";
import type { RecoveryStore } from "./recovery-store.js";
import type { ConnectionSessions } from "./session.js";
import type { StatusHistoryStore } from "./status-history-store.js";
import { StatusWriter } from "./status-writer.js";

/**
 * The status of a connection, and its only writer. Syncs, writes, passthrough and probes report what they met; this file
 * decides, by the class of the fault (`src/http/fault-class.ts`). The ways from one status to another are a table
 * (`status-table.ts`); times are the database's.
 *
 * CONNECTED     The last thing heard from the system was an answer. A fault that says "unreachable" or "misconfigured"
 *               starts two confirming probes, 2 s and 5 s later, 5 s each at most. If one is answered nothing happened,
 *               and the caller tries again. If none is: UNREACHABLE. One that says "auth_failed" makes the status
 *               doubtful: one probe at once, then one a minute after the first refusal, unless a call is refused again
 *               before. An answer takes the doubt away, a refusal a minute or more after the first leads to UNAUTHORIZED.
 *               What is certain (`invalid_grant`) needs no second look.
 * UNREACHABLE   One probe at a time over all processes, after waits that grow (`src/backoff`), for ever: every 6 h after
 *               14 days, every 15 min where a person has to mend something at the source. After 3 days, and at once in
 *               that other case, the incident asks for a person's attention. The first good probe leads back to
 *               CONNECTED, and a run starts from where the last one ended, one connection after the other. An outage that
 *               begins within 2 min of the end of another goes on with that one's waits (flapping).
 * RATE_LIMITED  The system asked to slow down. No probes: at the time it named (an hour away at most) the connection is
 *               CONNECTED again and goes on. Never an outage, and no failure of whatever met it.
 * MAINTENANCE   A window of the plan: nothing is asked of the system. At its end one probe, confirmed as any other fault
 *               if it is not answered.
 * UNAUTHORIZED  Nothing is tried any more until the customer connects again; id, records and cursors stay.
 * PAUSED        Somebody paused it. Faults and successes leave it alone.
 * PENDING       Made, never connected.
 */
export interface StatusOptions {
  /** When the confirming probes are made, counted from the fault. */
  readonly confirmAfterMs: readonly number[];
  /** How long each call of a confirming probe may take. With the times above: UNREACHABLE 15 s after the fault, or sooner. */
  readonly probeTimeoutMs: number;
  readonly probes: ProbePlan;
  /** A refusal of the credential so long after the first one is believed. */
  readonly refusedAgainAfterMs: number;
  /** An outage that begins so soon after another goes on with its waits. */
  readonly flapWithinMs: number;
  /** Age of an outage at which a person should look. */
  readonly warnAfterMs: number;
  /** How many connections that come back begin their runs in a second, over all processes. */
  readonly recoveryStartsPerSecond: number;
  readonly random: () => number;
}

export const defaultStatusOptions: StatusOptions = {
  confirmAfterMs: [2_000, 5_000],
  probeTimeoutMs: 5_000,
  probes: defaultProbePlan,
  refusedAgainAfterMs: 60_000,
  flapWithinMs: 120_000,
  warnAfterMs: 3 * 86_400_000,
  // The dispatcher hands out 20 a second; what is left is for those whose time has come.
  recoveryStartsPerSecond: 15,
  random: Math.random,
};

/** Where a throttled source gave no time: long enough to matter, short enough to try again soon. */
const defaultRetryAfterMs = 60_000;
/** No source holds a connection back for longer than this, nor for less: a time that has passed is no time. */
const longestRetryAfterMs = 3_600_000;
const shortestRetryAfterMs = 1_000;

/** What came of a fault. DOUBTFUL: the credential was refused, and a second look is due. Null: no such connection. */
export type FaultOutcome = ConnectionPhase | "DOUBTFUL" | null;

type Unreachable = Extract<ConnectionStatus, { phase: "UNREACHABLE" }>;

export class ConnectionStatusKeeper {
  readonly #options: StatusOptions;
  readonly #confirmation: Confirmation;
  readonly #writer: StatusWriter;

  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      leases: LeaseStore;
      outbox: OutboxStore;
      incidents: IncidentService;
      recoveries: RecoveryStore;
      history: StatusHistoryStore;
      sessions: ConnectionSessions;
      logger: Logger;
      workerId: string;
    },
    options: Partial<StatusOptions> = {},
  ) {
    this.#options = { ...defaultStatusOptions, ...options };
    this.#confirmation = new Confirmation(dependencies, this.#options);
    this.#writer = new StatusWriter(dependencies, this.#options);
  }

  /** The system answered. Ends an outage, and a doubt about the credential, if there was one. */
  async reportSuccess(connectionId: string): Promise<void> {
    const connection = await this.dependencies.connections.findForWorker(connectionId);
    if (connection) await this.#answered(connection);
  }

  /**
   * Judges a fault that a call to the system met, waiting for the probes that it takes.
   * @returns the phase the connection is in afterwards; CONNECTED means "try again". Faults that say nothing about the
   * connection (a bad request, one missing permission, a fault of ours) leave it as it is.
   */
  async reportFault(connectionId: string, fault: unknown, signal?: AbortSignal): Promise<FaultOutcome> {
    const connection = await this.dependencies.connections.findForWorker(connectionId);
    if (!connection) return null;
    const { phase } = connection.status;
    if (phase !== "CONNECTED" && phase !== "RATE_LIMITED") return phase;
    return this.#judge(connection, fault, signal);
  }

  async #judge(connection: ConnectionDocument, fault: unknown, signal?: AbortSignal): Promise<FaultOutcome> {
    switch (faultClassOf(fault)) {
      case "rate_limited":
        return this.#throttled(connection, fault as SourceThrottledError);
      case "unreachable":
      case "misconfigured":
        return this.#unanswered(connection, fault, signal);
      case "auth_failed":
        return this.#refused(connection, fault, signal);
      case "partial":
      case "contract":
      case "transient":
      case "internal":
        return connection.status.phase;
    }
  }

  /** One probe of a connection whose next attempt is due; how it ends decides what comes next. */
  async probe(connectionId: string): Promise<void> {
    const { leases, connections, workerId } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    if (!connection) return;
    const { status } = connection;
    if (status.phase === "RATE_LIMITED") {
      await this.#writer.change(connection, { phase: "CONNECTED", since: await this.#now() });
    } else if (status.phase === "MAINTENANCE") {
      await this.#windowEnded(connection);
    } else if (status.phase === "CONNECTED" && status.refusedAt) {
      await this.#refused(connection, new SourceUnauthorizedError(status.doubt ?? "The credential was refused."));
    } else if (status.phase === "UNREACHABLE") {
      const lease = await leases.take(probeLeaseKey(connectionId), workerId, probeLeaseMs);
      if (!lease) return;
      try {
        // As it is under the lease: whoever had it may just have found an answer.
        const current = await connections.findForWorker(connectionId);
        if (current?.status.phase === "UNREACHABLE") await this.#probeUnreachable(current, current.status);
      } finally {
        await leases.release(lease);
      }
    }
  }

  /** A maintenance window begins, ends or was changed. */
  async checkWindow(connectionId: string): Promise<void> {
    const { connections } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    if (!connection) return;
    const { status, syncPlan } = connection;
    const entities = this.#entitiesOf(connection);
    const now = await this.#now();
    const endsAt = maintenanceEnd(syncPlan, entities, now);
    if (status.phase === "MAINTENANCE") {
      // Due at once where the plan was changed so that the window is over.
      await this.#writer.renew(connection, { ...status, nextAttemptAt: endsAt ?? now });
      await connections.update(connection, { $set: { nextWindowAt: null } });
    } else if (endsAt && (status.phase === "CONNECTED" || status.phase === "RATE_LIMITED")) {
      await this.#enterWindow(connection, now, endsAt);
    } else {
      // In a window already, but out of its reach: the one after it.
      const from = endsAt ?? now;
      await connections.update(connection, { $set: { nextWindowAt: nextMaintenance(syncPlan, entities, from) } });
    }
  }

  /** The run that followed an outage has ended: what it delayed is here. */
  caughtUp(connection: ConnectionDocument): Promise<void> {
    return this.#writer.caughtUp(connection);
  }

  /** Sets a status somebody chose: pause, resume, reconnect. */
  async set(connection: ConnectionDocument, status: ConnectionStatus): Promise<boolean> {
    return this.#writer.change(connection, status);
  }

  async #answered(connection: ConnectionDocument): Promise<FaultOutcome> {
    const { status } = connection;
    if (status.phase === "UNREACHABLE") {
      const { step } = status;
      await this.#writer.change(connection, { phase: "CONNECTED", since: await this.#now(), outageStep: step });
    } else if (status.phase === "MAINTENANCE" || status.phase === "PENDING") {
      await this.#writer.change(connection, { phase: "CONNECTED", since: await this.#now() });
    } else if (status.phase === "CONNECTED" && status.refusedAt) {
      const { phase, since, outageStep } = status;
      await this.#writer.renew(connection, { phase, since, ...(outageStep === undefined ? {} : { outageStep }) });
      await this.dependencies.connections.scheduleSync(connection._id, 0);
    }
    return status.phase === "UNREACHABLE" || status.phase === "MAINTENANCE" ? "CONNECTED" : status.phase;
  }

  async #unanswered(connection: ConnectionDocument, fault: unknown, signal?: AbortSignal): Promise<FaultOutcome> {
    const at = await this.#now();
    const windowEnd = maintenanceEnd(connection.syncPlan, this.#entitiesOf(connection), at);
    if (windowEnd && connection.status.phase !== "MAINTENANCE") {
      await this.#enterWindow(connection, at, windowEnd);
      return "MAINTENANCE";
    }
    const conclude = (latest: unknown) => this.#outageBegins(connection, latest);
    const finding = await this.#confirmation.confirm(connection, fault, conclude, signal);
    if (finding.kind !== "FAULT") return this.#found(connection, finding);
    if (isUnanswered(finding.fault)) return "UNREACHABLE";
    if (faultClassOf(finding.fault) === "partial") {
      return this.#refused(connection, asRefusal(finding.fault), signal);
    }
    return this.#judge(connection, finding.fault, signal);
  }

  async #outageBegins(connection: ConnectionDocument, fault: unknown): Promise<void> {
    const since = await this.#now();
    const step = this.#firstStep(connection.status, since);
    const cause = causeOf(fault);
    const wait = this.#wait({ step, cause, since }, since);
    await this.#writer.change(connection, {
      phase: "UNREACHABLE",
      since,
      cause,
      reason: reasonOf(fault),
      nextAttemptAt: new Date(since.getTime() + wait),
      attempts: 0,
      step,
    });
  }

  /** The schedule begins anew, unless the outage before has only just ended. */
  #firstStep(status: ConnectionStatus, now: Date): number {
    if (status.phase !== "CONNECTED" || status.outageStep === undefined) return 1;
    return now.getTime() - status.since.getTime() < this.#options.flapWithinMs ? status.outageStep : 1;
  }

  async #refused(connection: ConnectionDocument, fault: unknown, signal?: AbortSignal): Promise<FaultOutcome> {
    const { status } = connection;
    // Without a credential nothing is known of the time that a throttled system named.
    if (status.phase === "RATE_LIMITED") return status.phase;
    if (fault instanceof SourceUnauthorizedError && fault.isCertain) return this.#unauthorized(connection, fault);
    const doubtful = await this.#inDoubt(connection, fault);
    const finding = await this.#confirmation.look(doubtful, signal);
    if (finding.kind !== "FAULT") return this.#found(doubtful, finding);
    const found = faultClassOf(finding.fault);
    if (found !== "auth_failed" && found !== "partial") return this.#judge(doubtful, finding.fault, signal);
    const isCertain = finding.fault instanceof SourceUnauthorizedError && finding.fault.isCertain;
    const refusedAt = doubtful.status.phase === "CONNECTED" ? doubtful.status.refusedAt : undefined;
    const now = await this.#now();
    const isAgain = refusedAt && now.getTime() - refusedAt.getTime() >= this.#options.refusedAgainAfterMs;
    return isAgain || isCertain ? this.#unauthorized(doubtful, finding.fault) : "DOUBTFUL";
  }

  /** Notes the first refusal and when to look again. */
  async #inDoubt(connection: ConnectionDocument, fault: unknown): Promise<ConnectionDocument> {
    const { status } = connection;
    if (status.phase === "CONNECTED" && status.refusedAt) return connection;
    const refusedAt = await this.#now();
    const nextAttemptAt = new Date(refusedAt.getTime() + this.#options.refusedAgainAfterMs);
    const doubt = { refusedAt, doubt: reasonOf(fault), nextAttemptAt };
    if (status.phase === "CONNECTED") {
      const doubtful = { ...status, ...doubt };
      await this.#writer.renew(connection, doubtful);
      return { ...connection, status: doubtful };
    }
    // It answers after all, if only to refuse.
    const doubtful = { phase: "CONNECTED" as const, since: refusedAt, ...doubt };
    await this.#writer.change(connection, doubtful);
    return { ...connection, status: doubtful };
  }

  async #probeUnreachable(connection: ConnectionDocument, status: Unreachable): Promise<void> {
    const { sessions } = this.dependencies;
    const before = await this.#now();
    const windowEnd = maintenanceEnd(connection.syncPlan, this.#entitiesOf(connection), before);
    if (windowEnd) {
      await this.#writer.renew(connection, { ...status, nextAttemptAt: windowEnd });
      return;
    }
    try {
      await sessions.probe(connection);
    } catch (fault) {
      await this.#probeFailed(connection, status, fault);
      return;
    }
    await this.#answered(connection);
  }

  async #probeFailed(connection: ConnectionDocument, status: Unreachable, fault: unknown): Promise<void> {
    const found = faultClassOf(fault);
    if (found === "rate_limited") {
      // It answers again: that ends the outage, and it says itself when to go on.
      await this.#throttled(connection, fault as SourceThrottledError);
      return;
    }
    const now = await this.#now();
    if (found === "internal") {
      const wait = this.#wait(status, now);
      this.dependencies.logger.error({ err: fault, connectionId: connection._id }, "probe failed on our side");
      await this.#writer.renew(connection, { ...status, nextAttemptAt: new Date(now.getTime() + wait) });
      return;
    }
    const isRefused = found === "auth_failed" || found === "partial";
    if (isRefused) {
      const isCertain = fault instanceof SourceUnauthorizedError && fault.isCertain;
      const ageMs = status.refusedAt ? now.getTime() - status.refusedAt.getTime() : -1;
      if (isCertain || ageMs >= this.#options.refusedAgainAfterMs) {
        await this.#unauthorized(connection, fault);
        return;
      }
    }
    const cause = causeOf(fault);
    const step = status.step + 1;
    const refusedAt = isRefused ? (status.refusedAt ?? now) : undefined;
    const wait = isRefused ? this.#options.refusedAgainAfterMs : this.#wait({ step, cause, since: status.since }, now);
    const isOld = now.getTime() - status.since.getTime() >= this.#options.warnAfterMs;
    const isWarning = (isOld && !status.warnedAt) || (cause === "MISCONFIGURED" && status.cause !== cause);
    await this.#writer.outageGoesOn(
      connection,
      {
        phase: "UNREACHABLE",
        since: status.since,
        attempts: status.attempts + 1,
        step,
        cause,
        reason: reasonOf(fault),
        nextAttemptAt: new Date(now.getTime() + wait),
        ...(refusedAt ? { refusedAt } : {}),
        ...(isWarning ? { warnedAt: now } : status.warnedAt ? { warnedAt: status.warnedAt } : {}),
      },
      isWarning ? now : null,
    );
    const { _id: connectionId } = connection;
    if (isWarning) this.dependencies.logger.warn({ connectionId, reason: reasonOf(fault) }, "a person should look");
    this.dependencies.logger.debug({ connectionId, attempts: status.attempts + 1, wait }, "still unreachable");
  }

  #wait({ step, cause, since }: Pick<Unreachable, "step" | "cause" | "since">, now: Date): number {
    const { probes, random } = this.#options;
    const ageMs = now.getTime() - since.getTime();
    return probeWaitMs(probes, { step, ageMs, isMisconfigured: cause === "MISCONFIGURED" }, random);
  }

  async #throttled(connection: ConnectionDocument, fault: SourceThrottledError): Promise<FaultOutcome> {
    const since = await this.#now();
    const told = fault.retryAfterMs ?? defaultRetryAfterMs;
    const wait = Math.min(longestRetryAfterMs, Math.max(shortestRetryAfterMs, told));
    const nextAttemptAt = new Date(since.getTime() + wait);
    const { status } = connection;
    if (status.phase !== "RATE_LIMITED") {
      await this.#writer.change(connection, { phase: "RATE_LIMITED", since, reason: reasonOf(fault), nextAttemptAt });
    } else if (nextAttemptAt > status.nextAttemptAt) {
      await this.#writer.renew(connection, { ...status, reason: reasonOf(fault), nextAttemptAt });
    }
    return "RATE_LIMITED";
  }

  async #unauthorized(connection: ConnectionDocument, fault: unknown): Promise<FaultOutcome> {
    await this.#writer.change(connection, { phase: "UNAUTHORIZED", since: await this.#now(), reason: reasonOf(fault) });
    return "UNAUTHORIZED";
  }

  async #enterWindow(connection: ConnectionDocument, since: Date, endsAt: Date): Promise<void> {
    const reason = `A maintenance window of the sync plan, until ${endsAt.toISOString()}.`;
    await this.#writer.change(connection, { phase: "MAINTENANCE", since, reason, nextAttemptAt: endsAt });
    await this.dependencies.connections.update(connection, { $set: { nextWindowAt: null } });
  }

  async #windowEnded(connection: ConnectionDocument): Promise<void> {
    const now = await this.#now();
    const endsAt = maintenanceEnd(connection.syncPlan, this.#entitiesOf(connection), now);
    if (endsAt && connection.status.phase === "MAINTENANCE") {
      await this.#writer.renew(connection, { ...connection.status, nextAttemptAt: endsAt });
      return;
    }
    const finding = await this.#confirmation.look(connection);
    if (finding.kind !== "FAULT") {
      await this.#found(connection, finding);
      return;
    }
    const found = faultClassOf(finding.fault);
    if (found === "partial") await this.#refused(connection, asRefusal(finding.fault));
    // What is wrong with it then is for the runs to find out; it is there.
    else if (found === "transient" || found === "contract") await this.#answered(connection);
    else await this.#judge(connection, finding.fault);
  }

  async #found(connection: ConnectionDocument, finding: Exclude<Finding, { kind: "FAULT" }>): Promise<FaultOutcome> {
    return finding.kind === "ANSWERED" ? this.#answered(connection) : finding.phase;
  }

  #entitiesOf(connection: ConnectionDocument) {
    return [...this.dependencies.sessions.connectorOf(connection).entities.keys()];
  }

  #now(): Promise<Date> {
    return this.dependencies.storage.now();
  }
}

/** A probe asks for nothing but the account: who may not even do that is refused as a whole. */
function asRefusal(fault: unknown): SourceUnauthorizedError {
  return new SourceUnauthorizedError(reasonOf(fault), { cause: fault });
}

function causeOf(fault: unknown): Unreachable["cause"] {
  return faultClassOf(fault) === "misconfigured" ? "MISCONFIGURED" : "UNREACHABLE";
}

function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
