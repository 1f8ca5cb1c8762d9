import type { ClientSession } from "mongodb";
import type { IndexDefinition, Storage } from "../storage/index.js";
import type { PreparedRecord, WriteTarget } from "./incoming-record.js";

export interface QuarantineReason {
  readonly code: string;
  /** Path of the value at fault in the unified record; empty when the mapping failed as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A record that could not be mapped, with its payload and why. Under the id the record would have. */
export interface QuarantineDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: string;
  readonly connectionId: string;
  readonly entity: string;
  readonly remoteId: string;
  readonly reason: QuarantineReason;
  readonly payload: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly count: number;
}

export const quarantineIndexes: readonly IndexDefinition[] = [
  {
    collection: "quarantine",
    name: "by_connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, entity: 1, _id: 1 },
  },
];

export class QuarantineStore {
  constructor(private readonly storage: Storage) {}

  private get quarantine() {
    return this.storage.collection<QuarantineDocument>("quarantine");
  }

  /** @returns how many of them were not there before. */
  async add(
    refused: readonly { record: PreparedRecord; reason: QuarantineReason }[],
    target: Pick<WriteTarget, "tenant" | "connectionId" | "entity">,
    at: Date,
    session: ClientSession,
  ): Promise<number> {
    const result = await this.quarantine.bulkWrite(
      refused.map(({ record, reason }) => ({
        updateOne: {
          filter: { _id: record.id },
          update: {
            $set: { reason, payload: record.text, lastAt: at },
            $inc: { count: 1 },
            $setOnInsert: {
              ...target.tenant,
              connectionId: target.connectionId,
              entity: target.entity.name,
              remoteId: record.remoteId,
              firstAt: at,
            },
          },
          upsert: true,
        },
      })),
      { session, ordered: false },
    );
    return result.upsertedCount;
  }

  /** Lets go of records that could be mapped after all. @returns how many there were. */
  async release(ids: readonly string[], target: Pick<WriteTarget, "tenant">, session: ClientSession): Promise<number> {
    const result = await this.quarantine.deleteMany({ _id: { $in: [...ids] }, ...target.tenant }, { session });
    return result.deletedCount;
  }
}
