import { openQuantity } from "../kinds/purchase-order-lines.js";
import { anyRecord, change, make, waiting, type Act, type Stage } from "./stage.js";

/** What happens around parts: stock runs low, orders are written, signed and sent, goods arrive. */
export const purchasingActs: readonly Act[] = [
  {
    name: "order written",
    weight: 4,
    play: (stage) => {
      const level = anyRecord(stage, "stock_levels");
      const part = level && stage.store.get("parts", level.part_id);
      const supplier = part?.suppliers[0];
      if (!level || !part || !supplier || !part.price || part.status !== "ACTIVE") return false;
      const body = {
        title: `${part.name} for ${level.storeroom_id}`,
        vendor_id: supplier.vendor_id,
        currency: part.price.currency,
        state: "SUBMITTED",
        due_on: new Date(stage.atMs + (supplier.lead_time_days ?? 14) * 86_400_000).toISOString().slice(0, 10),
        ship_to_id: level.storeroom_id,
        lines: [
          {
            part_id: part.id,
            quantity: Number(level.reorder_quantity) > 0 ? level.reorder_quantity : "5",
            unit_price: part.price.value,
            storeroom_id: level.storeroom_id,
          },
        ],
      };
      make(stage, "purchase_orders", body, "BUYER");
      return true;
    },
  },
  moved("order approved", 4, "SUBMITTED", (stage) => ({ state: stage.random.chance(0.05) ? "REJECTED" : "APPROVED" })),
  moved("order sent", 4, "APPROVED", () => ({ state: "SENT" })),
  moved("order confirmed", 1, "SENT", (stage) => ({
    promised_on: new Date(stage.atMs + stage.random.int(3, 30) * 86_400_000).toISOString().slice(0, 10),
  })),
  {
    name: "goods received",
    weight: 4,
    play: (stage) => {
      const order =
        waiting(stage, "purchase_orders", "state", stage.random.chance(0.3) ? "PART_RECEIVED" : "SENT") ??
        waiting(stage, "purchase_orders", "state", "SENT");
      if (!order) return false;
      const isWhole = stage.random.chance(0.8);
      const lines = order.lines
        .map((line) => ({ line, open: openQuantity(line) }))
        .filter(({ open }) => open.gt(0))
        .map(({ line, open }) => ({
          po_line_no: line.line_no,
          quantity: (isWhole || open.lte(1) ? open : open.div(2).round(0, 3)).toFixed(3),
        }));
      if (lines.length === 0) return false;
      const packing_slip = `DN${stage.random.int(100_000, 999_999)}`;
      make(stage, "goods_receipts", { purchase_order_id: order.id, packing_slip, lines }, "STOREKEEPER");
      return true;
    },
  },
  moved("order invoiced", 3, "RECEIVED", () => ({ state: "CLOSED" })),
  {
    name: "price changed",
    weight: 1,
    play: (stage) => {
      const part = anyRecord(stage, "parts");
      if (!part?.price) return false;
      const value = (Number(part.price.value) * stage.random.between(0.97, 1.06)).toFixed(2);
      change(stage, "parts", part.id, { price: { value, currency: part.price.currency } }, "BUYER");
      return true;
    },
  },
];

function moved(name: string, weight: number, from: string, body: (stage: Stage) => object): Act {
  return {
    name,
    weight,
    play: (stage) => {
      const order = waiting(stage, "purchase_orders", "state", from);
      if (!order) return false;
      change(stage, "purchase_orders", order.id, body(stage), from === "SUBMITTED" ? "SUPERVISOR" : "BUYER");
      return true;
    },
  };
}
