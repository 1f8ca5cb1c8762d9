import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import {
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

const shipments: ModelSource = {
  model: "stock.shipment.in",
  module: "stock",
  fields: [
    "number",
    "reference",
    "state",
    "state:string",
    "planned_date",
    "effective_date",
    "supplier",
    "warehouse",
    "incoming_moves.product",
    "incoming_moves.quantity",
    "incoming_moves.unit.symbol",
    "incoming_moves.state",
    "incoming_moves.effective_date",
    "incoming_moves.origin",
    "incoming_moves.purchase",
    "incoming_moves.to_location",
    "incoming_moves.unit_price",
    "incoming_moves.currency.code",
    "incoming_moves.lot.number",
    "incoming_moves.create_date",
    "incoming_moves.write_date",
  ],
  touchedBy: ["moves"],
  relatedModels: ["stock.move", "product.uom", "currency.currency", "stock.lot"],
};

const statuses = new Map([
  ["draft", "DRAFT"],
  // Counted into the warehouse's input; "done" says that it was put away, too.
  ["received", "POSTED"],
  ["done", "POSTED"],
  ["cancelled", "REVERSED"],
] as const);

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "GoodsReceipt",
  mode: "CHANGES",
  pageSize: 100,
  readPage: (client, request) => readChanges(client, shipments, request),
  readIds: (client, request) => readRecordIds(client, shipments, request),
  readOne: (client, remoteId) => readRecord(client, shipments, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(shipment: TrytonRecord): Unified<Entities["GoodsReceipt"]> {
  return {
    number: textAt(shipment, "number"),
    status: enumAt(shipment, "state", statuses),
    purchaseOrder: onlyPurchase(shipment),
    vendor: referenceAt(shipment, "supplier"),
    receivedOn: receivedOn(shipment),
    packingSlip: textAt(shipment, "reference"),
    lines: mapEach(shipment, "incoming_moves", (move) => ({
      remoteId: String(move.id),
      purchaseOrderLineRemoteId: /^purchase\.line,(\d+)$/.exec(textAt(move, "origin") ?? "")?.[1] ?? null,
      part: referenceAt(move, "product"),
      quantityReceived: textAt(move, "state") === "cancelled" ? "0" : decimalAt(move, "quantity"),
      unit: textAt(move, "unit.symbol"),
      storeroom: referenceAt(move, "to_location"),
      lot: textAt(move, "lot.number"),
      unitPrice: moneyAt(move, "unit_price", textAt(move, "currency.code")),
    })),
    remoteCreatedAt: instantAt(shipment, "create_date"),
    remoteUpdatedAt: identify(shipment).modifiedAt,
    customFields: [
      { key: "planned_date", label: "Planned Date", type: "DATE", value: dayAt(shipment, "planned_date") ?? null },
    ],
  };
}

/** One delivery may serve several orders; then each line says which, and the receipt as a whole belongs to none. */
function onlyPurchase(shipment: TrytonRecord): string | null | undefined {
  const moves = recordsAt(shipment, "incoming_moves");
  if (!moves) return undefined;
  const purchases = new Set(moves.map((move) => referenceAt(move, "purchase")).filter((id) => typeof id === "string"));
  return purchases.size === 1 ? [...purchases][0] : null;
}

/** The shipment gets its date only when it is put away; its moves have theirs from the day they came in. */
function receivedOn(shipment: TrytonRecord): string | null | undefined {
  const own = dayAt(shipment, "effective_date");
  if (own) return own;
  const days = mapEach(shipment, "incoming_moves", (move) => dayAt(move, "effective_date"));
  return days?.filter((day) => typeof day === "string").sort()[0] ?? own;
}
