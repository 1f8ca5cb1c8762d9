import type { ClientSession } from "mongodb";
import { auditTarget } from "../audit/index.js";
import { ConflictError, ForbiddenError, NotFoundError, UnauthenticatedError } from "../errors/index.js";
import { OutboxStore, type TokenEventPayload } from "../events/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { hasScope, type Access } from "./access.js";
import { admitToken } from "./admit-token.js";
import { unknownCaller, type Caller } from "./caller.js";
import { LastUses } from "./last-use.js";
import { hashSecret, newSecret, parseSecret, publicPrefix } from "./secret.js";
import { statusOf, type ApiToken, type TokenDocument, type TokenRotation } from "./token-document.js";
import {
  parseCreateInput,
  parseRotateInput,
  parseUpdateInput,
  type CreateTokenInput,
  type RotateTokenInput,
  type UpdateTokenInput,
} from "./token-input.js";
import { TokenStore, type TokenReading } from "./token-store.js";

/** A token that was just made, and the only thing that ever holds its secret. */
export interface NewToken {
  readonly secret: string;
  readonly token: ApiToken;
}

/** Issues, lists, changes, rotates and revokes API tokens, and says who calls. */
export class TokenService {
  readonly #tokens: TokenStore;
  readonly #storage: Storage;
  readonly #outbox: OutboxStore;
  readonly #uses: LastUses;

  constructor(dependencies: { storage: Storage; logger: Logger }) {
    this.#storage = dependencies.storage;
    this.#tokens = new TokenStore(dependencies.storage);
    this.#outbox = new OutboxStore(dependencies.storage);
    this.#uses = new LastUses(this.#tokens, dependencies.logger);
  }

  /**
   * Makes a token. The answer is the only thing that ever holds its secret.
   * @param by the caller, who can't hand on more than it has; null for the operator at the command line.
   * @throws {InvalidInputError} bad name, unknown scope, expiry in the past, no network. @throws {ForbiddenError}
   */
  async create(tenant: Tenant, input: CreateTokenInput, by: Access | null): Promise<NewToken> {
    const now = await this.#storage.now();
    const parsed = parseCreateInput(input, now);
    requireOwnScopes(by, parsed.scopes);
    const made = newToken(tenant, parsed, { now, createdBy: by?.tokenId ?? null, predecessorId: null });
    auditTarget(made.token._id);
    await this.#tokens.insert(made.document);
    return made;
  }

  /** For the operator who has its secret: the token, whether it still holds or not; null when it was never taken in. */
  async findBySecret(secret: string): Promise<ApiToken | null> {
    return this.#tokens.findByHash(hashSecret(secret));
  }

  /**
   * Takes in a token whose secret was drawn beforehand (`drawSecret`) and lies in a store. Several processes that start at
   * once take it in once; one that is known stays as it is.
   * @throws {UnauthenticatedError} the secret has not the form of one, or is for another environment.
   */
  async adopt(tenant: Tenant, secret: string, input: CreateTokenInput): Promise<ApiToken> {
    if (parseSecret(secret).environment !== tenant.environment) {
      throw new UnauthenticatedError(`The token's secret is not one of ${tenant.environment}.`);
    }
    const now = await this.#storage.now();
    const made = newToken(tenant, parseCreateInput(input, now), { now, createdBy: null, predecessorId: null }, secret);
    auditTarget(made.token._id);
    if (await this.#tokens.insertNew(made.document)) return made.token;
    const known = await this.findBySecret(secret);
    if (!known) throw new ConflictError("The token was taken in by another process and is gone.");
    return known;
  }

  /** In the order of their making; those that were revoked, or rotated and are over, only when asked for. */
  async list(tenant: Tenant, options: { includeRevoked?: boolean } = {}): Promise<ApiToken[]> {
    const tokens = await this.#tokens.list(tenant);
    if (options.includeRevoked) return tokens;
    return tokens.filter((token) => !token.revokedAt && !(token.rotation && token.rotation.endsAt <= token.readAt));
  }

  /** @throws {NotFoundError} the same for a token that never was and one of another tenant. */
  async get(tenant: Tenant, id: string): Promise<ApiToken> {
    const token = await this.#tokens.find(tenant, id);
    if (!token) throw notFound(id);
    return token;
  }

  /**
   * Changes name, scopes, allowlist, expiry or rotation age; sockets that are open with it are closed within a second,
   * and come back with what it may do now.
   * @throws {InvalidInputError | ForbiddenError | NotFoundError} @throws {ConflictError} it was revoked.
   */
  async update(tenant: Tenant, id: string, input: UpdateTokenInput, by: Access | null): Promise<ApiToken> {
    const changes = parseUpdateInput(input, await this.#storage.now());
    const before = await this.get(tenant, id);
    requireOwnScopes(
      by,
      (changes.scopes ?? []).filter((scope) => !before.scopes.includes(scope)),
    );
    const changed = await this.#tokens.update(tenant, id, changes);
    if (!changed) throw new ConflictError(`The token ${id} was revoked and can't be changed. Make a new one.`);
    return changed;
  }

  /**
   * Issues a successor with the same name, scopes, allowlist and rotation age. The old token holds until the overlap
   * ends, or its own expiry if that is earlier; the successor's life is as long as the old one's was.
   * @throws {InvalidInputError | ForbiddenError | NotFoundError}
   * @throws {ConflictError} it was rotated before, was revoked or has expired.
   */
  async rotate(tenant: Tenant, id: string, input: RotateTokenInput, by: Access | null): Promise<NewToken> {
    return this.#storage.transaction(async (session) => {
      const old = await this.#tokens.find(tenant, id, session);
      if (!old) throw notFound(id);
      const { readAt: now } = old;
      const { overlapSeconds, expiresAt } = parseRotateInput(input, now);
      requireRotatable(old);
      requireOwnScopes(by, old.scopes);
      const made = successorOf(old, expiresAt, by);
      await this.#tokens.insert(made.document, session);
      await this.#beginEnd(tenant, id, { at: now, successorId: made.token._id, overlapSeconds }, session);
      return { secret: made.secret, token: made.token };
    });
  }

  /**
   * The same for a caller that reads its token from a store. The successor is made first, then `deliver` puts it into the
   * store, then the old token's end begins: a crash in between leaves two tokens that work, and never none. What was not
   * delivered is revoked.
   * @throws as `rotate`, and what `deliver` throws.
   */
  async rotateInto(
    tenant: Tenant,
    id: string,
    input: RotateTokenInput,
    deliver: (secret: string) => Promise<void>,
  ): Promise<NewToken> {
    const old = await this.#tokens.find(tenant, id);
    if (!old) throw notFound(id);
    const { overlapSeconds, expiresAt } = parseRotateInput(input, old.readAt);
    requireRotatable(old);
    const { document, ...made } = successorOf(old, expiresAt, null);
    await this.#tokens.insert(document);
    try {
      await deliver(made.secret);
    } catch (fault) {
      await this.revoke(tenant, made.token._id);
      throw fault;
    }
    // The overlap counts from here: the store has the successor only now.
    const at = await this.#storage.now();
    const rotation = { at, successorId: made.token._id, overlapSeconds };
    await this.#storage.transaction((session) => this.#beginEnd(tenant, id, rotation, session));
    return made;
  }

  async #beginEnd(
    tenant: Tenant,
    id: string,
    { at, successorId, overlapSeconds }: Pick<TokenRotation, "at" | "successorId"> & { overlapSeconds: number },
    session: ClientSession,
  ): Promise<void> {
    const endsAt = new Date(at.getTime() + overlapSeconds * 1_000);
    const rotated = await this.#tokens.rotate(tenant, id, { at, successorId, endsAt }, session);
    if (!rotated) throw rotatedBefore(id, null);
    const payload = { ...shown(rotated), successorId, endsAt };
    const event = { ...tenantFields(rotated), connectionId: null, at };
    await this.#outbox.append([{ ...event, type: "token.rotated", payload }], session);
  }

  /**
   * Ends a token for good, on every process within a second; doing it twice changes nothing.
   * @param leak Where it was found, if it was found where it should not be.
   * @throws {NotFoundError}
   */
  async revoke(tenant: Tenant, id: string, leak: { readonly foundAt: string | null } | null = null): Promise<ApiToken> {
    return this.#storage.transaction(async (session) => {
      const reason = leak ? "LEAKED" : "REQUESTED";
      const revoked = await this.#tokens.revoke(tenant, id, reason, session);
      if (revoked) {
        const payload = { ...shown(revoked), reason, foundAt: leak?.foundAt ?? null } as const;
        const event = { ...tenantFields(revoked), connectionId: null, at: revoked.revokedAt ?? revoked.changedAt };
        await this.#outbox.append([{ ...event, type: "token.revoked", payload }], session);
        return revoked;
      }
      const before = await this.#tokens.find(tenant, id, session);
      if (!before) throw notFound(id);
      return before;
    });
  }

  /**
   * Who holds this secret. Reads the store each time, by one index: what was revoked a moment ago is refused now, on
   * every process.
   * @throws {UnauthenticatedError} malformed (then without a look-up), unknown, expired or revoked.
   * @throws {ForbiddenError} sent by a browser, or from an address outside its allowlist.
   */
  async authenticate(secret: string, caller: Caller = unknownCaller): Promise<Access> {
    const { environment } = parseSecret(secret);
    const token = await this.#tokens.findByHash(hashSecret(secret));
    // The environment is part of what was hashed; the second look costs nothing and keeps the wall in plain sight.
    const held = token?.environment === environment ? token : null;
    const access = admitToken(held, caller);
    this.#uses.note(held as TokenReading, caller);
    return access;
  }

  /** Whether a caller let in before may still act, for what lasts longer than a request. @throws {UnauthenticatedError} */
  async authenticateAgain(access: Access, caller: Caller = unknownCaller): Promise<Access> {
    return admitToken(await this.#tokens.findById(access.tokenId), caller);
  }
}

/** What events tell of a token. */
function shown({ _id: tokenId, name, prefix }: ApiToken): TokenEventPayload {
  return { tokenId, name, prefix };
}

/** A token like another one, for as long as that one's life was, unless it is told otherwise. */
function successorOf(
  old: TokenReading,
  expiresAt: Date | null | undefined,
  by: Access | null,
): NewToken & { readonly document: TokenDocument } {
  const { readAt: now } = old;
  const lifeMs = old.expiresAt ? old.expiresAt.getTime() - old.createdAt.getTime() : null;
  const usual = lifeMs === null ? null : new Date(now.getTime() + lifeMs);
  return newToken(
    tenantFields(old),
    { ...old, expiresAt: expiresAt === undefined ? usual : expiresAt },
    { now, createdBy: by?.tokenId ?? null, predecessorId: old._id },
  );
}

function newToken(
  tenant: Tenant,
  given: Pick<TokenDocument, "name" | "scopes" | "allowedIps" | "expiresAt" | "rotateEveryDays">,
  made: { now: Date } & Pick<TokenDocument, "createdBy" | "predecessorId">,
  secret = newSecret(tenant.environment),
): NewToken & { readonly document: TokenDocument } {
  const { name, scopes, allowedIps, expiresAt, rotateEveryDays } = given;
  const { now, createdBy, predecessorId } = made;
  const token: ApiToken = {
    _id: newId("apiToken"),
    ...tenantFields(tenant),
    name,
    prefix: publicPrefix(secret),
    scopes,
    allowedIps,
    expiresAt,
    rotateEveryDays,
    createdAt: now,
    createdBy,
    predecessorId,
    rotation: null,
    revokedAt: null,
    revokedFor: null,
    changedAt: now,
    remindedFor: null,
    lastUse: null,
  };
  return { secret, token, document: { ...token, hash: hashSecret(secret) } };
}

/** A token can't hand on a scope that it lacks, nor bring one into the world by rotating a stronger token. */
function requireOwnScopes(by: Access | null, scopes: readonly string[]): void {
  const excess = by ? scopes.find((scope) => !hasScope(by, scope)) : undefined;
  if (excess === undefined) return;
  throw new ForbiddenError(`A token can't be given the scope ${excess} by one that lacks it.`, {
    missingScope: excess,
  });
}

function requireRotatable(token: TokenReading): void {
  const { _id: id, rotation } = token;
  if (rotation) throw rotatedBefore(id, rotation.successorId);
  const status = statusOf(token, token.readAt);
  if (status === "VALID") return;
  throw new ConflictError(
    `The token ${id} ${status === "REVOKED" ? "was revoked" : "has expired"} and can't be rotated. Make a new one.`,
  );
}

function rotatedBefore(id: string, successorId: string | null): ConflictError {
  return new ConflictError(
    `The token ${id} was rotated already${successorId ? `, to ${successorId}` : ""}. Rotate its successor instead.`,
  );
}

function notFound(id: string): NotFoundError {
  return new NotFoundError(
    `There is no token ${id} in this environment. The query apiTokens and \`tributary token list\` show those there are.`,
  );
}
