import { tenantFilter, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import type { ApiToken, TokenDocument } from "./token-document.js";

export const tokenIndexes: readonly IndexDefinition[] = [
  // Begins with no organization: the secret is what says which one calls.
  { collection: "tokens", name: "by_hash", keys: { hash: 1 }, options: { unique: true } },
  { collection: "tokens", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
];

const withoutHash = { hash: 0 } as const;

/** The one place that reads and writes the collection `tokens`. */
export class TokenStore {
  constructor(private readonly storage: Storage) {}

  private get tokens() {
    return this.storage.collection<TokenDocument>("tokens");
  }

  async insert(document: TokenDocument): Promise<void> {
    await this.tokens.insertOne(document);
  }

  async findByHash(hash: string): Promise<ApiToken | null> {
    return this.tokens.findOne<ApiToken>({ hash }, { projection: withoutHash });
  }

  /** For the gateway itself, which knows the id from a token that it has let in before. */
  async findById(id: string): Promise<ApiToken | null> {
    return this.tokens.findOne<ApiToken>({ _id: id }, { projection: withoutHash });
  }

  async find(tenant: Tenant, id: string): Promise<ApiToken | null> {
    return this.tokens.findOne<ApiToken>({ ...tenantFilter(tenant), _id: id }, { projection: withoutHash });
  }

  /** A tenant's tokens in the order of their making. */
  async list(tenant: Tenant, options: { includeRevoked: boolean }): Promise<ApiToken[]> {
    return this.tokens
      .find<ApiToken>(
        { ...tenantFilter(tenant), ...(options.includeRevoked ? {} : { revokedAt: null }) },
        { projection: withoutHash },
      )
      .sort({ _id: 1 })
      .toArray();
  }

  /** Marks it revoked by the database's clock; one that is revoked already keeps its time. Null when there is none. */
  async revoke(tenant: Tenant, id: string): Promise<ApiToken | null> {
    return this.tokens.findOneAndUpdate(
      { ...tenantFilter(tenant), _id: id },
      [{ $set: { revokedAt: { $ifNull: ["$revokedAt", "$$NOW"] } } }],
      { returnDocument: "after", projection: withoutHash },
    );
  }

  async markUsed(id: string): Promise<void> {
    await this.tokens.updateOne({ _id: id }, { $currentDate: { lastUsedAt: true } });
  }
}
