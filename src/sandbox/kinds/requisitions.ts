import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export const requisitionStates = ["DRAFT", "SUBMITTED", "APPROVED", "REJECTED", "ORDERED", "WITHDRAWN"] as const;

export interface RequisitionLine {
  readonly line_no: number;
  readonly part_id: string | null;
  readonly description: string;
  readonly quantity: string;
  readonly unit_code: string;
  readonly estimated_price: Money;
  readonly needed_on: string | null;
  readonly vendor_id: string | null;
  readonly storeroom_id: string | null;
  readonly work_order_id: string | null;
  readonly gl_account: string | null;
}

export interface Requisition extends BaseRecord {
  readonly number: string;
  readonly title: string;
  readonly state: (typeof requisitionStates)[number];
  readonly requester_id: string;
  readonly requested_at: string | null;
  readonly decided_by_id: string | null;
  readonly decided_at: string | null;
  readonly reject_reason: string | null;
  readonly needed_on: string | null;
  readonly currency: string;
  readonly estimated_total: Money;
  readonly cost_center: string | null;
  readonly notes: string | null;
  readonly purchase_order_id: string | null;
  readonly lines: readonly RequisitionLine[];
}

/** What people want to have bought. Written in the storeroom's own program, so only read here. */
export const requisitions = defineKind<Requisition, never, never>({
  name: "requisitions",
  singular: "requisition",
  filters: ["state", "purchase_order_id"],
  lookups: ({ state, purchase_order_id }) => lookupsOf({ state, purchase_order_id }),
  references: (requisition) =>
    referencesOf([
      ["requester_id", "users", requisition.requester_id],
      ["decided_by_id", "users", requisition.decided_by_id],
      ["purchase_order_id", "purchase_orders", requisition.purchase_order_id],
      ...requisition.lines.flatMap((item, index) => [
        [`lines.${index}.part_id`, "parts", item.part_id] as const,
        [`lines.${index}.vendor_id`, "vendors", item.vendor_id] as const,
        [`lines.${index}.storeroom_id`, "locations", item.storeroom_id] as const,
        [`lines.${index}.work_order_id`, "work_orders", item.work_order_id] as const,
      ]),
    ]),
});
