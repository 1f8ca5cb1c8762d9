import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { partStatuses, partTypes, unitCodes } from "../codes.js";
import { booleanAt, customFieldsOf, enumAt, instantAt, intAt, mapEach, moneyAt, textAt, textsAt } from "../values.js";
import { coded, createRecord, findByKey, moneyFor, rulesOf, updateRecord, type Writable } from "../writes.js";

const onceOnly = (what: string) =>
  ({ on: "create", because: `the Sandbox does not change the ${what} of a part that exists` }) as const;

const writable: Writable = {
  entity: "Part",
  kind: "parts",
  fields: {
    name: { theirs: "name", isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 160 },
    description: { theirs: "description", minLength: 1, maxLength: 4000 },
    category: { theirs: "category_code", minLength: 1, maxLength: 20 },
    type: { ...coded("type", partTypes, "type"), only: onceOnly("type") },
    status: coded("status", partStatuses, "status"),
    unit: { theirs: "unit_code", only: onceOnly("unit"), isNeverEmpty: true, values: unitCodes },
    barcode: { theirs: "barcode", minLength: 1, maxLength: 60 },
    unitCost: { theirs: "price", convert: moneyFor },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Part",
  mode: "CHANGES",
  mappingVersion: 2,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "parts", request),
  readIds: (client, request) => readIds(client, "parts", request),
  readOne: (client, remoteId) => client.read("parts", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
  update: (client, remoteId, data, context) => updateRecord(client, writable, remoteId, data, context),
});

function toUnified(part: SandboxRecord): Unified<Entities["Part"]> {
  return {
    number: textAt(part, "stock_no"),
    name: textAt(part, "name"),
    description: textAt(part, "description"),
    category: textAt(part, "category_code"),
    type: enumAt(part, "type", partTypes),
    status: enumAt(part, "status", partStatuses),
    unit: textAt(part, "unit_code"),
    barcode: textAt(part, "barcode"),
    manufacturer: textAt(part, "maker"),
    manufacturerPartNumber: textAt(part, "maker_part_no"),
    unitCost: moneyAt(part, "price"),
    lastCost: moneyAt(part, "last_price"),
    averageCost: moneyAt(part, "average_price"),
    vendors: mapEach(part, "suppliers", (supplier) => ({
      vendor: textAt(supplier, "vendor_id"),
      vendorPartNumber: textAt(supplier, "vendor_part_no"),
      price: moneyAt(supplier, "price"),
      leadTimeDays: intAt(supplier, "lead_time_days"),
      preferred: booleanAt(supplier, "preferred"),
    })),
    assets: textsAt(part, "used_in_asset_ids"),
    lotTracked: booleanAt(part, "lot_controlled"),
    serialTracked: booleanAt(part, "serial_controlled"),
    remoteCreatedAt: instantAt(part, "created_at"),
    remoteUpdatedAt: instantAt(part, "modified_at"),
    customFields: customFieldsOf(part, { external_ref: textAt(part, "external_ref") }),
  };
}
