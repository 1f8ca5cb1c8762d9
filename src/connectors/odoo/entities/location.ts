import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { booleanAt, enumAt, idAt, instantAt, textAt } from "../values.js";

/** Places that exist. The others (supplier, customer, inventory, production) are the far end of stock moves. */
export const placeUsages = ["internal", "transit", "view"] as const;

const locations: ModelSource = {
  model: "stock.location",
  app: "Inventory",
  fields: ["name", "complete_name", "usage", "location_id", "barcode", "active"],
  domain: () => [["usage", "in", placeUsages]],
};

const types = new Map([
  ["internal", "STOREROOM"],
  ["transit", "STOREROOM"],
  ["view", "AREA"],
] as const);

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "Location",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, locations, request),
  readIds: (client, request) => readRecordIds(client, locations, request),
  readOne: (client, remoteId) => readRecord(client, locations, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(location: OdooRecord): Unified<Entities["Location"]> {
  return {
    name: textAt(location, "name"),
    type: enumAt(location, "usage", types),
    parent: idAt(location, "location_id"),
    path: textAt(location, "complete_name")?.split("/").join(" / "),
    barcode: textAt(location, "barcode"),
    remoteCreatedAt: instantAt(location, "create_date"),
    remoteUpdatedAt: instantAt(location, "write_date"),
    customFields: [
      { key: "active", label: "Active", value: booleanAt(location, "active") ?? null },
      ...ownFieldsOf(location),
    ],
  };
}
