import type { Timestamp } from "mongodb";
import { TributaryError } from "../errors/index.js";
import type { Tenant } from "../storage/index.js";
import { Doorbell } from "./doorbell.js";
import { eventId, maxChangesPerEvent, parseEventId, type EventPlace } from "./event-id.js";
import { isWanted, type EventFilter, type EventStore } from "./event-store.js";
import type { DeliveredEvent, EventType, NumberedEvent } from "./event.js";
import type { FanOut, LiveSubscriber } from "./fan-out.js";
import { retryDelayMs } from "./keep-running.js";
import { requireKept, sequenceBefore } from "./resume.js";

export interface SubscribeOptions<Type extends EventType = EventType> extends EventFilter {
  readonly tenant: Tenant;
  readonly types: readonly Type[];
  /** The id of the last event seen: all later ones follow. Without it the subscription begins with what is numbered next. */
  readonly after?: string | null | undefined;
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
}

export interface SubscriptionParts {
  readonly log: EventStore;
  readonly fanOut: FanOut;
  /** How much is held in memory: in events, each change of `records.changed` counted as one. */
  readonly bufferLimit: number;
  /** Called once, however it ends; it may have ended already when it is made. */
  readonly onEnd: (subscription: Endable) => void;
}

export interface Endable {
  return(): Promise<unknown>;
}

const longestPage = 200;

/**
 * The events somebody wants, each once, in order and without a gap, for as long as they are read.
 *
 * - **Behind**: it reads the log page by page, at the reader's pace, and holds one page.
 * - **Joining**: when the log has no more, it joins the fan-out, which from then on fills the buffer, and reads the log
 *   once more for what was numbered meanwhile. What both show is dropped by its sequence.
 * - **Live**: it hands out the buffer.
 *
 * A full buffer, a skipped number or a lost change stream lead from live back to behind: the log has what the buffer would
 * have had. So a slow reader costs bounded memory and misses nothing, until it is slower than the retention: then the
 * subscription ends with RESYNC_REQUIRED.
 */
export class EventSubscription<Type extends EventType> implements AsyncGenerator<
  DeliveredEvent<Type>,
  undefined,
  undefined
> {
  readonly #options: SubscribeOptions<Type>;
  readonly #parts: SubscriptionParts;
  readonly #after: EventPlace | null;
  readonly #live: LiveSubscriber;
  readonly #doorbell = new Doorbell();
  readonly #events: AsyncGenerator<DeliveredEvent, undefined, undefined>;
  readonly #beginning: Promise<readonly NumberedEvent[]>;
  readonly #pageSize: number;
  /** In order; a set, because taking the first of an array of 10,000 moves the others. */
  readonly #buffer = new Set<DeliveredEvent>();
  #bufferedWeight = 0;
  /** The last event offered, wanted or not; what the buffer lacks up to here was not wanted. */
  #offered = 0;
  /** All up to here was handed out or not wanted. */
  #position = 0;
  #isLive = false;
  #isEnded = false;

  /** @throws {InvalidInputError} when `after` is not the id of an event. */
  constructor(options: SubscribeOptions<Type>, parts: SubscriptionParts) {
    this.#options = options;
    this.#parts = parts;
    // A page may hold no more than the buffer: an event may tell of a thousand records.
    const isLarge = options.types.some((type) => type === "records.changed");
    this.#pageSize = isLarge ? Math.ceil(parts.bufferLimit / maxChangesPerEvent) : longestPage;
    this.#after = options.after ? parseEventId(options.after) : null;
    this.#live = {
      tenant: options.tenant,
      offer: (event) => this.#offer(event),
      fallBehind: () => this.#fallBehind(),
    };
    options.signal?.addEventListener("abort", this.#end, { once: true });
    if (options.signal?.aborted) this.#end();
    this.#beginning = this.#begin();
    // The error reaches whoever reads or awaits `opened`; nobody may do either.
    this.#beginning.catch(this.#end);
    this.#events = this.#run();
  }

  get hasEnded(): boolean {
    return this.#isEnded;
  }

  /** How many events wait in memory to be read. */
  get buffered(): number {
    return this.#buffer.size;
  }

  /**
   * Resolves once it is known that the subscription can begin: what is numbered from then on will be handed out.
   * @throws {ResyncRequiredError} `after` is older than the retention. @throws {InvalidInputError} It never existed.
   */
  async opened(): Promise<void> {
    await this.#beginning;
  }

  /** The next event, as soon as there is one. @throws {ResyncRequiredError} What comes next has left the log. */
  next(): Promise<IteratorResult<DeliveredEvent<Type>, undefined>> {
    return this.#events.next() as Promise<IteratorResult<DeliveredEvent<Type>, undefined>>;
  }

  async return(): Promise<IteratorResult<DeliveredEvent<Type>, undefined>> {
    this.#end();
    await this.#events.return(undefined);
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<DeliveredEvent<Type>, undefined>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  async *#run(): AsyncGenerator<DeliveredEvent, undefined, undefined> {
    try {
      let page = await this.#beginning;
      while (!this.#isEnded) {
        for (; page.length > 0; page = await this.#readPage(null)) yield* this.#handOut(page);
        const notBefore = await this.#join();
        // Joined between the two reads: the second shows what the fan-out told others before.
        while (!this.#isEnded) {
          page = await this.#readPage(notBefore);
          if (page.length === 0) break;
          yield* this.#handOut(page);
        }
        yield* this.#handOutBuffer();
        page = await this.#readPage(null);
      }
    } finally {
      this.#end();
    }
    return undefined;
  }

  /** Checks where to begin, and reads the first page from there. */
  async #begin(): Promise<readonly NumberedEvent[]> {
    const { log } = this.#parts;
    const { tenant } = this.#options;
    if (!this.#after) {
      this.#position = await log.lastSequence(tenant);
      return [];
    }
    this.#position = await sequenceBefore(log, tenant, this.#after);
    return this.#loadPage(null);
  }

  async #loadPage(notBefore: Timestamp | null): Promise<readonly NumberedEvent[]> {
    const { tenant, types, connectionId, entities } = this.#options;
    const { events, oldest } = await this.#parts.log.page(tenant, {
      types,
      connectionId: connectionId ?? null,
      entities: entities ?? null,
      after: this.#position,
      limit: this.#pageSize,
      notBefore,
    });
    requireKept(oldest, this.#position);
    return events;
  }

  /** Once begun, an absent database is waited for. */
  async #readPage(notBefore: Timestamp | null): Promise<readonly NumberedEvent[]> {
    for (let failures = 1; !this.#isEnded; failures += 1) {
      try {
        return await this.#loadPage(notBefore);
      } catch (error) {
        if (error instanceof TributaryError) throw error;
        await this.#doorbell.wait(retryDelayMs(failures));
      }
    }
    return [];
  }

  *#handOut(page: readonly NumberedEvent[]): Generator<DeliveredEvent, void, undefined> {
    for (const event of page) {
      if (this.#isEnded) return;
      this.#position = event.sequence;
      const seenChanges = this.#seenChanges(event);
      if (seenChanges === null) continue;
      yield { ...event, id: eventId(event.sequence), seenChanges };
    }
  }

  async *#handOutBuffer(): AsyncGenerator<DeliveredEvent, void, undefined> {
    while (!this.#isEnded) {
      const [event] = this.#buffer;
      if (event) {
        this.#buffer.delete(event);
        this.#bufferedWeight -= weight(event);
        if (event.sequence <= this.#position) continue;
        this.#position = event.sequence;
        yield event;
        continue;
      }
      this.#position = Math.max(this.#position, this.#offered);
      if (!this.#isLive) return;
      await this.#doorbell.wait();
    }
  }

  async #join(): Promise<Timestamp | null> {
    this.#isLive = true;
    const notBefore = await this.#parts.fanOut.join(this.#live);
    // It may have ended while the fan-out was opening.
    if (this.#isEnded) this.#parts.fanOut.leave(this.#live);
    return notBefore;
  }

  #offer(event: DeliveredEvent): void {
    if (isWanted(event, this.#options)) {
      if (this.#bufferedWeight + weight(event) > this.#parts.bufferLimit && this.#buffer.size > 0) {
        this.#parts.fanOut.leave(this.#live);
        this.#fallBehind();
        return;
      }
      this.#buffer.add(event);
      this.#bufferedWeight += weight(event);
    }
    this.#offered = event.sequence;
    this.#doorbell.ring();
  }

  #fallBehind(): void {
    this.#isLive = false;
    const [first] = this.#buffer;
    if (first) this.#offered = first.sequence - 1;
    this.#buffer.clear();
    this.#bufferedWeight = 0;
    this.#doorbell.ring();
  }

  /** How many of the event's changes `after` covers; null when that is all of them. */
  #seenChanges(event: NumberedEvent): number | null {
    if (event.sequence !== this.#after?.sequence || this.#after.changeIndex === null) return 0;
    const seen = this.#after.changeIndex + 1;
    return event.type === "records.changed" && seen < event.payload.changes.length ? seen : null;
  }

  readonly #end = (): void => {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.signal?.removeEventListener("abort", this.#end);
    this.#parts.fanOut.leave(this.#live);
    this.#buffer.clear();
    this.#doorbell.ring();
    this.#parts.onEnd(this);
  };
}

/** Events of many changes are large and become as many messages. */
function weight(event: DeliveredEvent): number {
  return event.type === "records.changed" ? Math.max(1, event.payload.changes.length) : 1;
}
