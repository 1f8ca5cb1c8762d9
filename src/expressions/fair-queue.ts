interface Lane<T> {
  readonly waiting: T[];
  running: number;
  /** Time its items took, in ms, on a clock that all lanes share. */
  spentMs: number;
}

/**
 * A queue that shares time rather than turns: whose items took least so far is next. A lane that comes anew starts
 * where the one last served stood: it owes nothing and has nothing saved. A lane that is idle is remembered until the
 * others have caught up, so that it gains nothing by sending its long items one by one.
 */
export class FairQueue<T> {
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #runningAtMost: number;
  /** What the lane that was served last had spent then. */
  #clockMs = 0;

  /** @param options.runningAtMost items of one lane at the same time, from 1. */
  constructor(options: { readonly runningAtMost: number }) {
    this.#runningAtMost = options.runningAtMost;
  }

  waitingIn(lane: string): number {
    return this.#lanes.get(lane)?.waiting.length ?? 0;
  }

  add(name: string, item: T): void {
    const lane = this.#lanes.get(name) ?? { waiting: [], running: 0, spentMs: this.#clockMs };
    lane.waiting.push(item);
    this.#lanes.set(name, lane);
  }

  /** @returns false when it does not wait, or not any more. */
  remove(name: string, item: T): boolean {
    const waiting = this.#lanes.get(name)?.waiting;
    const place = waiting?.indexOf(item) ?? -1;
    if (place >= 0) waiting?.splice(place, 1);
    return place >= 0;
  }

  /** The item that is to be worked on now; it counts as running until `done`. */
  next(): T | undefined {
    let chosen: Lane<T> | undefined;
    for (const [name, lane] of this.#lanes) {
      if (lane.waiting.length === 0) {
        if (lane.running === 0 && lane.spentMs <= this.#clockMs) this.#lanes.delete(name);
        continue;
      }
      if (lane.running >= this.#runningAtMost) continue;
      if (!chosen || lane.spentMs < chosen.spentMs) chosen = lane;
    }
    if (!chosen) return undefined;
    this.#clockMs = Math.max(this.#clockMs, chosen.spentMs);
    chosen.running += 1;
    return chosen.waiting.shift();
  }

  done(name: string, tookMs: number): void {
    const lane = this.#lanes.get(name);
    if (!lane) return;
    lane.running -= 1;
    lane.spentMs += tookMs;
  }

  /** Takes out all that waits. */
  clear(): T[] {
    const all = [...this.#lanes.values()].flatMap(({ waiting }) => waiting);
    for (const lane of this.#lanes.values()) lane.waiting.length = 0;
    return all;
  }
}
