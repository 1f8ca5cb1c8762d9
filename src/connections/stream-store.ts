import type { ClientSession, UpdateFilter } from "mongodb";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import {
  tenantFields,
  tenantFilter,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { DataVersion, StreamDocument } from "./stream-document.js";

export const streamIndexes: readonly IndexDefinition[] = [
  { collection: "streams", name: "by_connection", keys: { connectionId: 1, entity: 1 }, options: { unique: true } },
  // Holds all that is asked of it, so that no stream is fetched: that is asked with nearly every request.
  {
    collection: "streams",
    name: "by_data_version",
    keys: { organizationId: 1, environment: 1, connectionId: 1, entity: 1, dataVersion: 1 },
  },
];

/** As for all that requests wait for. */
const longestReadMs = 10_000;

export function streamId(connectionId: string, entity: string): string {
  return `${connectionId}:${entity}`;
}

function ofConnection(connection: Owned) {
  return { ...tenantFields(connection), connectionId: connection._id };
}

function ofStream(connection: Owned, entity: EntityName) {
  return { ...ofConnection(connection), _id: streamId(connection._id, entity) };
}

/** The one place that reads and writes the collection `streams`. */
export class StreamStore {
  constructor(private readonly storage: Storage) {}

  private get streams() {
    return this.storage.tenants<StreamDocument>("streams");
  }

  /** Makes the streams that are missing, for a new connection or a connector that learned an entity. */
  async ensure(connection: Owned, entities: readonly EntityName[], session?: ClientSession): Promise<void> {
    if (entities.length === 0) return;
    await this.streams.bulkWrite(
      entities.map((entity) => ({
        updateOne: {
          filter: ofStream(connection, entity),
          update: {
            $setOnInsert: {
              connectionId: connection._id,
              entity,
              phase: "PENDING" as const,
              cursor: null,
              checkpoint: null,
              lastSuccessfulSyncAt: null,
              recordCount: 0,
              quarantinedCount: 0,
            },
          },
          upsert: true,
        },
      })),
      session ? { session } : {},
    );
  }

  /** A connection's streams in the order in which they are synced. */
  async list(connection: Owned): Promise<StreamDocument[]> {
    const streams = await this.streams.find(ofConnection(connection)).toArray();
    return streams.sort((a, b) => entityByName(a.entity).syncPriority - entityByName(b.entity).syncPriority);
  }

  /** The streams of several connections at once. */
  async listFor(tenant: Tenant, connectionIds: readonly string[]): Promise<StreamDocument[]> {
    return this.streams.find({ ...tenantFilter(tenant), connectionId: { $in: [...connectionIds] } }).toArray();
  }

  async find(connection: Owned, entity: EntityName, session?: ClientSession): Promise<StreamDocument | null> {
    return this.streams.findOne(ofStream(connection, entity), session ? { session } : {});
  }

  async update(
    connection: Owned,
    entity: EntityName,
    update: UpdateFilter<StreamDocument>,
    session?: ClientSession,
  ): Promise<void> {
    await this.streams.updateOne(ofStream(connection, entity), update, session ? { session } : {});
  }

  async updateAll(
    connection: Owned,
    entities: readonly EntityName[],
    update: UpdateFilter<StreamDocument>,
    session: ClientSession,
  ): Promise<void> {
    await this.streams.updateMany({ ...ofConnection(connection), entity: { $in: [...entities] } }, update, { session });
  }

  /** Counts records that came or went outside a walk. */
  async count(
    connection: Owned,
    entity: EntityName,
    change: { records: number; quarantined: number },
    session: ClientSession,
  ): Promise<void> {
    await this.update(
      connection,
      entity,
      { $inc: { recordCount: change.records, quarantinedCount: change.quarantined } },
      session,
    );
  }

  /**
   * Says that the records of a stream change, in the transaction that changes them. The stream is one that the same
   * transaction writes in any case, so nobody waits for it who would not have waited.
   */
  async raiseDataVersion(connection: Owned, entity: EntityName, session: ClientSession): Promise<void> {
    const raise = { $inc: { dataVersion: 1 } };
    const raised = await this.streams.updateOne(ofStream(connection, entity), raise, { session });
    if (raised.matchedCount > 0) return;
    // An entity that the connector has learned since the connection was made.
    await this.ensure(connection, [entity], session);
    await this.streams.updateOne(ofStream(connection, entity), raise, { session });
  }

  /** How often the records of the caller's streams were changed, in the order of connections; at most `limit`. */
  async dataVersions(tenant: Tenant, limit: number): Promise<DataVersion[]> {
    return this.streams
      .find<DataVersion>(
        { ...tenantFilter(tenant), dataVersion: { $gt: 0 } },
        {
          projection: { _id: 0, connectionId: 1, entity: 1, dataVersion: 1 },
          hint: "by_data_version",
          batchSize: limit + 1,
          maxTimeMS: longestReadMs,
        },
      )
      .sort({ connectionId: 1, entity: 1 })
      .limit(limit)
      .toArray();
  }

  async removeAll(connection: Owned): Promise<void> {
    await this.streams.deleteMany(ofConnection(connection));
  }
}
