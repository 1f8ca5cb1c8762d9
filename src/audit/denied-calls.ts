import type { Clock } from "../time/index.js";
import type { NewAuditEntry } from "./audit-entry.js";

/** A call that was not let in. */
export type DeniedCall = Pick<
  NewAuditEntry,
  "organizationId" | "environment" | "actor" | "address" | "userAgent" | "requestId" | "missingScope"
> & {
  /** The error's code. */
  readonly reason: string;
  /** What was asked for: the path of a field. */
  readonly fields: readonly string[];
};

interface Tally {
  readonly minute: number;
  /** The last call that was only counted; null while there is none. */
  last: DeniedCall | null;
  count: number;
  readonly fields: Set<string>;
}

const minuteMs = 60_000;
const mostFields = 50;

/**
 * Denied calls may come by the thousand a second. The first of a token and reason in a minute is written at once; those
 * that follow in that minute are counted, and written as one entry at its end: at most two entries per minute, token,
 * reason and process, however many calls there are. Calls whose token nobody knows are of no tenant and are not here.
 */
export class DeniedCalls {
  readonly #tallies = new Map<string, Tally>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly write: (entry: NewAuditEntry) => void,
    private readonly clock: Clock,
  ) {}

  note(call: DeniedCall): void {
    const key = `${call.actor.id} ${call.reason}`;
    const minute = Math.floor(this.clock.now().getTime() / minuteMs);
    const tally = this.#tallies.get(key);
    if (!tally || tally.minute !== minute) {
      if (tally) this.#writeOut(tally);
      this.#tallies.set(key, { minute, last: null, count: 0, fields: new Set() });
      this.write(entryOf(call, 1, call.fields));
      this.#timer ??= setTimeout(() => this.flush(), minuteMs).unref();
      return;
    }
    tally.last = call;
    tally.count += 1;
    for (const field of call.fields) if (tally.fields.size < mostFields) tally.fields.add(field);
  }

  /** Writes what was only counted so far. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const tallies = [...this.#tallies.values()];
    this.#tallies.clear();
    for (const tally of tallies) this.#writeOut(tally);
  }

  #writeOut({ last, count, fields }: Tally): void {
    if (last) this.write(entryOf(last, count, [...fields]));
  }
}

function entryOf(call: DeniedCall, count: number, fields: readonly string[]): NewAuditEntry {
  return { ...call, action: "call.denied", outcome: "DENIED", targets: [], fields, count };
}
