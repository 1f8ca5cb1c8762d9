import { EventStore, SoleLeader, within, type NumberedEvent } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import { isWriteConflict, type Lease, type Storage, type Tenant } from "../storage/index.js";
import type { DeliveryStore } from "./delivery-store.js";
import type { WebhookEndpointDocument } from "./endpoint-document.js";
import type { PositionDocument, WebhookEndpointStore } from "./endpoint-store.js";
import { sourceOfEvent } from "./event-types.js";
import type { LaneStore } from "./lane-store.js";
import { planDeliveries } from "./plan-deliveries.js";

export interface DistributorOptions {
  /** How long the distributor of a process that died is waited for: whole milliseconds, default 10,000. */
  readonly leaseTtlMs?: number;
  /** How often the log is looked at, in whole milliseconds; default 200. */
  readonly everyMs?: number;
}

interface DistributorParts {
  readonly storage: Storage;
  readonly endpoints: WebhookEndpointStore;
  readonly deliveries: DeliveryStore;
  readonly lanes: LaneStore;
  readonly logger: Logger;
  readonly workerId: string;
  /** Called when deliveries were made. */
  readonly onMade: () => void;
}

const leaseKey = "webhook-distributor";
const defaultLeaseTtlMs = 10_000;
const defaultEveryMs = 200;
/** Of the log at a time: an event may tell of 1,000 records. */
const eventsPerRead = 50;
/** One transaction: what the server takes without trouble. An event is not parted, so there may be somewhat more. */
const mostDocuments = 800;
const backfillsPerTurn = 20;
/** Longer than the lanes of a thousand endpoints take to be woken. */
const patienceMs = 1_000;

/**
 * Hands the numbered log out to endpoints: one delivery for each event and endpoint that wants it.
 *
 * One process at a time does so, under a lease. How far it came is a position for each tenant, moved in the transaction that
 * makes the deliveries: wherever it is cut off, an event was handed out to all or is still to be. Endpoints are read in the
 * same transaction, and whoever changes them writes the position's document, so no event falls between an old and a new list.
 * After the commit the lanes are woken; a successor wakes all of them, in case that was cut off.
 */
export class WebhookDistributor {
  readonly #log: EventStore;
  readonly #leader: SoleLeader;
  readonly #leaseTtlMs: number;
  readonly #waking = new Set<Promise<void>>();
  #hasMissedWaking = false;

  constructor(
    private readonly parts: DistributorParts,
    private readonly options: DistributorOptions = {},
  ) {
    this.#log = new EventStore(parts.storage);
    const { storage, workerId, logger } = parts;
    this.#leaseTtlMs = options.leaseTtlMs ?? defaultLeaseTtlMs;
    this.#leader = new SoleLeader(
      { storage, key: leaseKey, name: "webhook distributor", workerId, ttlMs: this.#leaseTtlMs, logger },
      (lease, isWell) => this.#lead(lease, isWell),
    );
  }

  start(): void {
    this.#leader.start();
  }

  stop(): Promise<void> {
    return this.#leader.stop(() => within(Promise.all(this.#waking), patienceMs));
  }

  async #lead(lease: Lease, isWell: () => void): Promise<void> {
    const { endpoints, lanes } = this.parts;
    await this.#wakeFor(lanes.wakeAll());
    let beatenAtMs = performance.now();
    while (!this.#leader.signal.aborted) {
      if (this.#hasMissedWaking) {
        this.#hasMissedWaking = false;
        await this.#wakeFor(lanes.wakeAll());
      }
      const behind = await this.#behind();
      const backfills = await endpoints.findBackfills(backfillsPerTurn);
      for (const position of behind) await this.#handOut(lease, position);
      for (const endpoint of backfills) await this.#fill(lease, endpoint);
      isWell();
      if (behind.length + backfills.length > 0) continue;
      if (performance.now() - beatenAtMs > this.#leaseTtlMs / 3) {
        await this.#leader.beat(lease);
        beatenAtMs = performance.now();
      }
      await this.#leader.doorbell.wait(this.options.everyMs ?? defaultEveryMs);
    }
  }

  /** Tenants with enabled endpoints to whom something happened that was not handed out. */
  async #behind(): Promise<PositionDocument[]> {
    const positions = await this.parts.endpoints.activePositions();
    const last = await this.#log.lastSequences(positions);
    return positions.filter((position, place) => (last[place] ?? 0) > position.sequence);
  }

  async #handOut(lease: Lease, tenant: PositionDocument): Promise<void> {
    const { endpoints, logger } = this.parts;
    const upTo = await this.#log.lastSequence(tenant);
    const wanting = (await endpoints.list(tenant)).filter(({ state }) => state === "ENABLED");
    const begin = Math.max(tenant.sequence, Math.min(upTo, ...wanting.map(({ fromSequence }) => fromSequence)));
    const { events, oldest } = await this.#read(tenant, wanting, begin);
    if (oldest > begin + 1 && begin < upTo) {
      logger.error({ ...tenant, after: begin, oldest }, "events left the log before webhooks told of them");
    }
    const woken = await this.#inTransaction(lease, async (now) => {
      // Read again: of what was changed since, either this sees it, or the change meets this transaction and waits.
      const current = (await endpoints.list(tenant, lease.session)).filter(({ state }) => state === "ENABLED");
      if (current.some((endpoint) => !isCovered(endpoint, wanting))) return [];
      const { made, handedOut } = await this.#make(lease, tenant, events, current, now);
      const isAll = handedOut === events.length && events.length < eventsPerRead;
      const sequence = isAll ? upTo : (events[handedOut - 1]?.sequence ?? begin);
      await endpoints.movePosition(tenant, sequence, { isActive: current.length > 0, session: lease.session });
      return made;
    });
    await this.#wake(tenant, woken);
  }

  /** Goes through a part of the log again for one endpoint: what was never delivered to it is now. */
  async #fill(lease: Lease, endpoint: WebhookEndpointDocument): Promise<void> {
    const { endpoints } = this.parts;
    const { backfill } = endpoint;
    if (!backfill) return;
    const { events } = await this.#read(endpoint, [endpoint], backfill.after);
    const inside = events.filter(({ sequence }) => sequence <= backfill.through);
    const wanted = inside.filter(({ at }) => at >= backfill.from && at < backfill.to);
    const woken = await this.#inTransaction(lease, async (now) => {
      const { made, handedOut } = await this.#make(lease, endpoint, wanted, [{ ...endpoint, fromSequence: 0 }], now);
      const after = handedOut < wanted.length ? wanted[handedOut - 1]?.sequence : inside.at(-1)?.sequence;
      const isDone = handedOut === wanted.length && (inside.length < events.length || events.length < eventsPerRead);
      const change = { backfill: isDone ? null : { ...backfill, after: after ?? backfill.after } };
      const isChanged = await endpoints.update(
        endpoint,
        { $set: change },
        { session: lease.session, expected: { state: "ENABLED", "backfill.after": backfill.after } as object },
      );
      if (!isChanged) throw new BackfillChangedError();
      return made;
    });
    await this.#wake(endpoint, woken);
  }

  async #read(tenant: Tenant, endpoints: readonly WebhookEndpointDocument[], after: number) {
    const types = [...new Set(endpoints.flatMap(({ eventTypes }) => eventTypes.map(sourceOfEvent)))];
    if (types.length === 0) return { events: [], oldest: 0 };
    return this.#log.page(tenant, { types, after, limit: eventsPerRead });
  }

  /** Makes the deliveries of as many events as one transaction should have. @returns whose lanes to wake, how many events. */
  async #make(
    lease: Lease,
    tenant: Tenant,
    events: readonly NumberedEvent[],
    endpoints: readonly WebhookEndpointDocument[],
    now: Date,
  ): Promise<{ made: readonly string[]; handedOut: number }> {
    const messages = [];
    const deliveries = [];
    let handedOut = 0;
    for (const event of events) {
      const plan = planDeliveries(event, endpoints, now);
      messages.push(...plan.messages);
      deliveries.push(...plan.deliveries);
      handedOut += 1;
      if (messages.length + deliveries.length >= mostDocuments) break;
    }
    const made = await this.parts.deliveries.insertMissing(tenant, { messages, deliveries }, lease.session);
    return { made: [...new Set(made.map(({ endpointId }) => endpointId))], handedOut };
  }

  async #wake(tenant: Tenant, endpointIds: readonly string[]): Promise<void> {
    if (endpointIds.length === 0) return;
    await this.#wakeFor(this.parts.lanes.wake(tenant, endpointIds));
  }

  /**
   * Waits for lanes to be woken, but not for long: one whose holder was killed is locked until that is found out, and
   * others have something to be told meanwhile. What then fails is made up for by waking all.
   */
  async #wakeFor(work: Promise<void>): Promise<void> {
    const waking = work
      .then(() => this.parts.onMade())
      .catch((error: unknown) => {
        this.#hasMissedWaking = true;
        this.parts.logger.warn({ err: error }, "webhook lanes could not be woken; they are once more");
      })
      .finally(() => this.#waking.delete(waking));
    this.#waking.add(waking);
    await within(waking, patienceMs);
    // Those that were woken are looked at, also while others are not.
    this.parts.onMade();
  }

  /** One try under the fence: whatever goes wrong, the next turn goes on from what is stored. */
  async #inTransaction(lease: Lease, work: (now: Date) => Promise<readonly string[]>): Promise<readonly string[]> {
    const { session } = lease;
    session.startTransaction();
    try {
      const now = await this.#leader.fence(lease, session);
      const result = await work(now);
      await session.commitTransaction();
      return result;
    } catch (error) {
      if (session.inTransaction()) await session.abortTransaction();
      if (error instanceof BackfillChangedError || isWriteConflict(error)) return [];
      throw error;
    }
  }
}

/** Somebody asked for another replay, or switched the endpoint off: the next turn looks at it anew. */
class BackfillChangedError extends Error {}

/** Whether what was read from the log holds all that the endpoint wants. */
function isCovered(endpoint: WebhookEndpointDocument, known: readonly WebhookEndpointDocument[]): boolean {
  const types = new Set(known.flatMap(({ eventTypes }) => eventTypes));
  return endpoint.eventTypes.every((type) => types.has(type));
}
