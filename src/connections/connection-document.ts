import type { EntityName } from "../../schema/entities/index.js";
import type { FieldMapping } from "../mapping/index.js";
import type { OutageCause } from "../incidents/index.js";
import type { Environment } from "../storage/index.js";
import type { SealedSecret, SealedSecretV1 } from "../vault/index.js";
import type { OAuth2State } from "./oauth2/oauth2-state.js";

/** What state a connection is in, each with just what exists then. See `status.ts` for what leads from one to another. */
export type ConnectionStatus =
  | { readonly phase: "PENDING"; readonly since: Date; readonly reason: string | null }
  | {
      readonly phase: "CONNECTED";
      readonly since: Date;
      /** The wait that an outage had come to whose end this is; absent where none ended. */
      readonly outageStep?: number;
      /** When the credential was first refused, in what words, and when it is looked at again; absent without a doubt. */
      readonly refusedAt?: Date;
      readonly doubt?: string;
      readonly nextAttemptAt?: Date;
    }
  | { readonly phase: "RATE_LIMITED"; readonly since: Date; readonly reason: string; readonly nextAttemptAt: Date }
  | { readonly phase: "MAINTENANCE"; readonly since: Date; readonly reason: string; readonly nextAttemptAt: Date }
  | {
      readonly phase: "UNREACHABLE";
      readonly since: Date;
      /** MISCONFIGURED: somebody answers who can't be right, and a person has to mend it. */
      readonly cause: OutageCause;
      readonly reason: string;
      readonly nextAttemptAt: Date;
      /** Probes made since the outage began. */
      readonly attempts: number;
      /** Which wait of the schedule it has come to, from 1; ahead of `attempts` where outages follow each other closely. */
      readonly step: number;
      /** When a probe was first answered by refusing the credential; absent while none was. */
      readonly refusedAt?: Date;
      /** When a person was last asked to look; absent before. */
      readonly warnedAt?: Date;
    }
  | { readonly phase: "UNAUTHORIZED"; readonly since: Date; readonly reason: string }
  | { readonly phase: "PAUSED"; readonly since: Date };

export type ConnectionPhase = ConnectionStatus["phase"];

/** How a connection is kept up to date. Times of day are those of its time zone; nothing in it is an instant. */
export interface SyncPlan {
  /** How far back transactional entities are read at first: whole days, default 90. Master data is read whole. */
  readonly historyDays: number;
  /** Seconds between the starts of two incremental runs, 30 to 2,592,000 (30 days), default 300. */
  readonly intervalSeconds: number;
  /** IANA name of the zone whose clock the windows go by, default `UTC`. */
  readonly timeZone: string;
  /** No scheduled run begins or goes on in them; one that somebody asks for does. */
  readonly quietHours: readonly SyncWindow[];
  /** The system is expected to be away: nothing is asked of it, and runs that somebody asks for wait as well. */
  readonly maintenanceWindows: readonly SyncWindow[];
  /** Settings of single entities, at most one for each; one that is not named follows the plan. */
  readonly entities: readonly EntityPlan[];
}

/** What is null is as the plan says. */
export interface EntityPlan {
  readonly entity: EntityName;
  readonly enabled: boolean;
  readonly historyDays: number | null;
  readonly intervalSeconds: number | null;
  readonly quietHours: readonly SyncWindow[] | null;
  readonly maintenanceWindows: readonly SyncWindow[] | null;
}

/** In the order of the week. */
export const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

export type Weekday = (typeof weekdays)[number];

/** A time that comes again every week. What it is in instants: `sync-calendar.ts`. */
export interface SyncWindow {
  /** Days on which it begins. */
  readonly days: readonly Weekday[];
  /** `HH:MM`, included. */
  readonly from: string;
  /** `HH:MM` up to `24:00`, excluded; before `from`: on the next day. */
  readonly to: string;
}

/** The caller's own customer that a connection belongs to. */
export interface EndUser {
  readonly id: string;
  readonly name: string | null;
}

export interface ConnectionDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly system: string;
  readonly name: string;
  readonly endUser: EndUser | null;
  readonly config: Readonly<Record<string, unknown>>;
  readonly authMethod: string;
  readonly credential: SealedSecret | SealedSecretV1;
  /** The login, where the method is one by OAuth2. */
  readonly oauth2?: OAuth2State;
  readonly account: string | null;
  readonly status: ConnectionStatus;
  readonly syncPlan: SyncPlan;
  /** Expressions on the payloads that fill fields in place of the connector, or custom fields beside it. */
  readonly fieldMappings: readonly FieldMapping[];
  /** When the dispatcher starts the next run; null while none is wanted. By the database's clock. */
  readonly nextSyncAt: Date | null;
  /** Set when it became CONNECTED again, until a run has begun. */
  readonly isCatchUpDue?: boolean;
  /** When the dispatcher looks whether a maintenance window begins; null or absent while none is planned. */
  readonly nextWindowAt?: Date | null;
  /** The incident of an outage whose changes are not all here yet; absent without one. */
  readonly openOutageId?: string;
  /** What its system signs webhooks with; absent until somebody asked for one. */
  readonly hookSecret?: SealedSecret | SealedSecretV1;
  /** Runs that failed since one ended well; the wait before the next grows with it. */
  readonly failedRuns: number;
  readonly lastSuccessfulSyncAt: Date | null;
  /** Credits held: 1 from creation until it is disconnected, outages and pauses included. */
  readonly creditsConsumed: number;
  /** Set when it was disconnected and its records are still being removed; nobody but the purge sees it then. */
  readonly deletedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
