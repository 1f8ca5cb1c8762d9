import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export const invoiceStates = ["RECEIVED", "CHECKED", "BOOKED", "PAID", "DISPUTED"] as const;

export interface InvoiceLine {
  readonly line_no: number;
  readonly po_line_no: number;
  readonly part_id: string | null;
  readonly description: string;
  readonly quantity: string;
  readonly unit_code: string;
  readonly unit_price: Money;
  readonly tax_amount: Money;
  readonly line_total: Money;
  readonly gl_account: string | null;
}

export interface Invoice extends BaseRecord {
  readonly number: string;
  readonly vendor_number: string;
  readonly state: (typeof invoiceStates)[number];
  readonly vendor_id: string;
  readonly purchase_order_id: string;
  readonly issued_on: string;
  readonly due_on: string;
  readonly booked_at: string | null;
  readonly paid_at: string | null;
  readonly currency: string;
  readonly net: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly open_amount: Money;
  readonly payment_terms: string | null;
  readonly notes: string | null;
  readonly lines: readonly InvoiceLine[];
}

/** What vendors bill. Kept by accounting, so only read here. */
export const invoices = defineKind<Invoice, never, never>({
  name: "invoices",
  singular: "invoice",
  filters: ["state", "purchase_order_id", "vendor_id"],
  lookups: ({ state, purchase_order_id, vendor_id }) => lookupsOf({ state, purchase_order_id, vendor_id }),
  references: (invoice) =>
    referencesOf([
      ["vendor_id", "vendors", invoice.vendor_id],
      ["purchase_order_id", "purchase_orders", invoice.purchase_order_id],
      ...invoice.lines.map((item, index) => [`lines.${index}.part_id`, "parts", item.part_id] as const),
    ]),
});
