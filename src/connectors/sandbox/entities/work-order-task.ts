import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { taskStatuses, taskTypes } from "../codes.js";
import { booleanAt, enumAt, instantAt, intAt, secondsAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrderTask",
  ...readsOf("work_order_tasks"),
  toUnified,
});

function toUnified(task: SandboxRecord): Unified<Entities["WorkOrderTask"]> {
  return {
    number: textAt(task, "number"),
    workOrder: textAt(task, "work_order_id"),
    parent: textAt(task, "parent_id"),
    sequence: intAt(task, "task_no"),
    description: textAt(task, "text"),
    type: enumAt(task, "kind", taskTypes),
    status: enumAt(task, "state", taskStatuses),
    asset: textAt(task, "asset_id"),
    assignee: textAt(task, "assignee_id"),
    craft: textAt(task, "craft_code"),
    workCenter: textAt(task, "work_center"),
    plannedDuration: secondsAt(task, "planned_hours"),
    actualDuration: secondsAt(task, "actual_hours"),
    result: textAt(task, "result"),
    unit: textAt(task, "unit"),
    meter: textAt(task, "meter_id"),
    notes: textAt(task, "notes"),
    startedAt: instantAt(task, "started_at"),
    completedAt: instantAt(task, "done_at"),
    completedBy: textAt(task, "done_by_id"),
    control: controlOf(booleanAt(task, "external")),
    remoteCreatedAt: instantAt(task, "created_at"),
    remoteUpdatedAt: instantAt(task, "modified_at"),
  };
}

function controlOf(isExternal: boolean | null | undefined) {
  if (typeof isExternal !== "boolean") return isExternal;
  return { value: isExternal ? "EXTERNAL" : "INTERNAL", raw: String(isExternal) } as const;
}
