import { tenantFilter, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import type { SessionDocument } from "./session-document.js";

/** Kept for a while behind its end, so that an expired token is told that and not that it never was. */
const keptAfterExpirySeconds = 3_600;

export const sessionIndexes: readonly IndexDefinition[] = [
  {
    collection: "sessions",
    name: "retention",
    keys: { expiresAt: 1 },
    options: { expireAfterSeconds: keptAfterExpirySeconds },
  },
  // For each process's question what changed lately; runs over all organizations.
  { collection: "sessions", name: "by_change", keys: { changedAt: 1 } },
];

export type SessionReading = SessionDocument & { readonly readAt: Date };

/** The one place that reads and writes the collection `sessions`. */
export class SessionStore {
  constructor(private readonly storage: Storage) {}

  private get sessions() {
    return this.storage.tenants<SessionDocument>("sessions");
  }

  /** For who calls: a token whose signature holds says of which session. */
  private get callers() {
    return this.storage.unscoped<SessionDocument>("sessions", "authentication");
  }

  async insert(document: SessionDocument): Promise<void> {
    await this.sessions.insertOne(document);
  }

  /** For the gateway itself, which knows the id from a token whose signature it has checked. */
  async findById(id: string): Promise<SessionReading | null> {
    const [found] = await this.callers
      .aggregate<SessionReading>([{ $match: { _id: id } }, { $limit: 1 }, { $set: { readAt: "$$NOW" } }])
      .toArray();
    return found ?? null;
  }

  /** Marks it revoked; one that is revoked already keeps its time. Null when there is none. */
  async revoke(tenant: Tenant, id: string): Promise<SessionDocument | null> {
    return this.sessions.findOneAndUpdate(
      { ...tenantFilter(tenant), _id: id },
      [{ $set: { revokedAt: { $ifNull: ["$revokedAt", "$$NOW"] }, changedAt: "$$NOW" } }],
      { returnDocument: "after" },
    );
  }

  /** Ids of sessions that changed since then, of all organizations. */
  async changedSince(since: Date): Promise<string[]> {
    const found = await this.callers
      .find({ changedAt: { $gte: since }, revokedAt: { $ne: null } }, { projection: { _id: 1 }, hint: "by_change" })
      .toArray();
    return found.map(({ _id }) => _id);
  }
}
