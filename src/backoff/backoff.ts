/** How waits grow: from `baseMs`, times `factor` with each attempt, up to `capMs`. Compared with README.md by a test. */
export interface BackoffSchedule {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
}

/** Probes of a connection that can't be reached. */
export const outageSchedule: BackoffSchedule = { baseMs: 10_000, factor: 2, capMs: 15 * 60_000 };
/** Tries of one call inside a run. */
export const callSchedule: BackoffSchedule = { baseMs: 1_000, factor: 2, capMs: 60_000 };
/** Restarts of a run that failed for another reason than an outage. */
export const runSchedule: BackoffSchedule = { baseMs: 10_000, factor: 3, capMs: 30 * 60_000 };

/** The longest wait before retry `attempt` (the first is 1): whole milliseconds, without jitter. @throws {RangeError} */
export function longestDelayMs(schedule: BackoffSchedule, attempt: number): number {
  if (!Number.isInteger(attempt) || attempt < 1) {
    throw new RangeError(`Attempts are counted from 1; got ${attempt}.`);
  }
  // Beyond 2^1000 the product is Infinity, and the cap still holds.
  return Math.min(schedule.capMs, schedule.baseMs * schedule.factor ** (attempt - 1));
}

/**
 * The wait before retry `attempt`: whole milliseconds, drawn evenly from half the base to the longest. The lower end is
 * not zero, because an immediate retry only adds to what made the call fail; the spread keeps those that failed together
 * from coming back together.
 */
export function delayMs(schedule: BackoffSchedule, attempt: number, random: () => number = Math.random): number {
  const longest = longestDelayMs(schedule, attempt);
  const shortest = Math.min(schedule.baseMs, longest) / 2;
  return Math.round(shortest + random() * (longest - shortest));
}
