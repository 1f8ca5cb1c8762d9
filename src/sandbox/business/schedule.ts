import { Random } from "../random.js";

/** One thing that will happen: when, and where its random numbers come from. */
export interface Happening {
  readonly atMs: number;
  readonly random: Random;
}

const tickMs = 3_600_000;
const dayMs = 24 * tickMs;

/** Things that happen in a day, per record: 100 a day in a system of 2,000 records, 50,000 in one of a million. */
const dailyRate = 0.05;
/** At most this many in one call, so that it answers in seconds (half a millisecond to one each); a longer time is thinned out. */
export const mostHappenings = 10_000;

/**
 * What happens after `fromMs` up to and including `toMs`. Each hour has a fixed plan that follows from the seed, so a
 * day played in one go or hour by hour holds the same happenings; nights are quieter than days.
 * @returns them in order of time; `isThinned` when there would have been more than can be played in one call.
 */
export function happeningsBetween(
  options: { seed: number; scale: number },
  fromMs: number,
  toMs: number,
): { happenings: Happening[]; isThinned: boolean } {
  const expected = ((toMs - fromMs) / dayMs) * options.scale * dailyRate;
  const kept = Math.min(1, mostHappenings / expected);
  const happenings: Happening[] = [];
  for (let tick = Math.floor(fromMs / tickMs); tick * tickMs <= toMs; tick += 1) {
    const plan = Random.of(options.seed, "business", tick);
    const mean = ((options.scale * dailyRate) / 24) * activity(tick % 24);
    const count = Math.floor(mean + plan.next());
    for (let number = 0; number < count; number += 1) {
      const atMs = Math.floor((tick + plan.next()) * tickMs);
      const isKept = plan.next() < kept;
      if (isKept && atMs > fromMs && atMs <= toMs) {
        happenings.push({ atMs, random: Random.of(options.seed, `business.${tick}`, number) });
      }
    }
  }
  happenings.sort((left, right) => left.atMs - right.atMs);
  return { happenings: happenings.slice(0, mostHappenings), isThinned: kept < 1 };
}

/** Exactly `count` things, evenly spread over that time: for a test that wants to know how many. */
export function evenHappenings(seed: number, count: number, fromMs: number, toMs: number): Happening[] {
  return Array.from({ length: count }, (_, number) => ({
    atMs: Math.ceil(fromMs + ((toMs - fromMs) * (number + 1)) / count),
    random: Random.of(seed, `business.${fromMs}`, number),
  }));
}

/** Two thirds of the day are shifts; the mean over 24 hours is 1. */
function activity(hour: number): number {
  return hour >= 6 && hour < 22 ? 1.25 : 0.5;
}
