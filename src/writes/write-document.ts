import type { Binary } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import type { InputProblem } from "../errors/index.js";
import type { Environment } from "../storage/index.js";
import type { WriteOperation } from "./write-schema.js";

/**
 * QUEUED       held until its system can be reached, or its deadline passes
 * SENDING      handed to the connector by the holder of the claim; one that died there leaves the outcome open
 * UNCONFIRMED  sent, and no answer came: it is looked for at the source before anything else is done
 * SUCCEEDED    the source has it, and it is stored here
 * FAILED       the source has it not; the same key may be used for another try
 *
 *            ┌──────────────── the system is away ─────────────────┐
 *            v                                                     │
 *   ──> QUEUED ── its turn ──> SENDING ── answered ──> SUCCEEDED   │
 *    │       │                 │  │  ^                    ^        │
 *    │    deadline             │  │  └── not there, again │ found  │
 *    │       v                 │  └── no answer ──> UNCONFIRMED ───┤
 *    │     FAILED <── refused ─┘                          │        │
 *    │       ^                                   not there│        │
 *    └───────┴────────────────────────────────────────────┘
 *
 * What is not SUCCEEDED or FAILED has a `dueAt`, at which a worker looks after it.
 */
export type WriteState = "QUEUED" | "SENDING" | "UNCONFIRMED" | "SUCCEEDED" | "FAILED";

export const settledStates: readonly WriteState[] = ["SUCCEEDED", "FAILED"];

export interface WriteError {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly InputProblem[];
}

/** What a write does, kept until it has settled. */
export interface WriteTask {
  /** As the caller sent it, for checking again before it is sent late. */
  readonly input: Readonly<Record<string, unknown>>;
  /** As the connector gets it: references by remoteId. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly remoteId: string | null;
  readonly expectedVersion: number | null;
  readonly whenUnreachable: "FAIL" | "QUEUE";
  readonly deadline: Date | null;
}

export interface WriteClaim {
  readonly id: string;
  readonly until: Date;
  /** The session at the server on which the answer is stored: whoever takes over ends it. Absent until it is sent. */
  readonly sessionId?: Binary;
}

/** One write towards a source, logged before it is sent. */
export interface WriteDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly entity: EntityName;
  readonly operation: WriteOperation;
  readonly idempotencyKey: string | null;
  readonly state: WriteState;
  /** Null once it has settled. */
  readonly task: WriteTask | null;
  readonly deadline: Date | null;
  readonly recordId: string | null;
  /** Why it failed; while it is UNCONFIRMED or QUEUED, what it met last. */
  readonly error: WriteError | null;
  /** How often it was handed to the connector. */
  readonly attempts: number;
  readonly sentAt: Date | null;
  /** Payload hash of the record at the last send of an update: whether the source has moved on since. */
  readonly hashBefore: string | null;
  /** Who works on it, and until when that counts without a further sign of life. */
  readonly claim?: WriteClaim;
  /** When a worker looks after it; absent once it has settled. */
  readonly dueAt?: Date;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
}
