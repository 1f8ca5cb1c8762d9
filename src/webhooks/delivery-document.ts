import type { Environment } from "../storage/index.js";
import type { ToldEventType } from "./event-types.js";

/**
 * PENDING    to be tried, now or at `nextAttemptAt`
 * DELIVERED  the endpoint answered 2xx
 * FAILED     the schedule is used up, or the endpoint was disabled; a replay makes it PENDING again
 */
export type DeliveryState = "PENDING" | "DELIVERED" | "FAILED";

/** One message for one endpoint. */
export interface DeliveryDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly endpointId: string;
  /** `webhook-id`: the same at every attempt and after a replay. */
  readonly messageId: string;
  readonly eventId: string;
  readonly type: ToldEventType;
  readonly connectionId: string | null;
  readonly eventAt: Date;
  readonly sequence: number;
  /** Deliveries of one endpoint and key go out one after the other; null: in any order. */
  readonly orderKey: string | null;
  readonly isTest: boolean;
  readonly state: DeliveryState;
  /** Attempts since it was made or last replayed. */
  readonly tries: number;
  /** Attempts in all. */
  readonly attemptCount: number;
  readonly replays: number;
  /** Null unless PENDING. */
  readonly nextAttemptAt: Date | null;
  readonly deliveredAt: Date | null;
  /** Why the last attempt failed, or why there will be none. */
  readonly lastError: string | null;
  readonly createdAt: Date;
}

/** The bytes of a message, once for all endpoints. */
export interface MessageDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly body: string;
  readonly createdAt: Date;
}

/** One HTTP request. */
export interface AttemptDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly endpointId: string;
  readonly deliveryId: string;
  /** From 1, over replays too. */
  readonly number: number;
  readonly at: Date;
  readonly durationMs: number;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Null when it succeeded. */
  readonly error: AttemptError | null;
  /** The beginning of the answer. */
  readonly response: string;
  readonly keyIds: readonly string[];
}

/** What went wrong, as far as the sender can tell. */
export type AttemptError =
  | "ADDRESS_NOT_ALLOWED"
  | "DNS"
  | "CONNECTION_REFUSED"
  | "CONNECTION_LOST"
  | "TLS"
  | "TIMEOUT"
  | "PROTOCOL"
  | "REDIRECT"
  | "HTTP_STATUS"
  | "GONE";
