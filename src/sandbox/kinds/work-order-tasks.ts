import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

/** CHECK is ticked off, VERDICT is pass or fail, READING is a number, METER goes to a meter, TEXT is words. */
export const taskKinds = ["CHECK", "VERDICT", "READING", "METER", "TEXT"] as const;
export type TaskKind = (typeof taskKinds)[number];
export const taskStates = ["OPEN", "STARTED", "DONE", "SKIPPED"] as const;

export interface WorkOrderTask extends BaseRecord {
  readonly work_order_id: string;
  readonly number: string;
  readonly parent_id: string | null;
  readonly task_no: number;
  readonly text: string;
  readonly kind: TaskKind;
  readonly state: (typeof taskStates)[number];
  readonly asset_id: string | null;
  readonly assignee_id: string | null;
  readonly craft_code: string | null;
  readonly work_center: string | null;
  readonly planned_hours: string | null;
  readonly actual_hours: string | null;
  readonly result: string | null;
  readonly unit: string | null;
  readonly meter_id: string | null;
  readonly notes: string | null;
  readonly started_at: string | null;
  readonly done_at: string | null;
  readonly done_by_id: string | null;
  readonly external: boolean;
}

/** The steps of work orders. They follow their order, so they are only read here. */
export const workOrderTasks = defineKind<WorkOrderTask, never, never>({
  name: "work_order_tasks",
  singular: "task",
  filters: ["work_order_id", "state"],
  lookups: ({ work_order_id, state }) => lookupsOf({ work_order_id, state }),
  references: (task) =>
    referencesOf([
      ["work_order_id", "work_orders", task.work_order_id],
      ["parent_id", "work_order_tasks", task.parent_id],
      ["asset_id", "assets", task.asset_id],
      ["assignee_id", "users", task.assignee_id],
      ["meter_id", "meters", task.meter_id],
      ["done_by_id", "users", task.done_by_id],
    ]),
});
