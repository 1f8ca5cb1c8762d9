import { delayMs, runSchedule } from "../backoff/index.js";
import type {
  ConnectionDocument,
  ConnectionSessions,
  ConnectionStatusKeeper,
  ConnectionStore,
  StreamStore,
} from "../connections/index.js";
import { SourceForbiddenError, SourceUnauthorizedError, TributaryError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { LeaseLostError, type Lease, type LeaseStore, type Storage } from "../storage/index.js";
import { RunCanceledError, type PageCommitter } from "./page-committer.js";
import { RunSuspendedError } from "./read-page.js";
import { progressEvent } from "./run-events.js";
import { newRun, syncedEntities } from "./sync-service.js";
import type { SyncRunDocument, SyncRunState } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";
import { walkStream } from "./walk.js";

export interface SyncRunnerOptions {
  /** How long a lease holds without a beat, whole milliseconds. A killed worker's run is taken over after it. */
  readonly leaseTtlMs: number;
  readonly random: () => number;
}

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
      committer: PageCommitter;
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
    const beat = setInterval(() => {
      Promise.all([leases.beat(lease, leaseTtlMs), connections.holdSync(connectionId, leaseTtlMs)]).catch((error) => {
        if (error instanceof LeaseLostError) lost.abort(error);
        else logger.warn({ err: error, connectionId }, "lease beat failed");
      });
    }, leaseTtlMs / 3);
    const signal = AbortSignal.any([shutdown, lost.signal]);
    try {
      while (await this.#runNext(connectionId, lease, signal)) signal.throwIfAborted();
    } catch (error) {
      await this.#interrupted(connectionId, error, shutdown, lost.signal);
    } finally {
      clearInterval(beat);
      await leases
        .release(lease)
        .catch((error: unknown) => logger.warn({ err: error, connectionId }, "lease not released"));
    }
  }

  /** Does one run. @returns whether another may be waiting. */
  async #runNext(connectionId: string, lease: Lease, signal: AbortSignal): Promise<boolean> {
    const { connections, runs, logger } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    if (!connection || connection.status.phase !== "CONNECTED") return false;
    const run = await this.#beginRun(connection, lease);
    if (!run) return false;
    const isWhole = await this.#walkAll(connection, run, lease, signal);
    const intervalMs = connection.syncPlan.intervalSeconds * 1000;
    const at = await this.dependencies.storage.now();
    await connections.scheduleSync(connectionId, intervalMs, {
      failedRuns: 0,
      ...(isWhole ? { lastSuccessfulSyncAt: at } : {}),
    });
    logger.info({ connectionId, runId: run._id, kind: run.kind, isWhole }, "run ended");
    return (await runs.nextFor(connectionId)) !== null;
  }

  /** Goes on with the run that was begun, or begins the one that waits, or makes one because its time has come. */
  async #beginRun(connection: ConnectionDocument, lease: Lease): Promise<SyncRunDocument | null> {
    const { storage, runs, streams, sessions, leases, outbox } = this.dependencies;
    const entities = syncedEntities(connection, sessions.connectorOf(connection));
    await streams.ensure(connection, connection._id, entities);
    const waiting =
      (await runs.nextFor(connection._id)) ??
      newRun(connection, { kind: "INCREMENTAL", trigger: "SCHEDULE", entities, queuedAt: await storage.now() });
    return storage.transaction(async (session) => {
      const at = await leases.fence(lease, this.options.leaseTtlMs, session);
      if ((await runs.find(connection, waiting._id, session)) === null) await runs.insert(waiting, session);
      if (waiting.state === "RUNNING") {
        return runs.update(waiting._id, { $inc: { resumes: 1 } }, { session, where: { state: "RUNNING" } });
      }
      const begun = await runs.update(
        waiting._id,
        { $set: { state: "RUNNING", startedAt: at } },
        { session, where: { state: "QUEUED" } },
      );
      if (begun) await outbox.append([progressEvent("sync.started", begun, at)], session);
      return begun;
    }, lease.session);
  }

  /** Walks the run's streams one after the other. @returns whether each was walked to its end. */
  async #walkAll(
    connection: ConnectionDocument,
    run: SyncRunDocument,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { sessions, status, streams, storage, logger } = this.dependencies;
    const { connector, client, http } = sessions.open(connection, { signal });
    let lastFault: TributaryError | null = null;
    for (const progress of run.entities) {
      signal.throwIfAborted();
      if (progress.state !== "WAITING" && progress.state !== "RUNNING") continue;
      const source = connector.entities.get(progress.entity);
      const stream = await streams.find(connection._id, progress.entity);
      if (!source || !stream) continue;
      const context = {
        connection,
        run,
        stream,
        source,
        lease,
        entity: entityByName(progress.entity),
        leaseTtlMs: this.options.leaseTtlMs,
      };
      try {
        await walkStream(context, {
          storage,
          committer: this.dependencies.committer,
          status,
          client,
          http,
          lookbackSeconds: connector.lookbackSeconds,
          signal,
          logger: logger.child({ connectionId: connection._id, runId: run._id, entity: progress.entity }),
        });
      } catch (fault) {
        if (!(fault instanceof TributaryError) || fault.isRetryable) throw fault;
        lastFault = fault;
        await this.#streamFailed(run, progress.entity, fault);
      }
    }
    await this.#endRun(run._id, lease, lastFault);
    return lastFault === null;
  }

  /** One entity the account may not read, or the source can't give, does not hold up the others. */
  async #streamFailed(run: SyncRunDocument, entity: EntityName, fault: TributaryError): Promise<void> {
    const { runs, streams, logger } = this.dependencies;
    const isForbidden = fault instanceof SourceForbiddenError;
    logger.warn({ connectionId: run.connectionId, runId: run._id, entity, code: fault.code }, "stream failed");
    await runs.updateEntity(run._id, entity, { set: { state: isForbidden ? "FORBIDDEN" : "FAILED" } });
    if (isForbidden) await streams.update(run.connectionId, entity, { $set: { phase: "FORBIDDEN", checkpoint: null } });
  }

  async #endRun(runId: string, lease: Lease | null, fault: TributaryError | null): Promise<void> {
    const { storage, runs, leases, outbox } = this.dependencies;
    await storage.transaction(async (session) => {
      const at = lease ? await leases.fence(lease, this.options.leaseTtlMs, session) : await storage.now();
      const run = await runs.get(runId, session);
      if (!run || run.state !== "RUNNING") return;
      const state = endState(run, fault);
      const ended = await runs.update(
        runId,
        {
          $set: { state, endedAt: at, error: fault ? { code: fault.code, message: fault.message } : null },
        },
        { session, where: { state: "RUNNING" } },
      );
      if (!ended) return;
      await outbox.append([progressEvent(state === "FAILED" ? "sync.failed" : "sync.completed", ended, at)], session);
    }, lease?.session);
  }

  async #interrupted(connectionId: string, error: unknown, shutdown: AbortSignal, lost: AbortSignal): Promise<void> {
    const { connections, logger } = this.dependencies;
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
    const failedRuns = ((await connections.findForWorker(connectionId))?.failedRuns ?? 0) + 1;
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

function endState(run: SyncRunDocument, fault: TributaryError | null): SyncRunState {
  const isNothingDone = run.entities.every((progress) => progress.state !== "DONE");
  if (fault && isNothingDone) return "FAILED";
  const hasErrors = fault !== null || run.entities.some((item) => item.quarantined > 0 || item.state !== "DONE");
  return hasErrors ? "SUCCEEDED_WITH_ERRORS" : "SUCCEEDED";
}
