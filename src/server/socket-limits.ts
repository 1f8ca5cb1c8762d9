/** How much one websocket may send and hold, beside the limits of each operation. */
export const socketLimits = {
  /** Messages in a burst, and as many again in each ten seconds. */
  burst: 200,
  refillPerSecond: 20,
  /** Operations under way at once, subscriptions included. */
  operations: 100,
  /** Of answers and events that wait in this process for one socket to take them: a hundred pages of 160 kB. */
  bufferedBytes: 16 * 1024 * 1024,
  /** Sockets of one address that have not yet shown a token. */
  unauthenticatedPerAddress: 50,
  /** Sockets of one token, in one process. */
  perToken: 1_000,
} as const;

/** Counts what comes over one socket: messages, pings and pongs alike. */
export class MessageRate {
  #left: number = socketLimits.burst;
  #atMs: number;

  constructor(private readonly nowMs: () => number = () => performance.now()) {
    this.#atMs = nowMs();
  }

  /** Whether one more may come. */
  take(): boolean {
    const nowMs = this.nowMs();
    const refill = ((nowMs - this.#atMs) / 1_000) * socketLimits.refillPerSecond;
    this.#left = Math.min(socketLimits.burst, this.#left + refill) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0;
  }
}

/** How many there are of each key. */
export class Census {
  readonly #counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Adds one; false, and nothing is added, where there are as many as there may be. */
  add(key: string): boolean {
    const count = this.#counts.get(key) ?? 0;
    if (count >= this.most) return false;
    this.#counts.set(key, count + 1);
    return true;
  }

  remove(key: string): void {
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
  }
}
