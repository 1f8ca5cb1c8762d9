import type { Asset } from "./assets.js";
import type { GoodsReceipt } from "./goods-receipts.js";
import type { Location } from "./locations.js";
import type { Part } from "./parts.js";
import type { PurchaseOrder } from "./purchase-orders.js";
import type { StockLevel } from "./stock-levels.js";
import type { User } from "./users.js";
import type { Vendor } from "./vendors.js";
import type { WorkOrder } from "./work-orders.js";
import type { WorkRequest } from "./work-requests.js";

/** The record of each kind. */
export interface RecordShapes {
  work_orders: WorkOrder;
  work_requests: WorkRequest;
  assets: Asset;
  locations: Location;
  parts: Part;
  stock_levels: StockLevel;
  vendors: Vendor;
  purchase_orders: PurchaseOrder;
  goods_receipts: GoodsReceipt;
  users: User;
}
