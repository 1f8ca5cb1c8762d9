import type { Timestamp } from "mongodb";
import type { Logger } from "../logging/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { Doorbell } from "./doorbell.js";
import { eventId } from "./event-id.js";
import type { EventStore } from "./event-store.js";
import { counterId, toEvent, type EventInsert } from "./event-store.js";
import type { DeliveredEvent } from "./event.js";
import { FeedLostError, operationTime, type FeedStart, type InsertFeed } from "./insert-feed.js";
import { keepRunning, within } from "./keep-running.js";

/** Somebody who is told the events of one tenant as they come. */
export interface LiveSubscriber {
  readonly tenant: Tenant;
  /** The next event of the tenant, in order and without a gap since it joined. */
  offer(event: DeliveredEvent): void;
  /** The thread is lost: no more offers until it joins again, and what lies between is only in the log. */
  fallBehind(): void;
}

interface Channel {
  readonly subscribers: Set<LiveSubscriber>;
  /** The last event told here; null before the first. */
  last: number | null;
}

/** Longer than an idle feed takes to close, shorter than the driver looks for a server that is away. */
const closingMs = 1_500;

/**
 * One change stream on the log for a whole process, and fan-out in memory: a stream for each subscriber would hold a
 * connection each, and make all of them late.
 *
 * The stream is resumed where it was, through failovers. When that place is gone, it begins at the database's time, and
 * all subscribers are told that they fell behind. The same happens to a tenant's subscribers if a number is skipped.
 */
export class FanOut {
  readonly #storage: Storage;
  readonly #logger: Logger;
  readonly #log: EventStore;
  readonly #channels = new Map<string, Channel>();
  readonly #stopping = new AbortController();
  readonly #opening = new Doorbell();
  #running: Promise<void> | null = null;
  #feed: InsertFeed<EventInsert> | null = null;
  #position: FeedStart | null = null;
  /** Of the last event told, or where the feed began; null before it was opened. */
  #toldUpTo: Timestamp | null = null;

  constructor(options: { readonly storage: Storage; readonly logger: Logger; readonly log: EventStore }) {
    this.#storage = options.storage;
    this.#logger = options.logger;
    this.#log = options.log;
  }

  start(): void {
    this.#running ??= keepRunning((isWell) => this.#follow(isWell), {
      name: "event hub",
      signal: this.#stopping.signal,
      logger: this.#logger,
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#opening.ring();
    await within(Promise.all([this.#feed?.close(), this.#running]), closingMs);
    this.#channels.clear();
  }

  /**
   * From now on the subscriber is offered events. What was told before is committed at the time returned, so that a read
   * of the log that is not older shows it. Waits for the feed to be open; null once it is stopped.
   */
  async join(subscriber: LiveSubscriber): Promise<Timestamp | null> {
    while (!this.#toldUpTo && !this.#stopping.signal.aborted) await this.#opening.wait();
    if (this.#stopping.signal.aborted) return null;
    const key = counterId(subscriber.tenant);
    const channel = this.#channels.get(key) ?? { subscribers: new Set(), last: null };
    channel.subscribers.add(subscriber);
    this.#channels.set(key, channel);
    return this.#toldUpTo;
  }

  leave(subscriber: LiveSubscriber): void {
    const key = counterId(subscriber.tenant);
    const channel = this.#channels.get(key);
    channel?.subscribers.delete(subscriber);
    if (channel?.subscribers.size === 0) this.#channels.delete(key);
  }

  async #follow(isWell: () => void): Promise<void> {
    const start = this.#position ?? (await this.#beginAnew());
    const feed = this.#log.follow(start);
    this.#feed = feed;
    try {
      while (!this.#stopping.signal.aborted) {
        const insert = await feed.next();
        isWell();
        if (insert) this.#tell(insert);
        this.#position = feed.position;
      }
    } catch (error) {
      if (error instanceof FeedLostError) this.#position = null;
      throw error;
    } finally {
      await within(feed.close(), closingMs);
    }
  }

  async #beginAnew(): Promise<FeedStart> {
    const startAtOperationTime = await operationTime(this.#storage);
    this.#toldUpTo = startAtOperationTime;
    for (const channel of [...this.#channels.values()]) this.#scatter(channel);
    this.#opening.ring();
    return { startAtOperationTime };
  }

  #tell({ fullDocument, clusterTime }: EventInsert): void {
    this.#toldUpTo = clusterTime;
    const channel = this.#channels.get(counterId(fullDocument));
    if (!channel) return;
    const { sequence } = fullDocument;
    if (channel.last !== null && sequence <= channel.last) return;
    if (channel.last !== null && sequence > channel.last + 1) {
      this.#logger.warn(
        { last: channel.last, sequence },
        "The event hub was not told some events; subscribers read them from the log.",
      );
      this.#scatter(channel);
      return;
    }
    channel.last = sequence;
    const event = { ...toEvent(fullDocument), id: eventId(sequence), seenChanges: 0 } as DeliveredEvent;
    for (const subscriber of [...channel.subscribers]) subscriber.offer(event);
  }

  #scatter(channel: Channel): void {
    for (const subscriber of [...channel.subscribers]) {
      this.leave(subscriber);
      subscriber.fallBehind();
    }
  }
}
