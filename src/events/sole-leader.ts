import type { ClientSession } from "mongodb";
import type { Logger } from "../logging/index.js";
import { LeaseLostError, LeaseStore, type Lease, type Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import { Doorbell } from "./doorbell.js";
import { keepRunning } from "./keep-running.js";

export interface SoleLeaderOptions {
  readonly storage: Storage;
  /** What the lease is called in the store. */
  readonly key: string;
  /** What the work is called in the log. */
  readonly name: string;
  readonly workerId: string;
  /** How long the leader of a process that died is waited for, whole milliseconds. */
  readonly ttlMs: number;
  readonly logger: Logger;
}

/** Those that stand by ask so many times within a lease's time. */
const looksPerTtl = 10;

/** Keeps work running that one process at a time may do: the one that has the lease, while the others stand by. */
export class SoleLeader {
  /** To wait at between looks; rung when the process stops. */
  readonly doorbell = new Doorbell();
  readonly #leases: LeaseStore;
  readonly #stopping = new AbortController();
  #lease: Lease | null = null;
  #running: Promise<void> | null = null;

  /** @param lead Works until `signal` aborts. Calls `isWell` once it got through to the database. */
  constructor(
    private readonly options: SoleLeaderOptions,
    private readonly lead: (lease: Lease, isWell: () => void) => Promise<void>,
  ) {
    this.#leases = new LeaseStore(options.storage);
  }

  /** Aborts when the process stops. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  start(): void {
    const { name, logger } = this.options;
    this.#running ??= keepRunning((isWell) => this.#turn(isWell), { name, signal: this.signal, logger });
  }

  /** Ends after what is in hand. @param lastWork Is waited for before the lease is given back. */
  async stop(lastWork: () => Promise<void> = async () => undefined): Promise<void> {
    this.#stopping.abort();
    this.doorbell.ring();
    await this.#running;
    await lastWork();
    if (this.#lease) await this.#leases.release(this.#lease).catch(() => undefined);
    this.#lease = null;
  }

  /** Prolongs the lease. @throws {LeaseLostError} */
  beat(lease: Lease): Promise<unknown> {
    return this.#leases.beat(lease, this.options.ttlMs);
  }

  /** Proves in a transaction that the lease is held. @returns the database's time. @throws {LeaseLostError} */
  fence(lease: Lease, session: ClientSession): Promise<Date> {
    return this.#leases.fence(lease, this.options.ttlMs, session);
  }

  async #turn(isWell: () => void): Promise<void> {
    const { key, workerId, ttlMs } = this.options;
    if (!this.#lease) {
      this.#lease = await this.#leases.take(key, workerId, ttlMs);
      isWell();
      if (!this.#lease) return delay(ttlMs / looksPerTtl, this.signal).catch(() => undefined);
    }
    try {
      await this.lead(this.#lease, isWell);
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error;
      this.#lease = null;
    }
  }
}
