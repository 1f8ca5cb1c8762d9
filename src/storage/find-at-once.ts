import { MongoNetworkError, MongoServerError, type Document, type FindOptions, type WithId } from "mongodb";
import type { Storage } from "./storage.js";
import type { TenantFilters } from "./tenant-collection.js";

/** What of a find's options a read at once takes. */
export interface FindAtOnceOptions extends Pick<FindOptions, "projection" | "hint" | "maxTimeMS" | "limit"> {
  /** As the server takes it: the order of the keys is the order of the sort. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  /** The server answers with all of it in one go, or the read is done again by a cursor. More than there can be. */
  readonly batchSize: number;
}

const timedOut = 50;

/**
 * What a filter finds, by one command and decoded in one go. The driver's cursor makes an object, two copies of its options
 * and a view of its bytes for each document: a list of the graph costs two fifths less without. Where the server does not
 * answer, or has more to say than goes into one answer, the driver's cursor reads it, with its retries.
 */
export async function findAtOnce<Shape extends Document>(
  storage: Pick<Storage, "db" | "tenants">,
  collection: string,
  filter: TenantFilters<Shape>,
  options: FindAtOnceOptions,
): Promise<WithId<Shape>[]> {
  const { db } = storage;
  const { level } = db.readConcern ?? {};
  try {
    const answer = await db.command(
      { find: collection, filter, ...options, ...(level === undefined ? {} : { readConcern: { level } }) },
      // What is stored was encoded by a driver: it is valid UTF-8.
      { ignoreUndefined: true, enableUtf8Validation: false },
    );
    const { id, firstBatch } = answer["cursor"] as { id: number; firstBatch: WithId<Shape>[] };
    if (id === 0) return firstBatch;
    await db.command({ killCursors: collection, cursors: [id] });
  } catch (error) {
    if (!isWorthAnother(error)) throw error;
  }
  return storage.tenants<Shape>(collection).find(filter, options).toArray();
}

function isWorthAnother(error: unknown): boolean {
  if (error instanceof MongoNetworkError) return true;
  return error instanceof MongoServerError && error.code !== timedOut;
}
