import { randomUUID } from "node:crypto";
import type { ClientSession, Filter } from "mongodb";
import { entityByName } from "../../schema/entities/index.js";
import type { RecordDocument } from "../records/index.js";
import {
  backlogOf,
  findAtOnce,
  isDuplicateKey,
  ownedFilter,
  tenantFields,
  tenantFilter,
  type Backlog,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
  type TenantFilter,
} from "../storage/index.js";
import type { WriteDocument, WriteState } from "./write-document.js";

/** How long a write that has settled can be asked for. */
const keptSeconds = 90 * 86_400;

export const writeIndexes: readonly IndexDefinition[] = [
  // Keys have a collection of their own, and a write that has not settled must never expire.
  { collection: "writes", name: "by_key", keys: { idempotencyKey: 1 }, isRetired: true },
  { collection: "writes", name: "expiry", keys: { createdAt: 1 }, isRetired: true },
  // The dispatcher's question, over all organizations.
  { collection: "writes", name: "by_due", keys: { dueAt: 1 }, options: { sparse: true } },
  {
    collection: "writes",
    name: "by_connection",
    keys: { organizationId: 1, connectionId: 1, state: 1, createdAt: 1, _id: 1 },
  },
  // The log as people read it: an id is as old as its write.
  {
    collection: "writes",
    name: "by_tenant_connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, _id: 1 },
  },
  // One that has not settled has no date there, and is never removed.
  {
    collection: "writes",
    name: "expiry_settled",
    keys: { settledAt: 1 },
    options: { expireAfterSeconds: keptSeconds },
  },
];

const longestReadMs = 10_000;
/** Writes that have not settled and come with the first answer; there are more only in an outage that lasts. */
const openAtOnce = 1_000;

const openStates: readonly WriteState[] = ["QUEUED", "SENDING", "UNCONFIRMED"];
/** Somebody else took the write up, because this process gave no sign of life for too long. */
export class ClaimLostError extends Error {
  constructor(id: string) {
    super(`The write ${id} was taken up by another process.`);
    this.name = "ClaimLostError";
  }
}

/** A write with the claim of whoever works on it. */
export type ClaimedWrite = WriteDocument & { readonly claim: NonNullable<WriteDocument["claim"]> };

type Change = Partial<Omit<WriteDocument, "_id" | "claim" | "dueAt">>;

/** The one place that reads and writes the collection `writes`. */
export class WriteStore {
  constructor(private readonly storage: Storage) {}

  private get writes() {
    return this.storage.tenants<WriteDocument>("writes");
  }

  private get ofAll() {
    return this.storage.unscoped<WriteDocument>("writes", "worker");
  }

  private get due() {
    return this.storage.unscoped<WriteDocument>("writes", "dispatcher");
  }

  private get counted() {
    return this.storage.unscoped<WriteDocument>("writes", "metrics");
  }

  /** Writes that have not settled, over all tenants, and of those the ones that somebody should be at. */
  async backlog(until: Date): Promise<{ open: number; due: Backlog }> {
    const due = { field: "dueAt", index: "by_due" } as const;
    const [all, now] = await Promise.all([
      backlogOf(this.counted, { ...due, until: farAway }),
      backlogOf(this.counted, { ...due, until }),
    ]);
    return { open: all.count, due: now };
  }

  /** False when it is there already. */
  async insert(write: WriteDocument): Promise<boolean> {
    try {
      await this.writes.insertOne(write);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  async find(tenant: Tenant, id: string): Promise<WriteDocument | null> {
    return this.writes.findOne({ ...tenantFilter(tenant), _id: id });
  }

  /** The log of a connection, newest first. */
  async list(
    tenant: Tenant,
    query: { readonly connectionId: string; readonly limit: number; readonly after: string | null },
  ): Promise<WriteDocument[]> {
    const { connectionId, limit, after } = query;
    return findAtOnce<WriteDocument>(
      this.storage,
      "writes",
      { ...tenantFilter(tenant), connectionId, ...(after === null ? {} : { _id: { $lt: after } }) },
      { sort: { _id: -1 }, limit, batchSize: limit + 1, hint: "by_tenant_connection", maxTimeMS: longestReadMs },
    );
  }

  /** For workers, which act for every tenant. */
  async findForWorker(id: string): Promise<WriteDocument | null> {
    return this.ofAll.findOne({ _id: id });
  }

  /**
   * Takes up a write in one of the states, unless somebody works on it. `ttlMs` whole milliseconds. A claim that is past
   * its time is free: who had it is dead, or finds out when it settles.
   */
  async claim(
    write: Owned,
    states: readonly WriteState[],
    ttlMs: number,
    change: Change = {},
  ): Promise<ClaimedWrite | null> {
    const claimId = randomUUID();
    await this.#endSessionOfDead(write);
    const found = await this.writes.findOneAndUpdate(
      { ...ownedFilter(write), state: { $in: [...states] }, $expr: isFree },
      [
        {
          $set: {
            ...literals(change),
            claim: { id: claimId, until: { $add: ["$$NOW", ttlMs] } },
            dueAt: { $add: ["$$NOW", ttlMs] },
          },
        },
      ],
      { returnDocument: "after" },
    );
    return found as ClaimedWrite | null;
  }

  /**
   * A process that was killed while it stored an answer leaves its transaction open at the server for a minute, and with
   * it the stream's counts, which every write and every page of that entity changes.
   */
  async #endSessionOfDead(write: Owned): Promise<void> {
    const dead = await this.writes.findOne(
      { ...ownedFilter(write), "claim.sessionId": { $exists: true }, $expr: isFree },
      { projection: { claim: 1 } },
    );
    const sessionId = dead?.claim?.sessionId;
    if (sessionId) await this.storage.db.command({ killSessions: [{ id: sessionId }] });
  }

  /** A sign of life. @throws {ClaimLostError} */
  async beat(write: ClaimedWrite, ttlMs: number): Promise<void> {
    const until = { $add: ["$$NOW", ttlMs] };
    const result = await this.writes.updateOne(claimedBy(write), [{ $set: { "claim.until": until, dueAt: until } }]);
    if (result.matchedCount === 0) throw new ClaimLostError(write._id);
  }

  /**
   * Changes a claimed write and keeps the claim. @throws {ClaimLostError}
   * @param session On which its answer will be stored.
   */
  async change(write: ClaimedWrite, change: Change, session?: ClientSession): Promise<ClaimedWrite> {
    const found = await this.writes.findOneAndUpdate(
      claimedBy(write),
      { $set: { ...change, ...(session?.id ? { "claim.sessionId": session.id.id } : {}) } },
      { returnDocument: "after" },
    );
    if (!found) throw new ClaimLostError(write._id);
    return found as ClaimedWrite;
  }

  /**
   * Gives a claimed write back, changed. It is looked after again at `dueAt`; null when it has settled.
   * @throws {ClaimLostError} which ends the caller's transaction.
   */
  async release(
    write: ClaimedWrite,
    change: Change,
    dueAt: Date | null,
    session?: ClientSession,
  ): Promise<WriteDocument> {
    const found = await this.writes.findOneAndUpdate(
      claimedBy(write),
      { $set: { ...change, ...(dueAt ? { dueAt } : {}) }, $unset: { claim: "", ...(dueAt ? {} : { dueAt: "" }) } },
      { returnDocument: "after", ...(session ? { session } : {}) },
    );
    if (!found) throw new ClaimLostError(write._id);
    return found;
  }

  /** Writes of a connection that have not settled, in the order in which they came. */
  async open(connection: { readonly _id: string; readonly organizationId: string }, limit: number) {
    return this.writes
      .find({ ...ofConnection(connection), state: { $in: [...openStates] }, task: { $ne: null } })
      .sort({ createdAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Updates of records that have not settled, in the order in which they came. */
  async openUpdates(
    tenant: Tenant,
    connectionIds: readonly string[],
    recordIds: readonly string[],
  ): Promise<WriteDocument[]> {
    const open = await this.writes
      .find(
        {
          ...tenantFilter(tenant),
          connectionId: { $in: [...connectionIds] },
          state: { $in: [...openStates] },
          operation: "UPDATE",
          recordId: { $in: [...recordIds] },
        },
        { hint: "by_connection", batchSize: openAtOnce, maxTimeMS: longestReadMs },
      )
      .toArray();
    return open.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a._id < b._id ? -1 : 1));
  }

  /** Whether writes wait for their turn, behind which another one has to queue. */
  async hasQueued(connection: { readonly _id: string; readonly organizationId: string }): Promise<boolean> {
    const filter: TenantFilter<WriteDocument> = {
      ...ofConnection(connection),
      state: { $in: ["QUEUED", "UNCONFIRMED"] },
      "task.whenUnreachable": "QUEUE",
    };
    return (await this.writes.findOne(filter, { projection: { _id: 1 } })) !== null;
  }

  /** Writes other than `write` that made the records with these ids. */
  async makersOf(write: WriteDocument, recordIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.writes
      .find(
        {
          ...ofConnection({ _id: write.connectionId, organizationId: write.organizationId }),
          state: "SUCCEEDED",
          operation: "CREATE",
          recordId: { $in: [...recordIds] },
          _id: { $ne: write._id },
        },
        { projection: { recordId: 1 } },
      )
      .toArray();
    return new Set(found.map(({ recordId }) => recordId as string));
  }

  /**
   * Hands out connections with writes to look after, at most `limit`, and puts those off by `holdMs`: when the worker
   * that gets it dies, they come up again.
   */
  async claimDue(limit: number, holdMs: number): Promise<string[]> {
    const connectionIds: string[] = [];
    while (connectionIds.length < limit) {
      const due = await this.due.findOne(isDue, {
        sort: { dueAt: 1 },
        projection: { connectionId: 1, organizationId: 1 },
      });
      if (!due) break;
      const { connectionId, organizationId } = due;
      const held = await this.due.updateMany({ ...isDue, organizationId, connectionId }, [
        { $set: { dueAt: { $add: ["$$NOW", holdMs] } } },
      ]);
      // Somebody else was faster with all of them.
      if (held.modifiedCount > 0) connectionIds.push(connectionId);
    }
    return connectionIds;
  }

  /** Puts off what waits for a connection that is away. Nobody works on these. */
  async putOff(connection: { readonly _id: string; readonly organizationId: string }, waitMs: number): Promise<void> {
    await this.writes.updateMany(
      { ...ofConnection(connection), state: { $in: ["QUEUED", "UNCONFIRMED"] }, claim: { $exists: false } },
      [
        {
          $set: {
            dueAt: { $min: [{ $ifNull: ["$deadline", farAway] }, { $add: ["$$NOW", waitMs] }] },
          },
        },
      ],
    );
  }

  /** Makes a write due now. */
  async makeDue(id: string): Promise<void> {
    await this.ofAll.updateOne({ _id: id, state: { $in: [...openStates] } }, [{ $set: { dueAt: "$$NOW" } }]);
  }

  /**
   * After a restore: what was open when the backup was made may have been sent since, so each is looked for at its source
   * before it is sent. @returns how many there are.
   */
  async doubtAll(): Promise<number> {
    // An update that was never sent is told from one that was by what the record was like.
    const updates = this.ofAll.find({ state: "QUEUED", operation: "UPDATE", sentAt: null });
    for await (const write of updates) {
      const record = await this.storage
        .tenants<RecordDocument>(entityByName(write.entity).plural)
        .findOne(
          { ...tenantFields(write), connectionId: write.connectionId, _id: write.recordId ?? "" },
          { projection: { hash: 1 } },
        );
      await this.writes.updateOne(ownedFilter(write), { $set: { hashBefore: record?.hash ?? null } });
    }
    const { modifiedCount } = await this.ofAll.updateMany({ state: { $in: [...openStates] } }, [
      { $set: { state: "UNCONFIRMED", sentAt: { $ifNull: ["$sentAt", "$createdAt"] }, dueAt: "$$NOW" } },
      { $unset: ["claim"] },
    ]);
    return modifiedCount;
  }

  async removeAll(connectionId: string): Promise<void> {
    await this.ofAll.deleteMany({ connectionId });
  }
}

const farAway = new Date(8_640_000_000_000_000);
const isFree = { $lte: [{ $ifNull: ["$claim.until", new Date(0)] }, "$$NOW"] };
/** The lower bound keeps the sparse index in use. */
const isDue: Filter<WriteDocument> = { dueAt: { $gt: new Date(0) }, $expr: { $lte: ["$dueAt", "$$NOW"] } };

function claimedBy(write: ClaimedWrite): TenantFilter<WriteDocument> {
  return { ...ownedFilter(write), "claim.id": write.claim.id };
}

function ofConnection({ _id, organizationId }: { readonly _id: string; readonly organizationId: string }) {
  return { organizationId, connectionId: _id };
}

/** Values for a pipeline, in which a text that begins with a dollar sign would be a path. */
function literals(change: Change): Record<string, unknown> {
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, { $literal: value }]));
}
