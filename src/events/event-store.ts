import type { ClientSession, ObjectId, Timestamp } from "mongodb";
import {
  SharedReads,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { EventType, NumberedEvent } from "./event.js";
import { unpackCreated, type PackedChanges } from "./packed-changes.js";
import { InsertFeed, type FeedStart } from "./insert-feed.js";

/** A numbered fact at rest; `_id` is the one it had in the outbox, so that it can't be stored twice. */
export type EventDocument = NumberedEvent & {
  readonly _id: ObjectId;
  /** When its cause was committed, by the database's clock; never earlier than that of the event before it. */
  readonly committedAt: Date;
};

/** The last number given out in an organization and environment. */
export interface CounterDocument {
  readonly _id: string;
  readonly sequence: number;
  readonly committedAt: Date;
  /** Numbers that were skipped after restores: events that had them are lost, and none will have them again. */
  readonly gaps?: readonly EventGap[];
}

/** Behind `after` comes `until` and nothing in between. */
export interface EventGap {
  readonly after: number;
  readonly until: number;
}

/** One insert into the log, as the feed tells it. */
export interface EventInsert {
  readonly fullDocument: EventDocument;
  readonly clusterTime: Timestamp;
}

/** Which events somebody wants: all conditions hold at once, and what is left out does not restrict. */
export interface EventFilter {
  readonly types?: readonly EventType[];
  readonly connectionId?: string | null;
  /** Only for `records.changed`: other types pass. */
  readonly entities?: readonly string[] | null;
}

export interface EventPage {
  readonly events: readonly NumberedEvent[];
  /**
   * The first sequence still in the log, or the next to be given out when it is empty. Read after the page: when it lies
   * beyond the first sequence the page could hold, the page lacks what the retention removed.
   */
  readonly oldest: number;
}

export const defaultRetentionDays = 7;

const secondsPerDay = 86_400;
const numbersPerMs = 1_000;
/** Restores of one database that are remembered. */
const keptGaps = 20;
const retentionIndex = "retention";

export const eventIndexes: IndexDefinition[] = [
  {
    collection: "events",
    name: "sequence",
    keys: { organizationId: 1, environment: 1, sequence: 1 },
    options: { unique: true },
  },
  { collection: "events", name: "type", keys: { organizationId: 1, environment: 1, type: 1, sequence: 1 } },
  {
    collection: "events",
    name: "connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, sequence: 1 },
  },
  {
    collection: "events",
    name: retentionIndex,
    keys: { committedAt: 1 },
    options: { expireAfterSeconds: defaultRetentionDays * secondsPerDay },
  },
  // Collections that transactions insert into are made beforehand: of several that would make one, all but one fail.
  ...["outbox", "counters", "relayState"].map((collection) => ({
    collection,
    name: "_id_",
    keys: { _id: 1 } as const,
  })),
];

/** The numbered events of the retention window. */
export class EventStore {
  readonly #reads = new SharedReads<CounterDocument | null>();

  constructor(private readonly storage: Storage) {}

  get #events() {
    return this.storage.tenants<EventDocument>("events");
  }

  get #counters() {
    return this.storage.unscoped<CounterDocument>("counters", "platform");
  }

  /**
   * Up to `limit` events after a sequence, in order. All that was committed up to `notBefore` is seen, also right after a
   * failover, when a new primary does not yet know what its predecessor had confirmed.
   */
  async page(
    tenant: Tenant,
    query: EventFilter & { readonly after: number; readonly limit: number; readonly notBefore?: Timestamp | null },
  ): Promise<EventPage> {
    const session = this.storage.client.startSession({ causalConsistency: true });
    try {
      if (query.notBefore) session.advanceOperationTime(query.notBefore);
      const documents = await this.#events
        .find(
          { ...matching(tenant, query), sequence: { $gt: query.after } },
          {
            session,
            hint: bestIndex(query),
            batchSize: query.limit + 1,
          },
        )
        .sort({ sequence: 1 })
        .limit(query.limit)
        .toArray();
      return { events: documents.map(toEvent), oldest: await this.#oldest(tenant, session) };
    } finally {
      await session.endSession();
    }
  }

  /**
   * The last sequence given out to a tenant; 0 before the first.
   * @param options.isExact Asks a majority of the members first, so that even a primary which was just elected, or
   * deposed without knowing it, tells the newest. Slower; for the case that the answer surprises.
   */
  async lastSequence(tenant: Tenant, options: { isExact?: boolean } = {}): Promise<number> {
    const exactly = { readConcern: { level: "linearizable" }, maxTimeMS: 5_000 } as const;
    const counter = options.isExact
      ? await this.#counters.findOne({ _id: counterId(tenant) }, exactly)
      : await this.#counter(tenant);
    return counter?.sequence ?? 0;
  }

  /** Whether an event of that number was lost by a restore, so that nobody knows what followed it. */
  async isLost(tenant: Tenant, sequence: number): Promise<boolean> {
    const { gaps = [] } = (await this.#counter(tenant)) ?? {};
    return gaps.some(({ after, until }) => sequence > after && sequence < until);
  }

  /** Of a thousand that subscribe at once each asks for it: they wait for one read that begins after they asked. */
  #counter(tenant: Tenant): Promise<CounterDocument | null> {
    const id = counterId(tenant);
    return this.#reads.read(id, () => this.#counters.findOne({ _id: id }));
  }

  /**
   * After a restore, before any process works: goes on with numbers that were never given out, so that no id that somebody
   * holds comes to mean another event, and remembers which are lost. Numbers follow the clock from then on: a thousand
   * for each millisecond, which no log has ever filled.
   */
  async leaveGap(tenant: Tenant): Promise<EventGap> {
    const newest = await this.#events
      .find(tenantFields(tenant), { hint: "sequence", projection: { _id: 0, sequence: 1, committedAt: 1 } })
      .sort({ sequence: -1 })
      .limit(1)
      .next();
    const after = Math.max(await this.lastSequence(tenant), newest?.sequence ?? 0);
    const now = await this.storage.now();
    const gap: EventGap = { after, until: Math.max(after + 1, now.getTime() * numbersPerMs) };
    const committedAt = newest && newest.committedAt > now ? newest.committedAt : now;
    await this.#counters.updateOne(
      { _id: counterId(tenant) },
      {
        $set: { sequence: gap.until - 1 },
        $max: { committedAt },
        $push: { gaps: { $each: [gap], $slice: -keptGaps } },
      },
      { upsert: true },
    );
    return gap;
  }

  /** The same for several tenants, in their order. */
  async lastSequences(tenants: readonly Tenant[]): Promise<number[]> {
    const ids = tenants.map(counterId);
    if (ids.length === 0) return [];
    const found = await this.#counters.find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray();
    const byId = new Map(found.map(({ _id, sequence }) => [_id, sequence]));
    return ids.map((id) => byId.get(id) ?? 0);
  }

  /** The last sequence that was given out before an instant; that before the oldest which is kept when there is none. */
  async lastSequenceBefore(tenant: Tenant, instant: Date): Promise<number> {
    const session = this.storage.client.startSession({ causalConsistency: true });
    try {
      let low = (await this.#oldest(tenant, session)) - 1;
      let high = await this.lastSequence(tenant);
      // Within a tenant the times of numbering never fall back, so half of what is left can be left out each time.
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        // The last up to there: after a restore there are numbers without an event.
        const event = await this.#events.findOne(
          { ...tenantFields(tenant), sequence: { $lte: middle } },
          { session, sort: { sequence: -1 }, hint: "sequence", projection: { sequence: 1, committedAt: 1 } },
        );
        if (!event || event.committedAt < instant) low = middle;
        else high = event.sequence - 1;
      }
      return low;
    } finally {
      await session.endSession();
    }
  }

  /** Changes how long events are kept; whole days from 1. The window moves within a minute. */
  async setRetention(days: number): Promise<void> {
    if (!Number.isInteger(days) || days < 1) {
      throw new RangeError(`Events are kept for a whole number of days from 1, not ${days}.`);
    }
    await this.storage.db.command({
      collMod: "events",
      index: { name: retentionIndex, expireAfterSeconds: days * secondsPerDay },
    });
  }

  /** All events of all tenants as they are numbered. */
  follow(start: FeedStart): InsertFeed<EventInsert> {
    return new InsertFeed<EventInsert>(this.storage.db.collection("events"), start);
  }

  async #oldest(tenant: Tenant, session: ClientSession): Promise<number> {
    const first = await this.#first(tenant, session);
    if (first !== null) return first;
    // In this order: an event that is numbered in between must not look like one that was removed.
    const last = await this.#counters.findOne({ _id: counterId(tenant) }, { session });
    return (await this.#first(tenant, session)) ?? (last?.sequence ?? 0) + 1;
  }

  async #first(tenant: Tenant, session: ClientSession): Promise<number | null> {
    const first = await this.#events
      .find(tenantFields(tenant), { session, hint: "sequence", projection: { _id: 0, sequence: 1 } })
      .sort({ sequence: 1 })
      .limit(1)
      .next();
    return first?.sequence ?? null;
  }
}

export function counterId(tenant: Tenant): string {
  return `events:${tenant.organizationId}:${tenant.environment}`;
}

/** Without what only the store needs. */
export function toEvent(document: EventDocument): NumberedEvent {
  const { organizationId, environment, connectionId, at, type, sequence } = document;
  const payload = asTold(document);
  return { organizationId, environment, connectionId, at, type, payload, sequence } as NumberedEvent;
}

function asTold(document: EventDocument): EventDocument["payload"] {
  if (document.type !== "records.changed") return document.payload;
  const { created, ...payload } = document.payload as typeof document.payload & { readonly created?: PackedChanges };
  return created ? { ...payload, changes: [...unpackCreated(created), ...payload.changes] } : payload;
}

/** The same conditions for an event in hand. */
export function isWanted(event: NumberedEvent, filter: EventFilter & { readonly tenant: Tenant }): boolean {
  const { connectionIds } = filter.tenant;
  if (connectionIds && (event.connectionId === null || !connectionIds.includes(event.connectionId))) return false;
  if (filter.types && !filter.types.includes(event.type)) return false;
  if (filter.connectionId && event.connectionId !== filter.connectionId) return false;
  if (filter.entities && event.type === "records.changed") return filter.entities.includes(event.payload.entity);
  return true;
}

function matching(tenant: Tenant, filter: EventFilter): Tenant & Record<string, unknown> {
  return {
    ...tenantFilter(tenant),
    ...(filter.types ? { type: { $in: filter.types } } : {}),
    ...(filter.connectionId ? { connectionId: filter.connectionId } : {}),
    ...(filter.entities
      ? { $or: [{ type: { $ne: "records.changed" } }, { "payload.entity": { $in: filter.entities } }] }
      : {}),
  };
}

/** Named, because the planner may otherwise walk the whole window by sequence for a type that is rare in it. */
function bestIndex(filter: EventFilter): string {
  if (filter.connectionId) return "connection";
  return filter.types ? "type" : "sequence";
}
