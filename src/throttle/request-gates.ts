import { randomUUID } from "node:crypto";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { DatabaseTime } from "./database-time.js";
import { Lane, type Outcome } from "./lane.js";
import type { Limits } from "./throttle-state.js";
import { ThrottleStore } from "./throttle-store.js";

/** What a connector says of how its source wants to be treated. */
export interface SourceLimits {
  /** Of one connection. */
  readonly concurrency: number;
  readonly requestsPerSecond: number | null;
  /** Of a host, all connections to it together. */
  readonly host?: Limits;
}

/** Stands before each request to a source. */
export interface RequestGate {
  /**
   * Waits until the request may go out.
   * @returns what has to be called when it has ended, with or without an answer.
   * @throws {SourceThrottledError} the source wants to be left alone for more than a minute.
   * @throws {MongoError} the store can't be asked. The signal's reason when it aborts.
   */
  enter(signal?: AbortSignal): Promise<(outcome: Outcome) => void>;
}

/** The gates of one process. Nothing runs while no request is under way or waits. */
export class RequestGates {
  readonly #lanes = new Map<string, Lane>();
  readonly #time = new DatabaseTime();
  readonly #worker = randomUUID();
  readonly #store: ThrottleStore;

  constructor(private readonly dependencies: { storage: Storage; logger: Logger }) {
    this.#store = new ThrottleStore(dependencies.storage, this.#time);
  }

  /** @param of.host Name and port. @throws {RangeError} a limit that would let nothing through. */
  gateFor(of: { organizationId: string; connectionId: string; host: string; limits: SourceLimits }): RequestGate {
    const { organizationId, connectionId, host } = of;
    const limits = checked(`connection ${connectionId}`, of.limits);
    const hostLimits = checked(`host ${host}`, of.limits.host ?? { concurrency: null, requestsPerSecond: null });
    const isShared = hostLimits.concurrency !== null || hostLimits.requestsPerSecond !== null;
    const key = isShared ? `host:${host}` : `connection:${connectionId}`;
    return {
      enter: (signal) =>
        this.#lane(key, isShared ? hostLimits : null).enter({ organizationId, connectionId, host, limits }, signal),
    };
  }

  #lane(key: string, hostLimits: Limits | null): Lane {
    const known = this.#lanes.get(key);
    if (known) return known;
    const lane = new Lane({
      key,
      hostLimits,
      worker: this.#worker,
      store: this.#store,
      time: this.#time,
      logger: this.dependencies.logger,
      onQuiet: () => this.#lanes.delete(key),
    });
    this.#lanes.set(key, lane);
    return lane;
  }
}

function checked(what: string, { concurrency, requestsPerSecond }: Limits): Limits {
  if (concurrency !== null && !(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new RangeError(`The concurrency of ${what} has to be a whole number from 1 on, or null; got ${concurrency}.`);
  }
  if (requestsPerSecond !== null && !(Number.isFinite(requestsPerSecond) && requestsPerSecond > 0)) {
    throw new RangeError(`The requests a second of ${what} have to be more than 0, or null; got ${requestsPerSecond}.`);
  }
  return { concurrency, requestsPerSecond };
}
