import type { EntityName } from "../../schema/entities/index.js";
import type { SyncPlan } from "./connection-document.js";
import { intervalSecondsOf, isEnabled } from "./sync-plan.js";
import { weekMinutes, weekSpans, windowsOf, type WeekSpan } from "./sync-windows.js";
import { instantsOf, wallTimeAt } from "./wall-clock.js";

/**
 * When a plan lets a connection be read. Pure: the time comes in, by the database's clock.
 *
 * A window goes by the clock on the wall of the plan's zone. It begins when that clock first shows `from` on the day, and
 * ends when it last shows `to`. So on the night in which clocks are set back, a window that holds the repeated hour holds
 * it twice, and one that begins or ends in it is longer rather than shorter. On the night in which they are set forward,
 * a time that is skipped stands for the instant of the change, and a window that lies in the skipped hour does not occur.
 *
 * A time between windows that no clock shows is none: windows that touch or overlap are one.
 */

/** A window that an instant is in. */
export interface OpenWindow {
  /** MAINTENANCE where it is both: then requested runs wait too. */
  readonly kind: "QUIET" | "MAINTENANCE";
  /**
   * When what `kind` forbids is allowed again. MAINTENANCE: the end of the maintenance, for runs that were asked for;
   * quiet hours may follow. QUIET: when scheduled runs are, so after maintenance that follows.
   */
  readonly endsAt: Date;
}

/** Entities due within this of each other run together: what one request less saves is worth more than 5 s of age. */
export const togetherMs = 5_000;

const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMs = weekMinutes * minuteMs;
/** 5 January 1970 was a Monday. */
const firstMondayMs = 4 * dayMs;
/** More than any clock is set forward or back at once. */
const largestShiftMs = 3 * 60 * minuteMs;
/** A plan leaves a minute of each week; where that is skipped by the clock, one of the next. Beyond that, nothing is. */
const horizonMs = 3 * weekMs;

/** The window of a plan that `now` is in, for one entity; null when scheduled and requested runs are free to go. */
export function windowAt(plan: SyncPlan, entity: EntityName, now: Date): OpenWindow | null {
  const { quietHours, maintenanceWindows } = windowsOf(plan, entity);
  const maintenance = weekSpans(maintenanceWindows);
  const maintenanceEnd = endOfSpans([maintenance], now.getTime(), plan.timeZone);
  if (maintenanceEnd !== null) return { kind: "MAINTENANCE", endsAt: new Date(maintenanceEnd) };
  const quietEnd = endOfSpans([weekSpans(quietHours), maintenance], now.getTime(), plan.timeZone);
  return quietEnd === null ? null : { kind: "QUIET", endsAt: new Date(quietEnd) };
}

/**
 * When the next scheduled run of an entity is wanted: its interval after its last start, at once when it never started,
 * moved out of quiet hours and maintenance. Never before `now`; equal to it when the entity is due.
 */
export function nextDueAt(plan: SyncPlan, entity: EntityName, lastStartedAt: Date | null, now: Date): Date {
  const wanted = Math.max(now.getTime(), intervalEnd(plan, entity, lastStartedAt, now));
  const { quietHours, maintenanceWindows } = windowsOf(plan, entity);
  const spans = [weekSpans(quietHours), weekSpans(maintenanceWindows)];
  return new Date(endOfSpans(spans, wanted, plan.timeZone) ?? wanted);
}

/** Those of `entities`, in their order, that a scheduled run at `now` should read; none that is in a window now. */
export function dueEntities(
  plan: SyncPlan,
  entities: readonly EntityName[],
  lastStarted: (entity: EntityName) => Date | null,
  now: Date,
): EntityName[] {
  return entities.filter(
    (entity) =>
      isEnabled(plan, entity) &&
      intervalEnd(plan, entity, lastStarted(entity), now) <= now.getTime() + togetherMs &&
      windowAt(plan, entity, now) === null,
  );
}

/**
 * When the connection's next scheduled run is wanted: as soon as one of its entities is due, at which time `dueEntities`
 * names it. Where there are none (all are switched off), the plan's interval from now.
 */
export function nextRunAt(
  plan: SyncPlan,
  entities: readonly EntityName[],
  lastStarted: (entity: EntityName) => Date | null,
  now: Date,
): Date {
  const times = entities
    .filter((entity) => isEnabled(plan, entity))
    .map((entity) => nextDueAt(plan, entity, lastStarted(entity), now).getTime());
  return new Date(times.length > 0 ? Math.min(...times) : now.getTime() + plan.intervalSeconds * 1000);
}

/** A start that lies ahead, by a clock that was set back meanwhile, counts as one just now. */
function intervalEnd(plan: SyncPlan, entity: EntityName, lastStartedAt: Date | null, now: Date): number {
  if (!lastStartedAt) return now.getTime();
  return Math.min(lastStartedAt.getTime(), now.getTime()) + intervalSecondsOf(plan, entity) * 1000;
}

/** The first instant from `instant` on that is in none of the spans; null when `instant` itself is in none. */
function endOfSpans(lists: readonly (readonly WeekSpan[])[], instant: number, timeZone: string): number | null {
  let end: number | null = null;
  for (;;) {
    const next = latestEnd(lists, end ?? instant, timeZone);
    if (next === null) return end;
    end = next;
    if (end > instant + horizonMs) return end;
  }
}

/** The latest end of a span that an instant is in, or null. */
function latestEnd(lists: readonly (readonly WeekSpan[])[], instant: number, timeZone: string): number | null {
  if (lists.every((spans) => spans.length === 0)) return null;
  const wallTime = wallTimeAt(instant, timeZone);
  const isExact = !isClockChanged(instant, timeZone);
  const slackMs = isExact ? 0 : largestShiftMs;
  const week = Math.floor((wallTime - firstMondayMs) / weekMs) * weekMs + firstMondayMs;
  let latest: number | null = null;
  // The weeks beside it, for clocks that are changed at midnight of a Sunday.
  for (const monday of isExact ? [week] : [week - weekMs, week, week + weekMs]) {
    for (const span of lists.flat()) {
      const [start, end] = [monday + span.start * minuteMs, monday + span.end * minuteMs];
      if (wallTime < start - slackMs || wallTime >= end + slackMs) continue;
      const endsAt = instantsOf(end, timeZone).last;
      const isIn = isExact || (instantsOf(start, timeZone).first <= instant && instant < endsAt);
      if (isIn) latest = Math.max(latest ?? endsAt, endsAt);
    }
  }
  return latest;
}

/** Whether the clock is changed within a day of an instant, so that what it shows does not tell what comes before what. */
function isClockChanged(instant: number, timeZone: string): boolean {
  const [before, after] = [wallTimeAt(instant - dayMs, timeZone), wallTimeAt(instant + dayMs, timeZone)];
  return after - before !== 2 * dayMs;
}
