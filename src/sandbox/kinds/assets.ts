import { z } from "zod";
import {
  calendarDate,
  customFields,
  externalRef,
  idText,
  money,
  text,
  type BaseRecord,
  type CustomFields,
  type Money,
} from "./fields.js";
import { validationFailed } from "../errors.js";
import { siteOf } from "./locations.js";
import { followStatus } from "./downtimes.js";
import { changed, defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";

export const assetStatuses = [
  "RUNNING",
  "IDLE",
  "IMPAIRED",
  "STOPPED_PLANNED",
  "BREAKDOWN",
  "UNDER_REPAIR",
  "COMMISSIONING",
  "DECOMMISSIONED",
  "SCRAPPED",
] as const;
export const criticalities = ["A", "B", "C"] as const;

export interface AssetAttribute {
  readonly name: string;
  readonly value: string;
  readonly unit: string | null;
}

export interface Asset extends BaseRecord {
  /** What is painted on the machine: `P-1042`. */
  readonly tag: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: (typeof assetStatuses)[number];
  readonly status_reason: string | null;
  readonly status_changed_at: string;
  readonly online: boolean;
  readonly criticality: (typeof criticalities)[number];
  readonly class_code: string;
  /** The class of that code, where the list of classes has it. */
  readonly class_id: string | null;
  readonly parent_id: string | null;
  readonly location_id: string | null;
  /** The site its location lies at. */
  readonly site_id: string | null;
  readonly geo: { readonly lat: number; readonly lon: number } | null;
  readonly position: string | null;
  readonly maker: string | null;
  readonly model: string | null;
  readonly maker_part_no: string | null;
  readonly serial_no: string | null;
  readonly barcode: string | null;
  readonly rfid: string | null;
  readonly inventory_no: string | null;
  readonly built_year: number | null;
  readonly purchased_on: string | null;
  readonly installed_on: string | null;
  readonly in_service_on: string | null;
  readonly warranty_until: string | null;
  readonly scrapped_on: string | null;
  readonly purchase_price: Money | null;
  readonly replacement_value: Money | null;
  readonly vendor_id: string | null;
  readonly owner_id: string | null;
  readonly cost_center: string | null;
  readonly run_hours: number | null;
  readonly team_ids: readonly string[];
  /** Spare parts that it is made of or needs. */
  readonly part_ids: readonly string[];
  /** Mean time between failures, and to repair. */
  readonly mtbf_days: number | null;
  readonly mttr_hours: number | null;
  /** ISO 14224: 6 for what stands for itself, 7 and 8 for what is part of it. */
  readonly level: number;
  readonly fixed_asset_no: string | null;
  readonly attributes: readonly AssetAttribute[];
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const attribute = z.strictObject({ name: text(60), value: text(200), unit: text(20).nullable().default(null) });

const writable = {
  name: text(160),
  description: text(4000).nullable(),
  status: z.enum(assetStatuses),
  status_reason: text(400).nullable(),
  criticality: z.enum(criticalities),
  parent_id: idText("assets").nullable(),
  location_id: idText("locations").nullable(),
  position: text(60).nullable(),
  maker: text(120).nullable(),
  model: text(120).nullable(),
  maker_part_no: text(60).nullable(),
  serial_no: text(60).nullable(),
  barcode: text(60).nullable(),
  inventory_no: text(60).nullable(),
  built_year: z.int().min(1850).max(2100).nullable(),
  purchased_on: calendarDate.nullable(),
  installed_on: calendarDate.nullable(),
  in_service_on: calendarDate.nullable(),
  warranty_until: calendarDate.nullable(),
  purchase_price: money.nullable(),
  replacement_value: money.nullable(),
  vendor_id: idText("vendors").nullable(),
  owner_id: idText("users").nullable(),
  cost_center: text(20).nullable(),
  run_hours: z.number().min(0).nullable(),
  attributes: z.array(attribute).max(50),
  part_ids: z.array(idText("parts")).max(200),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const update = z.strictObject(writable).partial();
const create = update.extend({ name: writable.name, tag: text(40), class_code: text(20).default("OTHER") });

/** Statuses in which the machine can be used. */
const onlineStatuses: readonly string[] = ["RUNNING", "IDLE", "IMPAIRED"];

/** A machine can come into any status from any other, but what is scrapped stays scrapped. */
const transitions = Object.fromEntries(
  assetStatuses.map((status) => [
    status,
    status === "SCRAPPED" ? [] : assetStatuses.filter((other) => other !== status),
  ]),
);

export const assets = defineKind<Asset, z.infer<typeof create>, z.infer<typeof update>>({
  name: "assets",
  singular: "asset",
  filters: ["status", "parent_id", "location_id", "external_ref"],
  lookups: ({ status, parent_id, location_id, external_ref }) =>
    lookupsOf({ status, parent_id, location_id, external_ref }),
  references: (asset) =>
    referencesOf([
      ["parent_id", "assets", asset.parent_id],
      ["location_id", "locations", asset.location_id],
      ["vendor_id", "vendors", asset.vendor_id],
      ["owner_id", "users", asset.owner_id],
      ["site_id", "locations", asset.site_id],
      ["class_id", "asset_classes", asset.class_id],
      ...asset.team_ids.map((id, index) => [`team_ids.${index}`, "teams", id] as const),
      ...asset.part_ids.map((id, index) => [`part_ids.${index}`, "parts", id] as const),
    ]),
  states: { field: "status", transitions },
  write: {
    create,
    update,
    build: (input, base, context) =>
      settled(
        null,
        changed<Asset>(
          {
            ...base,
            tag: input.tag,
            name: input.name,
            description: null,
            status: "COMMISSIONING",
            status_reason: null,
            status_changed_at: base.created_at,
            online: false,
            criticality: "C",
            class_code: input.class_code,
            class_id: null,
            parent_id: null,
            location_id: null,
            site_id: null,
            geo: null,
            position: null,
            maker: null,
            model: null,
            maker_part_no: null,
            serial_no: null,
            barcode: null,
            rfid: null,
            inventory_no: null,
            built_year: null,
            purchased_on: null,
            installed_on: null,
            in_service_on: null,
            warranty_until: null,
            scrapped_on: null,
            purchase_price: null,
            replacement_value: null,
            vendor_id: null,
            owner_id: null,
            cost_center: null,
            run_hours: null,
            team_ids: [],
            part_ids: [],
            mtbf_days: null,
            mttr_hours: null,
            level: 6,
            fixed_asset_no: null,
            attributes: [],
            external_ref: null,
            custom_fields: {},
          },
          input,
        ),
        context,
      ),
    merge: (current, input, context) => {
      const next = settled(current, changed(current, input), context);
      refuseCircle(next, context);
      return next;
    },
    effects: followStatus,
    keptBecause: (asset, context) => {
      if (context.count("work_orders", "asset_id", asset.id) > 0) return "work orders name it";
      if (context.count("work_requests", "asset_id", asset.id) > 0) return "work requests name it";
      if (context.count("assets", "parent_id", asset.id) > 0) return "other assets are part of it";
      if (context.count("meters", "asset_id", asset.id) > 0) return "meters are read off it";
      if (context.count("maintenance_plans", "asset_id", asset.id) > 0) return "maintenance plans are for it";
      return null;
    },
  },
});

/** What follows: from the status whether it is online and since when, from its place and its parent site and level. */
function settled(before: Asset | null, asset: Asset, context: WriteContext): Asset {
  const { at } = context;
  const isMoved = before === null || before.status !== asset.status;
  return {
    ...asset,
    class_id: context.find("asset_classes", "code", asset.class_code, 1)[0]?.id ?? null,
    site_id: siteOf(asset.location_id, context),
    level: asset.parent_id === null ? 6 : Math.min(8, (context.get("assets", asset.parent_id)?.level ?? 6) + 1),
    online: onlineStatuses.includes(asset.status),
    status_changed_at: isMoved ? at : asset.status_changed_at,
    scrapped_on: asset.status === "SCRAPPED" ? (asset.scrapped_on ?? at.slice(0, 10)) : null,
  };
}

function refuseCircle(asset: Asset, context: WriteContext): void {
  let ancestorId = asset.parent_id;
  while (ancestorId !== null) {
    if (ancestorId === asset.id) {
      throw validationFailed([
        { path: "parent_id", message: `expected an asset that is not part of ${asset.id} itself` },
      ]);
    }
    ancestorId = context.get("assets", ancestorId)?.parent_id ?? null;
  }
}
