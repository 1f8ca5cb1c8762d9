import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { stockTransactionTypes } from "../codes.js";
import { decimalAt, enumAt, instantAt, intAt, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "StockTransaction",
  ...readsOf("stock_movements"),
  toUnified,
});

function toUnified(movement: SandboxRecord): Unified<Entities["StockTransaction"]> {
  return {
    number: textAt(movement, "number"),
    type: enumAt(movement, "kind", stockTransactionTypes),
    part: textAt(movement, "part_id"),
    storeroom: textAt(movement, "storeroom_id"),
    bin: textAt(movement, "bin"),
    lot: textAt(movement, "lot"),
    quantity: decimalAt(movement, "quantity"),
    unit: textAt(movement, "unit_code"),
    unitCost: moneyAt(movement, "unit_cost"),
    workOrder: textAt(movement, "work_order_id"),
    purchaseOrder: textAt(movement, "purchase_order_id"),
    purchaseOrderLineRemoteId: intAt(movement, "po_line_no")?.toString(),
    goodsReceipt: textAt(movement, "goods_receipt_id"),
    at: instantAt(movement, "at"),
    by: textAt(movement, "by_id"),
    reason: textAt(movement, "reason"),
    remoteCreatedAt: instantAt(movement, "created_at"),
    remoteUpdatedAt: instantAt(movement, "modified_at"),
  };
}
