/** Kept no longer than this after it was unwrapped, however often it is used. */
export const cachedMs = 5 * 60_000;
const mostCached = 1_000;

/**
 * Unwrapped data keys, in memory alone: they spare the provider a call for each use, and carry the work over its absence
 * for five minutes. The least recently used goes first, and what goes is overwritten.
 */
export class DataKeyCache {
  readonly #entries = new Map<string, { readonly key: Buffer; readonly untilMs: number }>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A copy, since what is kept here may be overwritten at any time. */
  get(keyId: string): Buffer | null {
    const entry = this.#entries.get(keyId);
    if (!entry) return null;
    this.#entries.delete(keyId);
    if (entry.untilMs <= this.#nowMs()) {
      entry.key.fill(0);
      return null;
    }
    this.#entries.set(keyId, entry);
    return Buffer.from(entry.key);
  }

  set(keyId: string, key: Buffer): void {
    this.forget(keyId);
    this.#entries.set(keyId, { key: Buffer.from(key), untilMs: this.#nowMs() + cachedMs });
    if (this.#entries.size <= mostCached) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  forget(keyId: string): void {
    this.#entries.get(keyId)?.key.fill(0);
    this.#entries.delete(keyId);
  }
}
