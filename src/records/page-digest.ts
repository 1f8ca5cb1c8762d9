import { setImmediate as nextTurn } from "node:timers/promises";
import { MappingError } from "../errors/index.js";
import type { RecordChangeEntry } from "../events/index.js";
import { recordId } from "../ids/index.js";
import { findAtOnce, type Storage } from "../storage/index.js";
import type { IncomingRecord, PreparedRecord, WriteTarget } from "./incoming-record.js";
import type { SealedSecret } from "../vault/index.js";
import type { QuarantinePayloads } from "./quarantine-payloads.js";
import type { QuarantineReason } from "./quarantine-store.js";
import { isSamePayload, isSameValue, payloadHash, payloadText } from "./raw-payload.js";
import { changedFields } from "./record-changes.js";
import { derivedNames } from "./derived-fields.js";
import { recordEncoder, type StoredFields } from "./record-codec.js";
import type { RawDocument, RecordDocument } from "./record-document.js";

/** Records worked on before other work of this process gets its turn, such as the storing of the page before. */
const sliceSize = 8;
/** MongoDB takes documents up to 16 MB; this leaves room for what lies beside the payload. */
const largestPayloadBytes = 15 * 1024 * 1024;
/** A transaction takes about 1,000 documents well; each record is two, itself and its payload. */
const mostRecords = 500;
/** Payloads of one part: a command may hold 16 MB. */
const mostBytes = 8 * 1024 * 1024;

export interface DigestDependencies {
  readonly storage: Storage;
  readonly payloads: QuarantinePayloads;
}

/** A record whose stored version gives way to another. */
export interface Replacement {
  readonly before: RecordDocument;
  /** Its `updatedAt` (and `deletedAt`, for one that is gone) is set when it is stored. */
  readonly after: RecordDocument;
  readonly change: RecordChangeEntry;
  /** Null when the payload stays. */
  readonly raw: RawDocument | null;
}

export interface RehashedRecord {
  readonly before: RecordDocument;
  readonly hash: string;
  /** By name at rest; undefined where there is nothing any more. */
  readonly derived: Readonly<Record<string, unknown>>;
}

export interface RefusedRecord {
  readonly record: PreparedRecord;
  readonly reason: QuarantineReason;
  readonly payload: SealedSecret | null;
  readonly sizeBytes: number;
}

/** What a page asks of the store, worked out before the transaction that does it. */
export interface PageDigest {
  /** Records the source gave, doubles included; a double counts as unchanged. */
  readonly read: number;
  readonly unchanged: number;
  readonly inserts: readonly RecordDocument[];
  readonly rawInserts: readonly RawDocument[];
  readonly replacements: readonly Replacement[];
  /** Records that only another mapping looked at, with the same result: nothing but their hash, and what is derived, changes. */
  readonly rehashed: readonly RehashedRecord[];
  readonly refused: readonly RefusedRecord[];
  /** Ids of all that need no quarantine any more: stored, unchanged or gone. Empty where nothing can be in quarantine. */
  readonly acceptedIds: readonly string[];
  /** Payloads that were new or changed, for whoever watches their shape. */
  readonly changedPayloads: readonly unknown[];
  readonly sizeBytes: number;
}

/**
 * Compares a page with what is stored: id and hash of the whole page come from an index alone, then only what is new or
 * changed is loaded and mapped. Runs outside the page's transaction, while the page before is stored. What was stored
 * in between is noticed when the digest is applied (`record-writer.ts`).
 * @returns at least one part, each small enough for a transaction.
 */
export async function digestPage(
  { storage, payloads }: DigestDependencies,
  incoming: readonly IncomingRecord[],
  target: WriteTarget,
): Promise<PageDigest[]> {
  const { page, doubles } = await prepare(incoming, target);
  const digests: PageDigest[] = [];
  for (const part of parts(page)) {
    digests.push(await digestPart({ storage, payloads }, part, target, digests.length === 0 ? doubles : 0));
  }
  return digests;
}

/** Cuts a page that is too large for one transaction; most pages are one part. */
function parts(page: readonly SizedRecord[]): SizedRecord[][] {
  const cut: SizedRecord[][] = [[]];
  let sizeBytes = 0;
  for (const record of page) {
    const last = cut[cut.length - 1] as SizedRecord[];
    const isFull = last.length >= mostRecords || sizeBytes + record.sizeBytes > mostBytes;
    if (isFull && last.length > 0) {
      cut.push([record]);
      sizeBytes = record.sizeBytes;
    } else {
      last.push(record);
      sizeBytes += record.sizeBytes;
    }
  }
  return cut;
}

async function digestPart(
  { storage, payloads }: DigestDependencies,
  page: readonly SizedRecord[],
  target: WriteTarget,
  doubles: number,
): Promise<PageDigest> {
  const known = target.expectsNew ? new Map<string, string>() : await knownHashes(storage, page, target);
  const changed = page.filter((record) => known.get(record.remoteId) !== record.hash);
  const existing = await load(
    storage,
    changed.filter((record) => known.has(record.remoteId)),
    target,
  );
  const inserts: RecordDocument[] = [];
  const rawInserts: RawDocument[] = [];
  const replacements: Replacement[] = [];
  const rehashed: RehashedRecord[] = [];
  const refused: (Omit<RefusedRecord, "payload"> & { readonly payload: string | null })[] = [];
  /** Says nothing of what may be in quarantine: refused itself, or older than what is stored. */
  const unaccepted = new Set<string>();
  const refuse = (
    record: PreparedRecord,
    refusal: { reason: QuarantineReason; payload: string | null; sizeBytes: number },
  ) => {
    unaccepted.add(record.id);
    refused.push({ record, ...refusal });
  };
  const alike: Candidate[] = [];
  // Doubles on the page, and what the hash says is stored already.
  let unchanged = doubles + page.length - changed.length;
  const encode = recordEncoder(target.entity);

  for (const [place, record] of changed.entries()) {
    if (place % sliceSize === sliceSize - 1) await nextTurn();
    if (record.refusal) {
      refuse(record, { reason: record.refusal, payload: null, sizeBytes: 0 });
      continue;
    }
    const before = existing.get(record.id);
    if (before && isOvertaken(record, before, target)) {
      unaccepted.add(record.id);
      unchanged += 1;
      continue;
    }
    if (record.isDeleted) {
      if (!before || before.deletedAt) unchanged += 1;
      else replacements.push(removal(before));
      continue;
    }
    const { sizeBytes } = record;
    if (sizeBytes === 0) {
      refuse(record, { reason: unreadable, payload: null, sizeBytes });
      continue;
    }
    if (sizeBytes > largestPayloadBytes) {
      refuse(record, { reason: tooLarge(sizeBytes), payload: null, sizeBytes });
      continue;
    }
    let fields: StoredFields;
    try {
      fields = encode(target.toUnified(record.raw), target.connectionId);
    } catch (error) {
      refuse(record, { reason: quarantineReason(error), payload: record.text, sizeBytes });
      continue;
    }
    if (!before) {
      inserts.push(newDocument(record, fields, target));
      rawInserts.push(rawDocument(record, target));
      continue;
    }
    const after = nextVersion(before, record, fields, target);
    const names = changedFields(target.entity, before, after);
    const candidate: Candidate = { record, before, after, names };
    if (names.length === 0 && !before.deletedAt) alike.push(candidate);
    else replacements.push(replacement(candidate, target));
  }
  const isSame = await saysTheSame(storage, alike, target);
  for (const candidate of alike) {
    if (isSame(candidate)) {
      unchanged += 1;
      const { before, after, record } = candidate;
      const derived = Object.fromEntries(derivedNames(target.entity).map((name) => [name, after[name]]));
      rehashed.push({ before, hash: record.hash, derived });
    } else replacements.push(replacement(candidate, target));
  }
  const sealed = await payloads.seal(
    target,
    refused.map(({ record, payload }) => ({ id: record.id, payload })),
  );
  return {
    read: page.length + doubles,
    unchanged,
    inserts,
    rawInserts,
    replacements,
    rehashed,
    refused: refused.map((refusal, place) => ({ ...refusal, payload: sealed[place] ?? null })),
    acceptedIds: target.expectsNew ? [] : page.map(({ id }) => id).filter((id) => !unaccepted.has(id)),
    changedPayloads: changed.filter((record) => !record.isDeleted && !record.refusal).map((record) => record.raw),
    sizeBytes: page.reduce((sum, record) => sum + record.sizeBytes, 0),
  };
}

/** A stored record and the one that may take its place. */
interface Candidate {
  readonly record: PreparedRecord;
  readonly before: RecordDocument;
  readonly after: RecordDocument;
  readonly names: readonly string[];
}

function replacement({ record, before, after, names }: Candidate, target: WriteTarget): Replacement {
  return {
    before,
    after,
    raw: isSamePayload(before.hash, record.hash) ? null : rawDocument(record, target),
    change: {
      id: record.id,
      kind: before.deletedAt ? "RESTORED" : "UPDATED",
      version: after.version,
      changedFields: names,
    },
  };
}

/**
 * Which records say what is stored already: mapped to the same fields, from the same payload or from one that differs in
 * the order of its keys alone. Only for these few is the stored payload looked at.
 */
async function saysTheSame(
  storage: Storage,
  alike: readonly Candidate[],
  target: WriteTarget,
): Promise<(candidate: Candidate) => boolean> {
  const ids = alike
    .filter(({ before, record }) => !isSamePayload(before.hash, record.hash))
    .map(({ record }) => record.id);
  const stored = new Map<string, string>();
  if (ids.length > 0) {
    const { organizationId, environment } = target.tenant;
    const documents = storage
      .tenants<RawDocument>("raw")
      .find({ organizationId, environment, _id: { $in: ids } }, { projection: { payload: 1 } });
    for await (const { _id, payload } of documents) stored.set(_id, payload);
  }
  return ({ before, record }) => {
    if (isSamePayload(before.hash, record.hash)) return true;
    const text = stored.get(record.id);
    return text !== undefined && isSameValue(text, record.text);
  };
}

interface SizedRecord extends PreparedRecord {
  readonly sizeBytes: number;
}

/** Text, digest, id and size of each record. */
async function prepare(
  records: readonly IncomingRecord[],
  target: WriteTarget,
): Promise<{ page: SizedRecord[]; doubles: number }> {
  const { idPrefix, name } = target.entity;
  const byRemoteId = new Map<string, SizedRecord>();
  for (const [place, record] of records.entries()) {
    if (place % sliceSize === sliceSize - 1) await nextTurn();
    // A page may hold a record twice when it moved while it was read: the one that changed last counts.
    if (isOlder(record, byRemoteId.get(record.remoteId))) continue;
    const text = textOf(record.raw);
    byRemoteId.set(record.remoteId, {
      remoteId: record.remoteId,
      modifiedAt: record.modifiedAt,
      isDeleted: record.isDeleted,
      raw: record.raw,
      ...(record.refusal ? { refusal: record.refusal } : {}),
      text,
      sizeBytes: Buffer.byteLength(text),
      hash: payloadHash(text, target.mappingKey),
      id: recordId(idPrefix, target.connectionId, name, record.remoteId),
    });
  }
  return { page: [...byRemoteId.values()], doubles: records.length - byRemoteId.size };
}

function isOlder(record: IncomingRecord, other: IncomingRecord | undefined): boolean {
  return !!other?.modifiedAt && !!record.modifiedAt && record.modifiedAt < other.modifiedAt;
}

/** Empty when it can't be written down at all, such as one nested ten thousand deep: it is then refused. */
function textOf(raw: unknown): string {
  try {
    return payloadText(raw);
  } catch {
    return "";
  }
}

async function knownHashes(
  storage: Storage,
  page: readonly PreparedRecord[],
  target: WriteTarget,
): Promise<Map<string, string>> {
  if (page.length === 0) return new Map();
  const documents = await findAtOnce<RecordDocument>(
    storage,
    target.entity.plural,
    {
      organizationId: target.tenant.organizationId,
      connectionId: target.connectionId,
      remoteId: { $in: page.map((record) => record.remoteId) },
    },
    { projection: { _id: 0, remoteId: 1, hash: 1 }, hint: "key", batchSize: page.length + 1 },
  );
  return new Map(documents.map((document) => [document.remoteId, document.hash]));
}

async function load(
  storage: Storage,
  page: readonly PreparedRecord[],
  target: WriteTarget,
): Promise<Map<string, RecordDocument>> {
  if (page.length === 0) return new Map();
  const { organizationId, environment } = target.tenant;
  const documents = await findAtOnce<RecordDocument>(
    storage,
    target.entity.plural,
    { organizationId, environment, _id: { $in: page.map((record) => record.id) } },
    { batchSize: page.length + 1 },
  );
  return new Map(documents.map((document) => [document._id, document]));
}

/** Whether something fresher than this is stored: a later time of change, or what the source said after the poll began. */
function isOvertaken(record: PreparedRecord, before: RecordDocument, target: WriteTarget): boolean {
  const [theirs, ours] = [record.modifiedAt?.getTime() ?? null, before.remoteUpdatedAt?.getTime() ?? null];
  const isDated = theirs !== null && ours !== null;
  if (isDated && theirs > ours) return false;
  if (isDated && theirs < ours && !target.acceptsOlder) return true;
  return target.readAt !== null && before.saidAt !== undefined && before.saidAt >= target.readAt;
}

/** @param fields becomes the document: adding to it costs a fraction of copying fifty fields into another object. */
function newDocument(record: PreparedRecord, fields: StoredFields, target: WriteTarget): RecordDocument {
  return Object.assign(fields as object, {
    _id: record.id,
    organizationId: target.tenant.organizationId,
    environment: target.tenant.environment,
    connectionId: target.connectionId,
    remoteId: record.remoteId,
    hash: record.hash,
    version: 1,
    // Set when it is stored.
    createdAt: null,
    updatedAt: null,
    deletedAt: null,
    createdBy: target.actor.id,
  }) as unknown as RecordDocument;
}

function nextVersion(
  before: RecordDocument,
  record: PreparedRecord,
  fields: StoredFields,
  target: WriteTarget,
): RecordDocument {
  const { version, createdAt, createdBy } = before;
  return Object.assign(newDocument(record, fields, target), {
    version: version + 1,
    createdAt,
    ...(createdBy === undefined ? {} : { createdBy }),
  });
}

/** A record that is gone keeps its values. The hash of a tombstone equals no payload's: one that comes back is a change. */
export function removal(before: RecordDocument): Replacement {
  return {
    before,
    after: { ...before, version: before.version + 1, hash: "deleted" },
    change: { id: before._id, kind: "DELETED", version: before.version + 1, changedFields: [] },
    raw: null,
  };
}

function rawDocument(record: PreparedRecord, target: WriteTarget): RawDocument {
  return {
    _id: record.id,
    organizationId: target.tenant.organizationId,
    environment: target.tenant.environment,
    connectionId: target.connectionId,
    entity: target.entity.name,
    payload: record.text,
  } as unknown as RawDocument;
}

const unreadable: QuarantineReason = {
  code: "MAPPING_FAILED",
  path: "",
  message: "The record can't be written as JSON; it may be nested too deeply.",
};

function tooLarge(sizeBytes: number): QuarantineReason {
  return {
    code: "RECORD_TOO_LARGE",
    path: "",
    message: `The record has ${sizeBytes} bytes; at most ${largestPayloadBytes} can be stored. Leave large fields out at the source.`,
  };
}

function quarantineReason(error: unknown): QuarantineReason {
  if (error instanceof MappingError) return { code: error.code, path: error.path, message: error.message };
  // A mapper that stumbles over a shape it did not expect is the same to the run: this record can't be read.
  return { code: "MAPPING_FAILED", path: "", message: error instanceof Error ? error.message : String(error) };
}
