import type { ClientSession } from "mongodb";
import { insertAll, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import { mostBytesOf } from "./field-changes.js";
import type { HistoryEntry } from "./history-entry.js";

export interface HistoryDocument extends HistoryEntry {
  /** The store removes it some time within the minute after. */
  readonly expiresAt: Date;
}

/** The record whose history is asked for. */
export interface HistoryOwner {
  readonly id: string;
  readonly connectionId: string;
}

export const historyIndexes: readonly IndexDefinition[] = [
  {
    collection: "history",
    name: "by_record",
    // By the connection first: a purge removes by it, and a sharded store asks one shard.
    keys: { organizationId: 1, connectionId: 1, recordId: 1, version: -1 },
  },
  { collection: "history", name: "retention", keys: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
];

const dayMs = 86_400_000;
/** A command may hold 16 MB; sizes are estimated from above. */
const mostBytes = 12_000_000;
const longestReadMs = 10_000;

/** The changes of records within the retention. */
export class HistoryStore {
  readonly #retentionDays: number;

  /** @param options.retentionDays Whole days from 0; 0 keeps nothing from now on. */
  constructor(
    private readonly storage: Storage,
    options: { readonly retentionDays: number },
  ) {
    const { retentionDays } = options;
    if (!Number.isInteger(retentionDays) || retentionDays < 0) {
      throw new RangeError(`History is kept for a whole number of days from 0, not ${retentionDays}.`);
    }
    this.#retentionDays = retentionDays;
  }

  /** Whether anything is kept: entries that nobody stores need not be made. */
  get isKept(): boolean {
    return this.#retentionDays > 0;
  }

  /** Writes entries in the transaction of the change. A shorter retention than before holds for new entries. */
  async append(entries: readonly HistoryEntry[], session: ClientSession): Promise<void> {
    if (!this.isKept || entries.length === 0) return;
    for (const part of parts(entries)) {
      const documents = part.map((entry): HistoryDocument => ({
        ...entry,
        expiresAt: new Date(entry.at.getTime() + this.#retentionDays * dayMs),
      }));
      await insertAll(this.storage, "history", documents, session);
    }
  }

  /**
   * The changes of several records, each newest first, with one command: for each record the store seeks in the index and
   * stops at the limit.
   * @param options.before Only versions below this.
   */
  async list(
    tenant: Tenant,
    owners: readonly HistoryOwner[],
    options: { limit: number; before: number | null },
  ): Promise<Map<string, HistoryDocument[]>> {
    const { limit, before } = options;
    const rows = this.storage.db.aggregate<{ id: string; found: HistoryDocument }>(
      [
        { $documents: owners.map(({ id, connectionId }) => ({ id, connectionId })) },
        {
          $lookup: {
            from: "history",
            let: { id: "$id", connectionId: "$connectionId" },
            pipeline: [
              {
                $match: {
                  organizationId: tenant.organizationId,
                  environment: tenant.environment,
                  ...(before === null ? {} : { version: { $lt: before } }),
                  $expr: { $and: [{ $eq: ["$connectionId", "$$connectionId"] }, { $eq: ["$recordId", "$$id"] }] },
                },
              },
              { $sort: { version: -1 } },
              { $limit: limit },
            ],
            as: "found",
          },
        },
        // At once: the entries of a record together may be larger than one document may be.
        { $unwind: "$found" },
      ],
      { maxTimeMS: longestReadMs, batchSize: owners.length * limit + 1 },
    );
    const byRecord = new Map<string, HistoryDocument[]>(owners.map(({ id }) => [id, []]));
    for await (const { id, found } of rows) byRecord.get(id)?.push(found);
    return byRecord;
  }
}

/** Cuts entries into what one command may hold. */
function parts(entries: readonly HistoryEntry[]): HistoryEntry[][] {
  const cut: HistoryEntry[][] = [];
  let left = 0;
  for (const entry of entries) {
    const sizeBytes = 500 + mostBytesOf(entry.changes);
    const last = cut.at(-1);
    if (last && sizeBytes <= left) {
      last.push(entry);
      left -= sizeBytes;
    } else {
      cut.push([entry]);
      left = mostBytes - sizeBytes;
    }
  }
  return cut;
}
