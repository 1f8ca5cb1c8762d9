import Big from "big.js";
import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource, type JsonObject } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { requisitionStatuses } from "../codes.js";
import { dayAt, decimalAt, enumAt, instantAt, intAt, mapEach, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "PurchaseRequisition",
  ...readsOf("requisitions"),
  toUnified,
});

function toUnified(requisition: SandboxRecord): Unified<Entities["PurchaseRequisition"]> {
  return {
    number: textAt(requisition, "number"),
    title: textAt(requisition, "title"),
    status: enumAt(requisition, "state", requisitionStatuses),
    requester: textAt(requisition, "requester_id"),
    requestedAt: instantAt(requisition, "requested_at"),
    approver: textAt(requisition, "decided_by_id"),
    decidedAt: instantAt(requisition, "decided_at"),
    rejectionReason: textAt(requisition, "reject_reason"),
    requiredBy: dayAt(requisition, "needed_on"),
    currency: textAt(requisition, "currency"),
    estimatedTotal: moneyAt(requisition, "estimated_total"),
    costCenter: textAt(requisition, "cost_center"),
    notes: textAt(requisition, "notes"),
    purchaseOrder: textAt(requisition, "purchase_order_id"),
    lines: mapEach(requisition, "lines", (line, place) => ({
      remoteId: intAt(line, "line_no")?.toString(),
      lineNumber: place + 1,
      part: textAt(line, "part_id"),
      description: textAt(line, "description"),
      quantity: decimalAt(line, "quantity"),
      unit: textAt(line, "unit_code"),
      estimatedUnitPrice: moneyAt(line, "estimated_price"),
      estimatedTotal: estimatedTotal(line),
      requiredBy: dayAt(line, "needed_on"),
      vendor: textAt(line, "vendor_id"),
      storeroom: textAt(line, "storeroom_id"),
      workOrder: textAt(line, "work_order_id"),
      glAccount: textAt(line, "gl_account"),
    })),
    remoteCreatedAt: instantAt(requisition, "created_at"),
    remoteUpdatedAt: instantAt(requisition, "modified_at"),
  };
}

/** It gives the price of one and the quantity, and leaves the rest to the reader. */
function estimatedTotal(line: JsonObject) {
  const [price, quantity] = [moneyAt(line, "estimated_price"), decimalAt(line, "quantity")];
  return price && quantity
    ? { amount: new Big(price.amount).times(quantity).toFixed(2), currency: price.currency }
    : undefined;
}
