import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";

export type SyncKind = "INITIAL" | "INCREMENTAL" | "RESYNC" | "REMAP" | "RECONCILE";

export type SyncRunState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "SUCCEEDED_WITH_ERRORS" | "FAILED" | "CANCELED";

/** What one run did with one entity so far. `read` is the sum of the five behind it, or the page is not stored. */
export interface EntityProgress {
  readonly entity: EntityName;
  readonly state: "WAITING" | "RUNNING" | "DONE" | "FORBIDDEN" | "FAILED";
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly quarantined: number;
  readonly pages: number;
  /** How many records the walk has, where the source says so. */
  readonly expected: number | null;
}

export interface SyncRunDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly kind: SyncKind;
  /** What asked for it. */
  readonly trigger: "CONNECT" | "SCHEDULE" | "REQUEST" | "RECOVERY";
  readonly state: SyncRunState;
  /** In the order in which they are synced. */
  readonly entities: readonly EntityProgress[];
  readonly queuedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Requests made to the source. */
  readonly requests: number;
  /** How often it was begun again after a crash or a fault. */
  readonly resumes: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}
