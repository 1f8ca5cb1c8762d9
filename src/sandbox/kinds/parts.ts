import { z } from "zod";
import {
  customFields,
  externalRef,
  idText,
  money,
  text,
  type BaseRecord,
  type CustomFields,
  type Money,
} from "./fields.js";
import { changed, defineKind, lookupsOf, referencesOf } from "./kind.js";

export const partTypes = ["STOCK", "NONSTOCK", "SERVICE", "TOOL", "KIT"] as const;
export const partStatuses = ["ACTIVE", "INACTIVE", "OBSOLETE"] as const;
export const unitCodes = ["EA", "M", "L", "KG", "SET", "H"] as const;

export interface PartSupplier {
  readonly vendor_id: string;
  readonly vendor_part_no: string | null;
  readonly price: Money | null;
  readonly lead_time_days: number | null;
  readonly preferred: boolean;
}

export interface Part extends BaseRecord {
  readonly stock_no: string;
  readonly name: string;
  readonly description: string | null;
  readonly category_code: string | null;
  readonly type: (typeof partTypes)[number];
  readonly status: (typeof partStatuses)[number];
  readonly unit_code: (typeof unitCodes)[number];
  readonly barcode: string | null;
  readonly maker: string | null;
  readonly maker_part_no: string | null;
  readonly price: Money | null;
  readonly last_price: Money | null;
  readonly average_price: Money | null;
  readonly suppliers: readonly PartSupplier[];
  readonly used_in_asset_ids: readonly string[];
  readonly lot_controlled: boolean;
  readonly serial_controlled: boolean;
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const supplier = z.strictObject({
  vendor_id: idText("vendors"),
  vendor_part_no: text(60).nullable().default(null),
  price: money.nullable().default(null),
  lead_time_days: z.int().min(0).max(730).nullable().default(null),
  preferred: z.boolean().default(false),
});

const writable = {
  name: text(160),
  description: text(4000).nullable(),
  category_code: text(20).nullable(),
  status: z.enum(partStatuses),
  barcode: text(60).nullable(),
  maker: text(120).nullable(),
  maker_part_no: text(60).nullable(),
  price: money.nullable(),
  suppliers: z.array(supplier).max(20),
  used_in_asset_ids: z.array(idText("assets")).max(200),
  lot_controlled: z.boolean(),
  serial_controlled: z.boolean(),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const update = z.strictObject(writable).partial();
const create = update.extend({
  name: writable.name,
  type: z.enum(partTypes).default("STOCK"),
  /** Can't be changed later: quantities in stock and on orders are counted in it. */
  unit_code: z.enum(unitCodes).default("EA"),
});

export const parts = defineKind<Part, z.infer<typeof create>, z.infer<typeof update>>({
  name: "parts",
  singular: "part",
  filters: ["status", "external_ref"],
  lookups: (part) => lookupsOf({ status: part.status, external_ref: part.external_ref }),
  references: (part) =>
    referencesOf([
      ...part.suppliers.map((item, index) => [`suppliers.${index}.vendor_id`, "vendors", item.vendor_id] as const),
      ...part.used_in_asset_ids.map((id, index) => [`used_in_asset_ids.${index}`, "assets", id] as const),
    ]),
  write: {
    create,
    update,
    build: (input, base) =>
      changed<Part>(
        {
          ...base,
          stock_no: `M${base.id.slice("ITEM-".length)}`,
          name: input.name,
          description: null,
          category_code: null,
          type: input.type,
          status: "ACTIVE",
          unit_code: input.unit_code,
          barcode: null,
          maker: null,
          maker_part_no: null,
          price: null,
          last_price: null,
          average_price: null,
          suppliers: [],
          used_in_asset_ids: [],
          lot_controlled: false,
          serial_controlled: false,
          external_ref: null,
          custom_fields: {},
        },
        input,
      ),
    merge: (current, input) => changed(current, input),
    keptBecause: (part, context) => {
      if (context.count("stock_levels", "part_id", part.id) > 0) return "it has stock levels";
      if (context.count("purchase_orders", "part_id", part.id) > 0) return "purchase orders name it";
      return null;
    },
  },
});
