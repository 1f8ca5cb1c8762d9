import Big from "big.js";
import { withCodeIds } from "./failure-codes.js";
import type { Money } from "./fields.js";
import type { WriteContext } from "./kind.js";
import type { LaborEntry } from "./labor-entries.js";
import { siteOf } from "./locations.js";
import { moveStock } from "./stock.js";
import type { WorkOrder } from "./work-orders.js";

/** What follows from a work order's state and parts: its instants, place, material and cost. */
export function settled(before: WorkOrder | null, order: WorkOrder, context: WriteContext): WorkOrder {
  const { at } = context;
  const isMoved = before === null || before.state !== order.state;
  const isStarted = order.state === "IN_PROGRESS" || order.state === "FINISHED";
  const isDone = order.state === "FINISHED" || order.state === "CLOSED";
  const asset = order.asset_id === null ? undefined : context.get("assets", order.asset_id);
  const parts = isDone
    ? order.parts.map((item) => ({ ...item, used_quantity: item.used_quantity ?? item.planned_quantity }))
    : order.parts;
  const location_id = order.location_id ?? asset?.location_id ?? null;
  const material = isDone ? materialCost(parts, context) : order.material_cost;
  return {
    ...order,
    state_changed_at: isMoved ? at : order.state_changed_at,
    location_id,
    site_id: siteOf(location_id, context),
    failure: order.failure && withCodeIds(order.failure, context),
    responded_at: order.responded_at ?? (before !== null && isMoved ? at : null),
    cost_center: order.cost_center ?? asset?.cost_center ?? null,
    started_at: order.started_at ?? (isStarted ? at : null),
    finished_at: isDone ? (order.finished_at ?? at) : null,
    finished_by_id: isDone ? (order.finished_by_id ?? context.actorId) : null,
    closed_at: order.state === "CLOSED" ? at : null,
    cancelled_at: order.state === "CANCELLED" ? at : null,
    percent_done: isDone ? 100 : order.percent_done,
    material_state: materialState(order, isDone),
    parts,
    material_cost: material,
    total_cost: isDone ? sum(sum(order.labor_cost, material), order.service_cost) : order.total_cost,
  };
}

/** The order with time that was booked on it. */
export function withLabor(order: WorkOrder, { hours, cost }: LaborEntry): WorkOrder {
  const labor_cost = sum(order.labor_cost, cost);
  const isDone = order.state === "FINISHED";
  return {
    ...order,
    actual_hours: new Big(order.actual_hours ?? 0).plus(hours).toFixed(2),
    labor_cost,
    total_cost: isDone ? sum(sum(labor_cost, order.material_cost), order.service_cost) : order.total_cost,
  };
}

/** A request that led to a work order is planned as soon as the order exists, and done when it is finished. */
export function followRequest(order: WorkOrder, context: WriteContext): void {
  const request = order.request_id === null ? undefined : context.get("work_requests", order.request_id);
  if (!request) return;
  const isOpen = request.state === "NEW" || request.state === "ACCEPTED" || request.state === "PLANNED";
  const isDone = order.state === "FINISHED" || order.state === "CLOSED";
  const state = isDone ? "DONE" : "PLANNED";
  if (!isOpen || (request.state === state && request.work_order_id === order.id)) return;
  context.replace("work_requests", { ...request, state, state_changed_at: context.at, work_order_id: order.id });
}

/** Reserves what an open order plans to use, and takes from the storeroom what a finished one has used. */
export function bookMaterial(before: WorkOrder | null, after: WorkOrder, context: WriteContext): void {
  const places = new Map<string, { partId: string; storeroomId: string; reserved: Big; issued: Big }>();
  const add = (order: WorkOrder, sign: 1 | -1) => {
    for (const item of order.parts) {
      const key = `${item.part_id} ${item.storeroom_id}`;
      const place = places.get(key) ?? {
        partId: item.part_id,
        storeroomId: item.storeroom_id,
        reserved: Big(0),
        issued: Big(0),
      };
      if (isReserved(order)) place.reserved = place.reserved.plus(Big(item.planned_quantity).times(sign));
      if (order.material_state === "ISSUED") place.issued = place.issued.plus(Big(item.used_quantity ?? 0).times(sign));
      places.set(key, place);
    }
  };
  if (before) add(before, -1);
  add(after, 1);
  for (const { partId, storeroomId, reserved, issued } of places.values()) {
    if (reserved.eq(0) && issued.eq(0)) continue;
    const movement = { reserved, onHand: issued.times(-1) };
    moveStock(partId, storeroomId, movement, context, {
      kind: issued.lt(0) ? "RETURNED" : "OUT",
      work_order_id: after.id,
    });
  }
}

function isReserved(order: WorkOrder): boolean {
  if (order.state === "CANCELLED") return false;
  return order.material_state === "RESERVED" || order.material_state === "STAGED";
}

function materialState(order: WorkOrder, isDone: boolean): WorkOrder["material_state"] {
  if (order.parts.length === 0) return "NONE";
  if (isDone) return "ISSUED";
  return order.material_state === "NONE" ? "RESERVED" : order.material_state;
}

/** At the parts' present price; parts priced in another currency than the first are left to the accountant. */
function materialCost(parts: WorkOrder["parts"], context: WriteContext): Money | null {
  let cost: { value: Big; currency: string } | null = null;
  for (const item of parts) {
    const price = context.get("parts", item.part_id)?.price;
    if (!price || (cost && cost.currency !== price.currency)) continue;
    const value = Big(price.value).times(item.used_quantity ?? 0);
    cost = { value: cost ? cost.value.plus(value) : value, currency: price.currency };
  }
  return cost && { value: cost.value.toFixed(2), currency: cost.currency };
}

function sum(left: Money | null, right: Money | null): Money | null {
  if (!left || !right) return left ?? right;
  if (left.currency !== right.currency) return left;
  return { value: Big(left.value).plus(right.value).toFixed(2), currency: left.currency };
}
