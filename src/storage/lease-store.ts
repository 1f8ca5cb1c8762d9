import { randomUUID } from "node:crypto";
import type { Binary, ClientSession } from "mongodb";
import { killSessions, transactionOptions, type Storage } from "./storage.js";

/**
 * Who may act on something that only one process may act on at a time: a connection's sync, the event relay.
 *
 * A lease is taken and prolonged by the database's clock (`$$NOW`), so workers with wrong clocks agree. Its epoch only
 * grows: whoever takes it over gets the next one, and every write of the holder checks owner and epoch **inside its own
 * transaction** (`fence`). A worker that was stopped past its lease therefore changes nothing when it wakes.
 *
 * The holder's transactions run on the lease's own session. A worker that is killed inside one leaves it open at the
 * server for a minute, holding what it wrote; whoever takes the lease over kills that session first.
 */
export interface Lease {
  readonly key: string;
  readonly owner: string;
  readonly epoch: number;
  /** For the transactions that check the fence; one at a time. */
  readonly session: ClientSession;
}

interface LeaseDocument {
  readonly _id: string;
  readonly owner: string | null;
  readonly epoch: number;
  readonly until: Date;
  /** For how long it is taken each time, whole milliseconds. */
  readonly ttlMs?: number;
  /** The holder's session at the server, null once it gave the lease back. */
  readonly sessionId: Binary | null;
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
    return this.storage.unscoped<LeaseDocument>("leases", "platform");
  }

  /** Takes the lease if it is free or has run out; null when somebody holds it. `ttlMs` whole milliseconds. */
  async take(key: string, worker: string, ttlMs: number): Promise<Lease | null> {
    // Unlike each time, so that two takers inside one process exclude each other as two processes do.
    const owner = `${worker}/${randomUUID()}`;
    if (!(await this.#isThereToTake(key))) return null;
    const session = this.storage.client.startSession({ defaultTransactionOptions: transactionOptions });
    const document = await this.leases.findOneAndUpdate(
      { _id: key },
      [
        {
          $set: {
            epoch: { $cond: [isFree, { $add: [{ $ifNull: ["$epoch", 0] }, 1] }, "$epoch"] },
            until: { $cond: [isFree, { $add: ["$$NOW", ttlMs] }, "$until"] },
            ttlMs: { $cond: [isFree, ttlMs, "$ttlMs"] },
            sessionId: { $cond: [isFree, session.id?.id ?? null, "$sessionId"] },
            owner: { $cond: [isFree, owner, "$owner"] },
          },
        },
      ],
      { upsert: true, returnDocument: "after" },
    );
    if (document?.owner === owner) return { key, owner, epoch: document.epoch, session };
    await session.endSession();
    return null;
  }

  /**
   * Looks before anything is written: a holder that was killed inside a transaction keeps the document locked, and whoever
   * writes to it before the lease has run out waits for a minute. Ends what a dead holder left open at the server.
   */
  async #isThereToTake(key: string): Promise<boolean> {
    const [known] = await this.leases
      .aggregate<Pick<LeaseDocument, "owner" | "sessionId"> & { isFree: boolean }>([
        { $match: { _id: key } },
        { $project: { owner: 1, sessionId: 1, isFree } },
      ])
      .toArray();
    if (!known) return true;
    if (known.isFree && known.owner !== null && known.sessionId) {
      await killSessions(this.storage, [known.sessionId]);
    }
    return known.isFree;
  }

  /** Keys of the leases that somebody holds at this moment. */
  async held(): Promise<string[]> {
    const found = await this.leases
      .aggregate<{ _id: string }>([{ $project: { isFree } }, { $match: { isFree: false } }, { $sort: { _id: 1 } }])
      .toArray();
    return found.map(({ _id }) => _id);
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
   * and one of the two is rolled back. @returns the database's time, which it learns on the way.
   * @throws {LeaseLostError} which ends the transaction.
   */
  async fence(lease: Lease, ttlMs: number, session: ClientSession): Promise<Date> {
    const document = await this.leases.findOneAndUpdate(
      { _id: lease.key, owner: lease.owner, epoch: lease.epoch },
      [{ $set: { until: { $add: ["$$NOW", ttlMs] } } }],
      { session, returnDocument: "after", projection: { until: 1 } },
    );
    if (!document) throw new LeaseLostError(lease);
    return new Date(document.until.getTime() - ttlMs);
  }

  /** Gives the lease back; nothing happens when it was lost meanwhile. The document stays, so that the epoch only grows. */
  async release(lease: Lease): Promise<void> {
    await lease.session.endSession();
    await this.leases.updateOne({ _id: lease.key, owner: lease.owner, epoch: lease.epoch }, [
      { $set: { owner: null, sessionId: null, until: "$$NOW" } },
    ]);
  }
}

/**
 * Also when it would hold for far longer than it is taken for: then the database's clock was set back meanwhile. A holder
 * that lives has it right again with its next beat; one that was taken for dead meets the fence.
 */
const hasRunOut = {
  $or: [
    { $lte: ["$until", "$$NOW"] },
    { $gt: ["$until", { $add: ["$$NOW", { $multiply: [2, { $ifNull: ["$ttlMs", Number.MAX_SAFE_INTEGER / 4] }] }] }] },
  ],
};

const isFree = { $or: [{ $eq: [{ $ifNull: ["$owner", null] }, null] }, hasRunOut] };
