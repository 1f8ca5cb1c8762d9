import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { locationTypes } from "../codes.js";
import { booleanAt, customFieldsOf, decimalAt, enumAt, instantAt, intAt, mapAt, textAt, textsAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Location",
  mode: "CHANGES",
  mappingVersion: 3,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "locations", request),
  readIds: (client, request) => readIds(client, "locations", request),
  readOne: (client, remoteId) => client.read("locations", remoteId),
  identify,
  toUnified,
});

function toUnified(location: SandboxRecord): Unified<Entities["Location"]> {
  return {
    number: textAt(location, "code"),
    name: textAt(location, "name"),
    type: enumAt(location, "type", locationTypes),
    parent: textAt(location, "parent_id"),
    path: textAt(location, "path")?.split("/").join(" / "),
    address: mapAt(location, "address", (address) => ({
      street: textAt(address, "street"),
      city: textAt(address, "city"),
      postalCode: textAt(address, "postal_code"),
      country: textAt(address, "country"),
    })),
    geo: mapAt(location, "geo", (point) => ({ latitude: decimalAt(point, "lat"), longitude: decimalAt(point, "lon") })),
    timezone: textAt(location, "time_zone"),
    barcode: textAt(location, "barcode"),
    teams: textsAt(location, "team_ids"),
    taxonomyLevel: intAt(location, "level"),
    remoteCreatedAt: instantAt(location, "created_at"),
    remoteUpdatedAt: instantAt(location, "modified_at"),
    customFields: customFieldsOf(location, { active: booleanAt(location, "active") }),
  };
}
