import Big from "big.js";
import { z } from "zod";
import { conflict, type FieldProblem } from "../errors.js";
import {
  calendarDate,
  customFields,
  externalRef,
  idText,
  instant,
  nonNegativeDecimal,
  positiveDecimal,
  text,
  type BaseRecord,
  type CustomFields,
  type Money,
} from "./fields.js";
import { changed, defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import { openQuantity } from "./purchase-order-lines.js";
import type { PurchaseOrder, PurchaseOrderLine } from "./purchase-orders.js";
import { moveStock } from "./stock.js";

export const goodsReceiptStates = ["DRAFT", "POSTED", "REVERSED"] as const;

export interface GoodsReceiptLine {
  readonly line_no: number;
  readonly po_line_no: number;
  readonly part_id: string | null;
  readonly quantity: string;
  readonly quantity_rejected: string;
  readonly storeroom_id: string | null;
  readonly bin: string | null;
  readonly lot: string | null;
  readonly expires_on: string | null;
  readonly unit_price: Money;
}

export interface GoodsReceipt extends BaseRecord {
  readonly number: string;
  readonly purchase_order_id: string;
  readonly state: (typeof goodsReceiptStates)[number];
  readonly state_changed_at: string;
  readonly received_at: string;
  readonly received_by_id: string;
  readonly packing_slip: string | null;
  readonly carrier: string | null;
  readonly notes: string | null;
  readonly lines: readonly GoodsReceiptLine[];
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const line = z.strictObject({
  po_line_no: z.int().min(1),
  /** What arrived and was accepted. */
  quantity: positiveDecimal,
  quantity_rejected: nonNegativeDecimal.default("0"),
  storeroom_id: idText("locations").nullable().default(null),
  bin: text(20).nullable().default(null),
  lot: text(40).nullable().default(null),
  expires_on: calendarDate.nullable().default(null),
});

const writable = {
  received_at: instant,
  packing_slip: text(60).nullable(),
  carrier: text(60).nullable(),
  notes: text(4000).nullable(),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const create = z
  .strictObject(writable)
  .partial()
  .extend({
    purchase_order_id: idText("purchase_orders"),
    state: z.enum(["DRAFT", "POSTED"]).default("POSTED"),
    lines: z.array(line).min(1).max(200),
  });
const update = z
  .strictObject({ ...writable, state: z.enum(goodsReceiptStates), lines: z.array(line).min(1).max(200) })
  .partial();

export const goodsReceipts = defineKind<GoodsReceipt, z.infer<typeof create>, z.infer<typeof update>>({
  name: "goods_receipts",
  singular: "goods receipt",
  filters: ["state", "purchase_order_id", "external_ref"],
  lookups: ({ state, purchase_order_id, external_ref }) => lookupsOf({ state, purchase_order_id, external_ref }),
  references: (receipt) =>
    referencesOf([
      ["purchase_order_id", "purchase_orders", receipt.purchase_order_id],
      ["received_by_id", "users", receipt.received_by_id],
      ...receipt.lines.map((item, index) => [`lines.${index}.storeroom_id`, "locations", item.storeroom_id] as const),
    ]),
  states: { field: "state", transitions: { DRAFT: ["POSTED"], POSTED: ["REVERSED"], REVERSED: [] } },
  write: {
    create,
    update,
    build: (input, base, context) =>
      changed<GoodsReceipt>(
        {
          ...base,
          number: `G${base.id.slice("GR-".length)}`,
          purchase_order_id: input.purchase_order_id,
          state: input.state,
          state_changed_at: context.at,
          received_at: context.at,
          received_by_id: context.actorId,
          packing_slip: null,
          carrier: null,
          notes: null,
          lines: [],
          external_ref: null,
          custom_fields: {},
        },
        { ...input, lines: linesOf(input.lines, input.purchase_order_id, context) },
      ),
    merge: (current, input, context) => {
      if (current.state !== "DRAFT" && (input.lines ?? input.received_at) !== undefined) {
        throw conflict(
          "record_locked",
          `${current.id} is ${current.state}: its lines and received_at can't be changed.`,
        );
      }
      const lines = input.lines && linesOf(input.lines, current.purchase_order_id, context);
      const next = changed(current, { ...input, lines });
      return next.state === current.state ? next : { ...next, state_changed_at: context.at };
    },
    problems: (before, after, context) =>
      after.state !== "REVERSED" && before?.state !== "POSTED" ? receiptProblems(after, context) : [],
    effects: (before, after, context) => {
      if (before?.state !== "POSTED" && after.state === "POSTED") book(after, 1, context);
      if (before?.state === "POSTED" && after.state === "REVERSED") book(after, -1, context);
    },
    keptBecause: (receipt) => (receipt.state === "POSTED" ? "it is POSTED; reverse it first" : null),
  },
});

function linesOf(
  inputs: readonly z.infer<typeof line>[],
  purchaseOrderId: string,
  context: WriteContext,
): GoodsReceiptLine[] {
  const order = context.get("purchase_orders", purchaseOrderId);
  return inputs.map((input, index) => {
    const ordered = order?.lines.find((item) => item.line_no === input.po_line_no);
    return {
      line_no: index + 1,
      ...input,
      part_id: ordered?.part_id ?? null,
      quantity: Big(input.quantity).toFixed(3),
      quantity_rejected: Big(input.quantity_rejected).toFixed(3),
      storeroom_id: input.storeroom_id ?? ordered?.storeroom_id ?? null,
      unit_price: ordered?.unit_price ?? { value: "0.00", currency: order?.currency ?? "EUR" },
    };
  });
}

/** Goods can only be received for an order that was sent, line by line up to what is still open. */
function receiptProblems(receipt: GoodsReceipt, context: WriteContext): FieldProblem[] {
  const order = context.get("purchase_orders", receipt.purchase_order_id);
  // A missing order is reported as an unknown reference.
  if (!order) return [];
  if (order.state !== "SENT" && order.state !== "PART_RECEIVED") {
    const message = `expected an order that is SENT or PART_RECEIVED, but ${order.id} is ${order.state}`;
    return [{ path: "purchase_order_id", message }];
  }
  const taken = new Map<number, Big>();
  return receipt.lines.flatMap((item, index) => {
    const ordered = order.lines.find((candidate) => candidate.line_no === item.po_line_no);
    if (!ordered) {
      const known = order.lines.map((candidate) => candidate.line_no).join(", ");
      return [{ path: `lines.${index}.po_line_no`, message: `expected a line of ${order.id} (${known})` }];
    }
    const total = (taken.get(item.po_line_no) ?? Big(0)).plus(item.quantity);
    taken.set(item.po_line_no, total);
    const open = openQuantity(ordered);
    if (total.lte(open)) return [];
    const message = `expected at most ${open.toFixed(3)}, which is what line ${item.po_line_no} of ${order.id} waits for`;
    return [{ path: `lines.${index}.quantity`, message }];
  });
}

/** Brings the goods into stock and onto the order's lines, or takes both back. */
function book(receipt: GoodsReceipt, sign: 1 | -1, context: WriteContext): void {
  const order = context.get("purchase_orders", receipt.purchase_order_id);
  if (!order) return;
  const lines = order.lines.map((ordered): PurchaseOrderLine => {
    const arrived = receipt.lines
      .filter((item) => item.po_line_no === ordered.line_no)
      .reduce((sum, item) => sum.plus(item.quantity), Big(0));
    if (arrived.eq(0)) return ordered;
    const received = Big(ordered.quantity_received).plus(arrived.times(sign));
    const received_at = received.lte(0) ? null : sign > 0 ? receipt.received_at : ordered.received_at;
    const line = { ...ordered, quantity_received: received.toFixed(3), received_at };
    const state = received.lte(0) ? "OPEN" : openQuantity(line).lte(0) ? "RECEIVED" : "PART_RECEIVED";
    return { ...line, state };
  });
  for (const item of receipt.lines) {
    if (item.part_id === null || item.storeroom_id === null) continue;
    const quantity = Big(item.quantity).times(sign);
    // A closed order waits for nothing, even when what came for it goes back.
    const onOrder = order.state === "CLOSED" ? "0" : quantity.times(-1);
    const movement = { onHand: quantity, onOrder };
    moveStock(item.part_id, item.storeroom_id, movement, context, {
      kind: sign > 0 ? "IN" : "BACK",
      bin: item.bin,
      lot: item.lot,
      unit_cost: item.unit_price,
      purchase_order_id: order.id,
      po_line_no: item.po_line_no,
      goods_receipt_id: receipt.id,
      reason: sign > 0 ? null : `${receipt.number} was reversed`,
    });
  }
  context.replace("purchase_orders", received(order, lines, context.at));
}

function received(order: PurchaseOrder, lines: readonly PurchaseOrderLine[], at: string): PurchaseOrder {
  const standing = lines.filter((item) => item.state !== "CANCELLED");
  const isFull = standing.every((item) => item.state === "RECEIVED");
  const isUntouched = standing.every((item) => item.state === "OPEN");
  const receiptState = isFull ? "FULL" : isUntouched ? "NONE" : "PART";
  const state = isFull ? "RECEIVED" : isUntouched ? "SENT" : "PART_RECEIVED";
  return {
    ...order,
    lines,
    receipt_state: receiptState,
    // A closed order stays closed when a receipt of it is reversed.
    state: order.state === "CLOSED" ? "CLOSED" : state,
    state_changed_at: state === order.state ? order.state_changed_at : at,
  };
}
