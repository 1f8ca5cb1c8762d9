import { randomUUID } from "node:crypto";
import type { ClientSession } from "mongodb";
import type { Storage } from "./storage.js";

/**
 * Who may act on something that only one process may act on at a time: a connection's sync, the event relay.
 *
 * A lease is taken and prolonged by the database's clock (`$$NOW`), so workers with wrong clocks agree. Its epoch only
 * grows: whoever takes it over gets the next one, and every write of the holder checks owner and epoch **inside its own
 * transaction** (`fence`). A worker that was stopped past its lease therefore changes nothing when it wakes.
 */
export interface Lease {
  readonly key: string;
  readonly owner: string;
  readonly epoch: number;
}

interface LeaseDocument {
  readonly _id: string;
  readonly owner: string | null;
  readonly epoch: number;
  readonly until: Date;
}

/** The lease went to another process. Not a fault: whoever meets it stops and leaves the work to the new holder. */
export class LeaseLostError extends Error {
  constructor(lease: Lease) {
    super(`The lease ${lease.key} of ${lease.owner} (epoch ${lease.epoch}) was taken over.`);
    this.name = "LeaseLostError";
  }
}

export class LeaseStore {
  constructor(private readonly storage: Storage) {}

  private get leases() {
    return this.storage.collection<LeaseDocument>("leases");
  }

  /** Takes the lease if it is free or has run out; null when somebody holds it. `ttlMs` whole milliseconds. */
  async take(key: string, worker: string, ttlMs: number): Promise<Lease | null> {
    // Unlike each time, so that two takers inside one process exclude each other as two processes do.
    const owner = `${worker}/${randomUUID()}`;
    const isFree = { $or: [{ $eq: [{ $ifNull: ["$owner", null] }, null] }, { $lte: ["$until", "$$NOW"] }] };
    const document = await this.leases.findOneAndUpdate(
      { _id: key },
      [
        {
          $set: {
            epoch: { $cond: [isFree, { $add: [{ $ifNull: ["$epoch", 0] }, 1] }, "$epoch"] },
            until: { $cond: [isFree, { $add: ["$$NOW", ttlMs] }, "$until"] },
            owner: { $cond: [isFree, owner, "$owner"] },
          },
        },
      ],
      { upsert: true, returnDocument: "after", includeResultMetadata: false },
    );
    if (!document || document.owner !== owner) return null;
    return { key, owner, epoch: document.epoch };
  }

  /** Prolongs the lease. @throws {LeaseLostError} */
  async beat(lease: Lease, ttlMs: number): Promise<void> {
    const result = await this.leases.updateOne({ _id: lease.key, owner: lease.owner, epoch: lease.epoch }, [
      { $set: { until: { $add: ["$$NOW", ttlMs] } } },
    ]);
    if (result.matchedCount === 0) throw new LeaseLostError(lease);
  }

  /**
   * Proves inside a transaction that the lease is still held, by writing to it: a takeover at the same moment conflicts,
   * and one of the two is rolled back. @throws {LeaseLostError} which ends the transaction.
   */
  async fence(lease: Lease, ttlMs: number, session: ClientSession): Promise<void> {
    const result = await this.leases.updateOne(
      { _id: lease.key, owner: lease.owner, epoch: lease.epoch },
      [{ $set: { until: { $add: ["$$NOW", ttlMs] } } }],
      { session },
    );
    if (result.matchedCount === 0) throw new LeaseLostError(lease);
  }

  /** Gives the lease back; nothing happens when it was lost meanwhile. The document stays, so that the epoch only grows. */
  async release(lease: Lease): Promise<void> {
    await this.leases.updateOne({ _id: lease.key, owner: lease.owner, epoch: lease.epoch }, [
      { $set: { owner: null, until: "$$NOW" } },
    ]);
  }
}
