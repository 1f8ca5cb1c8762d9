import type { KindName, RecordShapes } from "../kinds/index.js";
import { makeAsset } from "./assets.js";
import { makePart, makeStockLevel } from "./materials.js";
import { makeUser, makeVendor } from "./people.js";
import { makeLocation } from "./places.js";
import { makeGoodsReceipt, makePurchaseOrder } from "./purchasing.js";
import { makeWorkOrder } from "./work-orders.js";
import { makeWorkRequest } from "./work-requests.js";
import type { World } from "./world.js";

/** How the nth record of each kind is made. Nothing is remembered between two calls. */
const makers: { readonly [Kind in KindName]: (world: World, index: number) => RecordShapes[Kind] } = {
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
};

/** Record `index` (from 1) of a kind, the same on every call and every machine. */
export function generate<Kind extends KindName>(world: World, kind: Kind, index: number): RecordShapes[Kind] {
  const make: (world: World, index: number) => RecordShapes[Kind] = makers[kind];
  return make(world, index);
}
