import { tenantFields, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import type { KeyDocument } from "./key-document.js";

/** How long a key stands for its answer. */
export const keyLifetimeMs = 24 * 3_600_000;

export const idempotencyIndexes: readonly IndexDefinition[] = [
  {
    collection: "idempotencyKeys",
    name: "by_key",
    keys: { organizationId: 1, environment: 1, key: 1 },
    options: { unique: true },
  },
  { collection: "idempotencyKeys", name: "by_connection", keys: { organizationId: 1, connectionId: 1 } },
  {
    collection: "idempotencyKeys",
    name: "expiry",
    keys: { createdAt: 1 },
    options: { expireAfterSeconds: keyLifetimeMs / 1000 },
  },
];

const duplicateKeyCode = 11000;

type Outcome = Pick<KeyDocument, "state" | "answer" | "fault" | "connectionId">;

/** The one place that reads and writes the collection `idempotencyKeys`. */
export class KeyStore {
  constructor(private readonly storage: Storage) {}

  private get keys() {
    return this.storage.collection<KeyDocument>("idempotencyKeys");
  }

  /** A key that is known and not past its day, whoever used it: what the caller may see of it is the service's to say. */
  async find(tenant: Tenant, key: string): Promise<KeyDocument | null> {
    const found = await this.keys.findOne({ ...tenantFields(tenant), key });
    if (!found) return null;
    // The database removes what is old once a minute; until then it is old all the same.
    const now = await this.storage.now();
    if (now.getTime() - found.createdAt.getTime() < keyLifetimeMs) return found;
    await this.keys.deleteOne({ _id: found._id, createdAt: found.createdAt });
    return null;
  }

  /** Takes a key; false when somebody has it. */
  async claim(document: KeyDocument): Promise<boolean> {
    try {
      await this.keys.insertOne(document);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code !== duplicateKeyCode) throw error;
      return false;
    }
  }

  /** A sign of life while it runs. */
  async beat(id: string, owner: string, ttlMs: number): Promise<void> {
    await this.keys.updateOne({ _id: id, owner, state: "RUNNING" }, [{ $set: { until: { $add: ["$$NOW", ttlMs] } } }]);
  }

  async settle(id: string, owner: string, outcome: Outcome): Promise<void> {
    await this.keys.updateOne(
      { _id: id, owner, state: "RUNNING" },
      { $set: outcome, $unset: { owner: "", until: "" } },
    );
  }

  /** Gives a key back: nothing was done under it. */
  async release(id: string, owner: string): Promise<void> {
    await this.keys.deleteOne({ _id: id, owner, state: "RUNNING" });
  }

  /** Forgets the answers about a connection that is being removed; their keys still stand for what was done. */
  async forgetConnection(connection: { readonly _id: string; readonly organizationId: string }): Promise<void> {
    await this.keys.updateMany(
      { organizationId: connection.organizationId, connectionId: connection._id, state: { $ne: "RUNNING" } },
      { $set: { state: "GONE" }, $unset: { answer: "", connectionId: "", writeId: "", fault: "" } },
    );
  }
}
