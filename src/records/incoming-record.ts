import type { EntityDefinition } from "../../schema/definition/index.js";
import type { Tenant } from "../storage/index.js";
import type { QuarantineReason } from "./quarantine-store.js";

/** One record as it came from a source, before it is known whether it changed. */
export interface IncomingRecord {
  readonly remoteId: string;
  readonly modifiedAt: Date | null;
  readonly isDeleted: boolean;
  readonly raw: unknown;
  /** Why the source does not give it; absent for one that it gave. It is set aside, what is stored of it stays. */
  readonly refusal?: QuarantineReason;
}

/** What stored a value: its kind, and the id of that run, write or webhook call. */
export interface ChangeActor {
  readonly kind: "SYNC_RUN" | "WRITE" | "SOURCE_WEBHOOK";
  readonly id: string;
}

/** Where incoming records belong, how they are mapped, and who brings them. */
export interface WriteTarget {
  readonly tenant: Tenant;
  readonly connectionId: string;
  readonly entity: EntityDefinition;
  /** Changes whenever `toUnified` may give another result for the same payload; part of each record's hash. */
  readonly mappingKey: string;
  /** Gives a `Unified` of that entity. */
  readonly toUnified: (raw: unknown) => Readonly<Record<string, unknown>>;
  readonly actor: ChangeActor;
  /**
   * When the records were asked for, at the latest, by the database's clock; null for what the source just said by
   * itself, in answer to a write or through a webhook. A poll never undoes what was said after it began.
   */
  readonly readAt: Date | null;
  /** Whether an older time of change may replace a newer one: a source restored from a backup is right nevertheless. */
  readonly acceptsOlder: boolean;
  /**
   * Nothing of the entity is stored or in quarantine, so that there is nothing to compare with. A digest is stale where
   * something is stored after all.
   */
  readonly expectsNew: boolean;
}

/** An incoming record with its canonical text, digest and id: what can be known without the store. */
export interface PreparedRecord extends IncomingRecord {
  readonly id: string;
  readonly text: string;
  readonly hash: string;
}
