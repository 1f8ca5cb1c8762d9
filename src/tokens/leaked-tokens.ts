import { NotFoundError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { Environment, Storage, Tenant } from "../storage/index.js";
import { hashSecret, parseSecret, publicPrefix } from "./secret.js";
import type { TokenService } from "./token-service.js";
import { TokenStore } from "./token-store.js";

/** A text that looks like a token of ours, and where it was found. */
export interface FoundSecret {
  readonly secret: string;
  readonly foundAt: string | null;
}

/** What became of one: revoked now or before, or nothing that this gateway ever made. */
export interface LeakVerdict {
  readonly hash: string;
  readonly isOurs: boolean;
}

interface OwnedToken extends Tenant {
  readonly _id: string;
}

/** Ends tokens that somebody found in the open. Looking one up is no use of it: its last use stays what it was. */
export class LeakedTokens {
  readonly #store: TokenStore;

  constructor(
    private readonly dependencies: {
      readonly storage: Storage;
      readonly tokens: Pick<TokenService, "revoke">;
      readonly logger: Logger;
    },
  ) {
    this.#store = new TokenStore(dependencies.storage);
  }

  /** The verdicts, in the order of what was found. */
  async report(found: readonly FoundSecret[]): Promise<readonly LeakVerdict[]> {
    const hashed = found.map(({ secret, foundAt }) => ({
      environment: environmentOf(secret),
      hash: hashSecret(secret),
      // An address that held it would carry it into the event and the log.
      foundAt: foundAt?.replaceAll(secret, `${publicPrefix(secret)}…`) ?? null,
    }));
    const ours = new Map<string, OwnedToken>();
    for (const environment of ["LIVE", "TEST"] as const) {
      const hashes = hashed.filter((one) => one.environment === environment).map(({ hash }) => hash);
      if (hashes.length === 0) continue;
      for (const token of await this.#store.findByHashes(environment, hashes)) ours.set(token.hash, token);
    }
    for (const { hash, foundAt } of hashed) await this.#revoke(ours.get(hash), foundAt);
    return hashed.map(({ hash }) => ({ hash, isOurs: ours.has(hash) }));
  }

  async #revoke(token: OwnedToken | undefined, foundAt: string | null): Promise<void> {
    if (!token) return;
    try {
      await this.dependencies.tokens.revoke(token, token._id, { foundAt });
      this.dependencies.logger.warn({ tokenId: token._id, foundAt }, "a token was found in the open and is revoked");
    } catch (error) {
      // Gone between the two reads: there is nothing left to end.
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
}

/** Null for what can't be a token; the database is not asked for that. */
function environmentOf(secret: string): Environment | null {
  try {
    return parseSecret(secret).environment;
  } catch {
    return null;
  }
}
