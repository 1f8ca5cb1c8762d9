import type { ClientSession } from "mongodb";
import {
  SharedReads,
  isDuplicateKey,
  tenantFilter,
  type Environment,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { ApiToken, TokenDocument, TokenRotation, TokenUse } from "./token-document.js";

export const tokenIndexes: readonly IndexDefinition[] = [
  // Begins with no organization: the secret is what says which one calls.
  { collection: "tokens", name: "by_hash", keys: { hash: 1 }, options: { unique: true } },
  { collection: "tokens", name: "by_tenant", keys: { organizationId: 1, environment: 1, _id: 1 } },
  // For each process's question what changed lately, and for reminders; both run over all organizations.
  { collection: "tokens", name: "by_change", keys: { changedAt: 1 } },
  { collection: "tokens", name: "by_expiry", keys: { expiresAt: 1 }, options: { sparse: true } },
];

/** A token, and the database's time when it was read: by that clock it holds or not. */
export type TokenReading = ApiToken & { readonly readAt: Date };

/** All that is shown, and nothing that a field added later would add. */
const shownFields = {
  organizationId: 1,
  environment: 1,
  name: 1,
  prefix: 1,
  scopes: 1,
  allowedIps: 1,
  expiresAt: 1,
  rotateEveryDays: 1,
  createdAt: 1,
  createdBy: 1,
  predecessorId: 1,
  rotation: 1,
  revokedAt: 1,
  revokedFor: 1,
  changedAt: 1,
  remindedFor: 1,
  lastUse: 1,
} as const satisfies Record<Exclude<keyof ApiToken, "_id">, 1>;

const withTime = { ...shownFields, readAt: "$$NOW" } as const;

/** The one place that reads and writes the collection `tokens`. */
export class TokenStore {
  /** A busy caller's requests ask for its token all at once. */
  readonly #callersReads = new SharedReads<TokenReading | null>();

  constructor(private readonly storage: Storage) {}

  private get tokens() {
    return this.storage.tenants<TokenDocument>("tokens");
  }

  /** For who calls: the secret, or a token let in before, says of which tenant. */
  private get callers() {
    return this.storage.unscoped<TokenDocument>("tokens", "authentication");
  }

  async insert(document: TokenDocument, session?: ClientSession): Promise<void> {
    await this.tokens.insertOne(document, session ? { session } : {});
  }

  /** False when there is one with that secret. */
  async insertNew(document: TokenDocument): Promise<boolean> {
    try {
      await this.insert(document);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async findByHash(hash: string): Promise<TokenReading | null> {
    const read = async () => complete(await this.callers.findOne<TokenReading>({ hash }, { projection: withTime }));
    return this.#callersReads.read(hash, read);
  }

  /** For the gateway itself, which knows the id from a token that it has let in before. */
  async findById(id: string): Promise<TokenReading | null> {
    return complete(await this.callers.findOne<TokenReading>({ _id: id }, { projection: withTime }));
  }

  async find(tenant: Tenant, id: string, session?: ClientSession): Promise<TokenReading | null> {
    return complete(
      await this.tokens.findOne<TokenReading>(
        { ...tenantFilter(tenant), _id: id },
        { projection: withTime, ...(session ? { session } : {}) },
      ),
    );
  }

  /** Those of one environment by their hashes, whoever they belong to. */
  async findByHashes(environment: Environment, hashes: readonly string[]): Promise<(ApiToken & { hash: string })[]> {
    const found = await this.callers
      .find<ApiToken & { hash: string }>(
        { hash: { $in: [...hashes] }, environment },
        { projection: { ...shownFields, hash: 1 }, hint: "by_hash" },
      )
      .toArray();
    return found.map((token) => complete(token));
  }

  /** A tenant's tokens in the order of their making. */
  async list(tenant: Tenant): Promise<TokenReading[]> {
    const found = await this.tokens
      .find<TokenReading>(tenantFilter(tenant), { projection: withTime, hint: "by_tenant" })
      .sort({ _id: 1 })
      .toArray();
    return found.map((token) => complete(token));
  }

  /** Marks it revoked by the database's clock. Null when there is none, or it was revoked before. */
  async revoke(
    tenant: Tenant,
    id: string,
    reason: NonNullable<TokenDocument["revokedFor"]>,
    session: ClientSession,
  ): Promise<ApiToken | null> {
    return complete(
      await this.tokens.findOneAndUpdate(
        { ...tenantFilter(tenant), _id: id, revokedAt: null },
        [{ $set: { revokedAt: "$$NOW", revokedFor: reason, changedAt: "$$NOW" } }],
        { returnDocument: "after", projection: shownFields, session },
      ),
    );
  }

  /** Gives it an end, unless somebody was faster. */
  async rotate(tenant: Tenant, id: string, rotation: TokenRotation, session: ClientSession): Promise<ApiToken | null> {
    return complete(
      await this.tokens.findOneAndUpdate(
        { ...tenantFilter(tenant), _id: id, revokedAt: null, rotation: null },
        { $set: { rotation, changedAt: rotation.at } },
        { returnDocument: "after", projection: shownFields, session },
      ),
    );
  }

  /** Changes what a token may do. Null when there is none that still could do anything. */
  async update(
    tenant: Tenant,
    id: string,
    changes: Partial<Pick<TokenDocument, "name" | "scopes" | "allowedIps" | "expiresAt" | "rotateEveryDays">>,
  ): Promise<ApiToken | null> {
    return complete(
      await this.tokens.findOneAndUpdate(
        { ...tenantFilter(tenant), _id: id, revokedAt: null },
        { $set: changes, $currentDate: { changedAt: true } },
        { returnDocument: "after", projection: shownFields },
      ),
    );
  }

  /** Writes a use down, unless one within the step is there already, from this process or another. */
  async noteUse(id: string, use: TokenUse, stepMs: number): Promise<void> {
    await this.callers.updateOne(
      { _id: id, $or: [{ lastUse: null }, { "lastUse.at": { $lte: new Date(use.at.getTime() - stepMs) } }] },
      { $set: { lastUse: use } },
    );
  }

  /** Ids of tokens that changed since then, of all organizations. */
  async changedSince(since: Date): Promise<string[]> {
    const found = await this.callers
      .find({ changedAt: { $gte: since } }, { projection: { _id: 1 }, hint: "by_change" })
      .toArray();
    return found.map(({ _id }) => _id);
  }
}

/** A token made before there were rotations and allowlists lacks their fields. */
function complete<Token extends ApiToken>(token: Token): Token;
function complete<Token extends ApiToken>(token: Token | null): Token | null;
function complete<Token extends ApiToken>(token: Token | null): Token | null {
  return token && Object.assign({}, absent, { changedAt: token.createdAt }, token);
}

const absent = {
  allowedIps: null,
  rotateEveryDays: null,
  predecessorId: null,
  rotation: null,
  revokedFor: null,
  remindedFor: null,
  lastUse: null,
} as const;
