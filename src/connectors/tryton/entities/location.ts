import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import { addressFields, addressModels, postalAddress } from "../postal-address.js";
import { booleanAt, enumAt, instantAt, referenceAt, textAt, type TrytonRecord } from "../values.js";
import { isJsonObject } from "../../json-object.js";

/** Places that exist. The other types (supplier, customer, lost_found, drop, rental) are the far end of stock moves. */
const placeTypes = ["warehouse", "storage", "view", "production"] as const;

const locations: ModelSource = {
  model: "stock.location",
  module: "stock",
  fields: ["code", "name", "type", "type:string", "active", "parent", ...addressFields("address")],
  touchedBy: ["address"],
  relatedModels: addressModels,
  domain: () => [["type", "in", placeTypes]],
};

const types = new Map([
  ["warehouse", "SITE"],
  ["storage", "STOREROOM"],
  ["view", "AREA"],
  ["production", "AREA"],
] as const);

export default defineEntitySource<TrytonClient, TrytonRecord>()({
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

function toUnified(location: TrytonRecord): Unified<Entities["Location"]> {
  return {
    number: textAt(location, "code"),
    name: textAt(location, "name"),
    type: enumAt(location, "type", types),
    parent: referenceAt(location, "parent"),
    address: isJsonObject(location["address"]) ? postalAddress(location["address"]) : null,
    remoteCreatedAt: instantAt(location, "create_date"),
    remoteUpdatedAt: identify(location).modifiedAt,
    customFields: [{ key: "active", label: "Active", value: booleanAt(location, "active") ?? null }],
  };
}
