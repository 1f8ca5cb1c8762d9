/** The waits between ten attempts, in seconds: those that the Standard Webhooks specification proposes, 75 h 35 min in all. */
export const defaultScheduleSeconds: readonly number[] = [
  5,
  5 * 60,
  30 * 60,
  2 * 3_600,
  5 * 3_600,
  10 * 3_600,
  14 * 3_600,
  20 * 3_600,
  24 * 3_600,
];

/** A wait is up to a fifth shorter or longer than the schedule says, so that what failed together is spread. */
const jitter = 0.2;
/** A receiver that asks for more time is given it, up to twice the wait or an hour, whichever is longer. */
const longestAskedMs = 3_600_000;

export interface WaitOptions {
  /** Attempts made so far, from 1. */
  readonly tries: number;
  readonly scheduleSeconds: readonly number[];
  /** What `Retry-After` said; null when it was absent or malformed. */
  readonly retryAfterMs: number | null;
  readonly random: () => number;
}

/** The wait before the next attempt in whole milliseconds; null when there is none any more. */
export function waitMs({ tries, scheduleSeconds, retryAfterMs, random }: WaitOptions): number | null {
  const seconds = scheduleSeconds[tries - 1];
  if (seconds === undefined) return null;
  const baseMs = seconds * 1_000;
  if (retryAfterMs !== null && retryAfterMs > baseMs) {
    return Math.min(retryAfterMs, Math.max(2 * baseMs, longestAskedMs));
  }
  return Math.round(baseMs * (1 - jitter + 2 * jitter * random()));
}
