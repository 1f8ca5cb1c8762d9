import Big from "big.js";
import type { StockLevel } from "./stock-levels.js";
import type { WriteContext } from "./kind.js";
import type { StockMovementRecord } from "./stock-movements.js";

/** What a write does to the stock of a part in a storeroom. Quantities may be negative. */
export interface StockMovement {
  readonly onHand?: string | Big;
  readonly reserved?: string | Big;
  readonly onOrder?: string | Big;
}

/** Why stock moved, for the storeroom's journal. */
export interface MovementReason extends Partial<StockMovementRecord> {
  readonly kind: StockMovementRecord["kind"];
}

/**
 * Moves the stock of a part in a storeroom, making the stock level when there is none yet. No figure falls below zero:
 * a storeroom that hands out more than it thought to have had counted wrongly. What it then holds more or less is written
 * into the journal, which so adds up to the level.
 */
export function moveStock(
  partId: string,
  storeroomId: string,
  movement: StockMovement,
  context: WriteContext,
  reason: MovementReason = { kind: "CORRECTION" },
): void {
  const level = levelOf(partId, storeroomId, context);
  const onHand = notNegative(Big(level.on_hand).plus(movement.onHand ?? 0));
  const reserved = notNegative(Big(level.reserved).plus(movement.reserved ?? 0));
  context.replace("stock_levels", {
    ...level,
    on_hand: onHand.toFixed(3),
    reserved: reserved.toFixed(3),
    available: notNegative(onHand.minus(reserved)).toFixed(3),
    on_order: notNegative(Big(level.on_order).plus(movement.onOrder ?? 0)).toFixed(3),
  });
  const moved = onHand.minus(level.on_hand);
  if (moved.eq(0)) return;
  const part = context.get("parts", partId);
  const base = context.base("stock_movements");
  context.insert("stock_movements", {
    ...base,
    number: movementNumber(base.id),
    part_id: partId,
    storeroom_id: storeroomId,
    bin: level.bin,
    lot: null,
    unit_code: part?.unit_code ?? "EA",
    unit_cost: part?.price ?? null,
    work_order_id: null,
    purchase_order_id: null,
    po_line_no: null,
    goods_receipt_id: null,
    at: context.at,
    by_id: context.actorId,
    reason: null,
    ...reason,
    quantity: moved.toFixed(3),
  });
}

/** `J000123` for `MOV-000123`. */
export function movementNumber(id: string): string {
  return `J${id.slice("MOV-".length)}`;
}

function levelOf(partId: string, storeroomId: string, context: WriteContext): StockLevel {
  const levels = context.find("stock_levels", "part_id", partId, 1000);
  const existing = levels.find((level) => level.storeroom_id === storeroomId);
  if (existing) return existing;
  const fresh: StockLevel = {
    ...context.base("stock_levels"),
    part_id: partId,
    storeroom_id: storeroomId,
    aisle: "A",
    row: "1",
    bin: "NEW",
    on_hand: "0.000",
    reserved: "0.000",
    available: "0.000",
    on_order: "0.000",
    min_level: "0.000",
    max_level: "0.000",
    reorder_point: "0.000",
    reorder_quantity: "0.000",
    counted_at: null,
  };
  context.insert("stock_levels", fresh);
  return fresh;
}

function notNegative(value: Big): Big {
  return value.lt(0) ? Big(0) : value;
}
