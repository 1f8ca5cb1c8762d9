import type { Environment } from "../storage/index.js";

/** An API token at rest. The secret itself is nowhere: it was shown once. */
export interface TokenDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly name: string;
  /** SHA-256 of the whole secret, in hex. */
  readonly hash: string;
  /** The secret's first characters, to tell tokens apart. */
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  /** Id of the token it was made with; null when it was made on the command line. */
  readonly createdBy: string | null;
  readonly revokedAt: Date | null;
  /** To within a minute. */
  readonly lastUsedAt: Date | null;
}

/** A token as it is shown: without the hash, which is of no use to anybody but the look-up. */
export type ApiToken = Omit<TokenDocument, "hash">;
