import type { Environment, Tenant } from "../storage/index.js";

/** Who did something: a server's token, a browser's session, whoever holds a connect link, somebody at the command line, a workflow. */
export interface AuditActor {
  readonly kind: "TOKEN" | "SESSION" | "CONNECT_LINK" | "OPERATOR" | "WORKFLOW";
  /** The id of the token, session, link or workflow; the operator's name at the machine. */
  readonly id: string;
  /** The token itself, or the one that minted the session, made the link or saved the workflow; null for an operator. */
  readonly tokenId: string | null;
}

/** From where a call came; all null where that can't be known. */
export interface AuditOrigin {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

export const unknownOrigin: AuditOrigin = { address: null, userAgent: null, requestId: null };

/**
 * DONE     it took effect
 * FAILED   it was let in and went wrong; `reason` has the code
 * DENIED   it was not let in: the token did not hold, lacked a scope, or asked for too much
 */
export type AuditOutcome = "DONE" | "FAILED" | "DENIED";

/** One line of the log. Values that a caller gave are never in it, only the names of the fields that they were for. */
export interface AuditDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly at: Date;
  readonly actor: AuditActor;
  /** `connection.pause`; for a denied call `call.denied`. */
  readonly action: string;
  readonly outcome: AuditOutcome;
  /** The error's code; null when it was done. */
  readonly reason: string | null;
  /** Ids of what it was done to. */
  readonly targets: readonly string[];
  /** Names of the input's fields, or for a denied call those that were asked for; at most 50. */
  readonly fields: readonly string[];
  /** The scope that was missing, where that was the reason. */
  readonly missingScope: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  /** How many calls this stands for: one, but for denied calls, which come in floods. */
  readonly count: number;
  /** When the retention removes it. */
  readonly expiresAt: Date;
}

/** What is to be written, before it has an id and a time. */
export type NewAuditEntry = Tenant &
  AuditOrigin &
  Pick<AuditDocument, "actor" | "action" | "outcome" | "reason" | "targets" | "fields" | "missingScope" | "count">;
