/**
 * The sandbox's own time: the machine's, moved by an offset that is kept in the store. It therefore runs on by itself,
 * jumps when it is told to, and does not fall back when the server is started again.
 */
export class SandboxClock {
  readonly #now: () => Date;
  #offsetMs: number;

  constructor(now: () => Date, offsetMs: number) {
    this.#now = now;
    this.#offsetMs = offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  nowMs(): number {
    return this.#now().getTime() + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Moves the clock forward. @throws {RangeError} going back would break the order of changes. */
  advance(ms: number): void {
    if (!(ms >= 0))
      throw new RangeError(`Expected a time to move forward by, in ms, but got ${ms}. The clock never goes back.`);
    this.#offsetMs += ms;
  }
}
