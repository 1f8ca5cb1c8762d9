import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

/** COUNTER only rises; GAUGE goes up and down; CONDITION is a mark from a scale. */
export const meterKinds = ["COUNTER", "GAUGE", "CONDITION"] as const;
export const meterFeeds = ["MANUAL", "SENSOR"] as const;

export interface Meter extends BaseRecord {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly kind: (typeof meterKinds)[number];
  readonly feed: (typeof meterFeeds)[number];
  readonly unit: string;
  readonly asset_id: string;
  readonly location_id: string | null;
  readonly read_every_days: number;
  readonly last_reading: string | null;
  readonly last_read_at: string | null;
  /** A counter begins again with zero here. */
  readonly rollover_at: string | null;
  readonly active: boolean;
}

/** What is read off machines. Changed by readings, so only read here. */
export const meters = defineKind<Meter, never, never>({
  name: "meters",
  singular: "meter",
  filters: ["asset_id"],
  lookups: ({ asset_id }) => lookupsOf({ asset_id }),
  references: ({ asset_id, location_id }) =>
    referencesOf([
      ["asset_id", "assets", asset_id],
      ["location_id", "locations", location_id],
    ]),
});
