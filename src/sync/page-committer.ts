import type { EntityDefinition } from "../../schema/definition/index.js";
import type { ConnectionDocument, StreamCheckpoint, StreamDocument, StreamStore } from "../connections/index.js";
import type { EntitySource, JsonObject, SourcePage } from "../connectors/index.js";
import type { NewEvent, OutboxStore } from "../events/index.js";
import type { PageOutcome, RecordWriter, WriteTarget } from "../records/index.js";
import type { Lease, LeaseStore, Storage } from "../storage/index.js";
import { cursorAfter } from "./cursor.js";
import { progressEvent } from "./run-events.js";
import type { SyncRunDocument } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";

/** What a walk needs to store its pages. */
export interface WalkContext {
  readonly connection: ConnectionDocument;
  readonly run: SyncRunDocument;
  readonly stream: StreamDocument;
  readonly entity: EntityDefinition;
  readonly source: EntitySource<unknown>;
  readonly lease: Lease;
  readonly leaseTtlMs: number;
}

/** The counts of a page did not add up: a defect, and a page that is not committed. */
export class CountMismatchError extends Error {
  constructor(outcome: Omit<PageOutcome, "changes">) {
    super(`The page's counts don't add up: ${JSON.stringify(outcome)}.`);
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

/** Stores one page of a walk, all of it or none of it. */
export class PageCommitter {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      leases: LeaseStore;
      streams: StreamStore;
      runs: SyncRunStore;
      records: RecordWriter;
      outbox: OutboxStore;
    },
  ) {}

  /**
   * One transaction: fence, records and raw payloads, quarantine, checkpoint, counts, events. A worker killed at any
   * point of it leaves the page before; a worker whose lease is gone changes nothing.
   * @param requests Calls to the source that this page took.
   * @returns the checkpoint to go on from; null when the walk is complete.
   */
  async commit(
    context: WalkContext,
    checkpoint: StreamCheckpoint,
    page: SourcePage,
    requests: number,
  ): Promise<StreamCheckpoint | null> {
    const { storage, leases, streams, runs, records, outbox } = this.dependencies;
    const { connection, run, stream, entity, source, lease, leaseTtlMs } = context;
    const tenant = { organizationId: connection.organizationId, environment: connection.environment };
    const target: WriteTarget = {
      tenant,
      connectionId: connection._id,
      entity,
      mappingVersion: source.mappingVersion ?? 1,
      toUnified: (raw) => source.toUnified(raw as JsonObject),
    };
    const incoming = page.items.map((raw) => {
      const identity = source.identify(raw);
      return { ...identity, isDeleted: identity.isDeleted ?? false, raw };
    });
    const prepared = records.prepare(incoming, target);
    const next = nextCheckpoint(checkpoint, page, incoming);
    return storage.transaction(async (session) => {
      const at = await leases.fence(lease, leaseTtlMs, session);
      const current = await streams.find(connection._id, stream.entity, session);
      const outcome = await records.apply(prepared, target, {
        read: page.items.length,
        at,
        hasQuarantined: (current?.quarantinedCount ?? 0) > 0,
        session,
      });
      checkCounts(outcome);
      const isComplete = page.next === null;
      const restored = outcome.changes.filter((change) => change.kind === "RESTORED").length;
      await streams.update(
        connection._id,
        stream.entity,
        {
          $set: isComplete
            ? {
                checkpoint: null,
                cursor: cursorAfter(next, stream.cursor),
                phase: "LIVE",
                lastSuccessfulSyncAt: at,
                mappingVersion: target.mappingVersion,
              }
            : { checkpoint: next },
          $inc: {
            recordCount: outcome.created + restored - outcome.deleted,
            quarantinedCount: outcome.quarantinedDelta,
          },
        },
        session,
      );
      const progressed = await runs.updateEntity(
        run._id,
        stream.entity,
        {
          set: {
            state: isComplete ? "DONE" : "RUNNING",
            ...(page.total === undefined ? {} : { expected: page.total }),
          },
          add: {
            read: outcome.read,
            created: outcome.created,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
            deleted: outcome.deleted,
            quarantined: outcome.quarantined,
            pages: 1,
          },
          requests,
        },
        session,
      );
      const events: NewEvent[] = [];
      if (outcome.changes.length > 0) {
        events.push({
          ...tenant,
          connectionId: connection._id,
          at,
          type: "records.changed",
          payload: { entity: entity.name, causeId: run._id, changes: outcome.changes },
        });
      }
      if (!progressed) throw new RunCanceledError(run._id);
      events.push(progressEvent("sync.progressed", progressed, at));
      await outbox.append(events, session);
      return isComplete ? null : next;
    }, lease.session);
  }
}

function nextCheckpoint(
  checkpoint: StreamCheckpoint,
  page: SourcePage,
  incoming: readonly { modifiedAt: Date | null }[],
): StreamCheckpoint {
  let { maxModifiedAt } = checkpoint;
  for (const { modifiedAt } of incoming) {
    if (modifiedAt && (!maxModifiedAt || modifiedAt > maxModifiedAt)) maxModifiedAt = modifiedAt;
  }
  // Only the first page's clock counts: what changes behind the walk must come again.
  const startedAt = checkpoint.position === null && page.sourceTime ? page.sourceTime : checkpoint.startedAt;
  return { ...checkpoint, startedAt, position: page.next, maxModifiedAt };
}

function checkCounts(outcome: PageOutcome): void {
  const { read, created, updated, unchanged, deleted, quarantined } = outcome;
  if (unchanged < 0 || read !== created + updated + unchanged + deleted + quarantined) {
    throw new CountMismatchError({ ...outcome, read });
  }
}
