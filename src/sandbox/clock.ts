/**
 * The sandbox's own time: the machine's, moved by an offset that is kept in the store. It therefore runs on by itself,
 * jumps when it is told to, and does not fall back when the server is started again.
 */
export class SandboxClock {
  readonly #now: () => Date;
  readonly #skewMs: () => number;
  #offsetMs: number;

  /** @param skewMs how far it is off just now: what it tells, not how it goes. */
  constructor(now: () => Date, offsetMs: number, skewMs: () => number = () => 0) {
    this.#now = now;
    this.#offsetMs = offsetMs;
    this.#skewMs = skewMs;
  }

  /** The time as the sandbox tells it: in headers, answers and stamps. */
  now(): Date {
    return new Date(this.nowMs() + this.#skewMs());
  }

  /** The time by which things happen. */

  nowMs(): number {
    return this.#now().getTime() + this.#offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  get skewMs(): number {
    return this.#skewMs();
  }

  /** Moves the clock forward. @throws {RangeError} going back would break the order of changes. */
  advance(ms: number): void {
    if (!(ms >= 0))
      throw new RangeError(`Expected a time to move forward by, in ms, but got ${ms}. The clock never goes back.`);
    this.#offsetMs += ms;
  }
}
