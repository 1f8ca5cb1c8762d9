import type { KindName, RecordShapes } from "../kinds/index.js";
import { makeAsset } from "./assets.js";
import { countDetails, detailAt, type DetailsOf } from "./details.js";
import { downtimeDetails } from "./downtimes.js";
import { makeAssetClass, makeFailureCode, makeProcedure } from "./engineering.js";
import { movementDetails } from "./journal.js";
import { makePart, makeStockLevel } from "./materials.js";
import { invoiceDetails, makeAttachment, makeRequisition } from "./papers.js";
import { makeTeam, makeUser, makeVendor } from "./people.js";
import { makeLocation } from "./places.js";
import type { CountedKind, DetailKind } from "./proportions.js";
import { makeGoodsReceipt, makePurchaseOrder } from "./purchasing.js";
import { makeMaintenancePlan, makeMeter, makeMeterReading } from "./upkeep.js";
import { commentDetails, costDetails, laborDetails, partDetails, stateDetails, taskDetails } from "./work-details.js";
import { makeWorkOrder } from "./work-orders.js";
import { makeWorkRequest } from "./work-requests.js";
import type { World } from "./world.js";

/** How the nth record of each kind is made. */
const makers: { readonly [Kind in CountedKind]: (world: World, index: number) => RecordShapes[Kind] } = {
  work_orders: makeWorkOrder,
  work_requests: makeWorkRequest,
  assets: makeAsset,
  locations: makeLocation,
  parts: makePart,
  stock_levels: makeStockLevel,
  vendors: makeVendor,
  purchase_orders: makePurchaseOrder,
  goods_receipts: makeGoodsReceipt,
  users: makeUser,
  teams: makeTeam,
  asset_classes: makeAssetClass,
  failure_codes: makeFailureCode,
  procedures: makeProcedure,
  meters: makeMeter,
  meter_readings: makeMeterReading,
  maintenance_plans: makeMaintenancePlan,
  requisitions: makeRequisition,
  attachments: makeAttachment,
};

/** The same for what belongs to another record. */
const details: { readonly [Kind in DetailKind]: DetailsOf<Kind> } = {
  work_order_tasks: taskDetails,
  work_order_parts: partDetails,
  labor_entries: laborDetails,
  cost_entries: costDetails,
  comments: commentDetails,
  state_changes: stateDetails,
  downtimes: downtimeDetails,
  invoices: invoiceDetails,
  stock_movements: movementDetails,
};

/** How many records of a kind are made. */
export function countOf(world: World, kind: KindName): number {
  return isDetail(kind) ? countDetails(world, kind, details[kind] as DetailsOf<typeof kind>) : world.counts[kind];
}

/** Record `index` (from 1) of a kind, the same on every call and every machine. */
export function generate<Kind extends KindName>(world: World, kind: Kind, index: number): RecordShapes[Kind] {
  const name: KindName = kind;
  const record = isDetail(name)
    ? detailAt(world, name, details[name] as DetailsOf<typeof name>, index)
    : makers[name](world, index);
  return record as RecordShapes[Kind];
}

function isDetail(kind: KindName): kind is DetailKind {
  return Object.hasOwn(details, kind);
}
