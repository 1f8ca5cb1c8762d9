import type { Database } from "lmdb";
import type { BaseRecord, KindName } from "../kinds/index.js";

/** How one write is taken back. */
export interface Undo {
  /** When it happened, by a clock that is right. */
  readonly atMs: number;
  readonly kind: KindName;
  readonly id: string;
  /** The record as it was; null when it was not there. */
  readonly previous: BaseRecord | null;
  /** The entry that it made in the log of deletions. */
  readonly deletedAt: string | null;
}

/** Kept at most, and a quarter more before the oldest are removed: some 300 MB. */
const mostKept = 100_000;

/** What was before each write, the latest at the end: the sandbox's backup. */
export class UndoLog {
  readonly #entries: Database<Undo, number>;

  constructor(entries: Database<Undo, number>) {
    this.#entries = entries;
  }

  /** @returns the instant before which nothing is known any more, when the oldest had to be removed. */
  append(undo: Undo): number | null {
    // Looked up each time: a number that was counted on here would not go back with a write that is undone.
    const [last = 0] = Array.from(this.#entries.getKeys({ reverse: true, limit: 1 }));
    const key = last + 1;
    this.#entries.putSync(key, undo);
    if (key % (mostKept / 4) !== 0 || key <= mostKept) return null;
    let forgottenMs: number | null = null;
    for (const old of Array.from(this.#entries.getRange({ end: key - mostKept }))) {
      forgottenMs = old.value.atMs;
      this.#entries.removeSync(old.key);
    }
    return forgottenMs;
  }

  /** Hands out what was written after `toMs`, the latest first, and takes it off the log. */
  *takeBack(toMs: number): Generator<Undo> {
    for (;;) {
      const [latest] = Array.from(this.#entries.getRange({ reverse: true, limit: 1 }));
      if (!latest || latest.value.atMs <= toMs) return;
      this.#entries.removeSync(latest.key);
      yield latest.value;
    }
  }
}
