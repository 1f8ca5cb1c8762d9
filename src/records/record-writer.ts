import type { ClientSession, Document } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import { StreamStore } from "../connections/index.js";
import type { RecordChangeEntry } from "../events/index.js";
import { isDuplicateKey, insertAll, tenantFields, type Storage } from "../storage/index.js";
import { historyEntries } from "./history-entry.js";
import type { HistoryStore } from "./history-store.js";
import type { IncomingRecord, WriteTarget } from "./incoming-record.js";
import { digestPage, removal, type PageDigest, type Replacement } from "./page-digest.js";
import type { Vault } from "../vault/index.js";
import { QuarantinePayloads } from "./quarantine-payloads.js";
import { boundedReason, QuarantineStore } from "./quarantine-store.js";
import type { RecordDocument } from "./record-document.js";

/** What became of a page. `read` is the sum of the five behind it. */
export interface PageOutcome {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly quarantined: number;
  /** By how much the number of records that exist rose or fell. */
  readonly recordsDelta: number;
  /** By how much the number of quarantined records rose or fell. */
  readonly quarantinedDelta: number;
  readonly changes: readonly RecordChangeEntry[];
  /** Records that went into quarantine and were not there before. */
  readonly newlyQuarantined: readonly { id: string; remoteId: string; code: string; path: string; message: string }[];
}

/** What is stored changed after the page was digested: nothing was written, digest it again. */
export class StaleDigestError extends Error {
  constructor(options?: { cause?: unknown }) {
    super("A record of the page was stored by somebody else after the page was compared.", options);
    this.name = "StaleDigestError";
  }
}

/**
 * Writes records the fast way: insert what is new, replace what changed, leave the rest alone (6 to 10 times faster on
 * unchanged pages than upserts, measured on 100,000 records).
 *
 * In two steps. `digest` compares and maps outside any transaction, so that it can run while the page before is stored.
 * `apply` writes inside the caller's transaction, and only over the versions that were compared: if one of them was
 * changed or made in between, it throws `StaleDigestError` and the transaction leaves nothing.
 */
export class RecordWriter {
  readonly #quarantine: QuarantineStore;
  readonly #payloads: QuarantinePayloads;
  readonly #streams: StreamStore;

  constructor(
    private readonly storage: Storage,
    private readonly history: HistoryStore,
    vault: Pick<Vault, "sealAll" | "open">,
  ) {
    this.#quarantine = new QuarantineStore(storage, vault);
    this.#payloads = new QuarantinePayloads(vault);
    this.#streams = new StreamStore(storage);
  }

  /** @returns at least one part, each to be applied in a transaction of its own, in order. */
  digest(records: readonly IncomingRecord[], target: WriteTarget): Promise<PageDigest[]> {
    return digestPage({ storage: this.storage, payloads: this.#payloads }, records, target);
  }

  /**
   * Stores a digested page inside the caller's transaction, which also holds the fence, the checkpoint and the events.
   * @throws {StaleDigestError} which ends the transaction.
   */
  async apply(
    digest: PageDigest,
    target: WriteTarget,
    options: { at: Date; session: ClientSession },
  ): Promise<PageOutcome> {
    const { at, session } = options;
    for (const document of digest.inserts) Object.assign(document, stamps(target, at), { createdAt: at });
    for (const document of digest.rawInserts) Object.assign(document, { storedAt: at });
    await this.#insert(target.entity.plural, digest.inserts, session);
    await this.#insert("raw", digest.rawInserts, session);
    await this.#replace(digest.replacements, target, at, session);
    await this.#rehash(digest.rehashed, target, session);
    await this.#raiseVersion(
      digest.inserts.length + digest.replacements.length + digest.rehashed.length,
      target,
      session,
    );
    const { added } =
      digest.refused.length > 0
        ? await this.#quarantine.add(digest.refused, target, at, session)
        : { added: [] as string[] };
    const released = await this.#quarantine.release(digest.acceptedIds, target, session);

    const kinds = digest.replacements.map(({ change }) => change.kind);
    const deleted = kinds.filter((kind) => kind === "DELETED").length;
    const restored = kinds.filter((kind) => kind === "RESTORED").length;
    const created = digest.inserts.length;
    const isAdded = new Set(added);
    return {
      read: digest.read,
      created,
      updated: kinds.length - deleted,
      unchanged: digest.unchanged,
      deleted,
      quarantined: digest.refused.length,
      recordsDelta: created + restored - deleted,
      quarantinedDelta: added.length - released,
      changes: [
        ...digest.inserts.map(({ _id }) => ({
          id: _id,
          kind: "CREATED" as const,
          version: 1,
          changedFields: [],
        })),
        ...digest.replacements.map(({ change }) => change),
      ],
      newlyQuarantined: digest.refused
        .filter(({ record }) => isAdded.has(record.id))
        .map(({ record: { id, remoteId }, reason }) => ({ id, remoteId, ...boundedReason(reason) })),
    };
  }

  /**
   * Marks records as gone that the source no longer has, inside the caller's transaction. Records gone already, and those
   * that the source spoke of after `confirmedAt`, are left alone. What is in quarantine of them goes.
   */
  async markDeleted(
    remoteIds: readonly string[],
    target: WriteTarget,
    options: { at: Date; confirmedAt: Date; session: ClientSession },
  ): Promise<{ changes: RecordChangeEntry[]; quarantinedDelta: number }> {
    const found = await this.storage
      .tenants<RecordDocument>(target.entity.plural)
      .find(
        {
          organizationId: target.tenant.organizationId,
          connectionId: target.connectionId,
          remoteId: { $in: [...remoteIds] },
          deletedAt: null,
        },
        { session: options.session },
      )
      .toArray();
    const gone = found
      .filter(({ saidAt }) => saidAt === undefined || saidAt < options.confirmedAt)
      .map((document) => removal(document));
    await this.#replace(gone, target, options.at, options.session);
    await this.#raiseVersion(gone.length, target, options.session);
    const released = await this.#quarantine.releaseBefore(remoteIds, target, options.confirmedAt, options.session);
    return { changes: gone.map(({ change }) => change), quarantinedDelta: 0 - released };
  }

  async #insert(collection: string, documents: readonly Document[], session: ClientSession): Promise<void> {
    if (documents.length === 0) return;
    try {
      await insertAll(this.storage, collection, documents, session);
    } catch (error) {
      throw isDuplicateKey(error) ? new StaleDigestError({ cause: error }) : error;
    }
  }

  /** What is kept of earlier reads (`src/loaders`) must not outlive a change, so that every change says so itself. */
  async #raiseVersion(changes: number, target: WriteTarget, session: ClientSession): Promise<void> {
    if (changes === 0) return;
    const connection = { ...tenantFields(target.tenant), _id: target.connectionId };
    try {
      await this.#streams.raiseDataVersion(connection, target.entity.name as EntityName, session);
    } catch (error) {
      // The stream was made by somebody else at this moment.
      throw isDuplicateKey(error) ? new StaleDigestError({ cause: error }) : error;
    }
  }

  async #replace(
    replacements: readonly Replacement[],
    target: WriteTarget,
    at: Date,
    session: ClientSession,
  ): Promise<void> {
    if (replacements.length === 0) return;
    for (const { after, change } of replacements) {
      Object.assign(after, stamps(target, at), change.kind === "DELETED" ? { deletedAt: at } : {});
    }
    const replaced = await this.storage.tenants<RecordDocument>(target.entity.plural).bulkWrite(
      replacements.map(({ before, after }) => ({ replaceOne: { filter: versionOf(before), replacement: after } })),
      { session, ordered: false },
    );
    if (replaced.matchedCount !== replacements.length) throw new StaleDigestError();
    const payloads = replacements.flatMap(({ raw }) => (raw === null ? [] : [{ ...raw, storedAt: at }]));
    if (payloads.length > 0) {
      await this.storage.tenants<Document & { _id: string }>("raw").bulkWrite(
        payloads.map((raw) => ({
          replaceOne: { filter: { ...tenantFields(target.tenant), _id: raw._id }, replacement: raw, upsert: true },
        })),
        { session, ordered: false },
      );
    }
    if (!this.history.isKept) return;
    await this.history.append(historyEntries(target.entity, replacements, target.actor, at), session);
  }

  async #rehash(rehashed: PageDigest["rehashed"], target: WriteTarget, session: ClientSession): Promise<void> {
    if (rehashed.length === 0) return;
    const result = await this.storage.tenants<RecordDocument>(target.entity.plural).bulkWrite(
      rehashed.map(({ before, hash, derived }) => ({
        updateOne: { filter: versionOf(before), update: withDerived(hash, derived) },
      })),
      { session, ordered: false },
    );
    if (result.matchedCount !== rehashed.length) throw new StaleDigestError();
  }
}

/** When it was stored, and whether it was the source that spoke. A poll that stores leaves no `saidAt` behind. */
function stamps(target: WriteTarget, at: Date): Document {
  return target.readAt === null ? { updatedAt: at, saidAt: at } : { updatedAt: at };
}

function withDerived(hash: string, derived: Readonly<Record<string, unknown>>): Document {
  const names = Object.keys(derived);
  const gone = names.filter((name) => derived[name] === undefined);
  return {
    $set: {
      hash,
      ...Object.fromEntries(names.flatMap((name) => (gone.includes(name) ? [] : [[name, derived[name]]]))),
    },
    ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((name) => [name, 1])) } : {}),
  };
}

function versionOf({ _id, organizationId, connectionId, remoteId, version }: RecordDocument) {
  return { _id, organizationId, connectionId, remoteId, version };
}
