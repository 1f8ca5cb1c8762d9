import { isDeepStrictEqual } from "node:util";
import type { StreamDocument } from "../../src/connections/index.js";
import type { RecordChangeEntry } from "../../src/events/index.js";
import { unpackCreated, type PackedChanges } from "../../src/events/packed-changes.js";
import {
  QuarantinePayloads,
  type QuarantineDocument,
  type RawDocument,
  type RecordDocument,
} from "../../src/records/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import type { Storage } from "../../src/storage/index.js";
import type { UsageEntry } from "../../src/usage/index.js";
import { testVault } from "../support/vault.js";
import { entityByName } from "../../schema/entities/index.js";
import type { SimulatedEntity, SimulatedRecord, SimulatedSystem, SimulatedWay } from "../support/simulated-system.js";

/** What the store has to agree with. */
export interface Truth {
  readonly system: SimulatedSystem;
  readonly ways: Partial<Record<SimulatedEntity, SimulatedWay>>;
  /** Transactions that changed before it were never asked for. */
  readonly windowStart: Date;
  /** Entities whose deletions nobody looked for since the last of them: what is gone may still be there. */
  readonly unswept?: ReadonlySet<SimulatedEntity>;
  /** The database's clock was set meanwhile: the times of events and runs then say nothing of their order. */
  readonly isClockSet?: boolean;
}

/** An event as it lies in the outbox or, numbered, in the log. */
interface StoredEvent {
  readonly _id: unknown;
  readonly type: string;
  readonly at: Date;
  readonly sequence?: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Everything that has to hold of a connection whose last run ended undisturbed: nothing lost, doubled, invented or stale;
 * versions told one by one; each event explained by what is stored; counts that add up; runs one after the other.
 * @returns what does not hold, one line each; nothing when all is well.
 */
export async function checkConnection(storage: Storage, connectionId: string, truth: Truth): Promise<string[]> {
  const problems: string[] = [];
  const events = await eventsOf(storage, connectionId);
  const isOrdered = truth.isClockSet !== true;
  const told = changesOf(events);
  const changes = isOrdered ? told : told.toSorted((a, b) => a.version - b.version);
  for (const entity of Object.keys(truth.ways) as SimulatedEntity[]) {
    const stored = await storedOf(storage, connectionId, entity);
    problems.push(
      ...checkRecords(entity, stored, truth),
      ...(await checkStream(storage, connectionId, entity, stored)),
      ...checkVersions(entity, stored.documents, changes),
    );
  }
  const runs = await storage.collection<SyncRunDocument>("syncRuns").find({ connectionId }).sort({ _id: 1 }).toArray();
  problems.push(
    ...checkRuns(runs, changes),
    ...checkLedger(runs, events),
    ...(await checkUsage(storage, connectionId, runs)),
  );
  if (isOrdered) problems.push(...checkOrderOfRuns(runs), ...checkStatusEvents(events));
  return problems;
}

export function isPoison(record: SimulatedRecord): boolean {
  return typeof (record.title as unknown) !== "string";
}

function isPayload(text: string | null | undefined, record: SimulatedRecord): boolean {
  return typeof text === "string" && isDeepStrictEqual(JSON.parse(text), JSON.parse(JSON.stringify(record)));
}

interface Stored {
  readonly documents: readonly RecordDocument[];
  readonly payloads: ReadonlyMap<string, string>;
  readonly quarantine: ReadonlyMap<string, string | null>;
}

async function storedOf(storage: Storage, connectionId: string, entity: SimulatedEntity): Promise<Stored> {
  const { plural } = entityByName(entity);
  const [documents, raw, aside] = await Promise.all([
    storage.collection<RecordDocument>(plural).find({ connectionId }).toArray(),
    storage.collection<RawDocument>("raw").find({ connectionId, entity }).toArray(),
    storage.collection<QuarantineDocument>("quarantine").find({ connectionId, entity }).toArray(),
  ]);
  return {
    documents,
    payloads: new Map(raw.map(({ _id, payload }) => [_id, payload])),
    quarantine: await openedOf(storage, aside),
  };
}

async function openedOf(
  storage: Storage,
  aside: readonly QuarantineDocument[],
): Promise<ReadonlyMap<string, string | null>> {
  const payloads = new QuarantinePayloads(testVault(storage));
  const opened = new Map<string, string | null>();
  for (const { payload, ...document } of aside) {
    opened.set(document.remoteId, payload === null ? null : await payloads.open({ ...document, payload }));
  }
  return opened;
}

function checkRecords(entity: SimulatedEntity, stored: Stored, truth: Truth): string[] {
  const problems: string[] = [];
  const { documents, payloads, quarantine } = stored;
  const isWindowed = entityByName(entity).dataKind === "TRANSACTION" && truth.ways[entity] !== "SNAPSHOT";
  const table = truth.system.table(entity);
  const wanted = [...table.values()].filter(
    (record) => !record.isDeleted && (!isWindowed || record.changedAt >= truth.windowStart.toISOString()),
  );
  const alive = new Map<string, RecordDocument>();
  for (const document of documents) {
    if (document.deletedAt !== null) continue;
    if (alive.has(document.remoteId)) problems.push(`duplicate: ${entity} ${document.remoteId}`);
    alive.set(document.remoteId, document);
  }
  for (const record of wanted) {
    const document = alive.get(record.id);
    alive.delete(record.id);
    if (isPoison(record)) {
      if (!isPayload(quarantine.get(record.id), record)) problems.push(`not in quarantine: ${entity} ${record.id}`);
      continue;
    }
    if (quarantine.has(record.id)) problems.push(`still in quarantine: ${entity} ${record.id}`);
    if (!document) {
      problems.push(`lost: ${entity} ${JSON.stringify(record)}`);
      continue;
    }
    const difference = differenceOf(entity, document, record, truth);
    if (difference) problems.push(`stale: ${entity} ${record.id}: ${difference}`);
    if (!isPayload(payloads.get(document._id), record)) {
      problems.push(`stale payload: ${entity} ${record.id}: ${payloads.get(document._id) ?? "none"}`);
    }
  }
  for (const remoteId of alive.keys()) {
    if (truth.unswept?.has(entity) && !table.has(remoteId)) continue;
    problems.push(`ghost: ${entity} ${remoteId}`);
  }
  for (const remoteId of quarantine.keys()) {
    const record = table.get(remoteId);
    if (truth.unswept?.has(entity) && !record) continue;
    if (!record || record.isDeleted) problems.push(`quarantine of what is gone: ${entity} ${remoteId}`);
  }
  const ids = new Set(documents.map(({ _id }) => _id));
  for (const id of payloads.keys()) if (!ids.has(id)) problems.push(`payload without record: ${entity} ${id}`);
  return problems;
}

function differenceOf(
  entity: SimulatedEntity,
  document: RecordDocument,
  record: SimulatedRecord,
  truth: Truth,
): string | null {
  const title = document[entity === "WorkOrder" ? "title" : "name"];
  // MongoDB keeps UTF-8: half a surrogate pair can't be kept, the payload's text has it as an escape.
  if (title !== Buffer.from(record.title).toString()) return `title ${String(title)} instead of ${record.title}`;
  if (truth.ways[entity] === "SNAPSHOT") return null;
  const changedAt = document.remoteUpdatedAt?.getTime();
  return changedAt === Date.parse(record.changedAt) ? null : `changed at ${changedAt} instead of ${record.changedAt}`;
}

async function checkStream(
  storage: Storage,
  connectionId: string,
  entity: SimulatedEntity,
  { documents, quarantine }: Stored,
): Promise<string[]> {
  const stream = await storage.collection<StreamDocument>("streams").findOne({ connectionId, entity });
  if (!stream) return [`no stream of ${entity}`];
  const alive = documents.filter(({ deletedAt }) => deletedAt === null).length;
  const problems: string[] = [];
  if (stream.recordCount !== alive) problems.push(`count: ${entity} says ${stream.recordCount}, there are ${alive}`);
  if (stream.quarantinedCount !== quarantine.size) {
    problems.push(`count: ${entity} says ${stream.quarantinedCount} in quarantine, there are ${quarantine.size}`);
  }
  if (stream.checkpoint !== null) problems.push(`checkpoint: ${entity} has one after its run has ended`);
  return problems;
}

async function eventsOf(storage: Storage, connectionId: string): Promise<StoredEvent[]> {
  const parts = await Promise.all(
    ["outbox", "events"].map((name) =>
      storage.collection<StoredEvent & { _id: string }>(name).find({ connectionId }).toArray(),
    ),
  );
  // In the order of commits as far as it is known: runs of one connection commit one after the other.
  return parts.flat().sort((a, b) => a.at.getTime() - b.at.getTime() || (a.sequence ?? 0) - (b.sequence ?? 0));
}

interface Change extends RecordChangeEntry {
  readonly entity: string;
  readonly causeId: string;
}

function changesOf(events: readonly StoredEvent[]): Change[] {
  return events
    .filter(({ type }) => type === "records.changed")
    .flatMap(({ payload }) => {
      const { entity, causeId, changes, created } = payload as {
        entity: string;
        causeId: string;
        changes: RecordChangeEntry[];
        created?: PackedChanges;
      };
      return [...(created ? unpackCreated(created) : []), ...changes].map((change) => ({ ...change, entity, causeId }));
    });
}

/** One event for each version, in the order of versions, of a kind that fits what was before. */
function checkVersions(entity: string, documents: readonly RecordDocument[], changes: readonly Change[]): string[] {
  const problems: string[] = [];
  const told = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.entity === entity) told.set(change.id, [...(told.get(change.id) ?? []), change]);
  }
  for (const { _id, remoteId, version, deletedAt } of documents) {
    const own = told.get(_id) ?? [];
    told.delete(_id);
    const versions = own.map((change) => change.version);
    if (
      !isDeepStrictEqual(
        versions,
        Array.from({ length: version }, (_, index) => index + 1),
      )
    ) {
      problems.push(`versions: ${entity} ${remoteId} is at ${version}, told were ${versions.join(", ")}`);
    }
    const kinds = own.map((change) => change.kind).join(" ");
    if (!/^CREATED(( UPDATED)*( DELETED RESTORED)?)*( DELETED)?$/.test(kinds)) {
      problems.push(`kinds: ${entity} ${remoteId} was told as ${kinds}`);
    }
    if (kinds.endsWith("DELETED") !== (deletedAt !== null)) {
      problems.push(`kinds: ${entity} ${remoteId} is ${deletedAt ? "" : "not "}deleted, told as ${kinds}`);
    }
  }
  for (const id of told.keys()) problems.push(`event without record: ${entity} ${id}`);
  return problems;
}

/** Runs one after the other. */
function checkOrderOfRuns(runs: readonly SyncRunDocument[]): string[] {
  const problems: string[] = [];
  let endOfLast = new Date(0);
  for (const run of runs.toSorted((a, b) => (a.startedAt?.getTime() ?? 0) - (b.startedAt?.getTime() ?? 0))) {
    if (run.startedAt === null) continue;
    if (run.startedAt < endOfLast) problems.push(`overlap: ${run.kind} ${run._id} began before the one before ended`);
    endOfLast = run.endedAt ?? endOfLast;
  }
  return problems;
}

/** Each run at its end, with counts that add up and equal what its events tell. */
function checkRuns(runs: readonly SyncRunDocument[], changes: readonly Change[]): string[] {
  const problems: string[] = [];
  for (const run of runs) {
    if (run.startedAt === null) continue;
    const name = `${run.kind} ${run._id}`;
    if (run.endedAt === null) problems.push(`open: ${name} is ${run.state} although nothing is left to do`);
    for (const progress of run.entities) {
      const { entity, read, created, updated, unchanged, deleted, quarantined } = progress;
      const own = changes.filter((change) => change.causeId === run._id && change.entity === entity);
      const count = (...kinds: string[]) => own.filter(({ kind }) => kinds.includes(kind)).length;
      const told = { created: count("CREATED"), updated: count("UPDATED", "RESTORED"), deleted: count("DELETED") };
      if (!isDeepStrictEqual(told, { created, updated, deleted })) {
        problems.push(
          `ledger: ${name} counts ${JSON.stringify({ created, updated, deleted })} of ${entity}, told were ${JSON.stringify(told)}`,
        );
      }
      const { missing, stale, newer, extra } = progress;
      const sum = created + updated + unchanged + deleted + quarantined + missing + stale + newer + extra;
      if (read !== sum) problems.push(`sum: ${name} read ${read} of ${entity}, the parts are ${sum}`);
    }
  }
  return problems;
}

/** Each page is told once: the events of a run show its pages one by one up to what the run says. */
/** What was counted page by page is what each run says of itself, neither more nor less. */
async function checkUsage(storage: Storage, connectionId: string, runs: readonly SyncRunDocument[]): Promise<string[]> {
  const entries = await storage.collection<UsageEntry>("usage").find({ connectionId }).toArray();
  const counted = new Map<string, number>();
  const add = (key: string, count: number) => counted.set(key, (counted.get(key) ?? 0) + count);
  for (const entry of entries) {
    if (entry.kind === "CREDIT") continue;
    // Pages without a change are counted by the hour, so these are compared over all runs.
    for (const [name, count] of Object.entries({ ...entry.counts, requests: entry.requests })) add(name, count);
    if (entry.kind !== "PAGE") continue;
    for (const [name, count] of Object.entries(entry.counts)) add(`${entry.runId}/${entry.entity}/${name}`, count);
  }
  const problems: string[] = [];
  const compare = (key: string, said: number) => {
    const sum = counted.get(key) ?? 0;
    if (sum !== said) problems.push(`usage: ${key} is counted ${sum} times, the runs say ${said}`);
  };
  const parts = runs.flatMap(({ _id, entities }) => entities.map((progress) => ({ runId: _id, ...progress })));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  compare("requests", sum(runs.map(({ requests }) => requests)));
  compare("read", sum(parts.map(({ read }) => read)));
  compare("unchanged", sum(parts.map(({ unchanged }) => unchanged)));
  for (const { runId, entity, created, updated, deleted, quarantined } of parts) {
    const counts = { created, updated, deleted, quarantined };
    for (const [name, said] of Object.entries(counts)) compare(`${runId}/${entity}/${name}`, said);
  }
  return problems;
}

function checkLedger(runs: readonly SyncRunDocument[], events: readonly StoredEvent[]): string[] {
  const problems: string[] = [];
  const told = new Map<string, SyncRunDocument[]>();
  for (const { type, payload } of events) {
    if (!type.startsWith("sync.")) continue;
    const { runId, run } = payload as unknown as { runId: string; run: SyncRunDocument };
    told.set(runId, [...(told.get(runId) ?? []), run]);
  }
  for (const run of runs) {
    if (run.startedAt === null) continue;
    const states = told.get(run._id) ?? [];
    told.delete(run._id);
    for (const { entity, pages, read } of run.entities) {
      const progress = states.map((state) => state.entities.find((item) => item.entity === entity));
      const seen = [...new Set(progress.map((item) => item?.pages ?? 0))].sort((a, b) => a - b);
      const all = Array.from({ length: pages + 1 }, (_, index) => index);
      // A page without a change of a scheduled run is told of with what comes after it.
      const isToldLater = run.kind === "INCREMENTAL" && run.trigger === "SCHEDULE" && seen.at(-1) === pages;
      if (!isDeepStrictEqual(seen, isToldLater ? all.filter((page) => seen.includes(page)) : all)) {
        problems.push(`pages: ${run.kind} ${run._id} stored ${pages} of ${entity}, told were ${seen.join(", ")}`);
      }
      if (Math.max(0, ...progress.map((item) => item?.read ?? 0)) !== read) {
        problems.push(`pages: ${run.kind} ${run._id} read ${read} of ${entity}, which no event told`);
      }
    }
  }
  for (const id of told.keys()) problems.push(`event without run: ${id}`);
  return problems;
}

/** Each change of status begins where the one before ended. */
function checkStatusEvents(events: readonly StoredEvent[]): string[] {
  const told = events.filter(({ type }) => type === "connection.status_changed");
  return told.flatMap(({ payload }, index) => {
    const before = (told[index - 1]?.payload["status"] ?? "CONNECTED") as string;
    const { previous, status } = payload as { previous: string; status: string };
    return previous === before ? [] : [`status: told from ${previous} to ${status} while it was ${before}`];
  });
}
