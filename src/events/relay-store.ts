import type { ClientSession, ObjectId, ResumeToken, Timestamp } from "mongodb";
import { isDuplicateKey, LeaseStore, type Lease, type Storage, type Tenant } from "../storage/index.js";
import { counterId, type CounterDocument, type EventDocument } from "./event-store.js";
import { InsertFeed, type FeedStart } from "./insert-feed.js";
import type { OutboxDocument } from "./outbox-store.js";

/** An event in the outbox that is to be numbered. */
export interface OutboxEntry {
  readonly id: ObjectId;
  readonly sizeBytes: number;
  /** Whether it tells that a page of a walk was stored, so that another is likely to follow soon. */
  readonly isOfPage: boolean;
  readonly committedAt: Date;
}

/** An insert into the outbox. Without the event: that is read where it is numbered, which also shows if it was already. */
export interface OutboxInsert {
  readonly _id: ResumeToken;
  readonly documentKey: { readonly _id: ObjectId };
  /** Since MongoDB 6.0. */
  readonly wallTime?: Date;
  readonly sizeBytes: number;
  readonly isOfPage: boolean;
}

interface RelayStateDocument {
  readonly _id: string;
  /** What of the outbox's feed is still to be numbered; null while that is not known. */
  readonly position: FeedStart | null;
}

const leaseKey = "event-relay";
const stateId = "outbox";
/**
 * What the relay does to the database. All of a batch is one transaction under the lease's fence: wherever it is cut
 * off, an event is either still in the outbox, or in the log with its number.
 */
export class RelayStore {
  readonly #leases: LeaseStore;

  constructor(
    private readonly storage: Storage,
    private readonly leaseTtlMs: number,
  ) {
    this.#leases = new LeaseStore(storage);
  }

  private get outbox() {
    return this.storage.unscoped<OutboxDocument>("outbox", "relay");
  }

  private get events() {
    return this.storage.unscoped<EventDocument>("events", "relay");
  }

  private get counters() {
    return this.storage.unscoped<CounterDocument>("counters", "platform");
  }

  private get state() {
    return this.storage.unscoped<RelayStateDocument>("relayState", "platform");
  }

  /** Null when another process has it. */
  takeLease(worker: string): Promise<Lease | null> {
    return this.#leases.take(leaseKey, worker, this.leaseTtlMs);
  }

  releaseLease(lease: Lease): Promise<void> {
    return this.#leases.release(lease);
  }

  /** Where the feed was left; null when that is not known. */
  async position(): Promise<FeedStart | null> {
    return (await this.state.findOne({ _id: stateId }))?.position ?? null;
  }

  follow(start: FeedStart): InsertFeed<OutboxInsert> {
    return new InsertFeed<OutboxInsert>(this.storage.db.collection("outbox"), start, [
      {
        $project: {
          documentKey: 1,
          wallTime: 1,
          sizeBytes: { $bsonSize: "$fullDocument" },
          isOfPage: { $eq: ["$fullDocument.type", "sync.progressed"] },
        },
      },
    ]);
  }

  /**
   * What is in the outbox, in the order in which it was written as far as its ids tell.
   * @param since All that was committed before it is seen. A majority may know of it a little later than the server that
   * told the time, and a feed that begins then does not tell of it any more.
   */
  async waiting(limit: number, since: Timestamp): Promise<OutboxEntry[]> {
    const committedAt = await this.storage.now();
    const documents = await this.storage.client.withSession({ causalConsistency: true }, async (session) => {
      session.advanceOperationTime(since);
      return this.outbox
        .aggregate<{ _id: ObjectId; sizeBytes: number }>(
          [{ $sort: { _id: 1 } }, { $limit: limit }, { $project: { sizeBytes: { $bsonSize: "$$ROOT" } } }],
          { batchSize: limit + 1, session },
        )
        .toArray();
    });
    return documents.map(({ _id, sizeBytes }) => ({ id: _id, sizeBytes, isOfPage: false, committedAt }));
  }

  /**
   * Numbers what of a batch is still in the outbox, moves it to the log, and remembers where the feed stands, all or
   * nothing. Prolongs the lease, so an empty batch is its beat.
   * @throws {LeaseLostError} and whatever the driver says; after any of it, go on from what is stored.
   */
  async number(lease: Lease, batch: readonly OutboxEntry[], position: FeedStart | null): Promise<void> {
    try {
      await this.#inTransaction(lease, async () => {
        if (batch.length > 0) await this.#move(batch, lease.session);
        await this.state.updateOne({ _id: stateId }, { $set: { position } }, { upsert: true, session: lease.session });
      });
    } catch (error) {
      if (isDuplicateKey(error)) await this.#mend(lease, batch);
      throw error;
    }
  }

  async #move(batch: readonly OutboxEntry[], session: ClientSession): Promise<void> {
    const ids = batch.map((entry) => entry.id);
    const found = await this.outbox.find({ _id: { $in: ids } }, { session, batchSize: ids.length + 1 }).toArray();
    if (found.length === 0) return;
    const byId = new Map(found.map((document) => [document._id.toHexString(), document]));
    const counters = await this.#loadCounters(found, session);
    const numbered: EventDocument[] = [];
    for (const { id, committedAt } of batch) {
      const document = byId.get(id.toHexString());
      if (!document) continue;
      const key = counterId(document);
      const last = counters.get(key);
      const counter: CounterDocument = {
        _id: key,
        sequence: (last?.sequence ?? 0) + 1,
        // The retention removes by this time. Were it to fall back, a hole would open before older events are gone.
        committedAt: last && last.committedAt > committedAt ? last.committedAt : committedAt,
        ...(last?.gaps ? { gaps: last.gaps } : {}),
      };
      counters.set(key, counter);
      numbered.push({ ...document, sequence: counter.sequence, committedAt: counter.committedAt });
    }
    await this.events.insertMany(numbered, { session });
    await this.counters.bulkWrite(
      [...counters.values()].map((counter) => ({
        replaceOne: { filter: { _id: counter._id }, replacement: counter, upsert: true },
      })),
      { session },
    );
    await this.outbox.deleteMany({ _id: { $in: found.map((document) => document._id) } }, { session });
  }

  async #loadCounters(tenants: readonly Tenant[], session: ClientSession): Promise<Map<string, CounterDocument>> {
    const ids = [...new Set(tenants.map(counterId))];
    const counters = await this.counters.find({ _id: { $in: ids } }, { session, batchSize: ids.length + 1 }).toArray();
    return new Map(counters.map((counter) => [counter._id, counter]));
  }

  /**
   * Log, outbox and counters disagree, as after a restore from a dump that was not taken at one instant. What the log
   * has needs no second number, and counters go on behind the log.
   */
  async #mend(lease: Lease, batch: readonly OutboxEntry[]): Promise<void> {
    await this.#inTransaction(lease, async () => {
      const { session } = lease;
      const waiting = await this.outbox.find({ _id: { $in: batch.map((entry) => entry.id) } }, { session }).toArray();
      const logged = await this.events
        .find({ _id: { $in: waiting.map((document) => document._id) } }, { session, projection: { _id: 1 } })
        .toArray();
      await this.outbox.deleteMany({ _id: { $in: logged.map((document) => document._id) } }, { session });
      const tenants = new Map(waiting.map((document) => [counterId(document), document]));
      for (const [id, { organizationId, environment }] of tenants) {
        const newest = await this.events
          .find({ organizationId, environment }, { session, sort: { sequence: -1 }, limit: 1 })
          .next();
        if (!newest) continue;
        const { sequence, committedAt } = newest;
        await this.counters.updateOne({ _id: id }, { $max: { sequence, committedAt } }, { upsert: true, session });
      }
    });
  }

  /** One try: whoever calls begins again from what is stored, so that a fault has one way of being dealt with. */
  async #inTransaction(lease: Lease, work: () => Promise<void>): Promise<void> {
    const { session } = lease;
    session.startTransaction();
    try {
      await this.#leases.fence(lease, this.leaseTtlMs, session);
      await work();
      await session.commitTransaction();
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      throw error;
    }
  }
}
