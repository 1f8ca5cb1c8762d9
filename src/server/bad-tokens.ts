import { RateLimitedError, UnauthenticatedError } from "../errors/index.js";

const mostAMinute = 10;
const windowMs = 60_000;
/** About 1 MB. Whoever sends from more addresses than this pushes out the oldest, and guesses at 256 bits all the same. */
const mostAddresses = 10_000;

interface Window {
  readonly endsAtMs: number;
  count: number;
}

/**
 * Counts tokens that did not hold, by the address they came from. Asked only after a token was refused: one that holds is
 * never kept out, however many bad ones came from the same address. In memory, so that a typo costs no query.
 */
export class BadTokens {
  readonly #windows = new Map<string, Window>();

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** What to answer instead of the refusal, once there were too many; else the refusal itself. */
  answerTo(refusal: Error, address: string | null): Error {
    if (!(refusal instanceof UnauthenticatedError)) return refusal;
    const key = networkOf(address ?? "unknown");
    const nowMs = this.nowMs();
    const window = this.#windowOf(key, nowMs);
    window.count += 1;
    if (window.count <= mostAMinute) return refusal;
    const retryAfterMs = Math.ceil(window.endsAtMs - nowMs);
    return new RateLimitedError(
      `More than ${mostAMinute} tokens that do not hold came from this address within a minute. A token that holds is let in at once; mend the one that is sent.`,
      { retryAfterMs },
    );
  }

  #windowOf(key: string, nowMs: number): Window {
    const current = this.#windows.get(key);
    if (current && current.endsAtMs > nowMs) return current;
    this.#windows.delete(key);
    if (this.#windows.size >= mostAddresses) this.#windows.delete(this.#windows.keys().next().value ?? "");
    const opened = { endsAtMs: nowMs + windowMs, count: 0 };
    this.#windows.set(key, opened);
    return opened;
  }
}

/** One holder has 2^64 addresses of IPv6: its network counts as one. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter((group) => group !== "").length;
  return [...groups, ...Array<string>(Math.max(0, missing)).fill("0"), ...(tail ?? "").split(":")]
    .slice(0, 4)
    .join(":");
}
