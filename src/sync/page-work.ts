import type { ClientSession } from "mongodb";
import type { NewEvent } from "../events/index.js";
import type { IncomingRecord } from "../records/index.js";
import type { Discrepancy, EntityCounts } from "./sync-run-document.js";

/** What a run does with the records of a page: store them (`storing-work.ts`) or compare them (`comparing-work.ts`). */
export interface PageWork {
  /**
   * Works out what the page asks of the store, outside any transaction. @returns at least one part, in order.
   * @param readAt When the page was asked for, at the latest, by the database's clock.
   * @param isAgain Whether the digest before was stale.
   */
  digest(incoming: readonly IncomingRecord[], readAt: Date, isAgain: boolean): Promise<PagePart[]>;
}

/** As much of a page as fits one transaction; most pages are one part. */
export interface PagePart {
  readonly sizeBytes: number;
  /** Payloads that were new or changed. */
  readonly payloads: readonly unknown[];
  /** Does it, inside the caller's transaction. @throws {StaleDigestError} when the page has to be digested again. */
  apply(at: Date, session: ClientSession): Promise<PartOutcome>;
}

export interface PartOutcome {
  /** What became of each record read. `read` is the sum of the others, or the part is not stored. */
  readonly counts: Partial<EntityCounts>;
  readonly recordsDelta: number;
  readonly quarantinedDelta: number;
  readonly events: readonly NewEvent[];
  readonly discrepancies: readonly Discrepancy[];
}
