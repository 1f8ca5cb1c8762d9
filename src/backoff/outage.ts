import { delayMs, longestDelayMs, outageSchedule, type BackoffSchedule } from "./backoff.js";

/** How a connection that can't be reached is tried again. Compared with README.md and docs/outages.md by tests. */
export interface ProbePlan {
  /** Waits of an outage, from its first probe on. */
  readonly schedule: BackoffSchedule;
  /** Whole milliseconds from the beginning of an outage after which it is tried only every `slowEveryMs`. */
  readonly slowAfterMs: number;
  readonly slowEveryMs: number;
  /** Where a person has to mend something at the source: often enough to notice, seldom enough to be no storm. */
  readonly misconfiguredEveryMs: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

export const defaultProbePlan: ProbePlan = {
  schedule: outageSchedule,
  slowAfterMs: 14 * dayMs,
  slowEveryMs: 6 * 60 * minuteMs,
  misconfiguredEveryMs: 15 * minuteMs,
};

export interface OutageSoFar {
  /** Which wait of the schedule it is, from 1. */
  readonly step: number;
  /** Whole milliseconds since it began. */
  readonly ageMs: number;
  readonly isMisconfigured: boolean;
}

/** The longest wait before the next probe: whole milliseconds, without jitter. There is always a next one. */
export function longestProbeWaitMs(plan: ProbePlan, { step, ageMs, isMisconfigured }: OutageSoFar): number {
  if (ageMs >= plan.slowAfterMs) return plan.slowEveryMs;
  return isMisconfigured ? plan.misconfiguredEveryMs : longestDelayMs(plan.schedule, step);
}

/**
 * The wait before the next probe: drawn as by `delayMs` while the schedule holds, and from five sixths of the fixed
 * intervals, so that what went away together does not come back together.
 */
export function probeWaitMs(plan: ProbePlan, outage: OutageSoFar, random: () => number = Math.random): number {
  const longest = longestProbeWaitMs(plan, outage);
  const isFixed = outage.isMisconfigured || outage.ageMs >= plan.slowAfterMs;
  if (!isFixed) return delayMs(plan.schedule, outage.step, random);
  return Math.round((longest * (5 + random())) / 6);
}
