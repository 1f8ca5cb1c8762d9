import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { EventStore } from "./event-store.js";
import type { EventType } from "./event.js";
import { FanOut } from "./fan-out.js";
import { within } from "./keep-running.js";
import { EventSubscription, type Endable, type SubscribeOptions } from "./subscription.js";

export interface EventHubOptions {
  readonly storage: Storage;
  readonly logger: Logger;
  /** What is held in memory for a subscriber that reads slowly: in events, default 10,000; more is read from the log. */
  readonly bufferLimit?: number;
}

const defaultBufferLimit = 10_000;
/** A subscription that reads from a database which is away ends when the driver gives up; a stop does not wait for it. */
const closingMs = 1_500;

/** Tells this process's subscribers what happens, whichever process caused it. */
export class EventHub {
  readonly #log: EventStore;
  readonly #fanOut: FanOut;
  readonly #bufferLimit: number;
  readonly #subscriptions = new Set<Endable>();
  #isStopped = false;

  constructor(options: EventHubOptions) {
    this.#log = new EventStore(options.storage);
    this.#fanOut = new FanOut({ storage: options.storage, logger: options.logger, log: this.#log });
    this.#bufferLimit = options.bufferLimit ?? defaultBufferLimit;
  }

  /** Subscriptions that have not ended. */
  get subscriberCount(): number {
    return this.#subscriptions.size;
  }

  start(): void {
    this.#fanOut.start();
  }

  /** Ends all subscriptions, as if each had nothing more to tell, and closes the stream. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const ending = [...this.#subscriptions].map((subscription) => subscription.return());
    await this.#fanOut.stop();
    await within(Promise.allSettled(ending), closingMs);
  }

  /**
   * Events of one tenant, each once, in order and without a gap: see `EventSubscription`. End it by `return`, by leaving
   * the loop that reads it, or by its signal; one that is dropped unread is held until the hub stops.
   * @throws {InvalidInputError} when `after` is not the id of an event.
   */
  subscribe<Type extends EventType>(options: SubscribeOptions<Type>): EventSubscription<Type> {
    const subscription = new EventSubscription(options, {
      log: this.#log,
      fanOut: this.#fanOut,
      bufferLimit: this.#bufferLimit,
      onEnd: (ended) => this.#subscriptions.delete(ended),
    });
    if (!subscription.hasEnded) this.#subscriptions.add(subscription);
    if (this.#isStopped) void subscription.return();
    return subscription;
  }
}
