import Big from "big.js";
import { idOf } from "../kinds/index.js";
import { movementNumber } from "../kinds/stock.js";
import type { StockMovementRecord } from "../kinds/stock-movements.js";
import type { Detail, DetailsOf } from "./details.js";
import { makeStockLevel, partFacts } from "./materials.js";
import { makeGoodsReceipt } from "./purchasing.js";
import { workCourse } from "./work-course.js";
import { usedParts } from "./work-orders.js";
import { cents, iso, type World } from "./world.js";

/**
 * The storeroom's journal is kept of every fifth part, at its first stock level: what receipts brought, what orders used,
 * and a count at the beginning. A movement of stock after that is written down for every part.
 */
const oneIn = 5;

const isKept = (part: number): boolean => part % oneIn === 1;

type Movement = Partial<StockMovementRecord> & Pick<StockMovementRecord, "kind" | "quantity" | "at">;

/** What moved the kept parts, by part: found among all receipts and orders, once. */
function movements(world: World): ReadonlyMap<number, readonly Movement[]> {
  return world.once("stock movements", () => {
    const found = new Map<number, Movement[]>();
    const add = (partId: string | null, movement: Movement) => {
      const part = partId === null ? 0 : Number(partId.slice("ITEM-".length));
      if (!isKept(part)) return;
      const list = found.get(part);
      if (list) list.push(movement);
      else found.set(part, [movement]);
    };
    for (let index = 1; index <= world.counts.goods_receipts; index += 1) {
      const receipt = makeGoodsReceipt(world, index);
      for (const line of receipt.lines) {
        add(line.part_id, {
          kind: "IN",
          quantity: line.quantity,
          at: receipt.received_at,
          bin: line.bin,
          lot: line.lot,
          unit_cost: line.unit_price,
          purchase_order_id: receipt.purchase_order_id,
          po_line_no: line.po_line_no,
          goods_receipt_id: receipt.id,
          by_id: receipt.received_by_id,
        });
      }
    }
    for (let index = 1; index <= world.counts.work_orders; index += 1) {
      const course = workCourse(world, index);
      const finishedMs = course.reached.FINISHED;
      if (finishedMs === undefined) continue;
      for (const item of usedParts(world, index, course)) {
        if (item.used_quantity === null) continue;
        const quantity = new Big(item.used_quantity).times(-1).toFixed(3);
        const work_order_id = idOf("work_orders", index);
        add(item.part_id, { kind: "OUT", quantity, at: iso(finishedMs), work_order_id });
      }
    }
    return found;
  });
}

export const movementDetails: DetailsOf<"stock_movements"> = {
  owners: function* (world) {
    for (let part = 1; part <= world.counts.parts; part += oneIn) yield part;
  },
  of: (world, part, id) => {
    const level = makeStockLevel(world, part);
    const facts = partFacts(world, part);
    const random = world.random("stock_movements", part);
    const moved = [...(movements(world).get(part) ?? [])].sort((left, right) => (left.at < right.at ? -1 : 1));
    const sum = moved.reduce((total, { quantity }) => total.plus(quantity), new Big(0));
    const difference = new Big(level.on_hand).minus(sum);
    // Less on the shelf than came and went leaves: the books were set right when it was noticed.
    const opening: Movement[] = difference.gt(0)
      ? [
          {
            kind: "COUNT",
            quantity: difference.toFixed(3),
            at: level.created_at,
            reason: "Counted when the system was taken into use",
          },
        ]
      : [];
    const correction: Movement[] = difference.lt(0)
      ? [
          {
            kind: "CORRECTION",
            quantity: difference.toFixed(3),
            at: level.modified_at,
            reason: "Not found on the shelf",
          },
        ]
      : [];
    return [...opening, ...moved, ...correction].map((movement, place): Detail<"stock_movements"> => ({
      number: movementNumber(id(place)),
      part_id: facts.id,
      storeroom_id: level.storeroom_id,
      bin: level.bin,
      lot: null,
      unit_code: facts.unit,
      unit_cost: { value: cents(facts.priceCents), currency: "EUR" },
      work_order_id: null,
      purchase_order_id: null,
      po_line_no: null,
      goods_receipt_id: null,
      by_id: world.userWith("STOREKEEPER", random),
      reason: null,
      ...movement,
      created_at: movement.at,
    }));
  },
};
