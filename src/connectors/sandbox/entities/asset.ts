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
  mapAt,
  mapEach,
  moneyAt,
  textAt,
  textsAt,
} from "../values.js";
import { coded, createRecord, findByKey, rulesOf, updateRecord, type Writable } from "../writes.js";

const onceOnly = (what: string) =>
  ({ on: "create", because: `the Sandbox does not change the ${what} of an asset that exists` }) as const;

const writable: Writable = {
  entity: "Asset",
  kind: "assets",
  statuses: assetStatuses,
  states: {
    field: "status",
    ofNew: [...assetStatuses.keys()],
    // Any may follow any other, but what is scrapped stays so.
    transitions: Object.fromEntries(
      [...assetStatuses.keys()].map((state) => [
        state,
        state === "SCRAPPED" ? [] : [...assetStatuses.keys()].filter((other) => other !== state),
      ]),
    ),
  },
  fields: {
    number: {
      theirs: "tag",
      only: onceOnly("tag"),
      isRequired: true,
      isNeverEmpty: true,
      minLength: 1,
      maxLength: 40,
    },
    name: { theirs: "name", isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 160 },
    description: { theirs: "description", minLength: 1, maxLength: 4000 },
    status: coded("status", assetStatuses, "status"),
    criticality: coded("criticality", criticalities, "criticality"),
    category: { theirs: "class_code", only: onceOnly("class"), isNeverEmpty: true, minLength: 1, maxLength: 20 },
    parent: { theirs: "parent_id" },
    location: { theirs: "location_id" },
    manufacturer: { theirs: "maker", minLength: 1, maxLength: 120 },
    model: { theirs: "model", minLength: 1, maxLength: 120 },
    serialNumber: { theirs: "serial_no", minLength: 1, maxLength: 60 },
    costCenter: { theirs: "cost_center", minLength: 1, maxLength: 20 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Asset",
  mode: "CHANGES",
  mappingVersion: 3,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "assets", request),
  readIds: (client, request) => readIds(client, "assets", request),
  readOne: (client, remoteId) => client.read("assets", remoteId),
  identify,
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
  update: (client, remoteId, data, context) => updateRecord(client, writable, remoteId, data, context),
});

/** A to C, on a scale to 100. */
const criticalityRanks: ReadonlyMap<string, number> = new Map([
  ["A", 100],
  ["B", 50],
  ["C", 0],
]);

function toUnified(asset: SandboxRecord): Unified<Entities["Asset"]> {
  const vendor = textAt(asset, "vendor_id");
  return {
    number: textAt(asset, "tag"),
    name: textAt(asset, "name"),
    description: textAt(asset, "description"),
    status: enumAt(asset, "status", assetStatuses),
    statusReason: textAt(asset, "status_reason"),
    statusChangedAt: instantAt(asset, "status_changed_at"),
    isOnline: booleanAt(asset, "online"),
    criticality: enumAt(asset, "criticality", criticalities),
    criticalityRank: criticalityRanks.get(textAt(asset, "criticality") ?? ""),
    assetClass: textAt(asset, "class_id"),
    category: textAt(asset, "class_code"),
    // The kind of equipment is its class, which it calls by its code.
    type: textAt(asset, "class_code"),
    parent: textAt(asset, "parent_id"),
    location: textAt(asset, "location_id"),
    site: textAt(asset, "site_id"),
    position: textAt(asset, "position"),
    geo: mapAt(asset, "geo", (point) => ({ latitude: decimalAt(point, "lat"), longitude: decimalAt(point, "lon") })),
    manufacturer: textAt(asset, "maker"),
    model: textAt(asset, "model"),
    manufacturerPartNumber: textAt(asset, "maker_part_no"),
    serialNumber: textAt(asset, "serial_no"),
    barcode: textAt(asset, "barcode"),
    rfid: textAt(asset, "rfid"),
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
    teams: textsAt(asset, "team_ids"),
    costCenter: textAt(asset, "cost_center"),
    fixedAssetRef: textAt(asset, "fixed_asset_no"),
    specs: mapEach(asset, "attributes", (attribute) => ({
      attribute: textAt(attribute, "name"),
      value: textAt(attribute, "value"),
      unit: textAt(attribute, "unit"),
    })),
    parts: textsAt(asset, "part_ids"),
    mtbfDays: decimalAt(asset, "mtbf_days"),
    mttrHours: decimalAt(asset, "mttr_hours"),
    taxonomyLevel: intAt(asset, "level"),
    runHours: decimalAt(asset, "run_hours"),
    scrapDate: dayAt(asset, "scrapped_on"),
    remoteCreatedAt: instantAt(asset, "created_at"),
    remoteUpdatedAt: instantAt(asset, "modified_at"),
    customFields: customFieldsOf(asset, { external_ref: textAt(asset, "external_ref") }),
  };
}
