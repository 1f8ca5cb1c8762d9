import {
  date,
  dateTime,
  decimal,
  defineEntity,
  defineEnum,
  defineObject,
  enumeration,
  money,
  objects,
  reference,
  string,
} from "../definition/index.js";

export const goodsReceiptStatus = defineEnum({
  name: "GoodsReceiptStatus",
  description: "Whether a receipt counts yet.",
  values: {
    DRAFT: "Announced or being counted.",
    POSTED: "In stock.",
    REVERSED: "Taken back.",
  },
});

const goodsReceiptLine = defineObject({
  name: "GoodsReceiptLine",
  description: "One line of a goods receipt.",
  fields: {
    remoteId: string("The source's key of the line."),
    purchaseOrderLineRemoteId: string("The source's key of the order's line."),
    part: reference("Part", "What came."),
    quantityReceived: decimal("How much came."),
    quantityRejected: decimal("How much was sent back."),
    unit: string("Unit it is counted in."),
    storeroom: reference("Location", "Where it went."),
    bin: string("Bin it went to."),
    lot: string("Lot."),
    expiresAt: date("Last day it may be used."),
    unitPrice: money("Price of one unit."),
  },
});

export const goodsReceipt = defineEntity({
  name: "GoodsReceipt",
  single: "goodsReceipt",
  plural: "goodsReceipts",
  idPrefix: "gr",
  description: "Goods that came in for purchase orders.",
  dataKind: "TRANSACTION",
  syncPriority: 80,
  fields: {
    number: string("The number people call it by."),
    status: enumeration(goodsReceiptStatus, "Whether it counts yet."),
    purchaseOrder: reference("PurchaseOrder", "The order it is for."),
    vendor: reference("Vendor", "Who sent it."),
    receivedAt: dateTime("When it came."),
    receivedOn: date("Day it came, where the source knows no time of day."),
    receivedBy: reference("User", "Who took it in."),
    packingSlip: string("The vendor's number of the delivery."),
    lines: objects(goodsReceiptLine, "What came."),
  },
  indexes: [["number"], ["purchaseOrder", "updatedAt"], ["status", "updatedAt"]],
  search: ["number", "packingSlip"],
  listedUnder: ["vendor", "lines.part", "receivedBy", "lines.storeroom"],
  writable: ["status", "purchaseOrder", "receivedAt", "packingSlip", "lines"],
});
