import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { goodsReceiptStatuses } from "../codes.js";
import { customFieldsOf, dayAt, decimalAt, enumAt, instantAt, intAt, mapEach, moneyAt, textAt } from "../values.js";
import { codeFor, createRecord, Refusal, toInstant, updateRecord, type Writable } from "../writes.js";

const writable: Writable = {
  entity: "GoodsReceipt",
  kind: "goods_receipts",
  statuses: goodsReceiptStatuses,
  fields: {
    status: { theirs: "state", convert: codeFor(goodsReceiptStatuses, "status") },
    purchaseOrder: {
      theirs: "purchase_order_id",
      only: { on: "create", because: "the Sandbox does not move a receipt to another order" },
    },
    receivedAt: { theirs: "received_at", convert: toInstant },
    packingSlip: { theirs: "packing_slip" },
    lines: {
      theirs: "lines",
      items: {
        purchaseOrderLineRemoteId: {
          theirs: "po_line_no",
          convert: (text: string) =>
            /^\d{1,9}$/.test(text)
              ? Number(text)
              : new Refusal("expected the remoteId of a line of the purchase order"),
        },
        quantityReceived: { theirs: "quantity" },
        quantityRejected: { theirs: "quantity_rejected" },
        storeroom: { theirs: "storeroom_id" },
        bin: { theirs: "bin" },
        lot: { theirs: "lot" },
        expiresAt: { theirs: "expires_on" },
      },
    },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "GoodsReceipt",
  mode: "CHANGES",
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "goods_receipts", request),
  readIds: (client, request) => readIds(client, "goods_receipts", request),
  readOne: (client, remoteId) => client.read("goods_receipts", remoteId),
  identify,
  toUnified,
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
  update: (client, remoteId, data) => updateRecord(client, writable, remoteId, data),
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
