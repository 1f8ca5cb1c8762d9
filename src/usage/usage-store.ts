import type { ClientSession } from "mongodb";
import {
  tenantFields,
  tenantFilter,
  type Environment,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";

/**
 * What a tenant used, entry by entry, each written in the transaction of what it is for and under a key of its own: a
 * thing that is done again after a crash is not counted again, and nothing is counted that was not done.
 */
export type UsageEntry = {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly at: Date;
} & (
  | { readonly kind: "CREDIT"; readonly credits: 1 | -1 }
  | {
      readonly kind: "PAGE";
      readonly runId: string;
      readonly entity: string;
      readonly counts: Readonly<Record<string, number>>;
      /** Calls to the source. */
      readonly requests: number;
    }
  | {
      /** Pages in which nothing had changed, of one hour, whose beginning `at` is: most pages of most connections. */
      readonly kind: "IDLE";
      readonly counts: Readonly<Record<string, number>>;
      readonly requests: number;
    }
);

/** Whose usage it is. */
interface Owner extends Tenant {
  readonly connectionId: string;
}

export interface UsageSum {
  /** Credits held at the end of the time asked for. */
  readonly credits: number;
  readonly recordsRead: number;
  readonly recordsStored: number;
  readonly requests: number;
}

/** What was used on one day, UTC. */
export interface UsageDay extends Omit<UsageSum, "credits"> {
  /** `2026-11-27` */
  readonly date: string;
}

export const usageIndexes: readonly IndexDefinition[] = [
  { collection: "usage", name: "by_tenant_time", keys: { organizationId: 1, environment: 1, at: 1 } },
  {
    collection: "usage",
    name: "by_tenant_connection_time",
    keys: { organizationId: 1, environment: 1, connectionId: 1, at: 1 },
  },
];

const longestReadMs = 10_000;
const hourMs = 3_600_000;

/** The one place that reads and writes the collection `usage`. Its entries outlive the connection they are of. */
export class UsageStore {
  constructor(private readonly storage: Storage) {}

  private get usage() {
    return this.storage.tenants<UsageEntry>("usage");
  }

  /** A credit is taken when a connection is made and given back when it is disconnected; nothing between changes it. */
  async credit(owner: Owner, what: "TAKEN" | "RELEASED", at: Date, session: ClientSession): Promise<void> {
    await this.#add(
      {
        _id: `${owner.connectionId}/${what}`,
        ...base(owner, at),
        kind: "CREDIT",
        credits: what === "TAKEN" ? 1 : -1,
      },
      session,
    );
  }

  /**
   * One page of a run, or a part of one.
   * @param place where in the run: the entity, the number of the page, the part of it.
   * @returns whether it is counted now; false when it was before.
   */
  async page(
    owner: Owner,
    place: { readonly runId: string; readonly entity: string; readonly page: number | string; readonly part: number },
    used: { readonly counts: Readonly<Record<string, number>>; readonly requests: number },
    at: Date,
    session: ClientSession,
  ): Promise<boolean> {
    const { runId, entity, page, part } = place;
    const _id = `${runId}/${entity}/${page}/${part}`;
    return this.#add({ _id, ...base(owner, at), kind: "PAGE", runId, entity, ...used }, session);
  }

  /**
   * A page in which nothing had changed. It has no key of its own, so the transaction has to be one that can't be done twice,
   * as that is not which moves a checkpoint: ten thousand connections that find nothing every five minutes would leave a
   * billion entries a year.
   */
  async idlePage(
    owner: Owner,
    used: { readonly counts: Readonly<Record<string, number>>; readonly requests: number },
    at: Date,
    session: ClientSession,
  ): Promise<void> {
    const hour = new Date(Math.floor(at.getTime() / hourMs) * hourMs);
    const { connectionId } = owner;
    const counts = Object.fromEntries(Object.entries(used.counts).map(([name, count]) => [`counts.${name}`, count]));
    await this.usage.updateOne(
      { _id: `${connectionId}/${hour.toISOString()}`, ...tenantFields(owner) },
      { $inc: { ...counts, requests: used.requests }, $setOnInsert: { connectionId, at: hour, kind: "IDLE" } },
      { upsert: true, session },
    );
  }

  async #add(entry: UsageEntry, session: ClientSession): Promise<boolean> {
    const { _id, organizationId, environment, ...rest } = entry;
    const key = { _id, organizationId, environment };
    const result = await this.usage.updateOne(key, { $setOnInsert: rest }, { upsert: true, session });
    return result.upsertedCount === 1;
  }

  /** What was used from one instant up to another, of one connection or of all. */
  async sum(
    tenant: Tenant,
    query: { readonly connectionId: string | null; readonly from: Date; readonly to: Date },
  ): Promise<UsageSum> {
    const { connectionId, from, to } = query;
    const where = { ...tenantFilter(tenant), ...(connectionId === null ? {} : { connectionId }), at: { $lt: to } };
    const since = (field: string) => ({ $sum: { $cond: [{ $gte: ["$at", from] }, { $ifNull: [field, 0] }, 0] } });
    const [sum] = await this.usage
      .aggregate<UsageSum>(
        [
          { $match: where },
          {
            $group: {
              _id: null,
              credits: { $sum: { $ifNull: ["$credits", 0] } },
              recordsRead: since("$counts.read"),
              created: since("$counts.created"),
              updated: since("$counts.updated"),
              requests: since("$requests"),
            },
          },
          {
            $project: {
              _id: 0,
              credits: 1,
              recordsRead: 1,
              requests: 1,
              recordsStored: { $add: ["$created", "$updated"] },
            },
          },
        ],
        {
          hint: connectionId === null ? "by_tenant_time" : "by_tenant_connection_time",
          maxTimeMS: longestReadMs,
        },
      )
      .toArray();
    return sum ?? { credits: 0, recordsRead: 0, recordsStored: 0, requests: 0 };
  }

  /** The same day by day, UTC, from one instant up to another: the days on which anything was. */
  async days(
    tenant: Tenant,
    query: { readonly connectionId: string | null; readonly from: Date; readonly to: Date },
  ): Promise<UsageDay[]> {
    const { connectionId, from, to } = query;
    const where = {
      ...tenantFilter(tenant),
      ...(connectionId === null ? {} : { connectionId }),
      at: { $gte: from, $lt: to },
    };
    const sum = (field: string) => ({ $sum: { $ifNull: [field, 0] } });
    return this.usage
      .aggregate<UsageDay>(
        [
          { $match: where },
          {
            $group: {
              _id: { $dateToString: { date: "$at", format: "%Y-%m-%d" } },
              recordsRead: sum("$counts.read"),
              created: sum("$counts.created"),
              updated: sum("$counts.updated"),
              requests: sum("$requests"),
            },
          },
          { $sort: { _id: 1 } },
          {
            $project: {
              _id: 0,
              date: "$_id",
              recordsRead: 1,
              requests: 1,
              recordsStored: { $add: ["$created", "$updated"] },
            },
          },
        ],
        {
          hint: connectionId === null ? "by_tenant_time" : "by_tenant_connection_time",
          maxTimeMS: longestReadMs,
        },
      )
      .toArray();
  }
}

function base(owner: Owner, at: Date) {
  return { ...tenantFields(owner), connectionId: owner.connectionId, at };
}
