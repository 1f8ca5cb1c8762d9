import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource, type JsonObject } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { cycleUnits, planBases, planStatuses, planTriggers, priorities, workTypes, weekdays } from "../codes.js";
import { dayAt, decimalAt, enumAt, instantAt, intAt, mapAt, mapEach, secondsAt, textAt, textsAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "MaintenancePlan",
  ...readsOf("maintenance_plans"),
  toUnified,
});

function toUnified(plan: SandboxRecord): Unified<Entities["MaintenancePlan"]> {
  return {
    number: textAt(plan, "number"),
    name: textAt(plan, "name"),
    description: textAt(plan, "description"),
    status: enumAt(plan, "state", planStatuses),
    trigger: enumAt(plan, "trigger", planTriggers),
    recurrence: mapAt(plan, "cycle", (cycle) => ({
      frequency: enumAt(cycle, "unit", cycleUnits),
      interval: intAt(cycle, "every"),
      daysOfWeek: daysOf(cycle),
      startsOn: dayAt(cycle, "from"),
      endsOn: dayAt(cycle, "until"),
    })),
    meterTriggers: mapEach(plan, "counters", (counter) => ({
      meter: textAt(counter, "meter_id"),
      // Each counter makes the plan due whenever it has risen by so much; there is no other way.
      condition: { value: "EVERY", raw: "every" },
      value: decimalAt(counter, "every"),
      unit: textAt(counter, "unit"),
    })),
    basedOn: enumAt(plan, "counted_from", planBases),
    leadTimeDays: intAt(plan, "lead_days"),
    dueDelayDays: intAt(plan, "tolerance_days"),
    nextDueAt: instantAt(plan, "next_due_at"),
    lastGeneratedAt: instantAt(plan, "last_order_at"),
    asset: textsAt(plan, "asset_ids")?.[0],
    assets: textsAt(plan, "asset_ids"),
    team: textAt(plan, "team_id"),
    procedures: textsAt(plan, "procedure_ids"),
    template: mapAt(plan, "order_template", (template) => ({
      title: textAt(template, "title"),
      description: textAt(template, "description"),
      workType: enumAt(template, "work_type_code", workTypes),
      priority: enumAt(template, "priority", priorities),
      craft: textAt(template, "craft_code"),
      estimatedDuration: secondsAt(template, "planned_hours"),
      assignees: textsAt(template, "assignee_ids"),
    })),
    remoteCreatedAt: instantAt(plan, "created_at"),
    remoteUpdatedAt: instantAt(plan, "modified_at"),
  };
}

function daysOf(cycle: JsonObject) {
  const days = cycle["weekdays"];
  if (!Array.isArray(days)) return undefined;
  return days.map((day) => (typeof day === "number" ? weekdays[day - 1] : undefined) ?? ("UNKNOWN" as const));
}
