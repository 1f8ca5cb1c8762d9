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
  /** Addresses and networks it may be used from, `203.0.113.7` or `2001:db8::/32`; null for any. */
  readonly allowedIps: readonly string[] | null;
  readonly expiresAt: Date | null;
  /** Whole days after which it should be rotated; null for never. */
  readonly rotateEveryDays: number | null;
  readonly createdAt: Date;
  /** Id of the token it was made with; null when it was made on the command line. */
  readonly createdBy: string | null;
  /** The token that this one took over from by a rotation. */
  readonly predecessorId: string | null;
  /** What a rotation did to it; null before one. */
  readonly rotation: TokenRotation | null;
  readonly revokedAt: Date | null;
  readonly revokedFor: "REQUESTED" | "LEAKED" | null;
  /** When something about it changed that may end what it is used for just now. */
  readonly changedAt: Date;
  /** Up to which moment its owner was told that it ends or is old; a later end is told again. */
  readonly remindedFor: Date | null;
  readonly lastUse: TokenUse | null;
}

export interface TokenRotation {
  readonly at: Date;
  readonly successorId: string;
  /** When the overlap ends and the old token stops. */
  readonly endsAt: Date;
}

/** The last use that was written down; at most one a minute is. */
export interface TokenUse {
  readonly at: Date;
  /** Address of the client, as the outermost trusted proxy saw it. */
  readonly address: string | null;
  /** The first 200 characters of its `User-Agent`. */
  readonly userAgent: string | null;
}

/** A token as it is shown: without the hash, which is of no use to anybody but the look-up. */
export type ApiToken = Omit<TokenDocument, "hash">;

/** When a token stops by itself: at its expiry or at the end of its overlap, whichever comes first; null for never. */
export function endOf({ expiresAt, rotation }: Pick<ApiToken, "expiresAt" | "rotation">): Date | null {
  const ends = [expiresAt, rotation?.endsAt ?? null].filter((at) => at !== null);
  return ends.length > 0 ? new Date(Math.min(...ends.map((at) => at.getTime()))) : null;
}

/** When it should be rotated; null for one that need not be, or was. */
export function rotationDueAt({
  createdAt,
  rotateEveryDays,
  rotation,
}: Pick<ApiToken, "createdAt" | "rotateEveryDays" | "rotation">): Date | null {
  if (rotateEveryDays === null || rotation) return null;
  return new Date(createdAt.getTime() + rotateEveryDays * dayMs);
}

export type TokenStatus = "VALID" | "ROTATED" | "EXPIRED" | "REVOKED";

/** What a token is worth at a moment. `ROTATED` still holds, until the end of its overlap. */
export function statusOf(token: ApiToken, at: Date): TokenStatus {
  if (token.revokedAt) return "REVOKED";
  const end = endOf(token);
  if (end && end <= at) return "EXPIRED";
  return token.rotation ? "ROTATED" : "VALID";
}

const dayMs = 86_400_000;
