import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";

/** One entity of one connection: where its next run begins, and where a broken one goes on. */
export interface StreamDocument {
  /** `<connectionId>:<entity>` */
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly entity: EntityName;
  readonly phase: "PENDING" | "INITIAL" | "LIVE" | "FORBIDDEN";
  /** Changes at the source before this instant are stored. Null before the first complete walk. */
  readonly cursor: Date | null;
  /** Set while a walk is under way. */
  readonly checkpoint: StreamCheckpoint | null;
  readonly lastSuccessfulSyncAt: Date | null;
  /** When a run last began with it, by the database's clock; absent before the first. */
  readonly lastStartedAt?: Date;
  /** The mapping that all its records were stored under; absent before the first complete walk. */
  readonly mappingKey?: string;
  /** What the source's clock showed beyond the database's at the start of the last walk; absent while it does not tell. */
  readonly sourceClockOffsetMs?: number;
  /** What its payloads look like (`src/sync/drift.ts`); absent before the first page. */
  readonly shape?: unknown;
  /** How its payloads last ceased to look as before, oldest first; the newest 50. Absent before the first. */
  readonly drifts?: readonly StreamDrift[];
  /** The search for records that are gone at the source, while one is under way (`src/sync/sweep.ts`). */
  readonly sweep?: StreamSweep | null;
  /** When such a search last ended. */
  readonly lastSweepAt?: Date;
  readonly recordCount: number;
  readonly quarantinedCount: number;
  /**
   * One more with each transaction that changes what is stored of its records; absent before the first. Equal means that
   * a reader finds what it found before (`src/loaders/README.md`).
   */
  readonly dataVersion?: number;
}

/** How often the records of one stream were changed. */
export type DataVersion = Pick<StreamDocument, "connectionId" | "entity"> & { readonly dataVersion: number };

/** One way in which payloads ceased to look as before. */
export interface StreamDrift {
  readonly kind: "TYPE_CHANGED" | "FIELD_VANISHED" | "FIELD_ADDED";
  readonly path: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly runId: string;
  /** By the database's clock. */
  readonly at: Date;
}

export interface StreamCheckpoint {
  readonly runId: string;
  /** The connector's position of the next page; null for the first. */
  readonly position: unknown;
  /** What the walk asks for; the same on every page of it. */
  readonly changedSince: Date | null;
  /** The latest instant the cursor may take when the walk ends: the source's clock at its start. */
  readonly startedAt: Date;
  /** The latest change seen in the walk. */
  readonly maxModifiedAt: Date | null;
  /** The mapping at the walk's start. */
  readonly mappingKey: string;
  /** The source's clock beyond the database's at the walk's start; null when it does not tell. */
  readonly sourceClockOffsetMs: number | null;
}

/**
 * The search for records that a source no longer has and does not tell of. It goes on over runs and workers: the state is
 * kept here, ids listed and ids missed in collections of their own.
 */
export interface StreamSweep {
  /** Key of the ids listed and missed. */
  readonly id: string;
  /** The run that waits for its end; null for one that goes on whenever there is time. */
  readonly runId: string | null;
  /**
   * LISTING     the ids at the source are written down, page by page
   * COMPARING   what is stored is looked up among them
   * CONFIRMING  each record that was missed is asked for by its id
   * HELD        more would be removed than is done without asking; somebody has to decide
   * REMOVING    those that are gone are marked
   */
  readonly phase: "LISTING" | "COMPARING" | "CONFIRMING" | "HELD" | "REMOVING";
  /** By the database's clock. Records stored after it are not judged. */
  readonly startedAt: Date;
  /** The list holds only records that changed since, so no others are judged; null when it is complete. */
  readonly judgedSince: Date | null;
  /** Where the phase goes on: the source's position while LISTING, how many parts are compared while COMPARING. */
  readonly position: unknown;
  readonly missing: number;
  readonly confirmed: number;
  /** Somebody looked at what is to be removed, and agreed. */
  readonly isApproved: boolean;
  readonly incidentId: string | null;
  /** Only counts what is gone, for a run that compares. */
  readonly isReportOnly: boolean;
}
