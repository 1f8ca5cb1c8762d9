import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";

export type SyncKind = "INITIAL" | "INCREMENTAL" | "RESYNC" | "REMAP" | "RECONCILE";

export type SyncRunState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "SUCCEEDED_WITH_ERRORS" | "FAILED" | "CANCELED";

/**
 * What became of the records a run looked at. `read` is the sum of the others; it counts those too that were asked for
 * by id and found to be gone.
 */
export interface EntityCounts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly quarantined: number;
  /** RECONCILE: at the source and not here. */
  readonly missing: number;
  /** RECONCILE: here with another content. */
  readonly stale: number;
  /** RECONCILE: changed at the source since the last walk, so the next one brings it. */
  readonly newer: number;
  /** RECONCILE: here and no longer at the source. */
  readonly extra: number;
}

export const noCounts: EntityCounts = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  quarantined: 0,
  missing: 0,
  stale: 0,
  newer: 0,
  extra: 0,
};

/** One record that is here not as it is at the source. */
export interface Discrepancy {
  readonly kind: "MISSING" | "STALE" | "EXTRA";
  readonly remoteId: string;
}

/** What one run did with one entity so far. */
export interface EntityProgress extends EntityCounts {
  readonly entity: EntityName;
  readonly state: "WAITING" | "RUNNING" | "DONE" | "FORBIDDEN" | "FAILED";
  readonly pages: number;
  /** Whether its last page is stored; a search for what is gone may still follow. */
  readonly isWalked: boolean;
  /** How many records the walk has, where the source says so. */
  readonly expected: number | null;
  /** RECONCILE: the first of those that differ. */
  readonly discrepancies: readonly Discrepancy[];
}

export interface SyncRunDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly kind: SyncKind;
  /** What asked for it. */
  readonly trigger: "CONNECT" | "SCHEDULE" | "REQUEST" | "RECOVERY" | "MAPPING";
  readonly state: SyncRunState;
  /** In the order in which they are synced. */
  readonly entities: readonly EntityProgress[];
  readonly queuedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** When it is removed; absent until it has ended. */
  readonly removeAt?: Date;
  /** Requests made to the source. */
  readonly requests: number;
  /** How often it was begun again after a crash or a fault. */
  readonly resumes: number;
  /** Faults in a row that ended a try, without a page stored between them. */
  readonly stalledTries: number;
  /** Pages stored when it last failed. */
  readonly pagesAtFault: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}
