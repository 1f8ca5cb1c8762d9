import { Cron } from "croner";
import type { Trigger, WorkflowDefinition } from "./definition.js";

export type ScheduleTrigger = Extract<Trigger, { readonly kind: "schedule" }>;

/** The next instant of a schedule behind another; null when there is none. */
export function nextFire({ cron, timeZone }: ScheduleTrigger, after: Date): Date | null {
  return new Cron(cron, { timezone: timeZone ?? "UTC", paused: true, mode: "5-part" }).nextRun(after);
}

/** When the first of a definition's schedules is due; null without one. */
export function nextFireOf(definition: WorkflowDefinition, after: Date): Date | null {
  const instants = schedulesOf(definition)
    .map((trigger) => nextFire(trigger, after))
    .filter((instant) => instant !== null);
  return instants.length === 0 ? null : new Date(Math.min(...instants.map((instant) => instant.getTime())));
}

export function schedulesOf({ triggers }: WorkflowDefinition): ScheduleTrigger[] {
  return triggers.filter((trigger) => trigger.kind === "schedule");
}

/** What is wrong with a schedule; null when it can be kept. */
export function problemOfSchedule(
  trigger: ScheduleTrigger,
): { readonly field: "cron" | "timeZone"; readonly message: string } | null {
  const { cron, timeZone } = trigger;
  try {
    new Intl.DateTimeFormat("en", { timeZone: timeZone ?? "UTC" });
  } catch {
    return { field: "timeZone", message: `expected a time zone such as Europe/Berlin, got "${timeZone}"` };
  }
  try {
    if (nextFire(trigger, new Date())) return null;
    return { field: "cron", message: `expected a schedule that comes up, but "${cron}" never does` };
  } catch {
    return {
      field: "cron",
      message: `expected five fields (minute, hour, day of month, month, day of week), got "${cron}"`,
    };
  }
}
