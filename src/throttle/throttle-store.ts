import type { Collection } from "mongodb";
import { isDuplicateKey, type IndexDefinition, type Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import type { DatabaseTime } from "./database-time.js";
import { emptyState, type ThrottleState } from "./throttle-state.js";

interface ThrottleDocument {
  readonly _id: string;
  /** Grows by one with each change; a change is made only over the revision it was decided from. */
  readonly revision: number;
  /** When it was last changed; a document nobody changes for a day vanishes. */
  readonly at: Date;
  /** Missing in a document that was only just made. */
  readonly state?: ThrottleState;
}

const collectionName = "throttles";

export const throttleIndexes: readonly IndexDefinition[] = [
  {
    collection: collectionName,
    name: "forgotten_after_a_day",
    keys: { at: 1 },
    options: { expireAfterSeconds: 86_400 },
  },
];

/** Members of a replica set differ by less than this; a state from further ahead was written before the clock was set back. */
const mostAheadMs = 10_000;
/** Longest wait before a change that somebody else was quicker with is tried again. */
const longestRetryMs = 50;
/** The one place that reads and writes the collection `throttles`. */
export class ThrottleStore {
  constructor(
    private readonly storage: Storage,
    private readonly time: DatabaseTime,
    private readonly random: () => number = Math.random,
  ) {}

  /**
   * Changes a state by a pure function of it and the database's time, which runs again when another process was quicker.
   * @param options.isDurable for what a source asked: it has to outlive the loss of the primary.
   */
  async change<Result extends { readonly state: ThrottleState }>(
    key: string,
    decide: (before: ThrottleState, now: number) => Result,
    options: { isDurable: boolean },
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      const { document, now } = await this.#look(key);
      const result = decide(stateAt(document, now), now);
      const next = { revision: document.revision + 1, at: new Date(now), state: result.state };
      const { matchedCount } = await this.#throttles(options.isDurable).replaceOne(
        { _id: key, revision: document.revision },
        next,
      );
      if (matchedCount === 1) return result;
      await delay(this.random() * Math.min(longestRetryMs, 2 * attempt));
    }
  }

  async #look(key: string): Promise<{ document: ThrottleDocument; now: number }> {
    for (;;) {
      const askedAt = this.time.local();
      const [document] = await this.#throttles(false)
        .aggregate<ThrottleDocument & { now: Date }>([{ $match: { _id: key } }, { $set: { now: "$$NOW" } }])
        .toArray();
      if (document) {
        const now = document.now.getTime();
        this.time.learn(now, askedAt, this.time.local());
        return { document, now };
      }
      await this.#make(key);
    }
  }

  async #make(key: string): Promise<void> {
    const made = [{ $set: { revision: { $ifNull: ["$revision", 0] }, at: { $ifNull: ["$at", "$$NOW"] } } }];
    try {
      await this.#throttles(false).updateOne({ _id: key }, made, { upsert: true });
    } catch (error) {
      // Another process made it at the same moment.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  /**
   * Read as it stands at the primary and written without waiting for journal or secondaries: a state that is lost with
   * its primary lived for seconds, and a majority read would find a revision that was replaced already.
   */
  #throttles(isDurable: boolean): Collection<ThrottleDocument> {
    return this.storage.db.collection<ThrottleDocument>(collectionName, {
      readConcern: { level: "local" },
      readPreference: "primary",
      writeConcern: isDurable ? { w: "majority", journal: true } : { w: 1, journal: false },
    });
  }
}

/** What was written by a clock that was set back since would hold every request until its time has come again. */
function stateAt({ state, at }: ThrottleDocument, now: number): ThrottleState {
  return state && at.getTime() <= now + mostAheadMs ? state : emptyState(now);
}
