import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export interface StockLevel extends BaseRecord {
  readonly part_id: string;
  readonly storeroom_id: string;
  readonly aisle: string;
  readonly row: string;
  readonly bin: string;
  /** Quantities are decimals in the part's unit. `available` is `on_hand` less `reserved`. */
  readonly on_hand: string;
  readonly reserved: string;
  readonly available: string;
  readonly on_order: string;
  readonly min_level: string;
  readonly max_level: string;
  readonly reorder_point: string;
  readonly reorder_quantity: string;
  readonly counted_at: string | null;
}

/** How much of a part lies in a storeroom. Moved by receipts and finished work orders, so only read here. */
export const stockLevels = defineKind<StockLevel, never, never>({
  name: "stock_levels",
  singular: "stock level",
  filters: ["part_id", "storeroom_id"],
  lookups: (level) => lookupsOf({ part_id: level.part_id, storeroom_id: level.storeroom_id }),
  references: (level) =>
    referencesOf([
      ["part_id", "parts", level.part_id],
      ["storeroom_id", "locations", level.storeroom_id],
    ]),
});
