import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

/** IN from a vendor, BACK to one, OUT for work, RETURNED from work, COUNT and CORRECTION set the books right. */
export const movementKinds = ["IN", "BACK", "OUT", "RETURNED", "COUNT", "CORRECTION"] as const;

export interface StockMovementRecord extends BaseRecord {
  readonly number: string;
  readonly kind: (typeof movementKinds)[number];
  readonly part_id: string;
  readonly storeroom_id: string;
  readonly bin: string | null;
  readonly lot: string | null;
  /** Signed: what lies there afterwards less what lay there before. */
  readonly quantity: string;
  readonly unit_code: string;
  readonly unit_cost: Money | null;
  readonly work_order_id: string | null;
  readonly purchase_order_id: string | null;
  readonly po_line_no: number | null;
  readonly goods_receipt_id: string | null;
  readonly at: string;
  readonly by_id: string;
  readonly reason: string | null;
}

/** The storerooms' journal. Written by receipts and work orders, so only read here. */
export const stockMovements = defineKind<StockMovementRecord, never, never>({
  name: "stock_movements",
  singular: "stock movement",
  filters: ["part_id", "storeroom_id", "work_order_id"],
  lookups: ({ part_id, storeroom_id, work_order_id }) => lookupsOf({ part_id, storeroom_id, work_order_id }),
  references: (movement) =>
    referencesOf([
      ["part_id", "parts", movement.part_id],
      ["storeroom_id", "locations", movement.storeroom_id],
      ["work_order_id", "work_orders", movement.work_order_id],
      ["purchase_order_id", "purchase_orders", movement.purchase_order_id],
      ["goods_receipt_id", "goods_receipts", movement.goods_receipt_id],
      ["by_id", "users", movement.by_id],
    ]),
});
