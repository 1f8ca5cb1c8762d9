import type { EntityDefinition } from "../definition/index.js";
import { assetClass } from "./asset-class.entity.js";
import { assetStatusEvent } from "./asset-status-event.entity.js";
import { asset } from "./asset.entity.js";
import { attachment } from "./attachment.entity.js";
import { costEntry } from "./cost-entry.entity.js";
import { failureCode } from "./failure-code.entity.js";
import { goodsReceipt } from "./goods-receipt.entity.js";
import { invoice } from "./invoice.entity.js";
import { laborEntry } from "./labor-entry.entity.js";
import { location } from "./location.entity.js";
import { maintenancePlan } from "./maintenance-plan.entity.js";
import { meterReading } from "./meter-reading.entity.js";
import { meter } from "./meter.entity.js";
import { part } from "./part.entity.js";
import { procedure } from "./procedure.entity.js";
import { purchaseOrder } from "./purchase-order.entity.js";
import { purchaseRequisition } from "./purchase-requisition.entity.js";
import { stockLevel } from "./stock-level.entity.js";
import { stockTransaction } from "./stock-transaction.entity.js";
import { team } from "./team.entity.js";
import { user } from "./user.entity.js";
import { vendor } from "./vendor.entity.js";
import { workOrderComment } from "./work-order-comment.entity.js";
import { workOrderPart } from "./work-order-part.entity.js";
import { workOrderStatusChange } from "./work-order-status-change.entity.js";
import { workOrderTask } from "./work-order-task.entity.js";
import { workOrder } from "./work-order.entity.js";
import { workRequest } from "./work-request.entity.js";

/** Every entity type of the graph, in the order of the printed schema. A new one is its file and one line here. */
export const entities = {
  WorkOrder: workOrder,
  WorkRequest: workRequest,
  Asset: asset,
  Location: location,
  Part: part,
  StockLevel: stockLevel,
  Vendor: vendor,
  PurchaseOrder: purchaseOrder,
  GoodsReceipt: goodsReceipt,
  User: user,
  PurchaseRequisition: purchaseRequisition,
  Invoice: invoice,
  StockTransaction: stockTransaction,
  WorkOrderTask: workOrderTask,
  WorkOrderPart: workOrderPart,
  LaborEntry: laborEntry,
  CostEntry: costEntry,
  WorkOrderComment: workOrderComment,
  WorkOrderStatusChange: workOrderStatusChange,
  MaintenancePlan: maintenancePlan,
  Procedure: procedure,
  Meter: meter,
  MeterReading: meterReading,
  AssetClass: assetClass,
  AssetStatusEvent: assetStatusEvent,
  FailureCode: failureCode,
  Team: team,
  Attachment: attachment,
} as const;

export type Entities = typeof entities;
/** Name of an entity type: `WorkOrder`, `PurchaseOrder` … */
export type EntityName = keyof Entities;

export const entityNames = Object.keys(entities) as EntityName[];

const byPrefix = new Map<string, EntityDefinition>(Object.values(entities).map((entity) => [entity.idPrefix, entity]));

/** The entity whose records have ids of that prefix, or null. */
export function entityByPrefix(prefix: string): EntityDefinition | null {
  return byPrefix.get(prefix) ?? null;
}

/** The entity of that name with its declaration's general type, for code that treats all entities alike. */
export function entityByName(name: EntityName): EntityDefinition {
  return entities[name];
}

export function isEntityName(text: string): text is EntityName {
  return Object.hasOwn(entities, text);
}
