import type { Binary } from "mongodb";
import type { Environment } from "../storage/index.js";
import type { StoredAnswer } from "./stored-answer.js";

/**
 * RUNNING  somebody does it, and prolongs `until`; when that passes, its process died and nobody knows how far it got
 * DONE     the answer is kept
 * UNKNOWN  it ended in a way that leaves open whether it was done
 * GONE     it was done, and what it was about has been removed since
 * WRITE    it is a write to a source; the write log says how it stands
 */
export type KeyState = "RUNNING" | "DONE" | "UNKNOWN" | "GONE" | "WRITE";

/** What a key stands for: one mutation with one input, in one environment of one organization. */
export interface KeyDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly key: string;
  /** The mutation: `startSync`. */
  readonly operation: string;
  /** Digest of the input under `salt`: inputs may hold credentials, which must not be found by trying. */
  readonly bodyHash: string;
  readonly salt: Binary;
  /** Digest of what the caller may do: an answer is handed only to whoever may do the same. */
  readonly rights: string;
  readonly state: KeyState;
  /** RUNNING: who does it, and until when it counts as alive without a further sign. */
  readonly owner?: string;
  readonly until?: Date;
  /** DONE: what the mutation's resolver returned, without what is shown only once. */
  readonly answer?: StoredAnswer;
  /** UNKNOWN: what was said then. */
  readonly fault?: { readonly code: string; readonly message: string };
  /** WRITE: which. */
  readonly writeId?: string;
  /** The connection it is about; the answer goes when the connection goes. */
  readonly connectionId?: string;
  readonly createdAt: Date;
}
