import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { decimalAt, instantAt, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrderPart",
  ...readsOf("work_order_parts"),
  toUnified,
});

function toUnified(item: SandboxRecord): Unified<Entities["WorkOrderPart"]> {
  return {
    workOrder: textAt(item, "work_order_id"),
    part: textAt(item, "part_id"),
    storeroom: textAt(item, "storeroom_id"),
    bin: textAt(item, "bin"),
    quantityPlanned: decimalAt(item, "planned_quantity"),
    quantityReserved: decimalAt(item, "reserved_quantity"),
    quantityUsed: decimalAt(item, "used_quantity"),
    unit: textAt(item, "unit_code"),
    unitCost: moneyAt(item, "unit_cost"),
    reservationRef: textAt(item, "reservation_no"),
    issuedAt: instantAt(item, "issued_at"),
    remoteCreatedAt: instantAt(item, "created_at"),
    remoteUpdatedAt: instantAt(item, "modified_at"),
  };
}
