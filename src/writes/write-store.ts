import type { ClientSession } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import { tenantFilter, type Environment, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";

/**
 * SENDING      handed to the connector; a process that dies here leaves the outcome open
 * SUCCEEDED    the source answered with the record, which is stored
 * FAILED       the source said no, or nothing was sent; the same key may be used for another try
 * UNCONFIRMED  sent, and no answer came: the source may or may not have it
 */
export type WriteState = "SENDING" | "SUCCEEDED" | "FAILED" | "UNCONFIRMED";

/** One write towards a source, logged before it is sent. */
export interface WriteDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly entity: EntityName;
  readonly operation: "CREATE" | "UPDATE";
  readonly idempotencyKey: string;
  /** Digest of what was asked for: the same key with another body is a mistake of the caller. */
  readonly requestHash: string;
  readonly state: WriteState;
  readonly recordId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}

/** How long a key stands for its answer. */
const keyLifetimeSeconds = 24 * 3600;

export const writeIndexes: readonly IndexDefinition[] = [
  {
    collection: "writes",
    name: "by_key",
    keys: { organizationId: 1, environment: 1, idempotencyKey: 1 },
    options: { unique: true },
  },
  { collection: "writes", name: "expiry", keys: { createdAt: 1 }, options: { expireAfterSeconds: keyLifetimeSeconds } },
];

const duplicateKeyCode = 11000;

/** The one place that reads and writes the collection `writes`. */
export class WriteStore {
  constructor(private readonly storage: Storage) {}

  private get writes() {
    return this.storage.collection<WriteDocument>("writes");
  }

  /** Logs a write that is about to be sent. @returns the earlier one instead, when its key was used already. */
  async begin(write: WriteDocument): Promise<WriteDocument | null> {
    try {
      await this.writes.insertOne(write);
      return null;
    } catch (error) {
      if ((error as { code?: unknown }).code !== duplicateKeyCode) throw error;
      return this.writes.findOne({ ...tenantFilter(write), idempotencyKey: write.idempotencyKey });
    }
  }

  /** Takes up a write that failed before; false when somebody else did so first. */
  async retry(write: WriteDocument): Promise<boolean> {
    const result = await this.writes.updateOne(
      { _id: write._id, state: "FAILED" },
      { $set: { state: "SENDING", error: null, settledAt: null } },
    );
    return result.modifiedCount === 1;
  }

  async settle(
    id: string,
    outcome: Pick<WriteDocument, "state" | "recordId" | "error" | "settledAt">,
    session?: ClientSession,
  ): Promise<void> {
    await this.writes.updateOne({ _id: id }, { $set: outcome }, session ? { session } : {});
  }

  async find(tenant: Tenant, id: string): Promise<WriteDocument | null> {
    return this.writes.findOne({ _id: id, ...tenantFilter(tenant) });
  }
}
