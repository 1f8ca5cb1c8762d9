import { randomUUID } from "node:crypto";
import type { ClientSession } from "mongodb";
import type { StreamDocument, StreamStore, StreamSweep } from "../connections/index.js";
import type { IdPage, JsonValue } from "../connectors/index.js";
import { SourceForbiddenError, TributaryError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { newId, recordIdRange, recordKeyStarts } from "../ids/index.js";
import { heldDeletionsReason, type IncidentService } from "../incidents/index.js";
import type { UsageStore } from "../usage/index.js";
import {
  recordEvents,
  writeTarget,
  type QuarantineDocument,
  type RecordDocument,
  type RecordWriter,
} from "../records/index.js";
import { tenantFields, tenantFilter, type LeaseStore, type Storage } from "../storage/index.js";
import { callSource, type Caller } from "./call-source.js";
import { RunCanceledError } from "./page-committer.js";
import type { EntityCounts } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";
import { countRecords } from "./run-counts.js";
import { keysOf } from "./sweep-keys.js";
import type { SweepStore } from "./sweep-store.js";
import type { WalkContext } from "./walk-context.js";

/** A sweep that would remove more than this many records and this share of all stops and asks. */
export const heldAbove = { records: 50, share: 0.2 } as const;

/** Ids asked for at once. Fewer than a source's own limit is fine. */
const idsPerPage = 5_000;
/** Stored records compared between two checkpoints, about. */
const comparedPerStep = 10_000;
/** Records asked for by id between two checkpoints. */
const confirmedPerStep = 20;
/** Two documents change for each record that is removed: itself and its history. */
const removedPerStep = 500;

/**
 * Finds records that are gone at a source which does not tell. A record is missed when a complete list of ids lacks it,
 * and gone when the source, asked for its id, has none. Only then is it marked. One that the source answers it may not show
 * is there, left out of the list because the account may not see it, and stays as it is.
 *
 * A sweep takes as long as it takes, over many runs if need be; each step is a transaction with the fence, and its
 * state lies in the stream. A list that was not read to its end judges nothing. What was stored after the list was begun
 * is not judged by it.
 *
 * Many missing records at once are more likely a fault (a permission taken away, a filter at the source) than a
 * clean-up. So when more are confirmed gone than `heldAbove` says, the sweep stops as HELD, opens an incident and removes
 * nothing until somebody decides (`SyncService.decideDeletions`).
 */
export class Sweeper {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      leases: LeaseStore;
      streams: StreamStore;
      runs: SyncRunStore;
      sweeps: SweepStore;
      records: RecordWriter;
      outbox: OutboxStore;
      incidents: IncidentService;
      usage: UsageStore;
    },
  ) {}

  /** Begins a sweep in place of one under way. Does nothing while one is HELD, or was agreed to and is not done. */
  async begin(
    context: WalkContext,
    options: { runId: string | null; judgedSince: Date | null; isReportOnly: boolean },
  ): Promise<StreamSweep | null> {
    const { storage, leases, streams, sweeps } = this.dependencies;
    const { connection, source, lease, leaseTtlMs } = context;
    const before = await streams.find(connection, source.entity);
    if (before?.sweep && (before.sweep.phase === "HELD" || before.sweep.isApproved)) return null;
    if (before?.sweep) await sweeps.removeAll(connection, before.sweep.id);
    return storage.transaction(async (session) => {
      const at = await leases.fence(lease, leaseTtlMs, session);
      const sweep: StreamSweep = {
        id: newId("sweep"),
        phase: "LISTING",
        startedAt: at,
        position: null,
        missing: 0,
        confirmed: 0,
        isApproved: false,
        incidentId: null,
        ...options,
      };
      await streams.update(connection, source.entity, { $set: { sweep } }, session);
      return sweep;
    }, lease.session);
  }

  /**
   * Goes on with the stream's sweep to its end, until it is HELD, or until the pages of ids are used up.
   * @param options.idPages How many pages of ids may be asked for; null for as many as there are.
   */
  async advance(
    context: WalkContext,
    client: unknown,
    caller: Caller,
    options: { idPages: number | null },
  ): Promise<void> {
    const { streams } = this.dependencies;
    let pagesLeft = options.idPages ?? Infinity;
    for (;;) {
      caller.signal.throwIfAborted();
      const stream = await streams.find(context.connection, context.source.entity);
      const sweep = stream?.sweep;
      if (!stream || !sweep || sweep.phase === "HELD") return;
      if (sweep.phase === "LISTING") {
        if (pagesLeft <= 0) return;
        pagesLeft -= 1;
        await this.#list(context, sweep, client, caller);
      } else if (sweep.phase === "COMPARING") await this.#compare(context, stream, sweep);
      else if (sweep.phase === "CONFIRMING") await this.#confirm(context, stream, sweep, client, caller);
      else await this.#remove(context, sweep);
    }
  }

  async #list(context: WalkContext, sweep: StreamSweep, client: unknown, caller: Caller): Promise<void> {
    const { sweeps } = this.dependencies;
    const page = await callSource(caller, () => listIds(context, client, sweep.position as JsonValue | null));
    await this.#step(
      context,
      sweep,
      page.next === null ? { phase: "COMPARING", position: null } : { position: page.next },
      (session) => sweeps.addListed(context.connection, sweep.id, keysOf(context, page.remoteIds), session),
    );
  }

  /** Compares as many of the 32 parts of the list as make a step worth its transaction. */
  async #compare(context: WalkContext, stream: StreamDocument, sweep: StreamSweep): Promise<void> {
    const { sweeps } = this.dependencies;
    let place = (sweep.position as number | null) ?? 0;
    let compared = 0;
    const suspects: string[] = [];
    const collections = [context.entity.plural, ...(stream.quarantinedCount > 0 ? ["quarantine"] : [])];
    for (; place < recordKeyStarts.length && compared < comparedPerStep; place += 1) {
      const start = recordKeyStarts[place] as string;
      const listed = await sweeps.listedKeys(context.connection, sweep.id, start);
      for await (const key of this.#storedKeys(context, collections, start)) {
        compared += 1;
        if (!listed.has(key)) suspects.push(key);
      }
    }
    const missed = await this.#judged(context, sweep, suspects);
    const isDone = place === recordKeyStarts.length;
    await this.#step(
      context,
      sweep,
      {
        missing: sweep.missing + missed.length,
        ...(isDone ? { phase: "CONFIRMING", position: null } : { position: place }),
      },
      (session) => sweeps.addMissed(context.connection, sweep.id, missed, session),
    );
  }

  /** Key parts of the ids of what is stored, deleted or not, from the index of ids alone. */
  async *#storedKeys(
    { connection, entity }: WalkContext,
    collections: readonly string[],
    start: string,
  ): AsyncGenerator<string> {
    const { first } = recordIdRange(entity.idPrefix, connection._id);
    for (const collection of collections) {
      const ids = this.dependencies.storage
        .unscoped<RecordDocument>(collection, "idRange")
        .find({ _id: { $gte: first + start, $lt: `${first}${start}~` } }, { projection: { _id: 1 }, batchSize: 5_000 });
      for await (const { _id } of ids) yield _id.slice(first.length);
    }
  }

  /** remoteIds of those that the list can judge: they exist as far as is known, and did when it was begun. */
  async #judged({ connection, entity }: WalkContext, sweep: StreamSweep, keys: readonly string[]): Promise<string[]> {
    const { first } = recordIdRange(entity.idPrefix, connection._id);
    const { storage } = this.dependencies;
    const options = { projection: { _id: 0, remoteId: 1 } } as const;
    const judged = new Set<string>();
    for (let from = 0; from < keys.length; from += 1_000) {
      const _id = { $in: keys.slice(from, from + 1_000).map((key) => first + key) };
      const stored = storage.tenants<RecordDocument>(entity.plural).find(
        {
          ...tenantFields(connection),
          _id,
          deletedAt: null,
          createdAt: { $lt: sweep.startedAt },
          ...(sweep.judgedSince === null ? {} : { remoteUpdatedAt: { $gte: sweep.judgedSince } }),
        },
        options,
      );
      // When one that could not be mapped changed is not known; asked for by id, it is gone or not.
      const refused = storage
        .tenants<QuarantineDocument>("quarantine")
        .find({ ...tenantFields(connection), _id, lastAt: { $lt: sweep.startedAt } }, options);
      for (const { remoteId } of [...(await stored.toArray()), ...(await refused.toArray())]) judged.add(remoteId);
    }
    return [...judged];
  }

  async #confirm(
    context: WalkContext,
    stream: StreamDocument,
    sweep: StreamSweep,
    client: unknown,
    caller: Caller,
  ): Promise<void> {
    const { sweeps } = this.dependencies;
    const asked = await sweeps.findMissed(context.connection, sweep.id, { confirmed: false, limit: confirmedPerStep });
    if (asked.length === 0) {
      if (sweep.isReportOnly) await this.#end(context, sweep);
      else await this.#step(context, sweep, { phase: "REMOVING" });
      return;
    }
    const standings = await Promise.all(asked.map((remoteId) => standing(context, client, caller, remoteId)));
    const gone = asked.filter((_, place) => standings[place] === "GONE");
    const there = asked.filter((_, place) => standings[place] !== "GONE");
    const hidden = standings.filter((one) => one === "HIDDEN").length;
    if (hidden > 0) {
      const { connection, source } = context;
      caller.logger.info(
        { connectionId: connection._id, entity: source.entity, hidden },
        "records that the account may not see any more are kept as they are",
      );
    }
    const confirmed = sweep.confirmed + gone.length;
    const isTooMany = confirmed > heldAbove.records && confirmed > stream.recordCount * heldAbove.share;
    if (isTooMany && !sweep.isApproved && !sweep.isReportOnly) {
      await this.#hold(context, stream, { ...sweep, confirmed });
      return;
    }
    const counts = sweep.isReportOnly ? { read: gone.length, extra: gone.length } : {};
    await this.#step(
      context,
      sweep,
      { confirmed },
      async (session, at) => {
        await sweeps.confirm(context.connection, sweep.id, gone, at, session);
        await sweeps.forgetMissed(context.connection, sweep.id, there, session);
      },
      { counts, extra: sweep.isReportOnly ? gone : [] },
    );
  }

  async #hold(context: WalkContext, stream: StreamDocument, sweep: StreamSweep): Promise<void> {
    const { incidents } = this.dependencies;
    const { connection, entity } = context;
    const { recordCount } = stream;
    const details = {
      sweepId: sweep.id,
      candidates: sweep.missing,
      recordCount,
      share: sweep.missing / Math.max(1, recordCount),
      decision: null,
    };
    await this.#step(context, sweep, { phase: "HELD", confirmed: sweep.confirmed }, async (session, at) => {
      const incident = await incidents.open(
        {
          ...tenantFilter(connection),
          connectionId: connection._id,
          kind: "DELETIONS_HELD",
          entity: context.source.entity,
          reason: heldDeletionsReason(details, entity.plural),
          openedAt: at,
          details,
        },
        session,
      );
      return { incidentId: incident._id };
    });
  }

  async #remove(context: WalkContext, sweep: StreamSweep): Promise<void> {
    const { sweeps, records, streams, outbox } = this.dependencies;
    const { connection, run, source } = context;
    const gone = await sweeps.findMissed(connection, sweep.id, { confirmed: true, limit: removedPerStep });
    if (gone.length === 0) {
      await this.#end(context, sweep);
      return;
    }
    const target = writeTarget(connection, source, {
      actor: { kind: "SYNC_RUN", id: run._id },
      readAt: sweep.startedAt,
    });
    let deleted = 0;
    await this.#step(context, sweep, {}, async (session, at) => {
      const { changes, quarantinedDelta } = await records.markDeleted(gone, target, {
        at,
        confirmedAt: sweep.startedAt,
        session,
      });
      await sweeps.forgetMissed(connection, sweep.id, gone, session);
      await streams.count(
        connection,
        source.entity,
        { records: 0 - changes.length, quarantined: quarantinedDelta },
        session,
      );
      const origin = { ...tenantFilter(connection), connectionId: connection._id, at };
      await outbox.append(recordEvents(origin, source.entity, run._id, { changes, newlyQuarantined: [] }), session);
      const counted = await this.dependencies.runs.updateEntity(
        run,
        source.entity,
        { add: { read: changes.length, deleted: changes.length } },
        session,
      );
      if (!counted) throw new RunCanceledError(run._id);
      await this.#count(context, { read: changes.length, deleted: changes.length }, at, session);
      deleted = changes.length;
    });
    countRecords(connection.system, { read: deleted, deleted });
  }

  /** Under a key of its own: what a step did it forgets in the same transaction, so it is never done again. */
  async #count(context: WalkContext, counts: Partial<EntityCounts>, at: Date, session: ClientSession): Promise<void> {
    const { connection, run, source } = context;
    const owner = { ...tenantFilter(connection), connectionId: connection._id };
    const place = { runId: run._id, entity: source.entity, page: `sweep-${randomUUID()}`, part: 0 };
    await this.dependencies.usage.page(owner, place, { counts, requests: 0 }, at, session);
  }

  async #end(context: WalkContext, sweep: StreamSweep): Promise<void> {
    const { storage, leases, streams, sweeps } = this.dependencies;
    const { connection, source, lease, leaseTtlMs } = context;
    await sweeps.removeAll(connection, sweep.id);
    await storage.transaction(async (session) => {
      const at = await leases.fence(lease, leaseTtlMs, session);
      // One that only counted does not put off the one that marks.
      const swept = sweep.isReportOnly ? {} : { lastSweepAt: at };
      await streams.update(connection, source.entity, { $set: { sweep: null, ...swept } }, session);
    }, lease.session);
  }

  /** Gives up a sweep that the source does not let come to its end; the next one begins anew. */
  async abandon(context: WalkContext): Promise<void> {
    const stream = await this.dependencies.streams.find(context.connection, context.source.entity);
    if (stream?.sweep && stream.sweep.phase !== "HELD") await this.#end(context, stream.sweep);
  }

  /** One step of a sweep: the fence, what is done, the sweep's state, the run's counts. */
  async #step(
    context: WalkContext,
    sweep: StreamSweep,
    change: Partial<StreamSweep>,
    act?: (
      session: Parameters<Parameters<Storage["transaction"]>[0]>[0],
      at: Date,
    ) => Promise<Partial<StreamSweep> | void>,
    counted?: { counts: Partial<EntityCounts>; extra: readonly string[] },
  ): Promise<void> {
    const { storage, leases, streams, runs } = this.dependencies;
    const { connection, run, source, lease, leaseTtlMs } = context;
    await storage.transaction(async (session) => {
      const at = await leases.fence(lease, leaseTtlMs, session);
      const also = (await act?.(session, at)) ?? {};
      const state: StreamSweep = { ...sweep, ...change, ...also };
      await streams.update(connection, source.entity, { $set: { sweep: state } }, session);
      if (counted && counted.extra.length > 0) {
        const discrepancies = counted.extra.map((remoteId) => ({ kind: "EXTRA" as const, remoteId }));
        const progressed = await runs.updateEntity(run, source.entity, { add: counted.counts, discrepancies }, session);
        if (!progressed) throw new RunCanceledError(run._id);
        await this.#count(context, counted.counts, at, session);
      }
    }, lease.session);
    if (counted && counted.extra.length > 0) countRecords(connection.system, counted.counts);
  }
}

/** How a record that the list lacks stands at its source. */
async function standing(
  { source }: WalkContext,
  client: unknown,
  caller: Caller,
  remoteId: string,
): Promise<"THERE" | "HIDDEN" | "GONE"> {
  try {
    return (await callSource(caller, () => source.readOne(client, remoteId))) === null ? "GONE" : "THERE";
  } catch (fault) {
    if (fault instanceof SourceForbiddenError) return "HIDDEN";
    throw fault;
  }
}

/** The ids there are: as the source lists them, or from a walk over its records. */
async function listIds({ source }: WalkContext, client: unknown, position: JsonValue | null): Promise<IdPage> {
  if (source.readIds) return source.readIds(client, { position, pageSize: idsPerPage });
  const page = await source.readPage(client, { position, changedSince: null, pageSize: source.pageSize ?? 500 });
  const identities = page.items.map((raw) => source.identify(raw));
  return {
    remoteIds: identities.filter(({ isDeleted }) => !isDeleted).map(({ remoteId }) => remoteId),
    next: page.next,
  };
}

/** Whether a fault means that the source can't list, rather than that it can't be reached. */
export function isListingRefused(error: unknown): boolean {
  return error instanceof TributaryError && !error.isRetryable && error.code !== "SOURCE_UNAUTHORIZED";
}
