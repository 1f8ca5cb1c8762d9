import type * as fc from "fast-check";

/**
 * How often a property is tried: `CHAOS_RUNS` times, less for dear ones. `CHAOS_SEED` tries the histories of that seed
 * again, `CHAOS_PATH` only the one that failed; both are printed by a failure.
 */
export function parameters(cost: number, env: NodeJS.ProcessEnv = process.env): fc.Parameters<unknown[]> {
  const { CHAOS_RUNS, CHAOS_SEED, CHAOS_PATH } = env;
  return {
    numRuns: Math.max(1, Math.ceil(wholeNumber("CHAOS_RUNS", CHAOS_RUNS, defaultRuns) / cost)),
    ...(CHAOS_SEED ? { seed: wholeNumber("CHAOS_SEED", CHAOS_SEED, 0) } : {}),
    ...(CHAOS_PATH ? { path: CHAOS_PATH } : {}),
  };
}

/** All properties together take about a minute with it on two busy cores. */
const defaultRuns = 12;

function wholeNumber(name: string, text: string | undefined, absent: number): number {
  if (!text) return absent;
  const number = Number(text);
  if (!Number.isInteger(number)) throw new RangeError(`${name} has to be a whole number, it is "${text}".`);
  return number;
}
