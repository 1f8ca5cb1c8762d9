import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { assetStatuses, criticalities } from "../codes.js";
import {
  booleanAt,
  customFieldsOf,
  dayAt,
  decimalAt,
  enumAt,
  instantAt,
  intAt,
  mapEach,
  moneyAt,
  textAt,
} from "../values.js";
import { codeFor, createRecord, updateRecord, type Writable } from "../writes.js";

const onceOnly = (what: string) =>
  ({ on: "create", because: `the Sandbox does not change the ${what} of an asset that exists` }) as const;

const writable: Writable = {
  entity: "Asset",
  kind: "assets",
  statuses: assetStatuses,
  fields: {
    number: { theirs: "tag", only: onceOnly("tag") },
    name: { theirs: "name" },
    description: { theirs: "description" },
    status: { theirs: "status", convert: codeFor(assetStatuses, "status") },
    criticality: { theirs: "criticality", convert: codeFor(criticalities, "criticality") },
    category: { theirs: "class_code", only: onceOnly("class") },
    parent: { theirs: "parent_id" },
    location: { theirs: "location_id" },
    manufacturer: { theirs: "maker" },
    model: { theirs: "model" },
    serialNumber: { theirs: "serial_no" },
    costCenter: { theirs: "cost_center" },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Asset",
  mode: "CHANGES",
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "assets", request),
  readIds: (client, request) => readIds(client, "assets", request),
  readOne: (client, remoteId) => client.read("assets", remoteId),
  identify,
  toUnified,
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
  update: (client, remoteId, data) => updateRecord(client, writable, remoteId, data),
});

function toUnified(asset: SandboxRecord): Unified<Entities["Asset"]> {
  const vendor = textAt(asset, "vendor_id");
  return {
    number: textAt(asset, "tag"),
    name: textAt(asset, "name"),
    description: textAt(asset, "description"),
    status: enumAt(asset, "status", assetStatuses),
    statusReason: textAt(asset, "status_reason"),
    isOnline: booleanAt(asset, "online"),
    criticality: enumAt(asset, "criticality", criticalities),
    category: textAt(asset, "class_code"),
    parent: textAt(asset, "parent_id"),
    location: textAt(asset, "location_id"),
    manufacturer: textAt(asset, "maker"),
    model: textAt(asset, "model"),
    manufacturerPartNumber: textAt(asset, "maker_part_no"),
    serialNumber: textAt(asset, "serial_no"),
    barcode: textAt(asset, "barcode"),
    inventoryNumber: textAt(asset, "inventory_no"),
    installDate: dayAt(asset, "installed_on"),
    inServiceDate: dayAt(asset, "in_service_on"),
    constructionYear: intAt(asset, "built_year"),
    warrantyExpiresAt: dayAt(asset, "warranty_until"),
    purchaseDate: dayAt(asset, "purchased_on"),
    acquisitionCost: moneyAt(asset, "purchase_price"),
    replacementCost: moneyAt(asset, "replacement_value"),
    vendors: vendor === undefined ? undefined : vendor === null ? [] : [vendor],
    owner: textAt(asset, "owner_id"),
    costCenter: textAt(asset, "cost_center"),
    specs: mapEach(asset, "attributes", (attribute) => ({
      attribute: textAt(attribute, "name"),
      value: textAt(attribute, "value"),
      unit: textAt(attribute, "unit"),
    })),
    runHours: decimalAt(asset, "run_hours"),
    scrapDate: dayAt(asset, "scrapped_on"),
    remoteCreatedAt: instantAt(asset, "created_at"),
    remoteUpdatedAt: instantAt(asset, "modified_at"),
    customFields: customFieldsOf(asset, {
      position: textAt(asset, "position"),
      external_ref: textAt(asset, "external_ref"),
    }),
  };
}
