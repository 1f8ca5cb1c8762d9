import {
  isDuplicateKey,
  ownedFilter,
  tenantFields,
  type IndexDefinition,
  type Owned,
  type Storage,
  type Tenant,
} from "../storage/index.js";
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

type Outcome = Pick<KeyDocument, "state" | "answer" | "fault" | "connectionId">;

/** A key that somebody has taken, and by which it is told from one taken later. */
type Claim = Owned & Pick<KeyDocument, "owner">;

function runningFilter(claim: Claim) {
  return { ...ownedFilter(claim), owner: claim.owner ?? "", state: "RUNNING" as const };
}

/** The one place that reads and writes the collection `idempotencyKeys`. */
export class KeyStore {
  constructor(private readonly storage: Storage) {}

  private get keys() {
    return this.storage.tenants<KeyDocument>("idempotencyKeys");
  }

  /** A key that is known and not past its day, whoever used it: what the caller may see of it is the service's to say. */
  async find(tenant: Tenant, key: string): Promise<KeyDocument | null> {
    const found = await this.keys.findOne({ ...tenantFields(tenant), key });
    if (!found) return null;
    // The database removes what is old once a minute; until then it is old all the same.
    const now = await this.storage.now();
    if (now.getTime() - found.createdAt.getTime() < keyLifetimeMs) return found;
    await this.keys.deleteOne({ ...ownedFilter(found), createdAt: found.createdAt });
    return null;
  }

  /** Takes a key; false when somebody has it. */
  async claim(document: KeyDocument): Promise<boolean> {
    try {
      await this.keys.insertOne(document);
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  /** A sign of life while it runs. */
  async beat(claim: Claim, ttlMs: number): Promise<void> {
    await this.keys.updateOne(runningFilter(claim), [{ $set: { until: { $add: ["$$NOW", ttlMs] } } }]);
  }

  async settle(claim: Claim, outcome: Outcome): Promise<void> {
    await this.keys.updateOne(runningFilter(claim), { $set: outcome, $unset: { owner: "", until: "" } });
  }

  /** Gives a key back: nothing was done under it. */
  async release(claim: Claim): Promise<void> {
    await this.keys.deleteOne(runningFilter(claim));
  }

  /** Forgets the answers about a connection that is being removed; their keys still stand for what was done. */
  async forgetConnection(connection: { readonly _id: string; readonly organizationId: string }): Promise<void> {
    await this.keys.updateMany(
      { organizationId: connection.organizationId, connectionId: connection._id, state: { $ne: "RUNNING" } },
      { $set: { state: "GONE" }, $unset: { answer: "", connectionId: "", writeId: "", fault: "" } },
    );
  }
}
