import { historyDaysOf, type OpenConnection, type StreamDocument, type StreamStore } from "../connections/index.js";
import type { QuarantineStore, RecordWriter } from "../records/index.js";
import type { LeaseStore, Storage } from "../storage/index.js";
import type { Caller } from "./call-source.js";
import { comparingWork } from "./comparing-work.js";
import { cursorAfter } from "./cursor.js";
import type { PageCommitter, WalkEnd } from "./page-committer.js";
import { storingWork } from "./storing-work.js";
import { readStoredPayloads } from "./stored-payloads.js";
import { isListingRefused, type Sweeper } from "./sweep.js";
import type { SyncRunStore } from "./sync-run-store.js";
import { walkStream, type Walk } from "./walk.js";
import type { WalkContext } from "./walk-context.js";

export interface StreamRunnerOptions {
  /** Pages of ids that a scheduled run asks for at most; a larger list goes on with the next run. */
  readonly idPagesPerRun: number;
  /** Whole milliseconds from the end of one search for what is gone to the next that a scheduled run begins. */
  readonly sweepEveryMs: number;
}

export const defaultStreamRunnerOptions: StreamRunnerOptions = { idPagesPerRun: 50, sweepEveryMs: 3_600_000 };

/**
 * What a run does with one stream, by its kind:
 *
 * INITIAL, INCREMENTAL  walk over what changed, store it; then look for what is gone, where the source does not tell:
 *                       to the end when somebody asked for the run, else a part of it, once an hour
 * RESYNC                walk over the whole window, store it, believing the source even where it went back in time;
 *                       then look for what is gone
 * RECONCILE             the same walk, comparing only; then count what is gone
 * REMAP                 walk over the payloads that are stored here; the source is not asked
 */
export class StreamRunner {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      leases: LeaseStore;
      streams: StreamStore;
      runs: SyncRunStore;
      records: RecordWriter;
      quarantine: QuarantineStore;
      committer: PageCommitter;
      sweeper: Sweeper;
    },
    private readonly options: StreamRunnerOptions = defaultStreamRunnerOptions,
  ) {}

  /** Does the stream's part of the run, or what is left of it. @throws what `walkStream` throws. */
  async run(
    context: WalkContext,
    opened: OpenConnection,
    caller: Caller,
    options: { isWalked: boolean; checkMayGoOn: Walk["checkMayGoOn"] },
  ): Promise<void> {
    const { committer, storage, sweeper } = this.dependencies;
    const { isWalked, checkMayGoOn } = options;
    const { run, source } = context;
    const isSwept = needsSweep(context);
    const isListing = isSwept && isListedByWalk(context);
    if (!isWalked) {
      const listingId = isListing ? await this.#listingOf(context) : null;
      const walk: Walk = {
        ...this.#reading(context, opened),
        end: endOf(context, { isDone: !isSwept, listingId }),
        listingId,
        checkMayGoOn,
      };
      await walkStream(context, walk, {
        storage,
        committer,
        http: opened.http,
        caller,
        lookbackSeconds: opened.connector.lookbackSeconds,
      });
    }
    if (isSwept) {
      if (!isListing) await this.#beginOwnSweep(context);
      await sweeper.advance(context, opened.client, caller, { idPages: null });
      await this.#done(context);
    } else if (source.reportsDeletions !== true && run.kind === "INCREMENTAL") {
      await this.#sweepOn(context, opened, caller);
    }
  }

  #reading(context: WalkContext, { client }: OpenConnection): Pick<Walk, "read" | "work"> {
    const { storage, records, quarantine } = this.dependencies;
    const { run, source, connection, entity } = context;
    if (run.kind === "RECONCILE") {
      return { read: (request) => source.readPage(client, request), work: comparingWork(context, storage) };
    }
    const work = storingWork(context, records);
    if (run.kind === "REMAP")
      return { read: (request) => readStoredPayloads({ storage, quarantine }, connection, entity, request), work };
    return { read: (request) => source.readPage(client, request), work };
  }

  /** The list of ids that this walk writes down: the one begun before a crash, or a new one. */
  async #listingOf(context: WalkContext): Promise<string | null> {
    const { run, stream, source } = context;
    if (stream.sweep?.runId === run._id && stream.checkpoint?.runId === run._id) return stream.sweep.id;
    const sweep = await this.dependencies.sweeper.begin(context, {
      runId: run._id,
      // A walk that looks back a window lists only what changed in it.
      judgedSince: source.mode === "SNAPSHOT" || context.entity.dataKind === "MASTER" ? null : windowStart(context),
      isReportOnly: run.kind === "RECONCILE",
    });
    return sweep?.id ?? null;
  }

  async #beginOwnSweep(context: WalkContext): Promise<void> {
    const { streams, sweeper } = this.dependencies;
    const { run, connection, source } = context;
    const stream = await streams.find(connection, source.entity);
    if (stream?.sweep?.runId === run._id) return;
    await sweeper.begin(context, { runId: run._id, judgedSince: null, isReportOnly: run.kind === "RECONCILE" });
  }

  /** Goes on with the search for what is gone, or begins one when it is time. Its faults do not hold up the run. */
  async #sweepOn(context: WalkContext, opened: OpenConnection, caller: Caller): Promise<void> {
    const { storage, streams, sweeper } = this.dependencies;
    const stream = await streams.find(context.connection, context.source.entity);
    if (!stream) return;
    const now = await storage.now();
    const isDue = !stream.lastSweepAt || now.getTime() - stream.lastSweepAt.getTime() >= this.options.sweepEveryMs;
    const isLeftOver =
      typeof stream.sweep?.runId === "string" && stream.sweep.phase !== "HELD" && !stream.sweep.isApproved;
    if (!stream.sweep || isLeftOver) {
      // Of a run that was called off: its list may be of a part only, or it was to count and not to mark.
      if (isLeftOver) await sweeper.abandon(context);
      if (!isDue || stream.recordCount === 0) return;
      await sweeper.begin(context, { runId: null, judgedSince: null, isReportOnly: false });
    }
    try {
      await sweeper.advance(context, opened.client, caller, { idPages: this.options.idPagesPerRun });
    } catch (error) {
      if (!isListingRefused(error)) throw error;
      caller.logger.warn({ err: error }, "the search for what is gone was refused; the next one begins anew");
      await sweeper.abandon(context);
    }
  }

  async #done(context: WalkContext): Promise<void> {
    const { storage, leases, runs } = this.dependencies;
    const { run, source, lease, leaseTtlMs } = context;
    await storage.transaction(async (session) => {
      await leases.fence(lease, leaseTtlMs, session);
      await runs.updateEntity(run, source.entity, { set: { state: "DONE" } }, session);
    }, lease.session);
  }
}

/** Whether the run is done with the stream only when what is gone was found as well. */
function needsSweep({ run, source, stream }: WalkContext): boolean {
  if (run.kind === "RECONCILE" || run.kind === "RESYNC") return true;
  if (run.kind !== "INCREMENTAL" || source.reportsDeletions === true) return false;
  return source.mode === "SNAPSHOT" || run.trigger === "REQUEST" || stream.sweep?.runId === run._id;
}

/** Whether the ids come from the walk itself: where it reads all there is, or nothing else lists them. */
function isListedByWalk({ run, source }: WalkContext): boolean {
  if (source.mode === "SNAPSHOT") return true;
  return run.kind !== "INCREMENTAL" && !source.readIds;
}

function windowStart({ stream, run, connection, source }: WalkContext): Date | null {
  if (stream.checkpoint?.runId === run._id) return stream.checkpoint.changedSince;
  const days = historyDaysOf(connection.syncPlan, source.entity);
  return new Date(run.queuedAt.getTime() - days * 86_400_000);
}

function endOf(context: WalkContext, { isDone, listingId }: { isDone: boolean; listingId: string | null }): WalkEnd {
  const { run, stream } = context;
  const listed = listingId === null ? {} : ({ "sweep.phase": "COMPARING" } as Partial<StreamDocument>);
  return {
    isDone,
    stream: (checkpoint, at) => {
      if (run.kind === "RECONCILE") return listed;
      if (run.kind === "REMAP") return { mappingKey: checkpoint.mappingKey };
      return {
        cursor: cursorAfter(checkpoint, stream.cursor),
        phase: "LIVE",
        lastSuccessfulSyncAt: at,
        ...(checkpoint.sourceClockOffsetMs === null ? {} : { sourceClockOffsetMs: checkpoint.sourceClockOffsetMs }),
        // What was stored before this walk may have been mapped in another way.
        ...(stream.mappingKey === undefined ? { mappingKey: checkpoint.mappingKey } : {}),
        ...listed,
      };
    },
  };
}
