import type { MoneyValue, Unified, WriteData } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { InvalidInputError, NotFoundError } from "../../../errors/index.js";
import { defineEntitySource, type JsonObject } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { fulfillments, purchaseOrderLineStatuses, purchaseOrderStatuses, unitCodes } from "../codes.js";
import { customFieldsOf, dayAt, decimalAt, enumAt, instantAt, intAt, mapEach, moneyAt, textAt } from "../values.js";
import { coded, createRecord, findByKey, rulesOf, updateRecord, type Writable } from "../writes.js";

type Data = WriteData<Entities["PurchaseOrder"]>;

const writable: Writable = {
  entity: "PurchaseOrder",
  kind: "purchase_orders",
  statuses: purchaseOrderStatuses,
  states: {
    field: "state",
    ofNew: ["DRAFT", "SUBMITTED"],
    transitions: {
      DRAFT: ["SUBMITTED", "CANCELLED"],
      SUBMITTED: ["DRAFT", "APPROVED", "REJECTED", "CANCELLED"],
      APPROVED: ["SENT", "ON_HOLD", "CANCELLED"],
      REJECTED: ["DRAFT"],
      SENT: ["ON_HOLD", "CLOSED", "CANCELLED"],
      ON_HOLD: ["APPROVED", "CANCELLED"],
      PART_RECEIVED: ["CLOSED"],
      RECEIVED: ["CLOSED"],
      CLOSED: [],
      CANCELLED: [],
    },
  },
  fields: {
    title: { theirs: "title", isNeverEmpty: true, minLength: 1, maxLength: 200 },
    reference: { theirs: "external_ref", minLength: 1, maxLength: 120 },
    status: coded("state", purchaseOrderStatuses, "status"),
    vendor: { theirs: "vendor_id", isRequired: true, isNeverEmpty: true },
    dueDate: { theirs: "due_on" },
    currency: {
      theirs: "currency",
      isNeverEmpty: true,
      values: ["EUR", "USD", "GBP", "CHF"],
      only: { on: "create", because: "the Sandbox does not change the currency of an order that exists" },
    },
    paymentTerms: { theirs: "payment_terms", minLength: 1, maxLength: 20 },
    shipTo: { theirs: "ship_to_id" },
    costCenter: { theirs: "cost_center", minLength: 1, maxLength: 20 },
    notes: { theirs: "notes", minLength: 1, maxLength: 8000 },
    lines: {
      theirs: "lines",
      isRequired: true,
      isNeverEmpty: true,
      minItems: 1,
      maxItems: 200,
      items: {
        part: { theirs: "part_id" },
        description: { theirs: "description", isNeverEmpty: true, minLength: 1, maxLength: 400 },
        vendorPartNumber: { theirs: "vendor_part_no", minLength: 1, maxLength: 60 },
        quantityOrdered: { theirs: "quantity", isRequired: true, isNeverEmpty: true },
        unit: { theirs: "unit_code", isNeverEmpty: true, values: unitCodes },
        // Its currency is that of the order, which is checked before.
        unitPrice: { theirs: "unit_price", isNeverEmpty: true, convert: (price: MoneyValue) => price.amount },
        dueDate: { theirs: "due_on" },
        storeroom: { theirs: "storeroom_id" },
        workOrder: { theirs: "work_order_id" },
        glAccount: { theirs: "gl_account", minLength: 1, maxLength: 20 },
      },
    },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "PurchaseOrder",
  mode: "CHANGES",
  mappingVersion: 3,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "purchase_orders", request),
  readIds: (client, request) => readIds(client, "purchase_orders", request),
  readOne: (client, remoteId) => client.read("purchase_orders", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => {
    // Left out, the Sandbox takes the vendor's currency; then the prices' own says which is meant.
    const currency = data.currency ?? data.lines?.find((line) => line.unitPrice)?.unitPrice?.currency;
    refuseOtherCurrency(data, currency);
    return createRecord(client, writable, { ...data, currency }, idempotencyKey);
  },
  update: async (client, remoteId, data, context) => {
    if (data.lines?.some((line) => line.unitPrice)) {
      const current = await client.read("purchase_orders", remoteId);
      if (!current) throw new NotFoundError(`The Sandbox has no purchase order ${remoteId}.`);
      refuseOtherCurrency(data, textAt(current, "currency"));
    }
    return updateRecord(client, writable, remoteId, data, context);
  },
});

function refuseOtherCurrency(data: Data, currency: string | null | undefined): void {
  const problems = (data.lines ?? []).flatMap(({ unitPrice }, place) =>
    unitPrice && unitPrice.currency !== currency
      ? [
          {
            path: ["lines", place, "unitPrice"],
            message: `expected ${currency ?? "no price"}, the currency of the order, but got ${unitPrice.currency}`,
          },
        ]
      : [],
  );
  if (problems.length > 0)
    throw new InvalidInputError("All prices of an order are in one currency in the Sandbox.", { problems });
}

function toUnified(order: SandboxRecord): Unified<Entities["PurchaseOrder"]> {
  return {
    number: textAt(order, "number"),
    title: textAt(order, "title"),
    reference: textAt(order, "external_ref"),
    status: enumAt(order, "state", purchaseOrderStatuses),
    receiptStatus: enumAt(order, "receipt_state", fulfillments),
    billingStatus: enumAt(order, "invoice_state", fulfillments),
    vendor: textAt(order, "vendor_id"),
    vendorContact: textAt(order, "vendor_contact"),
    buyer: textAt(order, "buyer_id"),
    requester: textAt(order, "requester_id"),
    approver: textAt(order, "approver_id"),
    approvedAt: instantAt(order, "approved_at"),
    orderDate: dayAt(order, "ordered_on"),
    dueDate: dayAt(order, "due_on"),
    promisedDate: dayAt(order, "promised_on"),
    currency: textAt(order, "currency"),
    exchangeRate: decimalAt(order, "exchange_rate"),
    subtotal: moneyAt(order, "subtotal"),
    tax: moneyAt(order, "tax"),
    shipping: moneyAt(order, "shipping"),
    discount: moneyAt(order, "discount"),
    total: moneyAt(order, "total"),
    paymentTerms: textAt(order, "payment_terms"),
    incoterms: textAt(order, "incoterms"),
    shipTo: textAt(order, "ship_to_id"),
    billTo: textAt(order, "bill_to_id"),
    site: textAt(order, "site_id"),
    costCenter: textAt(order, "cost_center"),
    glAccount: textAt(order, "gl_account"),
    notes: textAt(order, "notes"),
    revision: decimalAt(order, "amendment"),
    lines: mapEach(order, "lines", unifiedLine),
    remoteCreatedAt: instantAt(order, "created_at"),
    remoteUpdatedAt: instantAt(order, "modified_at"),
    customFields: customFieldsOf(order),
  };
}

function unifiedLine(line: JsonObject, place: number) {
  return {
    // Lines are found by their number within the order.
    remoteId: intAt(line, "line_no")?.toString(),
    lineNumber: place + 1,
    part: textAt(line, "part_id"),
    description: textAt(line, "description"),
    vendorPartNumber: textAt(line, "vendor_part_no"),
    quantityOrdered: decimalAt(line, "quantity"),
    quantityReceived: decimalAt(line, "quantity_received"),
    quantityBackordered: decimalAt(line, "quantity_backordered"),
    quantityCanceled: decimalAt(line, "quantity_cancelled"),
    unit: textAt(line, "unit_code"),
    issueUnit: textAt(line, "issue_unit_code"),
    unitConversion: decimalAt(line, "issue_units_each"),
    unitPrice: moneyAt(line, "unit_price"),
    discount: moneyAt(line, "discount_amount"),
    taxRate: decimalAt(line, "tax_percent"),
    taxAmount: moneyAt(line, "tax_amount"),
    total: moneyAt(line, "line_total"),
    dueDate: dayAt(line, "due_on"),
    promisedDate: dayAt(line, "promised_on"),
    receivedAt: instantAt(line, "received_at"),
    storeroom: textAt(line, "storeroom_id"),
    workOrder: textAt(line, "work_order_id"),
    asset: textAt(line, "asset_id"),
    status: enumAt(line, "state", purchaseOrderLineStatuses),
    glAccount: textAt(line, "gl_account"),
  };
}
