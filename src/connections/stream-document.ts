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
  readonly mappingVersion: number;
  readonly recordCount: number;
  readonly quarantinedCount: number;
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
}
