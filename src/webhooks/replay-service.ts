import { ConflictError, NotFoundError } from "../errors/index.js";
import { EventStore } from "../events/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import type { DeliveryState } from "./delivery-document.js";
import type { DeliveryStore } from "./delivery-store.js";
import type { Backfill, WebhookEndpointDocument } from "./endpoint-document.js";
import { requireRange } from "./endpoint-input.js";
import { requireEnabled } from "./endpoint-service.js";
import { noEndpoint, type WebhookEndpointStore } from "./endpoint-store.js";
import type { ToldEventType } from "./event-types.js";
import type { LaneStore } from "./lane-store.js";

export interface ReplayRange {
  readonly endpointId: string;
  /** Events from this instant on. */
  readonly from: Date;
  /** Events before this instant; null: until now. */
  readonly to: Date | null;
  readonly filter: {
    /** Null: all, and what was never made a delivery because the endpoint was disabled. */
    readonly state: readonly DeliveryState[] | null;
    readonly eventTypes: readonly ToldEventType[] | null;
    readonly connectionId: string | null;
  };
}

export interface Replayed {
  /** Deliveries that go out again. */
  readonly count: number;
  /** Whether the log is gone through as well, for what was never delivered. */
  readonly isSearching: boolean;
}

/** The time of an event and that of its number may lie this far apart. */
const slackMs = 10 * 60_000;

/** Sends again what was sent before, or never, with the ids that it had. */
export class ReplayService {
  readonly #log: EventStore;

  constructor(
    private readonly parts: {
      readonly storage: Storage;
      readonly endpoints: WebhookEndpointStore;
      readonly deliveries: DeliveryStore;
      readonly lanes: LaneStore;
    },
  ) {
    this.#log = new EventStore(parts.storage);
  }

  /** One delivery. @throws {NotFoundError} @throws {ConflictError} when it waits to be sent as it is, or its endpoint is disabled. */
  async replayOne(tenant: Tenant, deliveryId: string): Promise<Replayed> {
    const { storage, endpoints, deliveries, lanes } = this.parts;
    const delivery = await deliveries.find(tenant, deliveryId);
    if (!delivery) {
      throw new NotFoundError(
        `There is no delivery ${deliveryId} in this environment. The query webhookDeliveries lists those of the last 30 days.`,
      );
    }
    requireEnabled(await endpoints.get(tenant, delivery.endpointId));
    const count = await deliveries.replay(tenant, { id: deliveryId }, await storage.now());
    if (count === 0) {
      throw new ConflictError(
        `The delivery ${deliveryId} is PENDING and is tried by itself at ${delivery.nextAttemptAt?.toISOString()}.`,
      );
    }
    await lanes.wake(tenant, [delivery.endpointId]);
    return { count, isSearching: false };
  }

  /** All of an endpoint and a range of time. @throws {NotFoundError | InvalidInputError | ConflictError} */
  async replayRange(tenant: Tenant, range: ReplayRange): Promise<Replayed> {
    const { storage, endpoints, deliveries, lanes } = this.parts;
    const { endpointId, from, filter } = range;
    const endpoint = await endpoints.get(tenant, endpointId);
    const now = await storage.now();
    const to = range.to ?? now;
    requireRange(from, to, now);
    requireEnabled(endpoint);
    const isSearching = filter.state === null && filter.eventTypes === null && filter.connectionId === null;
    // What happened before it was made was never meant for it.
    const since = from > endpoint.createdAt ? from : endpoint.createdAt;
    if (isSearching) await this.#search(endpoint, since, to);
    const count = await deliveries.replay(tenant, { endpointId, from, to, ...filter }, now);
    await lanes.wake(tenant, [endpointId]);
    return { count, isSearching };
  }

  /** Has the log gone through. Two replays at once become one over both ranges: nothing is made twice. */
  async #search(endpoint: WebhookEndpointDocument, from: Date, to: Date): Promise<void> {
    const { endpoints } = this.parts;
    const after = await this.#log.lastSequenceBefore(endpoint, new Date(from.getTime() - slackMs));
    // Up to the event with which it was told again by itself.
    const through = Math.min(
      await this.#log.lastSequenceBefore(endpoint, new Date(to.getTime() + slackMs)),
      endpoint.fromSequence,
    );
    const wanted: Backfill = { after, through, from, to };
    for (;;) {
      const { backfill } = await endpoints.get(endpoint, endpoint._id);
      const isCovered = endpoint.missedSince === null || from <= endpoint.missedSince;
      const $set = {
        ...(through > after ? { backfill: backfill ? merged(backfill, wanted) : wanted } : {}),
        ...(isCovered ? { missedSince: null } : {}),
      };
      if (Object.keys($set).length === 0) return;
      if (await endpoints.update(endpoint, { $set }, { expected: { backfill } })) return;
      if (!(await endpoints.find(endpoint, endpoint._id))) throw noEndpoint(endpoint._id);
    }
  }
}

function merged(one: Backfill, other: Backfill): Backfill {
  return {
    after: Math.min(one.after, other.after),
    through: Math.max(one.through, other.through),
    from: one.from < other.from ? one.from : other.from,
    to: one.to > other.to ? one.to : other.to,
  };
}
