import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";
import type { SealedSecret } from "../vault/index.js";

/** What state a connection is in, each with just what exists then. See `status.ts` for what leads from one to another. */
export type ConnectionStatus =
  | { readonly phase: "PENDING"; readonly since: Date; readonly reason: string | null }
  | { readonly phase: "CONNECTED"; readonly since: Date }
  | { readonly phase: "RATE_LIMITED"; readonly since: Date; readonly reason: string; readonly nextAttemptAt: Date }
  | { readonly phase: "MAINTENANCE"; readonly since: Date; readonly reason: string; readonly nextAttemptAt: Date }
  | {
      readonly phase: "UNREACHABLE";
      readonly since: Date;
      readonly reason: string;
      readonly nextAttemptAt: Date;
      /** Probes made since the outage began. */
      readonly attempts: number;
    }
  | { readonly phase: "UNAUTHORIZED"; readonly since: Date; readonly reason: string }
  | { readonly phase: "PAUSED"; readonly since: Date };

export type ConnectionPhase = ConnectionStatus["phase"];

/** How a connection is kept up to date. */
export interface SyncPlan {
  /** How far back transactional entities are read at first: whole days, default 90. Master data is read whole. */
  readonly historyDays: number;
  /** Seconds between the starts of two incremental runs, default 300, at least 30. */
  readonly intervalSeconds: number;
  /** Settings of single entities; one that is not named follows the plan. */
  readonly entities: readonly EntityPlan[];
}

export interface EntityPlan {
  readonly entity: EntityName;
  readonly enabled: boolean;
  readonly historyDays: number | null;
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
  readonly credential: SealedSecret;
  readonly account: string | null;
  readonly status: ConnectionStatus;
  readonly syncPlan: SyncPlan;
  /** When the dispatcher starts the next run; null while none is wanted. By the database's clock. */
  readonly nextSyncAt: Date | null;
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
