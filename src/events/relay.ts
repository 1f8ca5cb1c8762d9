import type { Logger } from "../logging/index.js";
import { relayMetrics } from "../metrics/index.js";
import { LeaseLostError, type Lease, type Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import { Doorbell } from "./doorbell.js";
import { EntryQueue, fitting } from "./entry-queue.js";
import { FeedLostError, operationTime, type FeedStart, type InsertFeed } from "./insert-feed.js";
import { keepRunning, within } from "./keep-running.js";
import { RelayStore, type OutboxInsert } from "./relay-store.js";

export interface EventRelayOptions {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Names the process in the lease. */
  readonly workerId: string;
  /** How long the relay of a process that died is waited for: whole milliseconds, default 10,000. */
  readonly leaseTtlMs?: number;
}

const defaultLeaseTtlMs = 10_000;
/** Looking costs one update that changes nothing. After a clean stop this is how long numbering pauses. */
const standbyMs = 500;
/** Longer than an idle feed takes to close, shorter than the driver looks for a server that is away. */
const closingMs = 1_500;
const stoppingMs = 2 * closingMs;
/** One transaction: far from the server's limits, and a fraction of a second even when all events are large. */
const batchLimits = { maxEntries: 200, maxBytes: 8 * 1024 * 1024 };

/** How much later events may be while a sync, page by page, floods the log. */
const lingerMs = 200;

/**
 * Numbers what the outbox holds, gapless and in commit order per organization and environment.
 *
 * - **Standing by**: every process has a relay, and one of them holds the lease. The others ask for it now and then.
 * - **Leading**: it follows the outbox's feed from where it was left, and moves what it reads to the log, batch by batch.
 *   The feed tells transactions in the order of their commits, which no clock or id does. Between batches the lease is
 *   prolonged by an empty one.
 * - **Beginning anew**: when the feed's place is unknown (first start, oplog rolled over, restored database), it notes the
 *   database's time, numbers what the outbox holds in the order of writing, and follows the feed from that time.
 *   What both show is numbered once, because the first to number it takes it out of the outbox.
 * - **Failing**: whatever goes wrong, it goes on from what is stored, after a wait, with the lease if it still has it.
 */
export class EventRelay {
  readonly #options: EventRelayOptions;
  readonly #leaseTtlMs: number;
  readonly #stopping = new AbortController();
  readonly #doorbell = new Doorbell();
  #running: Promise<void> | null = null;
  #lease: Lease | null = null;
  #beginsAnew = false;

  constructor(options: EventRelayOptions) {
    this.#options = options;
    this.#leaseTtlMs = options.leaseTtlMs ?? defaultLeaseTtlMs;
  }

  /** Whether this process is the one that numbers. */
  get isLeading(): boolean {
    return this.#lease !== null;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /**
   * Ends after the batch in hand, and gives the lease back so that another process goes on at once. Without MongoDB it
   * does not wait until the driver gives up.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#doorbell.ring();
    if (this.#running) await within(this.#running, stoppingMs);
  }

  async #run(): Promise<void> {
    const { storage, logger } = this.#options;
    const store = new RelayStore(storage, this.#leaseTtlMs);
    const signal = this.#stopping.signal;
    await keepRunning((isWell) => this.#turn(store, isWell), { name: "event relay", signal, logger });
    const closing = (this.#lease ? store.releaseLease(this.#lease) : Promise.resolve()).catch((error: unknown) => {
      logger.warn({ err: error }, "The event relay could not give its lease back; it runs out by itself.");
    });
    this.#lease = null;
    relayMetrics.isLeading.set(0);
    await within(closing, closingMs);
  }

  async #turn(store: RelayStore, isWell: () => void): Promise<void> {
    const { logger } = this.#options;
    const signal = this.#stopping.signal;
    if (!this.#lease) {
      this.#lease = await store.takeLease(this.#options.workerId);
      isWell();
      if (!this.#lease) return delay(standbyMs, signal).catch(() => undefined);
      relayMetrics.isLeading.set(1);
      logger.info({ epoch: this.#lease.epoch }, "The event relay leads.");
    }
    try {
      await this.#lead(this.#lease, store, isWell);
    } catch (error) {
      if (!(error instanceof LeaseLostError)) {
        this.#beginsAnew ||= error instanceof FeedLostError;
        throw error;
      }
      this.#lease = null;
      relayMetrics.isLeading.set(0);
      this.#beginsAnew = false;
      logger.info("The event relay was replaced by another process's and stands by.");
    }
  }

  async #lead(lease: Lease, store: RelayStore, isWell: () => void): Promise<void> {
    const start = await this.#begin(lease, store);
    const queue = new EntryQueue(start);
    const wakeQueue = () => queue.close();
    this.#stopping.signal.addEventListener("abort", wakeQueue, { once: true });
    const feed = store.follow(start);
    const reading = read(feed, queue);
    try {
      while (!this.#stopping.signal.aborted) {
        const batch = await queue.take({ ...batchLimits, waitMs: this.#leaseTtlMs / 3 });
        if (batch.entries.length === 0 && this.#stopping.signal.aborted) break;
        await store.number(lease, batch.entries, batch.position);
        relayMetrics.relayed.inc(batch.entries.length);
        isWell();
        // The pages that come next are numbered together: a transaction for each would cost a sync a tenth.
        if (batch.entries.some(({ isOfPage }) => isOfPage))
          await delay(lingerMs, this.#stopping.signal).catch(() => undefined);
      }
    } finally {
      this.#stopping.signal.removeEventListener("abort", wakeQueue);
      queue.close();
      await within(Promise.all([feed.close(), reading]), closingMs);
    }
  }

  /** Finds where the feed goes on. Without a place to go on from, it empties the outbox first. */
  async #begin(lease: Lease, store: RelayStore): Promise<FeedStart> {
    const position = this.#beginsAnew ? null : await store.position();
    if (position) return position;
    const start = { startAtOperationTime: await operationTime(this.#options.storage) };
    while (!this.#stopping.signal.aborted) {
      const waiting = await store.waiting(batchLimits.maxEntries, start.startAtOperationTime);
      const batch = waiting.slice(0, fitting(waiting, batchLimits));
      await store.number(lease, batch, batch.length > 0 ? null : start);
      if (batch.length === 0) break;
    }
    this.#beginsAnew = false;
    return start;
  }
}

/** Fills the queue until it is closed. Never rejects: a failure reaches whoever takes from the queue. */
async function read(feed: InsertFeed<OutboxInsert>, queue: EntryQueue): Promise<void> {
  try {
    while (!queue.isClosed) {
      const insert = await feed.next();
      if (!insert) {
        if (feed.position) queue.skipTo(feed.position);
        continue;
      }
      const committedAt = insert.wallTime ?? new Date();
      await queue.push(
        { id: insert.documentKey._id, sizeBytes: insert.sizeBytes, isOfPage: insert.isOfPage, committedAt },
        { resumeAfter: insert._id },
      );
    }
  } catch (error) {
    queue.fail(error);
  }
}
