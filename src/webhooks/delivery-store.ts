import type { ClientSession, Filter } from "mongodb";
import { firstIdAt } from "../ids/index.js";
import {
  findAtOnce,
  ownedFilter,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { AttemptDocument, DeliveryDocument, DeliveryState, MessageDocument } from "./delivery-document.js";
import type { ToldEventType } from "./event-types.js";

/** How long deliveries and their attempts are kept. */
export const deliveryRetentionDays = 30;
const secondsPerDay = 86_400;
/** A message is made with its first delivery; one that is made later, by a replay, finds it while the log has its event. */
const messageRetentionDays = deliveryRetentionDays + 10;

export const deliveryIndexes: readonly IndexDefinition[] = [
  {
    collection: "deliveries",
    name: "due",
    keys: { organizationId: 1, endpointId: 1, state: 1, nextAttemptAt: 1 },
  },
  {
    collection: "deliveries",
    name: "in_order",
    keys: { organizationId: 1, endpointId: 1, state: 1, sequence: 1, _id: 1 },
  },
  { collection: "deliveries", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  {
    collection: "deliveries",
    name: "by_endpoint",
    keys: { organizationId: 1, environment: 1, endpointId: 1, _id: 1 },
  },
  {
    collection: "deliveries",
    name: "by_state",
    keys: { organizationId: 1, environment: 1, endpointId: 1, state: 1, _id: 1 },
  },
  expiring("deliveries", deliveryRetentionDays),
  { collection: "attempts", name: "by_delivery", keys: { organizationId: 1, deliveryId: 1, number: 1 } },
  { collection: "attempts", name: "by_endpoint", keys: { organizationId: 1, endpointId: 1 } },
  {
    collection: "attempts",
    name: "expiry",
    keys: { at: 1 },
    options: { expireAfterSeconds: deliveryRetentionDays * secondsPerDay },
  },
  expiring("messages", messageRetentionDays),
];

function expiring(collection: string, days: number): IndexDefinition {
  return { collection, name: "expiry", keys: { createdAt: 1 }, options: { expireAfterSeconds: days * secondsPerDay } };
}

/** Which deliveries somebody wants to see or to have again. */
export interface DeliveryFilter {
  readonly endpointId?: string | null | undefined;
  readonly state?: readonly DeliveryState[] | null | undefined;
  readonly eventTypes?: readonly ToldEventType[] | null | undefined;
  readonly connectionId?: string | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

const longestReadMs = 10_000;
/** Of an index, that the store merges in order; beyond twice as many it would sort instead. */
const mostStretches = 100;

/** The one place that reads and writes the collections `deliveries`, `messages` and `attempts`. */
export class DeliveryStore {
  constructor(private readonly storage: Storage) {}

  private get deliveries() {
    return this.storage.tenants<DeliveryDocument>("deliveries");
  }

  private get messages() {
    return this.storage.tenants<MessageDocument>("messages");
  }

  private get attempts() {
    return this.storage.tenants<AttemptDocument>("attempts");
  }

  /** Stores what is not there yet; what is, stays as it is. @returns the deliveries that are new. */
  async insertMissing(
    tenant: Tenant,
    { messages, deliveries }: { messages: readonly MessageDocument[]; deliveries: readonly DeliveryDocument[] },
    session: ClientSession,
  ): Promise<readonly DeliveryDocument[]> {
    const knownMessages = await idsOf(this.messages, tenant, messages, session);
    const knownDeliveries = await idsOf(this.deliveries, tenant, deliveries, session);
    const newDeliveries = deliveries.filter(({ _id }) => !knownDeliveries.has(_id));
    const wanted = new Set(newDeliveries.map(({ messageId }) => messageId));
    const newMessages = messages.filter(({ _id }) => wanted.has(_id) && !knownMessages.has(_id));
    if (newMessages.length > 0) await this.messages.insertMany([...newMessages], { session, ordered: false });
    if (newDeliveries.length > 0) await this.deliveries.insertMany([...newDeliveries], { session, ordered: false });
    return newDeliveries;
  }

  async find(tenant: Tenant, id: string): Promise<DeliveryDocument | null> {
    return this.deliveries.findOne({ ...tenantFilter(tenant), _id: id }, { maxTimeMS: longestReadMs });
  }

  /**
   * Newest first.
   * @param query.endpointIds All of the tenant's, by which those in a state are found without one to look under.
   */
  async list(
    tenant: Tenant,
    query: {
      readonly filter: DeliveryFilter;
      readonly limit: number;
      readonly after: string | null;
      readonly endpointIds?: readonly string[];
    },
  ): Promise<DeliveryDocument[]> {
    const { filter, limit, after, endpointIds } = query;
    const { endpointId, state } = filter;
    const stretches = (endpointId ? 1 : (endpointIds?.length ?? Infinity)) * (state?.length ?? Infinity);
    const isByState = stretches <= mostStretches;
    return findAtOnce<DeliveryDocument>(
      this.storage,
      "deliveries",
      {
        ...tenantFields(tenant),
        $and: [
          tenantFilter(tenant),
          matching(filter),
          isByState && !endpointId ? { endpointId: { $in: [...(endpointIds ?? [])] } } : {},
          after === null ? {} : { _id: { $lt: after } },
        ],
      },
      {
        sort: { _id: -1 },
        limit,
        batchSize: limit + 1,
        hint: isByState ? "by_state" : endpointId ? "by_endpoint" : "by_tenant",
        maxTimeMS: longestReadMs,
      },
    );
  }

  /** Of deliveries that were found inside the wall; attempts themselves name no connection. */
  async attemptsOf(tenant: Tenant, deliveryIds: readonly string[]): Promise<AttemptDocument[]> {
    return this.attempts
      .find(
        { ...tenantFields(tenant), deliveryId: { $in: [...deliveryIds] } },
        { sort: { number: 1 }, maxTimeMS: longestReadMs },
      )
      .toArray();
  }

  /** The bytes to send, by the ids of the messages. */
  async bodies(tenant: Tenant, ids: readonly string[]): Promise<Map<string, string>> {
    const found = await this.messages
      .find({ ...tenantFields(tenant), _id: { $in: [...new Set(ids)] } }, { projection: { body: 1 } })
      .toArray();
    return new Map(found.map(({ _id, body }) => [_id, body]));
  }

  /**
   * What is due for an endpoint, the longest waiting first.
   * @param order.blockedKeys In order: keys whose first delivery waits for another try.
   */
  async due(
    endpoint: Owned,
    query: {
      readonly now: Date;
      readonly limit: number;
      /** Those under way. */
      readonly except: readonly string[];
      /** Null: in any order. */
      readonly order: { readonly blockedKeys: readonly string[] } | null;
    },
  ): Promise<DeliveryDocument[]> {
    const { now, limit, except, order } = query;
    const filter = {
      ...pendingOf(endpoint),
      nextAttemptAt: { $lte: now },
      ...(except.length > 0 ? { _id: { $nin: [...except] } } : {}),
      ...(order && order.blockedKeys.length > 0 ? { orderKey: { $nin: [...order.blockedKeys] } } : {}),
    };
    return this.deliveries
      .find(filter, {
        sort: order ? { sequence: 1, _id: 1 } : { nextAttemptAt: 1 },
        hint: order ? "in_order" : "due",
        limit,
        batchSize: limit + 1,
      })
      .toArray();
  }

  /** Keys whose first delivery waits for another try, and until when: nothing behind it may go before it. */
  async blockedKeys(endpoint: Owned, now: Date): Promise<Map<string, Date>> {
    const waiting = await this.deliveries
      .find(
        { ...pendingOf(endpoint), nextAttemptAt: { $gt: now } },
        { hint: "due", projection: { orderKey: 1, nextAttemptAt: 1 } },
      )
      .toArray();
    return new Map(
      waiting.flatMap(({ orderKey, nextAttemptAt }) =>
        orderKey !== null && nextAttemptAt !== null ? [[orderKey, nextAttemptAt] as const] : [],
      ),
    );
  }

  /** When the next one of an endpoint is due, of those that are due later than `after`; null when there is none. */
  async nextDueAt(endpoint: Owned, after: Date | null): Promise<Date | null> {
    const next = await this.deliveries.findOne(
      { ...pendingOf(endpoint), ...(after ? { nextAttemptAt: { $gt: after } } : {}) },
      { sort: { nextAttemptAt: 1 }, hint: "due", projection: { nextAttemptAt: 1 } },
    );
    return next?.nextAttemptAt ?? null;
  }

  /** When the oldest event happened that an endpoint still waits for; null when it waits for none. */
  async oldestPendingAt(endpoint: Owned, session: ClientSession): Promise<Date | null> {
    const oldest = await this.deliveries.findOne(pendingOf(endpoint), {
      sort: { sequence: 1, _id: 1 },
      hint: "in_order",
      projection: { eventAt: 1 },
      session,
    });
    return oldest?.eventAt ?? null;
  }

  /** Writes down attempts and what became of their deliveries. */
  async settle(
    results: readonly { readonly delivery: DeliveryDocument; readonly attempt: AttemptDocument }[],
    session: ClientSession,
  ): Promise<void> {
    await this.deliveries.bulkWrite(
      results.map(({ delivery }) => {
        const { state, tries, attemptCount, nextAttemptAt, deliveredAt, lastError } = delivery;
        return {
          updateOne: {
            filter: ownedFilter(delivery),
            update: { $set: { state, tries, attemptCount, nextAttemptAt, deliveredAt, lastError } },
          },
        };
      }),
      { session, ordered: false },
    );
    await this.attempts.insertMany(
      results.map(({ attempt }) => attempt),
      { session, ordered: false },
    );
  }

  /** Gives up what an endpoint still waits for. */
  async giveUp(endpoint: Owned, lastError: string): Promise<void> {
    await this.deliveries.updateMany(pendingOf(endpoint), {
      $set: { state: "FAILED", nextAttemptAt: null, lastError },
    });
  }

  /** Makes deliveries pending again, with a schedule that begins anew. @returns how many. */
  async replay(tenant: Tenant, filter: DeliveryFilter & { readonly id?: string }, now: Date): Promise<number> {
    const { id, ...rest } = filter;
    const { modifiedCount } = await this.deliveries.updateMany(
      {
        ...tenantFields(tenant),
        ...(id === undefined ? {} : { _id: id }),
        $and: [tenantFilter(tenant), { state: { $ne: "PENDING" } }, matching(rest)],
      },
      {
        $set: { state: "PENDING", tries: 0, nextAttemptAt: now, deliveredAt: null, lastError: null },
        $inc: { replays: 1 },
      },
    );
    return modifiedCount;
  }

  /** Of an endpoint that is gone. */
  async removeAll(tenant: Tenant, endpointId: string): Promise<void> {
    await this.deliveries.deleteMany({ ...tenantFilter(tenant), endpointId });
    await this.attempts.deleteMany({ ...tenantFields(tenant), endpointId });
  }
}

function pendingOf({ _id, ...tenant }: Owned): Tenant & { endpointId: string; state: "PENDING" } {
  return { ...tenantFields(tenant), endpointId: _id, state: "PENDING" };
}

function matching({ endpointId, state, eventTypes, connectionId, from, to }: DeliveryFilter): Filter<DeliveryDocument> {
  return {
    ...(endpointId ? { endpointId } : {}),
    ...(state ? { state: { $in: [...state] } } : {}),
    ...(eventTypes ? { type: { $in: [...eventTypes] } } : {}),
    ...(connectionId ? { connectionId } : {}),
    ...(from || to
      ? {
          eventAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) },
          // Ids are made of that time.
          _id: {
            ...(from ? { $gte: firstIdAt("webhookDelivery", from) } : {}),
            ...(to ? { $lt: firstIdAt("webhookDelivery", to) } : {}),
          },
        }
      : {}),
  };
}

async function idsOf(
  collection: {
    find(filter: Tenant & { readonly _id: object }, options: object): { toArray(): Promise<{ _id: string }[]> };
  },
  tenant: Tenant,
  documents: readonly { readonly _id: string }[],
  session: ClientSession,
): Promise<Set<string>> {
  if (documents.length === 0) return new Set();
  const ids = documents.map(({ _id }) => _id);
  const found = await collection
    .find(
      { ...tenantFields(tenant), _id: { $in: ids } },
      { session, projection: { _id: 1 }, batchSize: ids.length + 1 },
    )
    .toArray();
  return new Set(found.map(({ _id }) => _id));
}
