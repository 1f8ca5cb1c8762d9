import type { AuditActor } from "../audit/index.js";
import type { EndUser } from "../connections/index.js";
import type { Environment } from "../storage/index.js";
import type { ConnectProblem } from "./page-state.js";

/**
 * WAITING    nobody has opened it
 * OPENED     one browser has, and no other may
 * COMPLETED  a connection was made or connected again with it
 * REVOKED    it was taken back
 * One that is past `expiresAt` is worth nothing in any of the first two.
 */
export type ConnectLinkState = "WAITING" | "OPENED" | "COMPLETED" | "REVOKED";

/** The browser that opened the link. Its secret is in a cookie; here is its hash. */
export interface ConnectSession {
  readonly hash: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
}

/** A login at a provider that was begun and has not come back. */
export interface PendingLogin {
  readonly stateHash: string;
  readonly appId: string;
  /** Whose answer is expected, whatever the answer says. */
  readonly issuer: string;
  readonly redirectUri: string;
  readonly endsAt: Date;
}

/** An address of the hosted page, for one person to connect one system once. */
export interface ConnectLinkDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  /** SHA-256 of what the address ends with. */
  readonly secretHash: string;
  readonly state: ConnectLinkState;
  /** Null: the person chooses. */
  readonly system: string | null;
  /** Settings that the person is not asked for. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Null: any that the system has. */
  readonly authMethod: string | null;
  /** The connection that is connected again, or once completed the one that was made. */
  readonly connectionId: string | null;
  readonly isReconnect: boolean;
  readonly endUser: EndUser | null;
  readonly name: string | null;
  readonly syncPlan: Readonly<Record<string, unknown>> | null;
  readonly returnUrl: string | null;
  /** Pages that may show the link in a frame, and are told how it ended. */
  readonly embedOrigins: readonly string[];
  readonly createdBy: AuditActor;
  readonly session: ConnectSession | null;
  readonly login: PendingLogin | null;
  /** Credentials that were tried with it. */
  readonly tries: number;
  /** While a try is under way; should its process die, another may begin after it. */
  readonly busyUntil: Date | null;
  readonly problem: ConnectProblem | null;
  /** The first run of a connection that was made. */
  readonly syncRunId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly completedAt: Date | null;
  /** When the retention removes it. */
  readonly removeAt: Date;
}

/** How a link stands at a moment. */
export function stateOfLink(
  { state, expiresAt }: Pick<ConnectLinkDocument, "state" | "expiresAt">,
  at: Date,
): ConnectLinkState | "EXPIRED" {
  return (state === "WAITING" || state === "OPENED") && expiresAt <= at ? "EXPIRED" : state;
}
