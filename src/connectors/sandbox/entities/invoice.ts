import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { invoiceStatuses } from "../codes.js";
import { dayAt, decimalAt, enumAt, instantAt, intAt, mapEach, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Invoice",
  ...readsOf("invoices"),
  toUnified,
});

function toUnified(invoice: SandboxRecord): Unified<Entities["Invoice"]> {
  return {
    number: textAt(invoice, "number"),
    vendorInvoiceNumber: textAt(invoice, "vendor_number"),
    status: enumAt(invoice, "state", invoiceStatuses),
    vendor: textAt(invoice, "vendor_id"),
    purchaseOrder: textAt(invoice, "purchase_order_id"),
    invoiceDate: dayAt(invoice, "issued_on"),
    dueDate: dayAt(invoice, "due_on"),
    postedAt: instantAt(invoice, "booked_at"),
    paidAt: instantAt(invoice, "paid_at"),
    currency: textAt(invoice, "currency"),
    subtotal: moneyAt(invoice, "net"),
    tax: moneyAt(invoice, "tax"),
    total: moneyAt(invoice, "total"),
    amountDue: moneyAt(invoice, "open_amount"),
    paymentTerms: textAt(invoice, "payment_terms"),
    notes: textAt(invoice, "notes"),
    lines: mapEach(invoice, "lines", (line) => ({
      remoteId: intAt(line, "line_no")?.toString(),
      lineNumber: intAt(line, "line_no"),
      purchaseOrderLineRemoteId: intAt(line, "po_line_no")?.toString(),
      part: textAt(line, "part_id"),
      description: textAt(line, "description"),
      quantity: decimalAt(line, "quantity"),
      unit: textAt(line, "unit_code"),
      unitPrice: moneyAt(line, "unit_price"),
      taxAmount: moneyAt(line, "tax_amount"),
      total: moneyAt(line, "line_total"),
      glAccount: textAt(line, "gl_account"),
    })),
    remoteCreatedAt: instantAt(invoice, "created_at"),
    remoteUpdatedAt: instantAt(invoice, "modified_at"),
  };
}
