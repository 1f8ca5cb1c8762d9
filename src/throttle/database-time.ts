/**
 * The database's time between two looks at it. A look proves only that the database said `now` somewhere between question
 * and answer, so it bounds the distance of the two clocks on both sides; the lower bound is used, and the tightest
 * seen. The estimate is therefore late by at most the quickest round trip, and never early: early would be unkind to the source.
 */
export class DatabaseTime {
  #offset: number | null = null;

  /** @param monotonic Milliseconds that never jump, of this process. */
  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  /** The process's own reading, to be handed to `learn`. */
  local(): number {
    return this.monotonic();
  }

  /** @param askedAt @param answeredAt of `local()`, around the look that gave `now`. */
  learn(now: number, askedAt: number, answeredAt: number): void {
    const lowest = now - answeredAt;
    // The database's time is cut to whole milliseconds.
    const highest = now + 1 - askedAt;
    if (this.#offset === null || lowest > this.#offset || this.#offset > highest) this.#offset = lowest;
  }

  /** @throws {Error} before the first look. */
  now(): number {
    if (this.#offset === null)
      throw new Error("The database's time is known from the first look on; none was made yet.");
    return this.monotonic() + this.#offset;
  }
}
