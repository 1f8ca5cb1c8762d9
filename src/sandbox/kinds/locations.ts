import type { BaseRecord, CustomFields } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";

export const locationTypes = ["SITE", "BUILDING", "LINE", "ROOM", "STOREROOM"] as const;

export interface Address {
  readonly street: string;
  readonly postal_code: string;
  readonly city: string;
  readonly country: string;
}

export interface Location extends BaseRecord {
  readonly code: string;
  readonly name: string;
  readonly type: (typeof locationTypes)[number];
  readonly parent_id: string | null;
  /** Codes from the site down, slashes between: `HAM1/B2/L3`. */
  readonly path: string;
  readonly active: boolean;
  /** Only a site has an address, a position and a time zone; what lies in it shares them. */
  readonly address: Address | null;
  readonly geo: { readonly lat: number; readonly lon: number } | null;
  readonly time_zone: string | null;
  readonly barcode: string;
  readonly team_ids: readonly string[];
  /** ISO 14224: 3 for a site, 4 for a building, 5 for what lies in it. */
  readonly level: number;
  readonly custom_fields: CustomFields;
}

/** Where things are: sites, their buildings, lines, rooms and storerooms. Kept by the plant, so only read here. */
export const locations = defineKind<Location, never, never>({
  name: "locations",
  singular: "location",
  filters: ["type", "parent_id"],
  lookups: (location) => lookupsOf({ type: location.type, parent_id: location.parent_id }),
  references: (location) =>
    referencesOf([
      ["parent_id", "locations", location.parent_id],
      ...location.team_ids.map((id, index) => [`team_ids.${index}`, "teams", id] as const),
    ]),
});

/** The site a place lies at, or is. */
export function siteOf(locationId: string | null, context: WriteContext): string | null {
  let id = locationId;
  while (id !== null) {
    const location = context.get("locations", id);
    if (location?.type === "SITE") return location.id;
    id = location?.parent_id ?? null;
  }
  return null;
}
