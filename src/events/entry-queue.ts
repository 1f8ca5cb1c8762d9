import { Doorbell } from "./doorbell.js";
import type { FeedStart } from "./insert-feed.js";
import type { OutboxEntry } from "./relay-store.js";

/** Events to be numbered together, and where the feed stands once they are. */
export interface EntryBatch {
  readonly entries: readonly OutboxEntry[];
  readonly position: FeedStart;
}

/** What the reader waits for before it reads on: entries are ids, so this is memory for a few pages of events at most. */
const maxWaiting = 2_000;

/**
 * Between the reader of the outbox's feed and the writer that numbers. While one transaction runs, the next batch
 * gathers here: batches are single events when little happens, and grow with the load by themselves.
 */
export class EntryQueue {
  readonly #doorbell = new Doorbell();
  #waiting: { readonly entry: OutboxEntry; readonly position: FeedStart }[] = [];
  #readTo: FeedStart;
  #failure: { readonly error: unknown } | null = null;
  #isClosed = false;

  /** @param position Where the feed stands before the first entry. */
  constructor(position: FeedStart) {
    this.#readTo = position;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Adds an entry; waits while the queue is full. */
  async push(entry: OutboxEntry, position: FeedStart): Promise<void> {
    this.#waiting.push({ entry, position });
    this.#readTo = position;
    this.#doorbell.ring();
    while (this.#waiting.length >= maxWaiting && !this.#isClosed) await this.#doorbell.wait();
  }

  /** The feed moved on without an entry. */
  skipTo(position: FeedStart): void {
    this.#readTo = position;
  }

  /** The reader can't go on; `take` throws its error. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#doorbell.ring();
  }

  /** Wakes both sides for good. */
  close(): void {
    this.#isClosed = true;
    this.#doorbell.ring();
  }

  /** The next batch: at most `maxEntries` and `maxBytes`, but one entry at least; empty when none came in time. */
  async take(limits: { maxEntries: number; maxBytes: number; waitMs: number }): Promise<EntryBatch> {
    if (this.#waiting.length === 0 && !this.#failure && !this.#isClosed) await this.#doorbell.wait(limits.waitMs);
    if (this.#failure) throw this.#failure.error;
    const size = fitting(
      this.#waiting.map(({ entry }) => entry),
      limits,
    );
    const taken = this.#waiting.slice(0, size);
    this.#waiting = this.#waiting.slice(size);
    // Not further than to what is handed out: the rest would be passed over after a crash.
    const position = this.#waiting.length === 0 ? this.#readTo : (taken.at(-1)?.position ?? this.#readTo);
    this.#doorbell.ring();
    return { entries: taken.map(({ entry }) => entry), position };
  }
}

/** How many of the first entries make one batch. */
export function fitting(entries: readonly OutboxEntry[], limits: { maxEntries: number; maxBytes: number }): number {
  let bytes = 0;
  let count = 0;
  for (const entry of entries) {
    bytes += entry.sizeBytes;
    if (count === limits.maxEntries || (count > 0 && bytes > limits.maxBytes)) break;
    count += 1;
  }
  return count;
}
