import { setMaxListeners } from "node:events";
import { delayMs, runSchedule } from "../backoff/index.js";
import { dueEntities, nextRunAt } from "../connections/index.js";
import type {
  ConnectionDocument,
  ConnectionSessions,
  ConnectionStatusKeeper,
  ConnectionStore,
  OpenConnection,
  StreamDocument,
  StreamStore,
} from "../connections/index.js";
import { SourceUnauthorizedError, TributaryError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { faultClassOf } from "../http/index.js";
import { withLogFields, type Logger } from "../logging/index.js";
import { syncMetrics } from "../metrics/index.js";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import {
  isStoreAway,
  LeaseLostError,
  tenantFields,
  type Lease,
  type LeaseStore,
  type Storage,
} from "../storage/index.js";
import { mappingKeyOf } from "../records/index.js";
import { startBeats } from "../time/index.js";
import { inSpan, traceIdOf, type Traced } from "../tracing/index.js";
import { RunSuspendedError, type Caller } from "./call-source.js";
import { OutsideWindowError, blockOf, firstOf } from "./run-window.js";
import { RunCanceledError } from "./page-committer.js";
import { progressEvent } from "./run-events.js";
import { removalOf } from "./run-retention.js";
import { newRun, syncedEntities } from "./new-run.js";
import { countRun } from "./run-counts.js";
import type { EntityProgress, SyncRunDocument, SyncRunState } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";
import type { StreamRunner } from "./stream-runner.js";

export interface SyncRunnerOptions {
  /** How long a lease holds without a beat, whole milliseconds. A killed worker's run is taken over after it. */
  readonly leaseTtlMs: number;
  readonly random: () => number;
}

/** After a fault of our own store. */
const storeAwayMs = 500;
/** Tries in a row that end in a fault without a page; then the run has failed, and the next one begins anew. */
const mostStalledTries = 10;

export const defaultSyncRunnerOptions: SyncRunnerOptions = { leaseTtlMs: 30_000, random: Math.random };

/**
 * Does the runs of a connection, one at a time over all processes.
 *
 * A run is RUNNING from its first page to its end, however many workers that takes: who takes the lease goes on with the
 * run that was begun, stream by stream from its checkpoint. Only the end makes it SUCCEEDED or FAILED.
 *
 * What may interrupt it: the process stops (the connection is made due at once for another worker), the lease is lost
 * (somebody else has it, so nothing is touched), the connection leaves CONNECTED (the checkpoint waits for its return),
 * or the source fails again and again (the run starts again later from its checkpoint, after waits that grow).
 */
export class SyncRunner {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      leases: LeaseStore;
      streams: StreamStore;
      runs: SyncRunStore;
      outbox: OutboxStore;
      streamRunner: StreamRunner;
      logger: Logger;
      workerId: string;
    },
    private readonly options: SyncRunnerOptions = defaultSyncRunnerOptions,
  ) {}

  /** Does what is due for a connection; returns at once when another worker is at it. */
  async runDue(connectionId: string, shutdown: AbortSignal): Promise<void> {
    const { leases, workerId, connections, logger } = this.dependencies;
    const { leaseTtlMs } = this.options;
    const lease = await leases.take(`sync:${connectionId}`, workerId, leaseTtlMs);
    if (!lease) {
      // Somebody is at it, whose beats put the due time off again; or somebody died and the lease runs out soon.
      await connections.holdSync(connectionId, leaseTtlMs / 3);
      return;
    }
    const lost = new AbortController();
    const beats = startBeats(
      leaseTtlMs / 3,
      () => Promise.all([leases.beat(lease, leaseTtlMs), connections.holdSync(connectionId, leaseTtlMs)]),
      (error) => {
        if (error instanceof LeaseLostError) lost.abort(error);
        else logger.warn({ err: error, connectionId }, "lease beat failed");
      },
    );
    const signal = AbortSignal.any([shutdown, lost.signal]);
    // As many requests of a run as wait for their turn listen to it; Node.js takes more than ten for a leak.
    setMaxListeners(100, signal);
    syncMetrics.active.inc();
    try {
      while (await this.#runNext(connectionId, lease, signal)) signal.throwIfAborted();
    } catch (error) {
      // A beat under way would put off again what is made due now.
      await beats.ended();
      // Before the connection is made due: whoever is handed it must find it free, or leaves it for long.
      if (shutdown.aborted) await leases.release(lease);
      await this.#interrupted(connectionId, error, shutdown, lost.signal);
    } finally {
      beats.stop();
      syncMetrics.active.dec();
      await leases
        .release(lease)
        .catch((error: unknown) => logger.warn({ err: error, connectionId }, "lease not released"));
    }
  }

  /** Does one run. @returns whether another may be waiting. */
  async #runNext(connectionId: string, lease: Lease, signal: AbortSignal): Promise<boolean> {
    const { connections, runs, storage, logger } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    if (connection?.status.phase === "UNAUTHORIZED") {
      await this.#failBegunRun(connectionId);
      await connections.clearSyncUnlessConnected(connectionId);
    }
    if (!connection || connection.status.phase !== "CONNECTED") return false;
    const run = await this.#beginRun(connection, lease);
    if (!run) {
      await this.#scheduleNext(connection, {});
      return false;
    }
    const { isWhole, waitsUntil } = await inSpan(tracedRun(connection, run), (span) => {
      const traceId = traceIdOf(span);
      return withLogFields({ runId: run._id, ...(traceId ? { traceId } : {}) }, () =>
        this.#runStreams(connection, run, lease, signal),
      );
    });
    if (waitsUntil) throw new OutsideWindowError(waitsUntil);
    const at = await storage.now();
    await this.#scheduleNext(connection, {
      failedRuns: 0,
      ...(isWhole && run.kind !== "REMAP" && run.kind !== "RECONCILE" ? { lastSuccessfulSyncAt: at } : {}),
    });
    logger.info({ connectionId, runId: run._id, kind: run.kind, isWhole }, "run ended");
    const isCatchUpDue = await this.#afterRun(connectionId, run._id);
    // What was put off for a remap is looked at again at once.
    return run.kind === "REMAP" || isCatchUpDue || (await runs.nextFor(connectionId)) !== null;
  }

  /**
   * Closes the outage that the run caught up with, and has the credential looked at where all was forbidden.
   * @returns whether the connection came back while the run was under way, so that another has to follow at once.
   */
  async #afterRun(connectionId: string, runId: string): Promise<boolean> {
    const { connections, runs, sessions, status } = this.dependencies;
    const [connection, run] = await Promise.all([connections.findForWorker(connectionId), runs.get(runId)]);
    if (!connection || !run) return false;
    if (run.entities.length > 0 && run.entities.every(({ state }) => state === "FORBIDDEN")) {
      await status.reportFault(connectionId, new SourceUnauthorizedError("The account may read none of the entities."));
      return false;
    }
    if (!connection.openOutageId || run.state === "FAILED" || run.kind === "REMAP" || run.kind === "RECONCILE") {
      return connection.isCatchUpDue === true;
    }
    const entities = syncedEntities(connection, sessions.connectorOf(connection));
    const behind = notReadSince(connection.status.since, entities, await this.#streams(connection));
    if (run.trigger === "RECOVERY" || behind.length === 0) await status.caughtUp(connection);
    return connection.isCatchUpDue === true && behind.length > 0;
  }

  /** Makes the connection due when its plan says so. */
  async #scheduleNext(
    connection: ConnectionDocument,
    also: Parameters<ConnectionStore["scheduleSync"]>[2],
  ): Promise<void> {
    const { connections, sessions, storage } = this.dependencies;
    // As it is now: the plan may have been changed while the run was under way.
    const current = (await connections.findForWorker(connection._id)) ?? connection;
    const now = await storage.now();
    const entities = syncedEntities(current, sessions.connectorOf(current));
    const lastStarted = lastStartedIn(await this.#streams(current));
    const due = nextRunAt(current.syncPlan, entities, lastStarted, now);
    await connections.scheduleSync(current, Math.max(0, due.getTime() - now.getTime()), also);
  }

  #streams(connection: ConnectionDocument): Promise<StreamDocument[]> {
    return this.dependencies.streams.list(connection);
  }

  /** Entities whose records were stored under another mapping than the one of now. */
  #staleMappings(connection: ConnectionDocument, streams: readonly StreamDocument[]): EntityName[] {
    const { entities } = this.dependencies.sessions.connectorOf(connection);
    return streams
      .filter(({ entity, phase, mappingKey }) => {
        const source = entities.get(entity);
        return source !== undefined && phase === "LIVE" && mappingKey !== mappingKeyOf(connection, source);
      })
      .map(({ entity }) => entity);
  }

  /** Goes on with the run that was begun, or begins the one that waits, or makes one because its time has come. */
  async #beginRun(connection: ConnectionDocument, lease: Lease): Promise<SyncRunDocument | null> {
    const { storage, connections, runs, streams, sessions, leases, outbox } = this.dependencies;
    const entities = syncedEntities(connection, sessions.connectorOf(connection));
    await streams.ensure(connection, entities);
    const now = await storage.now();
    const waiting = (await this.#waiting(connection, now)) ?? (await this.#madeNow(connection, entities, now));
    if (!waiting) return null;
    return storage.transaction(async (session) => {
      const at = await leases.fence(lease, this.options.leaseTtlMs, session);
      if ((await runs.find(connection, waiting._id, session)) === null) await runs.insert(waiting, session);
      if (waiting.state === "RUNNING") {
        return runs.update(waiting, { $inc: { resumes: 1 } }, { session, where: { state: "RUNNING" } });
      }
      const begun = await runs.update(
        waiting,
        { $set: { state: "RUNNING", startedAt: at } },
        { session, where: { state: "QUEUED" } },
      );
      if (!begun) return null;
      if (begun.kind !== "REMAP" && begun.kind !== "RECONCILE") {
        const names = begun.entities.map(({ entity }) => entity);
        await streams.updateAll(connection, names, { $set: { lastStartedAt: at } }, session);
        if (connection.isCatchUpDue) await connections.update(connection, { $set: { isCatchUpDue: false } }, session);
      }
      await outbox.append([progressEvent("sync.started", begun, at)], session);
      return begun;
    }, lease.session);
  }

  /** The run that was begun, unless quiet hours keep it and somebody asked for another; else the one that waits. */
  async #waiting(connection: ConnectionDocument, now: Date): Promise<SyncRunDocument | null> {
    const { runs } = this.dependencies;
    const next = await runs.nextFor(connection._id);
    if (next?.state !== "RUNNING") return next;
    const isQuiet = next.entities.every(({ entity }) => blockOf(connection.syncPlan, entity, next.trigger, now));
    if (!isQuiet) return next;
    return (await runs.findQueued(connection, { trigger: "REQUEST" })) ?? next;
  }

  /** A run that nobody asked for: because the mapping changed, or because it is time. */
  async #madeNow(
    connection: ConnectionDocument,
    entities: readonly EntityName[],
    now: Date,
  ): Promise<SyncRunDocument | null> {
    const streams = await this.#streams(connection);
    const stale = this.#staleMappings(connection, streams).filter((entity) => entities.includes(entity));
    if (stale.length > 0) {
      return newRun(connection, { kind: "REMAP", trigger: "MAPPING", entities: stale, queuedAt: now });
    }
    if (connection.isCatchUpDue) {
      const behind = notReadSince(connection.status.since, entities, streams);
      if (behind.length > 0) {
        return newRun(connection, { kind: "INCREMENTAL", trigger: "RECOVERY", entities: behind, queuedAt: now });
      }
      await this.dependencies.connections.update(connection, { $set: { isCatchUpDue: false } });
      await this.dependencies.status.caughtUp(connection);
    }
    const due = dueEntities(connection.syncPlan, entities, lastStartedIn(streams), now);
    if (due.length === 0) return null;
    return newRun(connection, { kind: "INCREMENTAL", trigger: "SCHEDULE", entities: due, queuedAt: now });
  }

  /**
   * Goes through the run's streams one after the other.
   * @returns whether each came to its end, and until when those wait that the plan keeps for now.
   */
  async #runStreams(
    connection: ConnectionDocument,
    run: SyncRunDocument,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<{ isWhole: boolean; waitsUntil: Date | null }> {
    const { sessions, status, storage, logger } = this.dependencies;
    const opened = await sessions.open(connection, { signal });
    const caller: Caller = {
      connectionId: connection._id,
      status,
      signal,
      logger: logger.child({ connectionId: connection._id, runId: run._id }),
      random: this.options.random,
      isInDoubt: connection.status.phase === "CONNECTED" && connection.status.refusedAt !== undefined,
    };
    let lastFault: TributaryError | null = null;
    let waitsUntil: Date | null = null;
    for (const progress of run.entities) {
      signal.throwIfAborted();
      if (progress.state !== "WAITING" && progress.state !== "RUNNING") continue;
      try {
        await this.#runStream(connection, run, progress, lease, opened, caller, await storage.now());
      } catch (fault) {
        if (fault instanceof OutsideWindowError) {
          waitsUntil = firstOf(waitsUntil, fault.endsAt);
          continue;
        }
        if (!(fault instanceof TributaryError) || fault.isRetryable) throw fault;
        lastFault = fault;
        await this.#streamFailed(run, progress.entity, fault);
      }
    }
    if (waitsUntil === null) await this.#endRun(run._id, lease, lastFault);
    return { isWhole: lastFault === null && waitsUntil === null, waitsUntil };
  }

  async #runStream(
    connection: ConnectionDocument,
    run: SyncRunDocument,
    progress: EntityProgress,
    lease: Lease,
    opened: OpenConnection,
    caller: Caller,
    now: Date,
  ): Promise<void> {
    const { streams, streamRunner } = this.dependencies;
    const { leaseTtlMs } = this.options;
    const { entity: name } = progress;
    const source = opened.connector.entities.get(name);
    const stream = await streams.find(connection, name);
    if (!source || !stream) return;
    const begunAt = Date.now();
    // A remap does not ask the system, so no window of the system's holds it up.
    const checkMayGoOn = () => {
      if (run.kind === "REMAP") return;
      // Counted on from the database's clock by how much time went by here.
      const block = blockOf(connection.syncPlan, name, run.trigger, new Date(now.getTime() + Date.now() - begunAt));
      if (block) throw new OutsideWindowError(block);
    };
    checkMayGoOn();
    const context = { connection, run, stream, source, lease, entity: entityByName(name), leaseTtlMs };
    await streamRunner.run(context, opened, caller, { isWalked: progress.isWalked, checkMayGoOn });
  }

  /** One entity the account may not read, or the source can't give, does not hold up the others. */
  async #streamFailed(run: SyncRunDocument, entity: EntityName, fault: TributaryError): Promise<void> {
    const { runs, streams, logger } = this.dependencies;
    const isForbidden = faultClassOf(fault) === "partial";
    logger.warn({ connectionId: run.connectionId, runId: run._id, entity, code: fault.code }, "stream failed");
    await runs.updateEntity(run, entity, { set: { state: isForbidden ? "FORBIDDEN" : "FAILED" } });
    if (isForbidden)
      await streams.update({ ...tenantFields(run), _id: run.connectionId }, entity, {
        $set: { phase: "FORBIDDEN", checkpoint: null },
      });
  }

  async #endRun(runId: string, lease: Lease | null, fault: TributaryError | null): Promise<void> {
    const { storage, runs, leases, outbox } = this.dependencies;
    const ended = await storage.transaction(async (session) => {
      const at = lease ? await leases.fence(lease, this.options.leaseTtlMs, session) : await storage.now();
      const run = await runs.get(runId, session);
      if (!run || run.state !== "RUNNING") return null;
      const state = endState(run, fault);
      const changed = await runs.update(
        run,
        {
          $set: {
            state,
            endedAt: at,
            removeAt: removalOf(run, state, at),
            error: fault ? { code: fault.code, message: fault.message } : null,
          },
        },
        { session, where: { state: "RUNNING" } },
      );
      if (!changed) return null;
      await outbox.append([progressEvent(state === "FAILED" ? "sync.failed" : "sync.completed", changed, at)], session);
      return changed;
    }, lease?.session);
    if (ended) countRun(ended);
  }

  async #interrupted(connectionId: string, error: unknown, shutdown: AbortSignal, lost: AbortSignal): Promise<void> {
    const { connections, logger } = this.dependencies;
    syncMetrics.interruptions.inc({ reason: reasonOfInterruption(error, shutdown, lost) });
    if (error instanceof LeaseLostError || lost.aborted) {
      logger.warn({ connectionId }, "another worker took the run over");
      return;
    }
    if (shutdown.aborted || error instanceof RunCanceledError) {
      await connections.scheduleSync(connectionId, 0);
      return;
    }
    if (error instanceof RunSuspendedError) {
      if (error.phase === "UNAUTHORIZED") await this.#failBegunRun(connectionId);
      await connections.clearSyncUnlessConnected(connectionId);
      logger.info({ connectionId, phase: error.phase }, "run waits for the connection");
      return;
    }
    if (error instanceof OutsideWindowError) {
      const now = await this.dependencies.storage.now();
      await connections.scheduleSync(connectionId, Math.max(0, error.endsAt.getTime() - now.getTime()));
      logger.info({ connectionId, until: error.endsAt }, "run waits for the plan's window");
      return;
    }
    if (isStoreAway(error)) {
      // Says nothing about the run or the source, so it costs no try; how often this happens is up to the driver.
      await connections.scheduleSync(connectionId, storeAwayMs);
      logger.warn({ err: error, connectionId }, "the database was away; the run goes on from its checkpoint");
      return;
    }
    await this.#failedOnce(connectionId, error);
  }

  /** The run starts again from its checkpoint after a wait that grows while no page comes of it, and ends in the end. */
  async #failedOnce(connectionId: string, error: unknown): Promise<void> {
    const { connections, runs, logger } = this.dependencies;
    const run = await runs.nextFor(connectionId);
    const pages = run?.entities.reduce((sum, progress) => sum + progress.pages, 0) ?? 0;
    const hasMoved = run !== null && pages > run.pagesAtFault;
    const failedRuns = hasMoved ? 1 : ((await connections.findForWorker(connectionId))?.failedRuns ?? 0) + 1;
    const stalledTries = hasMoved ? 1 : (run?.stalledTries ?? 0) + 1;
    if (run?.state === "RUNNING") {
      await runs.update(run, { $set: { stalledTries, pagesAtFault: pages } }, { where: { state: "RUNNING" } });
      if (stalledTries >= mostStalledTries && error instanceof TributaryError) await this.#endRun(run._id, null, error);
    }
    const wait = delayMs(runSchedule, failedRuns, this.options.random);
    await connections.scheduleSync(connectionId, wait, { failedRuns });
    logger.warn({ err: error, connectionId, failedRuns, wait }, "run failed, starts again from its checkpoint");
  }

  /** Without a credential the run has no way to go on; the one after reconnecting starts from the same cursors. */
  async #failBegunRun(connectionId: string): Promise<void> {
    const { runs, connections } = this.dependencies;
    const run = await runs.nextFor(connectionId);
    const connection = await connections.findForWorker(connectionId);
    if (run?.state !== "RUNNING" || connection?.status.phase !== "UNAUTHORIZED") return;
    await this.#endRun(run._id, null, new SourceUnauthorizedError(connection.status.reason));
  }
}

/** Ids are attributes: of a trace they are looked for, and its backend is made for many values. */
function tracedRun({ system }: ConnectionDocument, { _id, connectionId, kind }: SyncRunDocument): Traced {
  const attributes = {
    "tributary.system": system,
    "tributary.sync.kind": kind,
    "tributary.connection_id": connectionId,
    "tributary.run_id": _id,
  };
  return { name: "sync run", attributes };
}

/** In the order in which `#interrupted` looks. */
function reasonOfInterruption(error: unknown, shutdown: AbortSignal, lost: AbortSignal): string {
  if (error instanceof LeaseLostError || lost.aborted) return "lease_lost";
  if (error instanceof RunCanceledError) return "canceled";
  if (shutdown.aborted) return "stopping";
  if (error instanceof RunSuspendedError) return error.phase.toLowerCase();
  if (error instanceof OutsideWindowError) return "window";
  return isStoreAway(error) ? "database" : "fault";
}

function lastStartedIn(streams: readonly StreamDocument[]): (entity: EntityName) => Date | null {
  const byEntity = new Map(streams.map(({ entity, lastStartedAt }) => [entity, lastStartedAt ?? null]));
  return (entity) => byEntity.get(entity) ?? null;
}

/** Entities that were not read to their end since an instant. */
function notReadSince(since: Date, entities: readonly EntityName[], streams: readonly StreamDocument[]): EntityName[] {
  const read = new Set(streams.filter(({ lastSuccessfulSyncAt: at }) => at && at >= since).map(({ entity }) => entity));
  return entities.filter((entity) => !read.has(entity));
}

function endState(run: SyncRunDocument, fault: TributaryError | null): SyncRunState {
  const isNothingDone = run.entities.every((progress) => progress.state !== "DONE");
  if (fault && isNothingDone) return "FAILED";
  const hasErrors = fault !== null || run.entities.some((item) => item.quarantined > 0 || item.state !== "DONE");
  const differs = run.entities.some((item) => item.missing + item.stale + item.extra > 0);
  return hasErrors || differs ? "SUCCEEDED_WITH_ERRORS" : "SUCCEEDED";
}
