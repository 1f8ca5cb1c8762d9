import Big from "big.js";
import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import { findPurchases } from "../purchase-find.js";
import { purchaseRules } from "../purchase-rules.js";
import { createPurchase, updatePurchase } from "../purchase-write.js";
import {
  booleanAt,
  dayAt,
  decimalAt,
  enumAt,
  instantAt,
  mapEach,
  moneyAt,
  recordsAt,
  referenceAt,
  textAt,
  type TrytonRecord,
} from "../values.js";

const purchases: ModelSource = {
  model: "purchase.purchase",
  module: "purchase",
  fields: [
    "number",
    "reference",
    "description",
    "comment",
    "state",
    "state:string",
    "shipment_state",
    "shipment_state:string",
    "invoice_state",
    "invoice_state:string",
    "party",
    "purchase_date",
    "delivery_date",
    "currency.code",
    "payment_term.name",
    "warehouse",
    "untaxed_amount",
    "tax_amount",
    "total_amount",
    "lines.type",
    "lines.product",
    "lines.description",
    "lines.product_supplier.code",
    "lines.quantity",
    "lines.unit.symbol",
    "lines.unit.factor",
    "lines.unit_price",
    "lines.amount",
    "lines.delivery_date",
    "lines.delivery_date_edit",
    "lines.to_location",
    "lines.invoice_progress",
    "lines.create_date",
    "lines.write_date",
    "lines.moves.state",
    "lines.moves.quantity",
    "lines.moves.unit.factor",
    "lines.moves.create_date",
    "lines.moves.write_date",
  ],
  // A second part delivery moves stock without touching the purchase, whose shipment_state stays what it was.
  touchedBy: ["lines", "lines.moves"],
  relatedModels: [
    "purchase.line",
    "stock.move",
    "currency.currency",
    "account.invoice.payment_term",
    "purchase.product_supplier",
    "product.uom",
  ],
};

const statuses = new Map([
  ["draft", "DRAFT"],
  ["quotation", "PENDING_APPROVAL"],
  ["confirmed", "APPROVED"],
  ["processing", "ORDERED"],
  ["done", "CLOSED"],
  ["cancelled", "CANCELED"],
] as const);

const receiptStatuses = new Map([
  ["none", "NONE"],
  ["waiting", "NONE"],
  ["partially shipped", "PARTIAL"],
  ["received", "FULL"],
] as const);

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "PurchaseOrder",
  mode: "CHANGES",
  pageSize: 100,
  readPage: (client, request) => readChanges(client, purchases, request),
  readIds: (client, request) => readRecordIds(client, purchases, request),
  readOne: readPurchase,
  identify,
  readsHeads: true,
  toUnified,
  writable: purchaseRules,
  create: (client, data) => createPurchase(client, data, readPurchase),
  update: (client, remoteId, data, { expected }) => updatePurchase(client, remoteId, data, readPurchase, expected),
  findWritten: (client, data, lost) => findPurchases(client, purchases, data, lost, readPurchase),
});

function readPurchase(client: TrytonClient, remoteId: string): Promise<TrytonRecord | null> {
  return readRecord(client, purchases, remoteId);
}

function toUnified(purchase: TrytonRecord): Unified<Entities["PurchaseOrder"]> {
  const currency = textAt(purchase, "currency.code");
  return {
    number: textAt(purchase, "number"),
    title: textAt(purchase, "description"),
    reference: textAt(purchase, "reference"),
    status: statusOf(purchase),
    receiptStatus: receiptStatus(purchase),
    billingStatus: billingStatus(purchase),
    vendor: referenceAt(purchase, "party"),
    orderDate: dayAt(purchase, "purchase_date"),
    dueDate: dayAt(purchase, "delivery_date"),
    currency,
    subtotal: moneyAt(purchase, "untaxed_amount", currency),
    tax: moneyAt(purchase, "tax_amount", currency),
    total: moneyAt(purchase, "total_amount", currency),
    paymentTerms: textAt(purchase, "payment_term.name"),
    shipTo: referenceAt(purchase, "warehouse"),
    notes: textAt(purchase, "comment"),
    // Titles, subtotals and comments stand among the lines, too, and order nothing.
    lines: mapEach(purchase, "lines", (line) => (textAt(line, "type") === "line" ? line : null))
      ?.filter((line) => line !== null)
      .map((line, index) => unifiedLine(line, index, currency)),
    remoteCreatedAt: instantAt(purchase, "create_date"),
    remoteUpdatedAt: identify(purchase).modifiedAt,
  };
}

function unifiedLine(line: TrytonRecord, index: number, currency: string | null | undefined) {
  const day = dayAt(line, "delivery_date");
  return {
    remoteId: String(line.id),
    lineNumber: index + 1,
    part: referenceAt(line, "product"),
    description: textAt(line, "description"),
    vendorPartNumber: textAt(line, "product_supplier.code"),
    quantityOrdered: decimalAt(line, "quantity"),
    quantityReceived: received(line),
    unit: textAt(line, "unit.symbol"),
    unitPrice: moneyAt(line, "unit_price", currency),
    total: moneyAt(line, "amount", currency),
    // Set by a person it is when the goods are needed, else it is computed from the vendor's lead time.
    ...(booleanAt(line, "delivery_date_edit") ? { dueDate: day } : { promisedDate: day }),
    storeroom: referenceAt(line, "to_location"),
  };
}

/** `processing` spans from the order being sent to the last delivery; how far it is, the deliveries say. */
function statusOf(purchase: TrytonRecord) {
  const status = enumAt(purchase, "state", statuses);
  if (status?.value !== "ORDERED") return status;
  const shipments = textAt(purchase, "shipment_state");
  if (shipments === "received") return { ...status, value: "RECEIVED" } as const;
  if (shipments === "partially shipped") return { ...status, value: "PARTIALLY_RECEIVED" } as const;
  return status;
}

function receiptStatus(purchase: TrytonRecord) {
  const said = enumAt(purchase, "shipment_state", receiptStatuses);
  // "exception": a delivery was called off. Others may have come before.
  const lines = said?.raw === "exception" ? recordsAt(purchase, "lines")?.map(received) : undefined;
  if (!said || !lines) return said;
  const hasCome = lines.some((quantity) => quantity && new Big(quantity).gt(0));
  return { ...said, value: hasCome ? "PARTIAL" : "NONE" } as const;
}

/** `invoice_state` speaks of payment; how much has been billed, the lines say. */
function billingStatus(purchase: TrytonRecord) {
  const said = enumAt(purchase, "invoice_state", new Map([["none", "NONE"]] as const));
  if (!said) return said;
  const progress = recordsAt(purchase, "lines")
    ?.map((line) => decimalAt(line, "invoice_progress"))
    .filter((share) => typeof share === "string")
    .map(Number);
  if (!progress || progress.length === 0) return said;
  if (progress.every((share) => share >= 1)) return { ...said, value: "FULL" } as const;
  return { ...said, value: progress.some((share) => share > 0) ? "PARTIAL" : "NONE" } as const;
}

/** Sum of the moves done, in the line's unit; undefined where the account may not see stock moves. */
function received(line: TrytonRecord): string | undefined {
  const moves = recordsAt(line, "moves");
  if (!moves) return undefined;
  const lineFactor = decimalAt(line, "unit.factor");
  return moves
    .filter((move) => textAt(move, "state") === "done")
    .reduce((sum, move) => {
      const quantity = new Big(decimalAt(move, "quantity") ?? 0);
      const moveFactor = decimalAt(move, "unit.factor");
      // A delivery may be counted in another unit than ordered: 2 boxes of 12.
      const isSame = !moveFactor || !lineFactor || moveFactor === lineFactor;
      return sum.plus(isSame ? quantity : quantity.times(moveFactor).div(lineFactor));
    }, new Big(0))
    .toFixed();
}
