import type { EntityName } from "../../schema/entities/index.js";
import type { SyncPlan } from "./connection-document.js";
import { windowAt } from "./sync-calendar.js";
import { isEnabled } from "./sync-plan.js";
import { weekMinutes, weekSpans, windowsOf } from "./sync-windows.js";
import { instantsOf, wallTimeAt } from "./wall-clock.js";

/**
 * When a connection as a whole is in an announced maintenance window: while every entity that is synced is in one. Then
 * nothing is asked of the system at all, and that it is away is no outage.
 */

const minuteMs = 60_000;
const dayMs = 86_400_000;
const weekMs = weekMinutes * minuteMs;
/** 5 January 1970 was a Monday. */
const firstMondayMs = 4 * dayMs;
/** Windows come again every week; one that the clock skips comes again the week after. */
const weeksAhead = 3;

/** When the window ends that the whole connection is in at `now`; null when it is in none. */
export function maintenanceEnd(plan: SyncPlan, entities: readonly EntityName[], now: Date): Date | null {
  const ends: Date[] = [];
  for (const entity of entities.filter((name) => isEnabled(plan, name))) {
    const window = windowAt(plan, entity, now);
    if (window?.kind !== "MAINTENANCE") return null;
    ends.push(window.endsAt);
  }
  return ends.length === 0 ? null : new Date(Math.min(...ends.map((end) => end.getTime())));
}

/** When the whole connection is in a window next, from `now` on; null when no window is planned for all of it. */
export function nextMaintenance(plan: SyncPlan, entities: readonly EntityName[], now: Date): Date | null {
  const synced = entities.filter((name) => isEnabled(plan, name));
  const lists = synced.map((entity) => weekSpans(windowsOf(plan, entity).maintenanceWindows));
  if (lists.length === 0 || lists.some((spans) => spans.length === 0)) return null;
  if (maintenanceEnd(plan, entities, now)) return now;
  const wallTime = wallTimeAt(now.getTime(), plan.timeZone);
  const monday = Math.floor((wallTime - firstMondayMs) / weekMs) * weekMs + firstMondayMs;
  const starts = new Set<number>();
  for (let week = 0; week <= weeksAhead; week += 1) {
    for (const { start } of lists.flat()) {
      starts.add(instantsOf(monday + week * weekMs + start * minuteMs, plan.timeZone).first);
    }
  }
  const next = [...starts]
    .filter((start) => start > now.getTime())
    .sort((a, b) => a - b)
    .find((start) => maintenanceEnd(plan, entities, new Date(start)) !== null);
  return next === undefined ? null : new Date(next);
}
