import type { WrappedKey } from "./master-keys/key-provider.js";

/** The key that the secrets of one owner are under, wrapped under a master key. Without it they open no more. */
export interface DataKeyDocument extends WrappedKey {
  readonly _id: string;
  readonly organizationId: string;
  /** A connection, a webhook endpoint. */
  readonly ownerId: string;
  /** Secrets sealed with it so far; at `mostUses` the owner gets another one. */
  readonly uses: number;
  readonly createdAt: Date;
}

/** A master key that this deployment uses or used. */
export interface MasterKeyDocument {
  /** Its id and version. */
  readonly _id: string;
  readonly kekId: string;
  readonly kekVersion: string;
  /** Something known, wrapped under it: who can't open this has another key. */
  readonly canary: WrappedKey;
  /** Data keys wrapped with it so far. */
  readonly wraps: number;
  readonly createdAt: Date;
  /** Set when nothing is under it any more and the operator said that nothing shall be again. */
  readonly retiredAt?: Date;
}

export function masterKeyName({ kekId, kekVersion }: Pick<WrappedKey, "kekId" | "kekVersion">): string {
  return `${kekId}@${kekVersion}`;
}
