import type { ClientSession, Filter, UpdateFilter } from "mongodb";
import { NotFoundError } from "../errors/index.js";
import {
  backlogOf,
  countOptions,
  findAtOnce,
  ownedFilter,
  tenantConnectionFilter,
  tenantFields,
  type Backlog,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { SealedSecret, SealedSecretV1 } from "../vault/index.js";
import type { OAuth2Failure, OAuth2State } from "./oauth2/oauth2-state.js";
import type { ConnectionDocument, ConnectionStatus } from "./connection-document.js";

export const connectionIndexes: readonly IndexDefinition[] = [
  { collection: "connections", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  {
    collection: "connections",
    name: "by_end_user",
    keys: { organizationId: 1, environment: 1, "endUser.id": 1 },
    options: { partialFilterExpression: { "endUser.id": { $type: "string" } } },
  },
  // The questions of what is due. They run over all organizations, so these do not begin with one.
  { collection: "connections", name: "by_due_sync", keys: { nextSyncAt: 1 }, options: { sparse: true } },
  {
    collection: "connections",
    name: "by_due_probe",
    keys: { "status.nextAttemptAt": 1 },
    options: { sparse: true },
  },
  {
    collection: "connections",
    name: "by_due_refresh",
    keys: { "oauth2.nextRefreshAt": 1 },
    options: { sparse: true },
  },
  // Counts by status come from its entries alone.
  {
    collection: "connections",
    name: "by_status",
    keys: { "status.phase": 1, system: 1, deletedAt: 1 },
  },
  { collection: "connections", name: "by_next_window", keys: { nextWindowAt: 1 }, options: { sparse: true } },
];

/** The one place that reads and writes the collection `connections`. */
export class ConnectionStore {
  constructor(private readonly storage: Storage) {}

  private get connections() {
    return this.storage.tenants<ConnectionDocument>("connections");
  }

  private get ofAll() {
    return this.storage.unscoped<ConnectionDocument>("connections", "worker");
  }

  private get due() {
    return this.storage.unscoped<ConnectionDocument>("connections", "dispatcher");
  }

  private get counted() {
    return this.storage.unscoped<ConnectionDocument>("connections", "metrics");
  }

  async insert(document: ConnectionDocument, session: ClientSession): Promise<void> {
    await this.connections.insertOne(document, { session });
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<ConnectionDocument | null> {
    return this.connections.findOne(
      { ...tenantConnectionFilter(tenant), _id: id, deletedAt: null },
      session ? { session } : {},
    );
  }

  /** @throws {NotFoundError} the same for an id that never existed and one of another tenant. */
  async get(tenant: Tenant, id: string, session?: ClientSession): Promise<ConnectionDocument> {
    const found = await this.find(tenant, id, session);
    if (!found) {
      throw new NotFoundError(
        `There is no connection ${id} in this environment. The query connections lists those there are.`,
      );
    }
    return found;
  }

  /** For workers, which act for every tenant and take the tenant from the document. */
  async findForWorker(id: string): Promise<ConnectionDocument | null> {
    return this.ofAll.findOne({ _id: id, deletedAt: null });
  }

  /** Those of the ids that this tenant has, in no order. */
  async byIds(tenant: Tenant, ids: readonly string[]): Promise<ConnectionDocument[]> {
    return findAtOnce<ConnectionDocument>(
      this.storage,
      "connections",
      { ...tenantConnectionFilter(tenant), _id: { $in: [...ids] }, deletedAt: null },
      { hint: "_id_", batchSize: ids.length + 1 },
    );
  }

  /** A tenant's connections after an id, in the order of their making. */
  async list(
    tenant: Tenant,
    options: { limit: number; after?: string | null; filter?: Filter<ConnectionDocument>; descending?: boolean },
  ): Promise<ConnectionDocument[]> {
    const { after, descending } = options;
    const position = after ? { _id: descending ? { $lt: after } : { $gt: after } } : {};
    return this.connections
      .find({
        ...tenantFields(tenant),
        $and: [{ ...tenantConnectionFilter(tenant), deletedAt: null }, position, options.filter ?? {}],
      })
      .sort({ _id: descending ? -1 : 1 })
      .limit(options.limit)
      .toArray();
  }

  /** All tenants' connections, for an operator's look at how they are. */
  everyOne(): AsyncIterable<ConnectionDocument> {
    return this.ofAll.find({ deletedAt: null });
  }

  /** The connections that a tenant keeps for one of its end users, by the tenant's own id for that person or company. */
  async idsOfEndUser(tenant: Tenant, endUserId: string): Promise<string[]> {
    const found = await this.connections
      .find(
        { ...tenantConnectionFilter(tenant), "endUser.id": endUserId, deletedAt: null },
        { projection: { _id: 1 }, hint: "by_end_user" },
      )
      .toArray();
    return found.map(({ _id }) => _id);
  }

  async count(tenant: Tenant, filter: Filter<ConnectionDocument> = {}): Promise<number> {
    return this.connections.countDocuments({
      ...tenantFields(tenant),
      $and: [{ ...tenantConnectionFilter(tenant), deletedAt: null }, filter],
    });
  }

  /** Replaces the status only if it is still the one that was judged; says whether it did. */
  async replaceStatus(
    connection: Owned,
    before: ConnectionStatus,
    after: ConnectionStatus,
    also: UpdateFilter<ConnectionDocument>["$set"],
    session?: ClientSession,
  ): Promise<boolean> {
    const result = await this.connections.updateOne(
      // Once it is being disconnected nothing is noted any more, so that the purge leaves nothing behind.
      { ...ownedFilter(connection), deletedAt: null, "status.phase": before.phase, "status.since": before.since },
      { $set: { status: after, ...also } as Partial<ConnectionDocument> },
      session ? { session } : {},
    );
    return result.modifiedCount === 1;
  }

  /**
   * Asks for a run `delayMs` from now, by the database's clock. Nothing happens unless the connection is CONNECTED.
   * @param which Its id alone only where a worker was handed no more.
   */
  async scheduleSync(
    which: Owned | string,
    delayMs: number,
    also: Partial<Pick<ConnectionDocument, "failedRuns" | "lastSuccessfulSyncAt">> = {},
  ): Promise<void> {
    const asked = [{ $set: { nextSyncAt: { $add: ["$$NOW", delayMs] }, ...also } }];
    if (typeof which === "string") {
      await this.ofAll.updateOne({ _id: which, "status.phase": "CONNECTED" }, asked);
    } else {
      await this.connections.updateOne({ ...ownedFilter(which), "status.phase": "CONNECTED" }, asked);
    }
  }

  /** Puts off a due time that is set, while a run is under way: should its worker die, the connection is due again then. */
  async holdSync(id: string, holdMs: number): Promise<void> {
    await this.ofAll.updateOne({ _id: id, nextSyncAt: { $gt: new Date(0) } }, [
      { $set: { nextSyncAt: { $add: ["$$NOW", holdMs] } } },
    ]);
  }

  /** Takes back a due time while the connection is in a phase in which none is wanted. */
  async clearSyncUnlessConnected(id: string): Promise<void> {
    await this.ofAll.updateOne(
      { _id: id, "status.phase": { $ne: "CONNECTED" } },
      {
        $set: { nextSyncAt: null },
      },
    );
  }

  /**
   * Hands out connections whose run is due, at most `limit`, and puts their due time off by `holdMs`: if the run never
   * starts, because its worker or its queue is gone, the connection comes up again by itself.
   */
  async claimDueSyncs(limit: number, holdMs: number): Promise<ConnectionDocument[]> {
    return this.#claim("nextSyncAt", limit, holdMs);
  }

  /** The same for connections to be probed, or whose waiting time has passed. */
  async claimDueProbes(limit: number, holdMs: number): Promise<ConnectionDocument[]> {
    return this.#claim("status.nextAttemptAt", limit, holdMs);
  }

  /** The same for connections whose maintenance window may begin. */
  async claimDueWindows(limit: number, holdMs: number): Promise<ConnectionDocument[]> {
    return this.#claim("nextWindowAt", limit, holdMs);
  }

  async #claim(field: string, limit: number, holdMs: number): Promise<ConnectionDocument[]> {
    const claimed: ConnectionDocument[] = [];
    while (claimed.length < limit) {
      const document = await this.due.findOneAndUpdate(
        // The lower bound keeps the sparse index in use and leaves out connections that want nothing.
        { [field]: { $gt: new Date(0) }, $expr: { $lte: [`$${field}`, "$$NOW"] } },
        [{ $set: { [field]: { $add: ["$$NOW", holdMs] } } }],
        { sort: { [field]: 1 }, returnDocument: "after" },
      );
      if (!document) break;
      claimed.push(document);
    }
    return claimed;
  }

  /** How many connections of each system are in each status, over all tenants. */
  async countByStatus(): Promise<{ system: string; status: ConnectionStatus["phase"]; count: number }[]> {
    const found = await this.counted
      .aggregate<{ _id: { system: string; status: ConnectionStatus["phase"]; isDeleted: boolean }; count: number }>(
        [
          {
            $group: {
              _id: { system: "$system", status: "$status.phase", isDeleted: { $gt: ["$deletedAt", null] } },
              count: { $sum: 1 },
            },
          },
        ],
        countOptions("by_status"),
      )
      .toArray();
    return found
      .filter(({ _id }) => !_id.isDeleted)
      .map(({ _id: { system, status }, count }) => ({ system, status, count }));
  }

  /** Runs that are due and not handed out yet, over all tenants. */
  dueSyncs(until: Date): Promise<Backlog> {
    return backlogOf(this.counted, { field: "nextSyncAt", index: "by_due_sync", until });
  }

  /** The same for probes. */
  dueProbes(until: Date): Promise<Backlog> {
    return backlogOf(this.counted, { field: "status.nextAttemptAt", index: "by_due_probe", until });
  }

  async update(connection: Owned, update: UpdateFilter<ConnectionDocument>, session?: ClientSession): Promise<void> {
    await this.connections.updateOne(ownedFilter(connection), update, session ? { session } : {});
  }

  /** Stores new tokens if they still follow the ones that were read; a new login meanwhile is newer than both. */
  async setOAuth2(id: string, epoch: number, state: OAuth2State): Promise<void> {
    const filter = { _id: id, deletedAt: null, "oauth2.epoch": epoch };
    await this.ofAll.updateOne(filter, { $set: { oauth2: state } });
  }

  /** @param options.isOver the login has ended: nothing is refreshed in the background any more. */
  async setOAuth2Failure(
    id: string,
    epoch: number,
    failure: OAuth2Failure,
    options: { isOver: boolean },
  ): Promise<void> {
    await this.ofAll.updateOne(
      { _id: id, deletedAt: null, "oauth2.epoch": epoch },
      { $set: { "oauth2.failure": failure }, ...(options.isOver ? { $unset: { "oauth2.nextRefreshAt": "" } } : {}) },
    );
  }

  /** Hands out connections whose login nobody has refreshed for long, as `claimDueSyncs` does. */
  async claimDueRefreshes(limit: number, holdMs: number): Promise<ConnectionDocument[]> {
    return this.#claim("oauth2.nextRefreshAt", limit, holdMs);
  }

  /** Connections with a secret of the earlier format, after an id. */
  async listSealedInOldFormat(options: { after: string; limit: number }): Promise<ConnectionDocument[]> {
    const isOld = { $or: [{ "credential.v": 1 }, { "hookSecret.v": 1 }] };
    const filter = { _id: { $gt: options.after }, deletedAt: null, ...isOld } as Filter<ConnectionDocument>;
    return this.ofAll.find(filter, { sort: { _id: 1 }, limit: options.limit }).toArray();
  }

  /** Replaces a sealed secret that is still the one that was read; says whether it was. */
  async replaceSealed(
    id: string,
    field: "credential" | "hookSecret",
    before: SealedSecretV1,
    after: SealedSecret,
  ): Promise<boolean> {
    const filter = { _id: id, deletedAt: null, [`${field}.ct`]: before.ct } as Filter<ConnectionDocument>;
    const result = await this.ofAll.updateOne(filter, {
      $set: { [field]: after } as Partial<ConnectionDocument>,
    });
    return result.modifiedCount === 1;
  }

  /** Master keys that credentials of the earlier format are under. */
  async oldMasterKeyIds(): Promise<string[]> {
    const all = this.storage.unscoped<ConnectionDocument>("connections", "masterKey");
    const sealed = ["credential", "hookSecret"].map((field) => all.distinct(`${field}.kekId`));
    return [...new Set((await Promise.all(sealed)).flat() as string[])];
  }

  /** A connection that was disconnected and whose records may not all be gone. */
  async findDeleted(id: string): Promise<ConnectionDocument | null> {
    return this.ofAll.findOne({ _id: id, deletedAt: { $gt: new Date(0) } });
  }

  async remove(connection: Owned): Promise<void> {
    await this.connections.deleteOne(ownedFilter(connection));
  }
}
