import type { ClientSession, Filter, UpdateFilter } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import {
  ownedFilter,
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { Discrepancy, EntityCounts, EntityProgress, SyncRunDocument } from "./sync-run-document.js";

export const syncRunIndexes: readonly IndexDefinition[] = [
  { collection: "syncRuns", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  {
    collection: "syncRuns",
    name: "by_tenant_connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, _id: 1 },
  },
  { collection: "syncRuns", name: "by_connection_state", keys: { connectionId: 1, state: 1, _id: 1 } },
  { collection: "syncRuns", name: "retention", keys: { removeAt: 1 }, options: { expireAfterSeconds: 0 } },
];

/** The one place that reads and writes the collection `syncRuns`. */
export class SyncRunStore {
  constructor(private readonly storage: Storage) {}

  private get runs() {
    return this.storage.tenants<SyncRunDocument>("syncRuns");
  }

  private get ofAll() {
    return this.storage.unscoped<SyncRunDocument>("syncRuns", "worker");
  }

  async insert(run: SyncRunDocument, session?: ClientSession): Promise<void> {
    await this.runs.insertOne(run, session ? { session } : {});
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<SyncRunDocument | null> {
    return this.runs.findOne({ ...tenantFilter(tenant), _id: id }, session ? { session } : {});
  }

  /** For workers, which act for every tenant. */
  async get(id: string, session?: ClientSession): Promise<SyncRunDocument | null> {
    return this.ofAll.findOne({ _id: id }, session ? { session } : {});
  }

  /** The run to go on with: one that was begun and not ended, else the oldest that waits. */
  async nextFor(connectionId: string): Promise<SyncRunDocument | null> {
    const oldest = (state: SyncRunDocument["state"]) =>
      this.ofAll.findOne({ connectionId, state }, { sort: { _id: 1 } });
    // Looked for again at the end: one that was begun between the first two would seem not to be there at all.
    return (await oldest("RUNNING")) ?? (await oldest("QUEUED")) ?? (await oldest("RUNNING"));
  }

  async findQueued(connection: Owned, filter: Filter<SyncRunDocument>, session?: ClientSession) {
    const own = { ...tenantFields(connection), connectionId: connection._id };
    return this.runs.findOne({ ...own, state: "QUEUED", $and: [filter] }, session ? { session } : {});
  }

  /** A tenant's runs, newest first, those before the id `after`. */
  async list(
    tenant: Tenant,
    options: { limit: number; after?: string | null; filter?: Filter<SyncRunDocument> },
  ): Promise<SyncRunDocument[]> {
    return this.runs
      .find({
        ...tenantFields(tenant),
        $and: [tenantFilter(tenant), options.filter ?? {}, options.after ? { _id: { $lt: options.after } } : {}],
      })
      .sort({ _id: -1 })
      .limit(options.limit)
      .toArray();
  }

  async count(tenant: Tenant, filter: Filter<SyncRunDocument>): Promise<number> {
    return this.runs.countDocuments({ ...tenantFields(tenant), $and: [tenantFilter(tenant), filter] });
  }

  /** Changes a run and returns it as it then is. */
  async update(
    run: Owned,
    update: UpdateFilter<SyncRunDocument>,
    options: { session?: ClientSession; where?: Filter<SyncRunDocument> } = {},
  ): Promise<SyncRunDocument | null> {
    return this.runs.findOneAndUpdate({ ...ownedFilter(run), $and: [options.where ?? {}] }, update, {
      returnDocument: "after",
      ...(options.session ? { session: options.session } : {}),
    });
  }

  /** Changes one entity's part of a run under way: `set` replaces, `add` counts up. Null when it is not RUNNING any more. */
  async updateEntity(
    run: Owned,
    entity: EntityName,
    change: {
      set?: Partial<EntityProgress>;
      add?: Partial<Record<CountName, number>>;
      requests?: number;
      discrepancies?: readonly Discrepancy[];
    },
    session?: ClientSession,
  ): Promise<SyncRunDocument | null> {
    const set = Object.entries(change.set ?? {}).map(([key, value]) => [`entities.$[stream].${key}`, value] as const);
    const add = Object.entries(change.add ?? {}).map(([key, value]) => [`entities.$[stream].${key}`, value] as const);
    const increments = [...add, ...(change.requests ? [["requests", change.requests] as const] : [])];
    return this.runs.findOneAndUpdate(
      { ...ownedFilter(run), state: "RUNNING" },
      {
        ...(set.length > 0 ? { $set: Object.fromEntries(set) } : {}),
        ...(increments.length > 0 ? { $inc: Object.fromEntries(increments) } : {}),
        ...(change.discrepancies && change.discrepancies.length > 0
          ? {
              $push: {
                "entities.$[stream].discrepancies": { $each: [...change.discrepancies], $slice: keptDiscrepancies },
              },
            }
          : {}),
      },
      {
        arrayFilters: [{ "stream.entity": entity }],
        returnDocument: "after",
        ...(session ? { session } : {}),
      },
    );
  }
}

export type CountName = keyof EntityCounts | "pages";

/** Enough to see what is wrong; the counts say how much. */
const keptDiscrepancies = 100;
