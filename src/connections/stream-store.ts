import type { ClientSession, UpdateFilter } from "mongodb";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import type { IndexDefinition, Storage, Tenant } from "../storage/index.js";
import type { StreamDocument } from "./stream-document.js";

export const streamIndexes: readonly IndexDefinition[] = [
  { collection: "streams", name: "by_connection", keys: { connectionId: 1, entity: 1 }, options: { unique: true } },
];

export function streamId(connectionId: string, entity: string): string {
  return `${connectionId}:${entity}`;
}

/** The one place that reads and writes the collection `streams`. */
export class StreamStore {
  constructor(private readonly storage: Storage) {}

  private get streams() {
    return this.storage.collection<StreamDocument>("streams");
  }

  /** Makes the streams that are missing, for a new connection or a connector that learned an entity. */
  async ensure(
    tenant: Tenant,
    connectionId: string,
    entities: readonly EntityName[],
    session?: ClientSession,
  ): Promise<void> {
    if (entities.length === 0) return;
    await this.streams.bulkWrite(
      entities.map((entity) => ({
        updateOne: {
          filter: { _id: streamId(connectionId, entity) },
          update: {
            $setOnInsert: {
              organizationId: tenant.organizationId,
              environment: tenant.environment,
              connectionId,
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
  async list(connectionId: string): Promise<StreamDocument[]> {
    const streams = await this.streams.find({ connectionId }).toArray();
    return streams.sort((a, b) => entityByName(a.entity).syncPriority - entityByName(b.entity).syncPriority);
  }

  /** The streams of several connections at once. */
  async listFor(connectionIds: readonly string[]): Promise<StreamDocument[]> {
    return this.streams.find({ connectionId: { $in: [...connectionIds] } }).toArray();
  }

  async find(connectionId: string, entity: EntityName, session?: ClientSession): Promise<StreamDocument | null> {
    return this.streams.findOne({ _id: streamId(connectionId, entity) }, session ? { session } : {});
  }

  async update(
    connectionId: string,
    entity: EntityName,
    update: UpdateFilter<StreamDocument>,
    session?: ClientSession,
  ): Promise<void> {
    await this.streams.updateOne({ _id: streamId(connectionId, entity) }, update, session ? { session } : {});
  }

  async updateAll(
    connectionId: string,
    entities: readonly EntityName[],
    update: UpdateFilter<StreamDocument>,
    session: ClientSession,
  ): Promise<void> {
    await this.streams.updateMany({ connectionId, entity: { $in: [...entities] } }, update, { session });
  }

  /** Counts records that came or went outside a walk. */
  async count(
    connectionId: string,
    entity: EntityName,
    change: { records: number; quarantined: number },
    session: ClientSession,
  ): Promise<void> {
    await this.update(
      connectionId,
      entity,
      { $inc: { recordCount: change.records, quarantinedCount: change.quarantined } },
      session,
    );
  }

  async removeAll(connectionId: string): Promise<void> {
    await this.streams.deleteMany({ connectionId });
  }
}
