import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { customFieldsOf, identify, readChanges, readRecord, readRecordIds, type RtSource } from "../changes.js";
import type { RequestTrackerClient, RtRecord } from "../client.js";
import { instantAt, objectAt, objectsAt, textAt } from "../values.js";

const assets: RtSource = {
  list: "assets",
  single: "asset",
  fields: ["Name", "Description", "Status", "Catalog", "Owner", "HeldBy", "Contact", "Created", "LastUpdated"],
  subfields: { Catalog: ["Name"], Owner: ["Name"], HeldBy: ["Name"], Contact: ["Name"] },
  condition: () => null,
};

/** Of the lifecycle that RT comes with. */
const statuses = new Map([
  ["new", "COMMISSIONING"],
  ["allocated", "STANDBY"],
  ["in-use", "OPERATIONAL"],
  ["recycled", "DISPOSED"],
  ["stolen", "DISPOSED"],
] as const);

export default defineEntitySource<RequestTrackerClient, RtRecord>()({
  entity: "Asset",
  mode: "CHANGES",
  pageSize: 100,
  readPage: (client, request) => readChanges(client, assets, request),
  readIds: (client, request) => readRecordIds(client, assets, request),
  readOne: (client, remoteId) => readRecord(client, assets, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(asset: RtRecord): Unified<Entities["Asset"]> {
  const status = textAt(asset, "Status");
  return {
    number: asset.id,
    name: textAt(asset, "Name"),
    description: textAt(asset, "Description"),
    status: status
      ? {
          value:
            (statuses as ReadonlyMap<string, "COMMISSIONING" | "STANDBY" | "OPERATIONAL" | "DISPOSED">).get(status) ??
            "UNKNOWN",
          raw: status,
        }
      : null,
    category: textAt(objectAt(asset, "Catalog") ?? {}, "Name"),
    remoteCreatedAt: instantAt(asset, "Created"),
    remoteUpdatedAt: instantAt(asset, "LastUpdated"),
    customFields: [...peopleOf(asset), ...customFieldsOf(asset)],
  };
}

/** People are known to RT by name; it lets few accounts list its users. An asset has one owner, and any number of the others. */
function peopleOf(asset: RtRecord) {
  return [
    { key: "Owner", label: "Owner" },
    { key: "HeldBy", label: "Held by" },
    { key: "Contact", label: "Contact" },
  ].flatMap((role) => {
    const names = objectsAt(asset, role.key).flatMap((person) => textAt(person, "Name") ?? []);
    const known = names.filter((name) => name !== "Nobody");
    const value = role.key === "Owner" ? known[0] : known;
    return known.length > 0 && value ? [{ ...role, type: "USER" as const, value }] : [];
  });
}
