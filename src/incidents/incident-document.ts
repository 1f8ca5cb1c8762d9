import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";

/** What somebody decided about deletions that were held. */
export type DeletionDecision = "APPLY" | "DISCARD";

/** A sweep that would have removed too much. */
export interface HeldDeletions {
  readonly sweepId: string;
  /** Records that the system no longer lists. */
  readonly candidates: number;
  /** Records that there are here. */
  readonly recordCount: number;
  /** `candidates` by `recordCount`, 0 to 1. */
  readonly share: number;
  readonly decision: DeletionDecision | null;
}

/** UNREACHABLE: nobody answers. MISCONFIGURED: somebody does who can't be right; a person has to mend it. */
export type OutageCause = "UNREACHABLE" | "MISCONFIGURED";

interface IncidentBase {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly state: "OPEN" | "CLOSED";
  /** The entity it is about; null when it is about the whole connection. */
  readonly entity: EntityName | null;
  /** What happened, in words for a person. */
  readonly reason: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** How often the system was tried meanwhile. */
  readonly attempts: number;
  /** The window of changes that came late because of it. */
  readonly delayedFrom: Date | null;
  readonly delayedUntil: Date | null;
  /** When a person was last asked to look; null before. */
  readonly warnedAt: Date | null;
}

/** Something that went wrong with a connection, from its beginning to its end. */
export type IncidentDocument = IncidentBase &
  (
    | { readonly kind: "OUTAGE"; readonly cause: OutageCause; readonly details: null }
    | { readonly kind: "DELETIONS_HELD"; readonly cause?: undefined; readonly details: HeldDeletions }
  );

export type IncidentKind = IncidentDocument["kind"];

type Given<Document> = Document extends IncidentDocument
  ? Omit<Document, "_id" | "state" | "closedAt" | "attempts" | "delayedFrom" | "delayedUntil" | "warnedAt"> &
      Partial<Pick<Document, "attempts" | "delayedFrom" | "delayedUntil">>
  : never;

/** An incident on its way into the store. */
export type NewIncident = Given<IncidentDocument>;
