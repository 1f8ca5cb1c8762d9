import Big from "big.js";
import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { purchaseRules } from "../purchase-rules.js";
import { createPurchase, findPurchases, notesOf, updatePurchase } from "../purchase-write.js";
import { goodsOf, purchases } from "../purchases.js";
import { decimalAt, enumAt, idAt, instantAt, labelAt, localDayAt, moneyAt, nameAt, textAt } from "../values.js";

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "PurchaseOrder",
  mode: "CHANGES",
  pageSize: 100,
  readPage: (client, request) => readChanges(client, purchases, request),
  readIds: (client, request) => readRecordIds(client, purchases, request),
  readOne: (client, remoteId) => readRecord(client, purchases, remoteId),
  identify,
  readsHeads: true,
  toUnified,
  writable: purchaseRules,
  create: (client, data) => createPurchase(client, data),
  update: (client, remoteId, data, { expected }) => updatePurchase(client, remoteId, data, expected),
  findWritten: (client, data, lost) => findPurchases(client, data, lost),
});

function toUnified(purchase: OdooRecord): Unified<Entities["PurchaseOrder"]> {
  const currency = nameAt(purchase, "currency_id");
  const timeZone = textAt(purchase, "time_zone") ?? "UTC";
  const vendorReference = textAt(purchase, "partner_ref");
  return {
    number: textAt(purchase, "name"),
    reference: textAt(purchase, "origin"),
    status: statusOf(purchase),
    receiptStatus: receiptStatus(purchase),
    billingStatus: billingStatus(purchase),
    vendor: idAt(purchase, "partner_id"),
    buyer: idAt(purchase, "user_id"),
    approvedAt: instantAt(purchase, "date_approve"),
    orderDate: localDayAt(purchase, "date_order", timeZone),
    promisedDate: localDayAt(purchase, "date_planned", timeZone),
    currency,
    subtotal: moneyAt(purchase, "amount_untaxed", currency),
    tax: moneyAt(purchase, "amount_tax", currency),
    total: moneyAt(purchase, "amount_total", currency),
    paymentTerms: nameAt(purchase, "payment_term_id"),
    incoterms: nameAt(purchase, "incoterm_id"),
    notes: notesOf(purchase),
    lines: goodsOf(purchase).map((line, index) => ({
      remoteId: String(line.id),
      lineNumber: index + 1,
      part: idAt(line, "product_id"),
      description: textAt(line, "name"),
      quantityOrdered: decimalAt(line, "product_qty"),
      quantityReceived: decimalAt(line, "qty_received"),
      unit: nameAt(line, "product_uom_id") ?? nameAt(line, "product_uom"),
      unitPrice: moneyAt(line, "price_unit", currency),
      taxAmount: moneyAt(line, "price_tax", currency),
      total: moneyAt(line, "price_subtotal", currency),
      promisedDate: localDayAt(line, "date_planned", timeZone),
    })),
    remoteCreatedAt: instantAt(purchase, "create_date"),
    remoteUpdatedAt: identify(purchase).modifiedAt,
    customFields: [
      ...(vendorReference ? [{ key: "partner_ref", label: "Vendor Reference", value: vendorReference }] : []),
      ...ownFieldsOf(purchase),
    ],
  };
}

const statuses = new Map([
  ["draft", "DRAFT"],
  ["sent", "DRAFT"],
  ["to approve", "PENDING_APPROVAL"],
  ["purchase", "ORDERED"],
  ["done", "ORDERED"],
  ["cancel", "CANCELED"],
] as const);

/** A quotation stays one whether it was sent or not. `done` is an order that is locked, whatever has come of it. */
function statusOf(purchase: OdooRecord) {
  const status = enumAt(purchase, "state", statuses);
  if (status?.value !== "ORDERED") return status;
  const come = share(purchase, "qty_received");
  return {
    ...status,
    value: ({ FULL: "RECEIVED", PARTIAL: "PARTIALLY_RECEIVED", NONE: "ORDERED" } as const)[come],
  };
}

/** Odoo says it since 16, and only of orders; the lines say it always. */
function receiptStatus(purchase: OdooRecord) {
  const value = share(purchase, "qty_received");
  const raw = textAt(purchase, "receipt_status");
  return { value, raw: raw ?? value.toLowerCase(), ...labelAt(purchase, "receipt_status") };
}

/** `invoice_status` tells what is left to be billed; how much has been, the lines say. */
function billingStatus(purchase: OdooRecord) {
  const value = share(purchase, "qty_invoiced");
  const raw = textAt(purchase, "invoice_status");
  return { value, raw: raw ?? value.toLowerCase(), ...labelAt(purchase, "invoice_status") };
}

function share(purchase: OdooRecord, field: "qty_received" | "qty_invoiced"): "NONE" | "PARTIAL" | "FULL" {
  const lines = goodsOf(purchase).map((line) => ({
    ordered: new Big(decimalAt(line, "product_qty") ?? 0),
    got: new Big(decimalAt(line, field) ?? 0),
  }));
  if (lines.length > 0 && lines.every(({ ordered, got }) => got.gte(ordered) && got.gt(0))) return "FULL";
  return lines.some(({ got }) => got.gt(0)) ? "PARTIAL" : "NONE";
}
