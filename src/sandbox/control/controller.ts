import { setImmediate as nextTurn } from "node:timers/promises";
import { evenHappenings, happeningsBetween, play } from "../business/index.js";
import type { SandboxClock } from "../clock.js";
import { SandboxError } from "../errors.js";
import type { Faults } from "../faults/index.js";
import type { KindName } from "../kinds/index.js";
import type { LoginStore } from "../oauth/index.js";
import type { RecordWriter } from "../records/index.js";
import type { SandboxStore } from "../store/index.js";
import type { Advance, Change, Deletion, Logins } from "./instructions.js";

export interface ControllerParts {
  readonly store: SandboxStore;
  readonly writer: RecordWriter;
  readonly clock: SandboxClock;
  readonly faults: Faults;
  readonly logins: LoginStore;
  readonly seed: number;
  readonly scale: number;
}

/** What happened while the clock was advanced. */
export interface Advanced {
  readonly now: string;
  readonly happenings: number;
  /** There would have been more than one call can play. */
  readonly is_thinned: boolean;
  readonly played: Readonly<Record<string, number>>;
}

/** Records of one transaction: the event loop is held some 20 ms by them. */
const batchSize = 100;
const idPage = 5_000;
const byTheDatabase = "USR-000001";

/** What a test can have happen to the sandbox, beside its faults. */
export class SandboxController {
  readonly #parts: ControllerParts;
  /** Two calls at once would play the same hours twice. */
  #isAdvancing = false;

  constructor(parts: ControllerParts) {
    this.#parts = parts;
  }

  get faults(): Faults {
    return this.#parts.faults;
  }

  /** Lets time pass, and people work. @throws {SandboxError} 409 when it is passing already. */
  async advance({ seconds, changes }: Advance): Promise<Advanced> {
    const { store, writer, clock, seed, scale } = this.#parts;
    if (this.#isAdvancing) {
      throw new SandboxError(
        409,
        "already_advancing",
        "The clock is being advanced by another call. Wait for its answer.",
      );
    }
    this.#isAdvancing = true;
    try {
      const fromMs = clock.nowMs();
      const toMs = fromMs + seconds * 1000;
      const { happenings, isThinned } =
        changes === undefined
          ? happeningsBetween({ seed, scale }, fromMs, toMs)
          : { happenings: evenHappenings(seed, changes, fromMs, toMs), isThinned: false };
      let reachedMs = fromMs;
      const moveTo = (atMs: number) => {
        clock.advance(atMs - reachedMs);
        reachedMs = atMs;
        store.setMeta("clock_offset_ms", clock.offsetMs);
      };
      const played = await play(happenings, store, writer, moveTo);
      moveTo(toMs);
      return { now: clock.now().toISOString(), happenings: happenings.length, is_thinned: isThinned, played };
    } finally {
      this.#isAdvancing = false;
    }
  }

  /** Deletes many records past all rules. @returns how many. */
  async deleteRecords({ leaves_trace, ...choice }: Deletion): Promise<number> {
    return this.#forEach(choice, (id) => {
      const { writer, clock } = this.#parts;
      writer.erase(choice.kind, id, { actorId: byTheDatabase, atMs: clock.nowMs() }, leaves_trace);
    });
  }

  /** Changes many records past all rules; without fields they are only stamped anew. @returns how many. */
  async changeRecords({ fields, ...choice }: Change): Promise<number> {
    return this.#forEach(choice, (id) => {
      const { writer, clock } = this.#parts;
      writer.overwrite(choice.kind, id, fields, { actorId: byTheDatabase, atMs: clock.nowMs() });
    });
  }

  /** `all`: as if an administrator had revoked the integration. `access_tokens`: those are over, and can be refreshed. */
  endLogins(which: Logins): void {
    if (which === "all") this.#parts.logins.clear();
    else this.#parts.logins.endAccessTokens();
  }

  /** Works through a choice of a kind's records, evenly spread over their ids, as they are when it begins. */
  async #forEach(
    { kind, share, count }: { kind: KindName; share?: number | undefined; count?: number | undefined },
    act: (id: string) => void,
  ): Promise<number> {
    const { store } = this.#parts;
    const total = store.countOf(kind);
    const wanted = Math.min(total, count ?? Math.round(total * (share ?? 1)));
    const chosen: string[] = [];
    let seen = 0;
    for (let after: string | null = null; ;) {
      const page: { ids: string[]; next: string | null } = store.ids({ kind, after, limit: idPage });
      for (const id of page.ids) {
        seen += 1;
        if (Math.floor((seen * wanted) / total) > chosen.length) chosen.push(id);
      }
      if (page.next === null) break;
      after = page.next;
    }
    let done = 0;
    for (let first = 0; first < chosen.length; first += batchSize) {
      store.transaction(() => {
        // Somebody else may have deleted it since.
        for (const id of chosen.slice(first, first + batchSize).filter((id) => store.bytesOf(kind, id))) {
          act(id);
          done += 1;
        }
      });
      await nextTurn();
    }
    return done;
  }
}
