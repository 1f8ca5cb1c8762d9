import type { ClientSession, UpdateFilter } from "mongodb";
import type { StreamCheckpoint, StreamDocument, StreamStore } from "../connections/index.js";
import type { SourcePage } from "../connectors/index.js";
import type { DriftEntry, NewEvent, OutboxStore } from "../events/index.js";
import { syncMetrics } from "../metrics/index.js";
import { StaleDigestError, type IncomingRecord } from "../records/index.js";
import { tenantFilter, type LeaseStore, type Storage } from "../storage/index.js";
import { TooManyRefusedError } from "../errors/index.js";
import type { UsageStore } from "../usage/index.js";
import type { PagePart, PageWork, PartOutcome } from "./page-work.js";
import { countRecords } from "./run-counts.js";
import { progressEvent } from "./run-events.js";
import { keysOf } from "./sweep-keys.js";
import type { EntityCounts, EntityProgress, SyncRunDocument } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";
import type { SweepStore } from "./sweep-store.js";
import type { WalkContext } from "./walk-context.js";

/** Kept with a stream: as many as a person reads through. */
const mostDrifts = 50;

/** The counts of a page did not add up: a defect, and a page that is not committed. */
export class CountMismatchError extends Error {
  constructor(counts: Partial<EntityCounts>) {
    super(`The page's counts don't add up: ${JSON.stringify(counts)}.`);
    this.name = "CountMismatchError";
  }
}

/** Somebody canceled the run; what is stored stays, the page at hand is not. */
export class RunCanceledError extends Error {
  constructor(runId: string) {
    super(`The run ${runId} was canceled.`);
    this.name = "RunCanceledError";
  }
}

/** A page that was read and worked out, ready to be stored. */
export interface DigestedPage {
  readonly page: SourcePage;
  readonly incoming: readonly IncomingRecord[];
  readonly parts: readonly PagePart[];
  readonly readAt: Date;
  /** Calls to the source that it took. */
  readonly requests: number;
}

/** How a walk's last page leaves its stream; what comes after the walk decides the rest. */
export interface WalkEnd {
  /** Fields of the stream to set. */
  readonly stream: (checkpoint: StreamCheckpoint, at: Date) => Partial<StreamDocument>;
  /** Whether the run is done with the entity. */
  readonly isDone: boolean;
}

/** More records than this in quarantine, and more than this share of what was read, end the walk. */
const toleratedRefusals = 100;
const toleratedShare = 0.05;
/** How often a page is compared again because others store the same records at that moment. */
const mostDigests = 10;

/** Stores the pages of a walk, each part of one whole or not at all. */
export class PageCommitter {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      leases: LeaseStore;
      streams: StreamStore;
      runs: SyncRunStore;
      sweeps: SweepStore;
      outbox: OutboxStore;
      usage: UsageStore;
    },
  ) {}

  /**
   * One transaction: fence, records and raw payloads, quarantine, checkpoint, counts, events. A worker killed at any
   * point of it leaves the page before; a worker whose lease is gone changes nothing.
   * @returns the checkpoint to go on from; null when the walk is complete.
   * @throws {TooManyRefusedError} after the page was stored.
   */
  async commit(
    context: WalkContext,
    work: PageWork,
    checkpoint: StreamCheckpoint,
    digested: DigestedPage,
    options: { end: WalkEnd; listingId: string | null; drifts: readonly DriftEntry[]; shape: unknown },
  ): Promise<{ checkpoint: StreamCheckpoint | null; at: Date }> {
    let { parts } = digested;
    for (let digests = 1; ; digests += 1) {
      try {
        return await this.#commitParts(context, checkpoint, { ...digested, parts }, options);
      } catch (error) {
        if (!(error instanceof StaleDigestError) || digests >= mostDigests) throw error;
        parts = await work.digest(digested.incoming, digested.readAt, true);
      }
    }
  }

  async #commitParts(
    context: WalkContext,
    checkpoint: StreamCheckpoint,
    digested: DigestedPage,
    options: { end: WalkEnd; listingId: string | null; drifts: readonly DriftEntry[]; shape: unknown },
  ): Promise<{ checkpoint: StreamCheckpoint | null; at: Date }> {
    const { page, parts, requests } = digested;
    const next = nextCheckpoint(checkpoint, digested);
    const isComplete = page.next === null;
    for (const [place, part] of parts.slice(0, -1).entries()) {
      // The checkpoint stays: until the last part is stored, the page has to be read again.
      await this.#transact(context, part, { part: place, add: {}, requests: 0 });
    }
    const last = parts[parts.length - 1] as PagePart;
    const stored = await this.#transact(context, last, {
      part: parts.length - 1,
      add: { pages: 1 },
      requests,
      page: { checkpoint: next, isComplete, total: page.total ?? null, ...options },
      remoteIds: options.listingId === null ? [] : idsOf(digested.incoming),
    });
    requireTolerable(stored.run, context.source.entity);
    return { checkpoint: isComplete ? null : next, at: stored.at };
  }

  async #transact(
    context: WalkContext,
    part: PagePart,
    options: {
      part: number;
      add: { pages?: number };
      requests: number;
      remoteIds?: readonly string[];
      page?: {
        checkpoint: StreamCheckpoint;
        isComplete: boolean;
        total: number | null;
        end: WalkEnd;
        listingId: string | null;
        drifts: readonly DriftEntry[];
        shape: unknown;
      };
    },
  ): Promise<{ run: SyncRunDocument; at: Date }> {
    const { storage, leases, streams, runs, sweeps, outbox } = this.dependencies;
    const { connection, run, source, lease, leaseTtlMs } = context;
    const { page } = options;
    const stored = await storage.transaction(async (session) => {
      const at = await leases.fence(lease, leaseTtlMs, session);
      const outcome = await part.apply(at, session);
      requireSum(outcome.counts);
      if (page?.listingId) {
        await sweeps.addListed(connection, page.listingId, keysOf(context, options.remoteIds ?? []), session);
      }
      await streams.update(
        connection,
        source.entity,
        {
          $set: page ? streamAfter(context, page, at) : {},
          $inc: { recordCount: outcome.recordsDelta, quarantinedCount: outcome.quarantinedDelta },
          ...driftsAfter(context, page?.drifts ?? [], at),
        },
        session,
      );
      // A part of a page that was read again after a crash was counted when it was first stored.
      const isCounted =
        page !== undefined ||
        (await this.#count(
          context,
          outcome,
          options,
          { at, page: pagesOf(await runs.get(run._id, session), source.entity) },
          session,
        ));
      const progressed = await runs.updateEntity(
        run,
        source.entity,
        {
          set: {
            state: page?.isComplete && page.end.isDone ? "DONE" : "RUNNING",
            ...(page?.isComplete ? { isWalked: true } : {}),
            ...(page && page.total !== null ? { expected: page.total } : {}),
          },
          add: { ...(isCounted ? outcome.counts : {}), ...options.add },
          requests: options.requests,
          discrepancies: outcome.discrepancies,
        },
        session,
      );
      if (!progressed) throw new RunCanceledError(run._id);
      if (page && hasNoChange(outcome)) {
        const owner = { ...tenantFilter(connection), connectionId: connection._id };
        await this.dependencies.usage.idlePage(owner, { ...outcome, requests: options.requests }, at, session);
      } else if (page) {
        const number = pagesOf(progressed, source.entity) - 1;
        await this.#count(context, outcome, options, { at, page: number }, session);
      }
      await outbox.append(eventsOf(context, outcome, page?.drifts ?? [], progressed, at), session);
      return { run: progressed, at, counts: isCounted ? outcome.counts : {} };
    }, lease.session);
    countRecords(connection.system, stored.counts);
    if (page) syncMetrics.pages.inc({ system: connection.system });
    return stored;
  }

  /** Writes down what the part used. @returns false when that was done before. */
  async #count(
    { connection, run, source }: WalkContext,
    { counts }: PartOutcome,
    { part, requests }: { part: number; requests: number },
    { page, at }: { page: number; at: Date },
    session: ClientSession,
  ): Promise<boolean> {
    const owner = { ...tenantFilter(connection), connectionId: connection._id };
    const place = { runId: run._id, entity: source.entity, page, part };
    return this.dependencies.usage.page(owner, place, { counts, requests }, at, session);
  }
}

/** Pages of the entity that the run has stored. */
function pagesOf(run: SyncRunDocument | null, entity: string): number {
  return run?.entities.find((item) => item.entity === entity)?.pages ?? 0;
}

function streamAfter(
  context: WalkContext,
  page: {
    checkpoint: StreamCheckpoint;
    isComplete: boolean;
    end: WalkEnd;
    drifts: readonly DriftEntry[];
    shape: unknown;
  },
  at: Date,
): Partial<StreamDocument> {
  // Written at the end only: counted on from an older state, it learns a little later what it knew already.
  const shape = page.isComplete || page.drifts.length > 0 ? { shape: page.shape } : {};
  if (page.isComplete) return { checkpoint: null, ...shape, ...page.end.stream(page.checkpoint, at) };
  return {
    checkpoint: page.checkpoint,
    ...shape,
    ...(context.stream.phase === "PENDING" ? { phase: "INITIAL" as const } : {}),
  };
}

/** Kept with the stream as well: events go after their retention, and this is asked for when something has long been missing. */
function driftsAfter({ run }: WalkContext, drifts: readonly DriftEntry[], at: Date): UpdateFilter<StreamDocument> {
  if (drifts.length === 0) return {};
  return {
    $push: { drifts: { $each: drifts.map((drift) => ({ ...drift, runId: run._id, at })), $slice: -mostDrifts } },
  };
}

function eventsOf(
  { connection, run, source }: WalkContext,
  outcome: PartOutcome,
  drifts: readonly DriftEntry[],
  progressed: SyncRunDocument,
  at: Date,
): NewEvent[] {
  const origin = { ...tenantFilter(connection), connectionId: connection._id, at };
  const drifted: NewEvent[] =
    drifts.length === 0
      ? []
      : [{ ...origin, type: "drift.detected", payload: { entity: source.entity, causeId: run._id, drifts } }];
  const told = [...outcome.events, ...drifted];
  // Most pages of most connections: the run's end tells the same a moment later.
  const isIdle = run.kind === "INCREMENTAL" && run.trigger === "SCHEDULE" && hasNoChange(outcome);
  return isIdle ? told : [...told, progressEvent("sync.progressed", progressed, at)];
}

/** At most records of the look-back, which are here as they are at the source. */
function hasNoChange({ counts }: PartOutcome): boolean {
  return (counts.read ?? 0) === (counts.unchanged ?? 0);
}

function nextCheckpoint(
  checkpoint: StreamCheckpoint,
  { page, incoming, readAt }: Pick<DigestedPage, "page" | "incoming" | "readAt">,
): StreamCheckpoint {
  let { maxModifiedAt } = checkpoint;
  for (const { modifiedAt } of incoming) {
    if (modifiedAt && (!maxModifiedAt || modifiedAt > maxModifiedAt)) maxModifiedAt = modifiedAt;
  }
  // Only the first page's clock counts: what changes behind the walk must come again.
  const isFirst = checkpoint.position === null && page.sourceTime !== null;
  if (!isFirst || !page.sourceTime) return { ...checkpoint, position: page.next, maxModifiedAt };
  // What is not committed yet has an earlier time, and comes behind the walk as well.
  const { sourceTime, settledUntil } = page;
  return {
    ...checkpoint,
    position: page.next,
    maxModifiedAt,
    startedAt: settledUntil && settledUntil < sourceTime ? settledUntil : sourceTime,
    sourceClockOffsetMs: sourceTime.getTime() - readAt.getTime(),
  };
}

function idsOf(incoming: readonly IncomingRecord[]): string[] {
  return [...new Set(incoming.filter((record) => !record.isDeleted).map((record) => record.remoteId))];
}

function requireSum(counts: Partial<EntityCounts>): void {
  const { read = 0, ...others } = counts;
  const values = Object.values(others);
  if (values.some((count) => count < 0) || read !== values.reduce((sum, count) => sum + count, 0)) {
    throw new CountMismatchError(counts);
  }
}

function requireTolerable(run: SyncRunDocument, entity: string): void {
  const progress = run.entities.find((item) => item.entity === entity) as EntityProgress;
  const { quarantined, read } = progress;
  if (quarantined <= toleratedRefusals || quarantined <= read * toleratedShare) return;
  throw new TooManyRefusedError(
    `${quarantined} of ${read} records of ${entity} can't be mapped, more than ${toleratedShare * 100} %. The walk ended, so that a change of the system's does not fill the quarantine. The query quarantine says why; after mending the mapping start a RESYNC.`,
  );
}
