import type { Document } from "mongodb";
import type { Storage } from "../storage.js";

/**
 * One step from a store's version to the next, applied once and in order. It goes through three phases, so that the
 * release before and this one can work side by side while it lasts:
 *
 * EXPAND    what is new comes beside what is old: collections, indexes, validators that take both
 * BACKFILL  documents are brought up to date in batches, each a transaction with its place; in the background
 * CONTRACT  what is old goes, once no process needs it
 *
 * Each phase may run again after a crash, so each has to lead to the same end when it is done twice.
 *
 * The release before goes on writing what is old until its last process has ended, perhaps after all phases. So what is old
 * is read until then, and a later release that takes it away fills in first what is still missing (its own backfill).
 */
export interface Migration {
  /** From 1 without gaps. */
  readonly number: number;
  /** What it is for, in a few words. */
  readonly name: string;
  /**
   * The lowest version whose processes still work on the store once this is begun: `number - 1` lets the release before
   * run beside it and be gone back to; `number` does not.
   */
  readonly compatibleFrom: number;
  readonly expand?: (storage: Storage) => Promise<void>;
  readonly backfill?: Backfill;
  readonly contract?: (storage: Storage) => Promise<void>;
}

export interface Backfill {
  readonly collection: string;
  /** Documents that are not up to date yet; has to leave out those that are. */
  readonly filter: Document;
  /** The change of one document: an update, or an aggregation pipeline over it. */
  readonly update: Document | Document[];
}

export type MigrationPhase = "EXPAND" | "BACKFILL" | "CONTRACT" | "DONE";

/** How far a migration is, in the collection `migrations`. */
export interface MigrationDocument {
  readonly _id: number;
  readonly name: string;
  readonly compatibleFrom: number;
  readonly phase: MigrationPhase;
  /** `_id` of the last document that was looked at; null before the first batch. */
  readonly position: unknown;
  /** Documents changed. */
  readonly changed: number;
  /** Of these, since the backfill last began at the first document. */
  readonly changedInPass: number;
  readonly startedAt: Date;
  readonly doneAt: Date | null;
}
