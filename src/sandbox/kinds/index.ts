import { assetClasses } from "./asset-classes.js";
import { assets } from "./assets.js";
import { attachments } from "./attachments.js";
import { comments } from "./comments.js";
import { costEntries } from "./cost-entries.js";
import { downtimes } from "./downtimes.js";
import { failureCodes } from "./failure-codes.js";
import { goodsReceipts } from "./goods-receipts.js";
import { invoices } from "./invoices.js";
import type { Kind } from "./kind.js";
import { laborEntries } from "./labor-entries.js";
import { locations } from "./locations.js";
import { maintenancePlans } from "./maintenance-plans.js";
import { meterReadings } from "./meter-readings.js";
import { meters } from "./meters.js";
import type { KindName } from "./names.js";
import { parts } from "./parts.js";
import { procedures } from "./procedures.js";
import { purchaseOrders } from "./purchase-orders.js";
import { requisitions } from "./requisitions.js";
import type { RecordShapes } from "./shapes.js";
import { stateChanges } from "./state-changes.js";
import { stockLevels } from "./stock-levels.js";
import { stockMovements } from "./stock-movements.js";
import { teams } from "./teams.js";
import { users } from "./users.js";
import { vendors } from "./vendors.js";
import { workOrderParts } from "./work-order-parts.js";
import { workOrderTasks } from "./work-order-tasks.js";
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
  teams: teams,
  asset_classes: assetClasses,
  failure_codes: failureCodes,
  procedures: procedures,
  meters: meters,
  meter_readings: meterReadings,
  maintenance_plans: maintenancePlans,
  work_order_tasks: workOrderTasks,
  work_order_parts: workOrderParts,
  labor_entries: laborEntries,
  cost_entries: costEntries,
  comments: comments,
  state_changes: stateChanges,
  downtimes: downtimes,
  requisitions: requisitions,
  invoices: invoices,
  stock_movements: stockMovements,
  attachments: attachments,
};

/** The rules of a kind whose name is only known at run time. */
export function kindNamed(name: KindName): Kind {
  return kinds[name];
}

export { contentOf } from "./attachments.js";
export { codeWords } from "./code-words.js";
export type { BaseRecord, CustomFields, Money } from "./fields.js";
export type { Kind, States, WriteContext, WriteRules } from "./kind.js";
export { idOf, idPrefixes, isKindName, kindNames, kindOfId, type KindName } from "./names.js";
export type { RecordShapes } from "./shapes.js";
