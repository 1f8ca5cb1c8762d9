import { z } from "zod";
import {
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  problemsFromZod,
  UnauthenticatedError,
} from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { systemClock, type Clock } from "../time/index.js";
import { hasScope, type Access } from "./access.js";
import { knownScopes } from "./scopes.js";
import { hashSecret, newSecret, parseSecret, publicPrefix } from "./secret.js";
import type { ApiToken, TokenDocument } from "./token-document.js";
import { TokenStore } from "./token-store.js";

export interface CreateTokenInput {
  /** What it is for, to tell it apart in a list: 1 to 100 characters. */
  readonly name: string;
  readonly scopes: readonly string[];
  /** Null or absent: it does not expire. */
  readonly expiresAt?: Date | null | undefined;
}

/** How long a use is remembered before the next one is written: at most one write a minute for a busy token. */
const usedStepMs = 60_000;

/** Issues, lists and revokes API tokens, and says who calls. */
export class TokenService {
  readonly #tokens: TokenStore;
  readonly #storage: Storage;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #usedAtMs = new Map<string, number>();

  constructor(dependencies: { storage: Storage; logger: Logger; clock?: Clock }) {
    this.#storage = dependencies.storage;
    this.#tokens = new TokenStore(dependencies.storage);
    this.#logger = dependencies.logger;
    this.#clock = dependencies.clock ?? systemClock;
  }

  /**
   * Makes a token. The answer is the only thing that ever holds its secret.
   * @param by the caller, who can't hand on more than it has; null for the operator at the command line.
   * @throws {InvalidInputError} bad name, unknown scope, expiry in the past. @throws {ForbiddenError}
   */
  async create(
    tenant: Tenant,
    input: CreateTokenInput,
    by: Access | null,
  ): Promise<{ readonly secret: string; readonly token: ApiToken }> {
    const parsed = inputSchema(this.#clock).safeParse(input);
    if (!parsed.success) {
      throw new InvalidInputError("The token can't be made from this; see problems.", {
        problems: problemsFromZod(parsed.error, ["input"]),
      });
    }
    const { name, scopes, expiresAt } = parsed.data;
    const excess = by ? scopes.find((scope) => !hasScope(by, scope)) : undefined;
    if (excess !== undefined) {
      throw new ForbiddenError(`A token can't be given the scope ${excess} by one that lacks it.`, {
        missingScope: excess,
      });
    }
    const secret = newSecret(tenant.environment);
    const token: ApiToken = {
      _id: newId("apiToken"),
      organizationId: tenant.organizationId,
      environment: tenant.environment,
      name,
      prefix: publicPrefix(secret),
      scopes,
      expiresAt,
      createdAt: await this.#storage.now(),
      createdBy: by?.tokenId ?? null,
      revokedAt: null,
      lastUsedAt: null,
    };
    const document: TokenDocument = { ...token, hash: hashSecret(secret) };
    await this.#tokens.insert(document);
    return { secret, token };
  }

  async list(tenant: Tenant, options: { includeRevoked?: boolean } = {}): Promise<ApiToken[]> {
    return this.#tokens.list(tenant, { includeRevoked: options.includeRevoked ?? false });
  }

  /** Ends a token for good; doing it twice changes nothing. @throws {NotFoundError} */
  async revoke(tenant: Tenant, id: string): Promise<ApiToken> {
    const revoked = await this.#tokens.revoke(tenant, id);
    if (!revoked) {
      throw new NotFoundError(
        `There is no token ${id} in this environment. The query apiTokens and \`tributary token list\` show those there are.`,
      );
    }
    return revoked;
  }

  /**
   * Who holds this secret. Reads the store each time, by one index: what was revoked a moment ago is refused now, on
   * every process.
   * @throws {UnauthenticatedError} malformed (then without a look-up), unknown, expired or revoked.
   */
  async authenticate(secret: string): Promise<Access> {
    const { environment } = parseSecret(secret);
    const token = await this.#tokens.findByHash(hashSecret(secret));
    // The environment is part of what was hashed; the second look costs nothing and keeps the wall in plain sight.
    const access = this.#admit(token?.environment === environment ? token : null);
    this.#noteUse(access.tokenId);
    return access;
  }

  /** Whether a caller let in before may still act, for what lasts longer than a request. @throws {UnauthenticatedError} */
  async authenticateAgain(access: Access): Promise<Access> {
    return this.#admit(await this.#tokens.findById(access.tokenId));
  }

  #admit(token: ApiToken | null): Access {
    if (!token) {
      throw new UnauthenticatedError(
        "The token is unknown to this gateway. Make a new one with `tributary token create`.",
      );
    }
    if (token.revokedAt) {
      throw new UnauthenticatedError("The token was revoked. Make a new one with `tributary token create`.");
    }
    if (token.expiresAt && token.expiresAt <= this.#clock.now()) {
      throw new UnauthenticatedError("The token has expired. Make a new one with `tributary token create`.");
    }
    const { _id: tokenId, organizationId, environment, scopes, expiresAt } = token;
    return { tokenId, organizationId, environment, scopes, expiresAt };
  }

  /** Never waited for, never a reason to fail: a caller's request does not depend on our bookkeeping. */
  #noteUse(tokenId: string): void {
    const nowMs = this.#clock.now().getTime();
    if (nowMs - (this.#usedAtMs.get(tokenId) ?? -Infinity) < usedStepMs) return;
    this.#usedAtMs.set(tokenId, nowMs);
    this.#tokens.markUsed(tokenId).catch((error: unknown) => {
      this.#logger.warn({ err: error, tokenId }, "the time of a token's last use could not be stored");
    });
  }
}

function inputSchema(clock: Clock) {
  return z.object({
    name: z
      .string()
      .trim()
      .min(1, "expected 1 to 100 characters, got none")
      .max(100, "expected 1 to 100 characters, got more"),
    scopes: z
      .array(
        z.string().refine((scope) => knownScopes.includes(scope), {
          error: ({ input }) => `expected one of ${knownScopes.join(", ")}, got "${String(input)}"`,
        }),
      )
      .min(1, `expected at least one of ${knownScopes.join(", ")}, got none`)
      .transform((scopes) => [...new Set(scopes)]),
    expiresAt: z
      .date()
      .nullish()
      .transform((at) => at ?? null)
      .refine((at) => at === null || at > clock.now(), "expected a time in the future, got one in the past"),
  });
}
