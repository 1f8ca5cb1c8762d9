import type { Environment } from "../storage/index.js";

/** A session token that was minted, kept until it has expired: by it the token can be ended before. */
export interface SessionDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** The API token that minted it, and that it dies with. */
  readonly tokenId: string;
  readonly scopes: readonly string[];
  /** The one connection it is for; null for no such bound. */
  readonly connectionId: string | null;
  /** The end user, by the caller's own name for it, whose connections it is for; null for no such bound. */
  readonly endUserId: string | null;
  /** Minted for somebody who signed in to the console: good on the gateway's own pages, and nowhere else. */
  readonly isForConsole?: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly changedAt: Date;
}
