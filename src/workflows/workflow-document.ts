import type { AuditActor } from "../audit/index.js";
import type { SealedSecret } from "../vault/index.js";
import type { Tenant } from "../storage/index.js";

/** A workflow as it is now; its versions lie beside it. */
export interface WorkflowDocument extends Tenant {
  readonly _id: string;
  readonly name: string;
  /** Of the version that new runs are of, from 1. */
  readonly version: number;
  readonly isEnabled: boolean;
  /** Whether it waits for events of the log: only then is the log followed for its tenant. */
  readonly isListening: boolean;
  /** What happened from here on sets it off. */
  readonly fromSequence: number;
  /** When a schedule of it is due next; absent without one. By the database's clock. */
  readonly nextFireAt?: Date;
  /** SHA-256 of the secret that calls to its hook carry; null without one. */
  readonly hookHash: string | null;
  readonly secrets: readonly WorkflowSecret[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface WorkflowSecret {
  readonly name: string;
  readonly sealed: SealedSecret;
}

/** A definition that was saved once, and never changes. `_id` is `<workflow>:<version>`. */
export interface WorkflowVersionDocument extends Tenant {
  readonly _id: string;
  readonly workflowId: string;
  readonly version: number;
  /** JSON: names in it may begin with `$`. */
  readonly definition: string;
  /** What its runs may do, which the token that saved it might too. */
  readonly scopes: readonly string[];
  readonly savedBy: AuditActor;
  readonly savedAt: Date;
}
