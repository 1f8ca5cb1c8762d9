import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { goodsReceiptStatuses } from "../codes.js";
import { customFieldsOf, dayAt, decimalAt, enumAt, instantAt, intAt, mapEach, moneyAt, textAt } from "../values.js";
import { coded, createRecord, findByKey, Refusal, rulesOf, toInstant, updateRecord, type Writable } from "../writes.js";

const writable: Writable = {
  entity: "GoodsReceipt",
  kind: "goods_receipts",
  statuses: goodsReceiptStatuses,
  states: {
    field: "state",
    ofNew: ["DRAFT", "POSTED"],
    transitions: { DRAFT: ["POSTED"], POSTED: ["REVERSED"], REVERSED: [] },
  },
  fields: {
    status: coded("state", goodsReceiptStatuses, "status"),
    purchaseOrder: {
      theirs: "purchase_order_id",
      isRequired: true,
      isNeverEmpty: true,
      only: { on: "create", because: "the Sandbox does not move a receipt to another order" },
    },
    receivedAt: { theirs: "received_at", isNeverEmpty: true, convert: toInstant },
    packingSlip: { theirs: "packing_slip", minLength: 1, maxLength: 60 },
    lines: {
      theirs: "lines",
      isRequired: true,
      isNeverEmpty: true,
      minItems: 1,
      maxItems: 200,
      items: {
        purchaseOrderLineRemoteId: {
          theirs: "po_line_no",
          isRequired: true,
          isNeverEmpty: true,
          convert: (text: string) =>
            /^\d{1,9}$/.test(text)
              ? Number(text)
              : new Refusal("expected the remoteId of a line of the purchase order"),
        },
        quantityReceived: { theirs: "quantity", isRequired: true, isNeverEmpty: true },
        quantityRejected: { theirs: "quantity_rejected", isNeverEmpty: true },
        storeroom: { theirs: "storeroom_id" },
        bin: { theirs: "bin", minLength: 1, maxLength: 20 },
        lot: { theirs: "lot", minLength: 1, maxLength: 40 },
        expiresAt: { theirs: "expires_on" },
      },
    },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "GoodsReceipt",
  mode: "CHANGES",
  mappingVersion: 2,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "goods_receipts", request),
  readIds: (client, request) => readIds(client, "goods_receipts", request),
  readOne: (client, remoteId) => client.read("goods_receipts", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
  update: (client, remoteId, data, context) => updateRecord(client, writable, remoteId, data, context),
});

function toUnified(receipt: SandboxRecord): Unified<Entities["GoodsReceipt"]> {
  return {
    number: textAt(receipt, "number"),
    status: enumAt(receipt, "state", goodsReceiptStatuses),
    purchaseOrder: textAt(receipt, "purchase_order_id"),
    receivedAt: instantAt(receipt, "received_at"),
    receivedBy: textAt(receipt, "received_by_id"),
    packingSlip: textAt(receipt, "packing_slip"),
    lines: mapEach(receipt, "lines", (line) => ({
      remoteId: intAt(line, "line_no")?.toString(),
      purchaseOrderLineRemoteId: intAt(line, "po_line_no")?.toString(),
      part: textAt(line, "part_id"),
      quantityReceived: decimalAt(line, "quantity"),
      quantityRejected: decimalAt(line, "quantity_rejected"),
      storeroom: textAt(line, "storeroom_id"),
      bin: textAt(line, "bin"),
      lot: textAt(line, "lot"),
      expiresAt: dayAt(line, "expires_on"),
      unitPrice: moneyAt(line, "unit_price"),
    })),
    remoteCreatedAt: instantAt(receipt, "created_at"),
    remoteUpdatedAt: instantAt(receipt, "modified_at"),
    customFields: customFieldsOf(receipt, {
      carrier: textAt(receipt, "carrier"),
      notes: textAt(receipt, "notes"),
      external_ref: textAt(receipt, "external_ref"),
    }),
  };
}
