import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export interface WorkOrderPartRecord extends BaseRecord {
  readonly work_order_id: string;
  /** Its place in the order's `parts`, from 1. */
  readonly item_no: number;
  readonly part_id: string;
  readonly storeroom_id: string;
  readonly bin: string | null;
  readonly planned_quantity: string;
  readonly reserved_quantity: string;
  readonly used_quantity: string | null;
  readonly unit_code: string;
  readonly unit_cost: Money | null;
  /** Number of the reservation in the storeroom. */
  readonly reservation_no: string | null;
  readonly issued_at: string | null;
}

/** The `parts` of work orders, one by one, with what the storeroom knows of them. They follow their order. */
export const workOrderParts = defineKind<WorkOrderPartRecord, never, never>({
  name: "work_order_parts",
  singular: "part of a work order",
  filters: ["work_order_id", "part_id"],
  lookups: ({ work_order_id, part_id }) => lookupsOf({ work_order_id, part_id }),
  references: (item) =>
    referencesOf([
      ["work_order_id", "work_orders", item.work_order_id],
      ["part_id", "parts", item.part_id],
      ["storeroom_id", "locations", item.storeroom_id],
    ]),
});
