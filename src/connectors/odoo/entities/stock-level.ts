import Big from "big.js";
import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readAll, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { dayAt, decimalAt, idAt, instantAt, nameAt } from "../values.js";

/** A quant is what lies of one product at one place, of one lot, in one package, of one owner. */
const quants: ModelSource = {
  model: "stock.quant",
  app: "Inventory",
  fields: [
    "product_id",
    "location_id",
    "lot_id",
    "package_id",
    "owner_id",
    "quantity",
    "reserved_quantity",
    "product_uom_id",
    "last_count_date",
  ],
  domain: () => [["location_id.usage", "in", ["internal", "transit"]]],
};

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "StockLevel",
  // Odoo merges quants by raw SQL, which leaves their time of change as it was; so every run reads all.
  mode: "SNAPSHOT",
  pageSize: 1000,
  readPage: (client, request) => readAll(client, quants, request),
  readIds: (client, request) => readRecordIds(client, quants, request),
  readOne: (client, remoteId) => readRecord(client, quants, remoteId),
  identify: ({ id }) => ({ remoteId: String(id), modifiedAt: null }),
  toUnified,
});

function toUnified(quant: OdooRecord): Unified<Entities["StockLevel"]> {
  const onHand = decimalAt(quant, "quantity");
  const reserved = decimalAt(quant, "reserved_quantity");
  const counted = dayAt(quant, "last_count_date");
  const others = [
    { key: "package", label: "Package", value: nameAt(quant, "package_id") },
    { key: "owner", label: "Owner", value: nameAt(quant, "owner_id") },
    { key: "last_count_date", label: "Last Count Date", type: "DATE", value: counted },
  ] as const;
  return {
    part: idAt(quant, "product_id"),
    storeroom: idAt(quant, "location_id"),
    lot: nameAt(quant, "lot_id"),
    unit: nameAt(quant, "product_uom_id"),
    onHand,
    reserved,
    available: onHand && reserved ? new Big(onHand).minus(reserved).toFixed() : undefined,
    remoteCreatedAt: instantAt(quant, "create_date"),
    customFields: others.flatMap((field) => (field.value ? [{ ...field, value: field.value }] : [])),
  };
}
