/** The wait before each further try, in seconds; from the last on it stays. README.md has the table. */
export const retryWaitsSeconds = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600] as const;

export const defaultAttempts = 5;

/** Longest that a receiver's own wish holds a step up. */
const longestAskedMs = 3_600_000;

/**
 * The wait after `attempts` tries, whole milliseconds: that of the table, a fifth shorter or longer.
 * @param askedMs what the other side asked for, where that is longer.
 */
export function retryWaitMs(
  attempts: number,
  askedMs: number | null = null,
  random: () => number = Math.random,
): number {
  const place = Math.min(Math.max(attempts, 1), retryWaitsSeconds.length) - 1;
  const wait = (retryWaitsSeconds[place] as number) * 1_000 * (0.8 + 0.4 * random());
  return Math.round(Math.max(wait, Math.min(askedMs ?? 0, longestAskedMs)));
}
