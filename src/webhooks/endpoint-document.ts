import type { EntityName } from "../../schema/entities/index.js";
import type { Environment } from "../storage/index.js";
import type { SealedSecret } from "../vault/index.js";
import type { ToldEventType } from "./event-types.js";
import type { SecretKind } from "./signing-secret.js";

/** What must arrive in order: nothing, what is about one connection, or what is about one record. */
export type Ordering = "NONE" | "CONNECTION" | "RECORD";

/** FAILING: for too long; GONE: it answered 410; REQUESTED: somebody switched it off. */
export type DisabledReason = "FAILING" | "GONE" | "REQUESTED";

/** A key that attempts are signed with. */
export interface WebhookKey {
  readonly id: string;
  readonly kind: SecretKind;
  readonly secret: SealedSecret;
  /** What receivers verify with, where that is another key: `whpk_…`. */
  readonly publicKey: string | null;
  readonly createdAt: Date;
  /** Null for the current one. */
  readonly endsAt: Date | null;
}

/** What somebody can choose about an endpoint. */
export interface EndpointSettings {
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly ToldEventType[];
  /** Null: of all connections, and of none. Not named like the binding of a caller (`Tenant`), which it is none of. */
  readonly onlyConnectionIds: readonly string[] | null;
  /** Whose record events; null: of all. */
  readonly entities: readonly EntityName[] | null;
  readonly ordering: Ordering;
  /** Waits between attempts in seconds; null: the published schedule. */
  readonly retryScheduleSeconds: readonly number[] | null;
  /** Attempts begun in a second at most; null: as many as there are. */
  readonly maxPerSecond: number | null;
}

/** How the endpoint has been answering. */
export interface EndpointHealth {
  /** Of the first failure since the last success; null while the last attempt succeeded. */
  readonly failingSince: Date | null;
  readonly lastFailureAt: Date | null;
  readonly lastSuccessAt: Date | null;
  /** How much of the time until it is disabled was over when it was last told of: 0, 50, 70, 90. */
  readonly noticedPercent: number;
  /** When to look again; null while it does not fail. */
  readonly nextNoticeAt: Date | null;
}

export const healthy: Omit<EndpointHealth, "lastFailureAt" | "lastSuccessAt"> = {
  failingSince: null,
  noticedPercent: 0,
  nextNoticeAt: null,
};

/** Where events go. */
export interface WebhookEndpointDocument extends EndpointSettings, EndpointHealth {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** The current one first. */
  readonly keys: readonly WebhookKey[];
  readonly state: "ENABLED" | "DISABLED";
  readonly disabledAt: Date | null;
  readonly disabledReason: DisabledReason | null;
  /** What happened from here on was not delivered; null when nothing was missed, or a replay from then was asked for. */
  readonly missedSince: Date | null;
  /** Events with a greater sequence are delivered. */
  readonly fromSequence: number;
  /** Part of the log that is looked through for what was never delivered; null when there is none. */
  readonly backfill: Backfill | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Backfill {
  /** Looked through up to here. */
  readonly after: number;
  readonly through: number;
  readonly from: Date;
  readonly to: Date;
}
