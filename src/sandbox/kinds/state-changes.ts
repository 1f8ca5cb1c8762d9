import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";
import type { WorkOrderState } from "./work-orders.js";

export interface StateChange extends BaseRecord {
  readonly work_order_id: string;
  /** Null for a new order. */
  readonly from_state: WorkOrderState | null;
  readonly to_state: WorkOrderState;
  readonly at: string;
  readonly by_id: string;
  readonly memo: string | null;
}

/** The course of work orders, kept by the system. */
export const stateChanges = defineKind<StateChange, never, never>({
  name: "state_changes",
  singular: "state change",
  filters: ["work_order_id"],
  lookups: ({ work_order_id }) => lookupsOf({ work_order_id }),
  references: (change) =>
    referencesOf([
      ["work_order_id", "work_orders", change.work_order_id],
      ["by_id", "users", change.by_id],
    ]),
});
