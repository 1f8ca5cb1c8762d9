import {
  MongoServerError,
  type ChangeStream,
  type Collection,
  type Document,
  type ResumeToken,
  type Timestamp,
} from "mongodb";
import type { Storage } from "../storage/index.js";

/** Where a feed begins: after a change seen earlier, or at a time of the database. */
export type FeedStart = { readonly resumeAfter: ResumeToken } | { readonly startAtOperationTime: Timestamp };

/** The place to go on from is gone, so that inserts may have been missed: begin anew and look at what is stored. */
export class FeedLostError extends Error {
  override readonly name = "FeedLostError";
}

/**
 * How long the server holds a read on an idle feed, which is also how long closing one takes: the driver can't call off
 * a read that is under way. An insert is told at once, whatever this is.
 */
const idleReadMs = 500;

/** What a server answers when it can't go on from a token, or never will. */
const lostCodes = new Set([
  9, // FailedToParse: a token that is none
  136, // CappedPositionLost
  260, // InvalidResumeToken
  280, // ChangeStreamFatalError
  286, // ChangeStreamHistoryLost: older than the oplog
  10_334, // BSONObjectTooLarge: the next change does not fit into a message
  50_811, // a token that does not decode
]);

/** The inserts into a collection in the order in which they were committed, through failovers. */
export class InsertFeed<Change extends Document> {
  readonly #stream: ChangeStream<Document, Change>;

  constructor(collection: Collection<Document>, start: FeedStart, stages: readonly Document[] = []) {
    this.#stream = collection.watch<Document, Change>([{ $match: { operationType: "insert" } }, ...stages], {
      ...start,
      maxAwaitTimeMS: idleReadMs,
    });
  }

  /** The next insert; null when there was none for a while. @throws {FeedLostError} or what the driver says. */
  async next(): Promise<Change | null> {
    try {
      const change = await this.#stream.tryNext();
      // The server ends a stream when its collection is dropped or renamed, and the driver then says "nothing" for ever.
      if (change === null && this.#stream.closed)
        throw new FeedLostError("The collection that a feed follows was dropped.");
      return change;
    } catch (error) {
      if (isLost(error)) throw new FeedLostError("MongoDB can't resume a feed where it was left.", { cause: error });
      throw error;
    }
  }

  /** After everything `next` has returned so far; also moves while nothing is inserted. Null before the first answer. */
  get position(): FeedStart | null {
    const resumeAfter = this.#stream.resumeToken;
    return resumeAfter ? { resumeAfter } : null;
  }

  async close(): Promise<void> {
    await this.#stream.close();
  }
}

/** A time of the database: everything committed later is in a feed that starts there. */
export async function operationTime(storage: Storage): Promise<Timestamp> {
  return (await storage.db.command({ ping: 1 }))["operationTime"] as Timestamp;
}

function isLost(error: unknown): boolean {
  if (!(error instanceof MongoServerError)) return false;
  return error.hasErrorLabel("NonResumableChangeStreamError") || lostCodes.has(Number(error.code));
}
