import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export interface AssetClass extends BaseRecord {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly parent_id: string | null;
  /** Names of the figures that its assets have. */
  readonly attributes: readonly string[];
  /** ISO 14224: 6 for what stands for itself, 8 for what is part of it. */
  readonly level: number;
}

/** What kinds of machine there are. Kept by engineering, so only read here. */
export const assetClasses = defineKind<AssetClass, never, never>({
  name: "asset_classes",
  singular: "asset class",
  filters: ["code"],
  lookups: ({ code }) => lookupsOf({ code }),
  references: ({ parent_id }) => referencesOf([["parent_id", "asset_classes", parent_id]]),
});
