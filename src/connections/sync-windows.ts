import { weekdays, type EntityPlan, type SyncPlan, type SyncWindow } from "./connection-document.js";
import type { EntityName } from "../../schema/entities/index.js";

/** A part of the week on the wall clock: minutes since Monday 00:00, `start` included, `end` excluded. */
export interface WeekSpan {
  readonly start: number;
  readonly end: number;
}

const dayMinutes = 24 * 60;
export const weekMinutes = 7 * dayMinutes;

/** The windows that hold for one entity: its own where it has any, else the plan's. */
export function windowsOf(
  plan: SyncPlan,
  entity: EntityName,
): { readonly quietHours: readonly SyncWindow[]; readonly maintenanceWindows: readonly SyncWindow[] } {
  const own: EntityPlan | undefined = plan.entities.find((item) => item.entity === entity);
  return {
    quietHours: own?.quietHours ?? plan.quietHours,
    maintenanceWindows: own?.maintenanceWindows ?? plan.maintenanceWindows,
  };
}

/** A list of windows does not change, and is asked for each page of a walk. */
const known = new WeakMap<readonly SyncWindow[], readonly WeekSpan[]>();

/** When in the week the windows are, merged, in order. What lasts over Sunday's midnight ends there and begins anew. */
export function weekSpans(windows: readonly SyncWindow[]): readonly WeekSpan[] {
  const before = known.get(windows);
  if (before) return before;
  const spans = merged(windows.flatMap(spansOf));
  known.set(windows, spans);
  return spans;
}

/** Whether a plan has any maintenance window, its own or one of an entity. */
export function hasMaintenance({ maintenanceWindows, entities }: SyncPlan): boolean {
  return maintenanceWindows.length > 0 || entities.some((entity) => (entity.maintenanceWindows ?? []).length > 0);
}

/** Whether the windows together leave no minute of the week. */
export function coverWeek(windows: readonly SyncWindow[]): boolean {
  const [first, ...others] = weekSpans(windows);
  return first !== undefined && others.length === 0 && first.start === 0 && first.end === weekMinutes;
}

function spansOf({ days, from, to }: SyncWindow): WeekSpan[] {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  const length = ends > begins ? ends - begins : ends + dayMinutes - begins;
  return days.flatMap((day) => {
    const start = weekdays.indexOf(day) * dayMinutes + begins;
    const end = start + length;
    if (end <= weekMinutes) return [{ start, end }];
    return [
      { start, end: weekMinutes },
      { start: 0, end: end - weekMinutes },
    ];
  });
}

/** `HH:MM` as minutes since midnight. */
function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

function merged(spans: readonly WeekSpan[]): WeekSpan[] {
  const result: WeekSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (!last || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
}
