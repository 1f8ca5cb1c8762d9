import { assets } from "./assets.js";
import { goodsReceipts } from "./goods-receipts.js";
import type { Kind } from "./kind.js";
import { locations } from "./locations.js";
import type { KindName } from "./names.js";
import { parts } from "./parts.js";
import { purchaseOrders } from "./purchase-orders.js";
import type { RecordShapes } from "./shapes.js";
import { stockLevels } from "./stock-levels.js";
import { users } from "./users.js";
import { vendors } from "./vendors.js";
import { workOrders } from "./work-orders.js";
import { workRequests } from "./work-requests.js";

/** The kinds by name, each with its rules. */
export const kinds: { readonly [Name in KindName]: Kind<RecordShapes[Name]> } = {
  work_orders: workOrders,
  work_requests: workRequests,
  assets,
  locations,
  parts,
  stock_levels: stockLevels,
  vendors,
  purchase_orders: purchaseOrders,
  goods_receipts: goodsReceipts,
  users,
};

/** The rules of a kind whose name is only known at run time. */
export function kindNamed(name: KindName): Kind {
  return kinds[name];
}

export type { BaseRecord, CustomFields, Money } from "./fields.js";
export type { Kind, States, WriteContext, WriteRules } from "./kind.js";
export { idOf, idPrefixes, isKindName, kindNames, kindOfId, type KindName } from "./names.js";
export type { RecordShapes } from "./shapes.js";
