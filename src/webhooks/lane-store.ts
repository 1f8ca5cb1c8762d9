import { randomUUID } from "node:crypto";
import type { Binary, ClientSession } from "mongodb";
import {
  backlogOf,
  killSessions,
  tenantFields,
  type Backlog,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";

/**
 * Who sends to an endpoint, and when it is to be looked at. One process has a lane at a time: that keeps an endpoint's
 * concurrency, its order and its rate without asking anybody for each delivery. Times are the database's; the epoch only
 * grows, and a holder proves in each of its transactions that it still is one.
 *
 * A holder's transactions run on the lane's own session. One that is killed inside of it leaves the lane locked at the
 * server for a minute, and whoever writes to it waits; so the next one ends that session first.
 */
interface LaneDocument extends Tenant {
  /** The endpoint's id. */
  readonly _id: string;
  /** Absent: nothing is pending. While somebody has the lane, when it would be free again. */
  readonly nextDueAt?: Date;
  readonly owner: string | null;
  /** The holder's session at the server; absent or null while nobody has the lane. */
  readonly sessionId?: Binary | null;
  readonly epoch: number;
  readonly until: Date;
  /** Something was added since the lane was taken. */
  readonly isWoken: boolean;
  /** Failures in a row. */
  readonly failures: number;
  readonly isFailing: boolean;
}

export interface Lane {
  readonly endpointId: string;
  readonly owner: string;
  readonly epoch: number;
  readonly failures: number;
  /** For the transactions that prove that it is held; one at a time. End it when you are done with the lane. */
  readonly session: ClientSession;
}

/** How long all lanes that are to be woken may take together, before each is woken by itself. */
const togetherMs = 500;
const timeExpiredCode = 50;
/** Dead holders looked for at a time. */
const deadAtOnce = 20;

/** Failures in a row after which an endpoint is tried with one delivery at a time. */
export const failuresToOpen = 5;

export const laneIndexes: readonly IndexDefinition[] = [
  // The senders' question. It runs over all organizations, so it does not begin with one.
  { collection: "webhookLanes", name: "by_due", keys: { isFailing: 1, nextDueAt: 1 } },
];

/** Another process has the lane now, or the endpoint is gone. Not a fault: whoever meets it stops. */
export class LaneLostError extends Error {
  constructor({ endpointId, owner, epoch }: Lane) {
    super(`The lane of ${endpointId} of ${owner} (epoch ${epoch}) was taken over.`);
    this.name = "LaneLostError";
  }
}

/** The one place that reads and writes the collection `webhookLanes`. */
export class LaneStore {
  constructor(
    private readonly storage: Storage,
    private readonly ttlMs: number,
  ) {}

  private get lanes() {
    return this.storage.unscoped<LaneDocument>("webhookLanes", "worker");
  }

  private get ofTenants() {
    return this.storage.tenants<LaneDocument>("webhookLanes");
  }

  private get counted() {
    return this.storage.unscoped<LaneDocument>("webhookLanes", "metrics");
  }

  /** Endpoints that something is due for and that nobody sends to, over all tenants. */
  due(until: Date): Promise<Backlog> {
    const filter = { isFailing: { $in: [false, true] } };
    return backlogOf(this.counted, { field: "nextDueAt", index: "by_due", until, filter });
  }

  async insert(tenant: Tenant, endpointId: string, session: ClientSession): Promise<void> {
    const free = { owner: null, epoch: 0, until: new Date(0), isWoken: false, failures: 0, isFailing: false };
    await this.ofTenants.insertOne({ _id: endpointId, ...tenantFields(tenant), ...free }, { session });
  }

  async remove(tenant: Tenant, endpointId: string, session: ClientSession): Promise<void> {
    await this.ofTenants.deleteOne({ ...tenantFields(tenant), _id: endpointId }, { session });
  }

  /** Has lanes of a tenant looked at as soon as somebody is free. */
  async wake(tenant: Tenant, endpointIds: readonly string[], options: { isForgiven?: boolean } = {}): Promise<void> {
    if (endpointIds.length === 0) return;
    const change = [
      ...(options.isForgiven ? [{ $set: { failures: 0, isFailing: false, nextDueAt: "$$NOW" } }] : []),
      wakened,
    ];
    try {
      const together = { ...tenantFields(tenant), _id: { $in: [...endpointIds] } };
      await this.ofTenants.updateMany(together, change, { maxTimeMS: togetherMs });
    } catch (error) {
      if ((error as { code?: unknown }).code !== timeExpiredCode) throw error;
      // One of them is locked by a holder that was killed; the others do not wait for it.
      await Promise.all(endpointIds.map((_id) => this.ofTenants.updateOne({ ...tenantFields(tenant), _id }, change)));
    }
  }

  /** What a process that died between its transaction and the call to `wake` left undone. */
  async wakeAll(): Promise<void> {
    await this.lanes.updateMany({}, [wakened]);
  }

  /** Takes a lane that is due, the longest waiting first; null when there is none. */
  async claim(worker: string, isFailing: boolean): Promise<Lane | null> {
    const owner = `${worker}/${randomUUID()}`;
    if (!(await this.#isAnyDue(isFailing))) return null;
    const session = this.storage.client.startSession();
    const lane = await this.lanes.findOneAndUpdate(
      due(isFailing),
      [
        {
          $set: {
            owner,
            sessionId: session.id?.id ?? null,
            epoch: { $add: ["$epoch", 1] },
            until: { $add: ["$$NOW", this.ttlMs] },
            // Should this process die, the lane comes up again by itself.
            nextDueAt: { $add: ["$$NOW", this.ttlMs] },
            isWoken: false,
          },
        },
      ],
      { sort: { nextDueAt: 1 }, hint: byDue, returnDocument: "after" },
    );
    if (lane) return { endpointId: lane._id, owner, epoch: lane.epoch, failures: lane.failures, session };
    await session.endSession();
    return null;
  }

  /** Looks before anything is written, and ends what holders that died have left open at the server. */
  async #isAnyDue(isFailing: boolean): Promise<boolean> {
    const lanes = await this.lanes
      .find(due(isFailing), {
        sort: { nextDueAt: 1 },
        hint: byDue,
        limit: deadAtOnce,
        projection: { owner: 1, sessionId: 1 },
      })
      .toArray();
    const left = lanes.flatMap(({ owner, sessionId }) => (owner !== null && sessionId ? [sessionId] : []));
    await killSessions(this.storage, left);
    return lanes.length > 0;
  }

  /** Prolongs the lane, and writes down how many failures there were in a row. @throws {LaneLostError} */
  async fence(lane: Lane, failures: number, session?: ClientSession): Promise<void> {
    const until = { $add: ["$$NOW", this.ttlMs] };
    const { matchedCount } = await this.lanes.updateOne(
      held(lane),
      [{ $set: { until, nextDueAt: until, failures, isFailing: failures >= failuresToOpen } }],
      session ? { session } : {},
    );
    if (matchedCount === 0) throw new LaneLostError(lane);
  }

  /** Gives the lane back. @param nextDueAt null when nothing is pending. What was added meanwhile is due at once. */
  async release(lane: Lane, nextDueAt: Date | null): Promise<void> {
    await this.lanes.updateOne(held(lane), [
      {
        $set: {
          owner: null,
          sessionId: null,
          until: "$$NOW",
          isWoken: false,
          nextDueAt: { $cond: ["$isWoken", "$$NOW", nextDueAt ?? "$$REMOVE"] },
        },
      },
    ]);
  }

  /** The same for a lane whose endpoint is to be left alone until then, whatever was added. */
  async pause(lane: Lane, pauseMs: number): Promise<void> {
    await this.lanes.updateOne(held(lane), [
      {
        $set: { owner: null, sessionId: null, until: "$$NOW", isWoken: false, nextDueAt: { $add: ["$$NOW", pauseMs] } },
      },
    ]);
  }
}

const byDue = { isFailing: 1, nextDueAt: 1 } as const;

/** Lanes that are to be looked at and that nobody has. The lower bound leaves out those in which nothing is pending. */
function due(isFailing: boolean) {
  return {
    isFailing,
    nextDueAt: { $gt: new Date(0) },
    $expr: { $and: [{ $lte: ["$nextDueAt", "$$NOW"] }, { $lte: ["$until", "$$NOW"] }] },
  };
}

/** One that fails has its pauses, however much is added meanwhile. */
const wakened = {
  $set: {
    isWoken: true,
    nextDueAt: {
      $cond: ["$isFailing", { $ifNull: ["$nextDueAt", "$$NOW"] }, { $min: ["$nextDueAt", "$$NOW"] }],
    },
  },
};

function held({ endpointId, owner, epoch }: Lane) {
  return { _id: endpointId, owner, epoch };
}
