import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import type { WorkOrder } from "./work-orders.js";

export const costKinds = ["LABOR", "MATERIAL", "SERVICE"] as const;

export interface CostEntry extends BaseRecord {
  readonly work_order_id: string;
  readonly kind: (typeof costKinds)[number];
  readonly text: string;
  readonly amount: Money;
  readonly booked_on: string;
  readonly vendor_id: string | null;
  readonly gl_account: string | null;
}

/** What work orders cost, entry by entry. Booked by the system, so only read here. */
export const costEntries = defineKind<CostEntry, never, never>({
  name: "cost_entries",
  singular: "cost entry",
  filters: ["work_order_id", "vendor_id"],
  lookups: ({ work_order_id, vendor_id }) => lookupsOf({ work_order_id, vendor_id }),
  references: (entry) =>
    referencesOf([
      ["work_order_id", "work_orders", entry.work_order_id],
      ["vendor_id", "vendors", entry.vendor_id],
    ]),
});

/** A new entry on that order. */
export function costEntry(
  order: WorkOrder,
  kind: CostEntry["kind"],
  text: string,
  amount: Money,
  vendorId: string | null,
  context: WriteContext,
): CostEntry {
  return {
    ...context.base("cost_entries"),
    work_order_id: order.id,
    kind,
    text,
    amount,
    booked_on: context.at.slice(0, 10),
    vendor_id: vendorId,
    gl_account: order.gl_account,
  };
}
