import { idOf } from "../kinds/index.js";
import type { GoodsReceipt } from "../kinds/goods-receipts.js";
import { lineOf, priced } from "../kinds/purchase-order-lines.js";
import type { PurchaseOrder, PurchaseOrderLine, PurchaseOrderState } from "../kinds/purchase-orders.js";
import type { Random } from "../random.js";
import { assetFacts } from "./assets.js";
import { partFacts } from "./materials.js";
import { siteIdOf } from "./places.js";
import { workCourse } from "./work-course.js";
import { cents, dayMs, hourMs, iso, isoDate, type World } from "./world.js";

// cspell:disable-next-line
const carriers = ["Nordcargo", "Expresso", "own collection"];

/** The life of a purchase order up to the end of the history. Its receipt and its stock tell the same story. */
export interface OrderCourse {
  readonly state: PurchaseOrderState;
  readonly createdMs: number;
  readonly approvedMs: number | null;
  readonly orderedMs: number | null;
  readonly receivedMs: number | null;
  readonly modifiedMs: number;
  /** The place of the only line that came short, when one did. */
  readonly shortLine: number | null;
}

/** The newest tenth of the orders waits for goods or for a signature; receipts are spread evenly over the others. */
function receivableOrders(world: World): number {
  return Math.max(world.counts.goods_receipts, Math.floor(world.counts.purchase_orders * 0.9));
}

function orderOfReceipt(world: World, receiptIndex: number): number {
  return Math.floor(((receiptIndex - 1) * receivableOrders(world)) / world.counts.goods_receipts) + 1;
}

function receiptOf(world: World, orderIndex: number): number | null {
  const receivable = receivableOrders(world);
  if (orderIndex > receivable) return null;
  const candidate = Math.ceil(((orderIndex - 1) * world.counts.goods_receipts) / receivable) + 1;
  return candidate <= world.counts.goods_receipts && orderOfReceipt(world, candidate) === orderIndex ? candidate : null;
}

export function orderCourse(world: World, index: number): OrderCourse {
  const random = world.random("order_course", index);
  const createdMs = world.createdMs(index, world.counts.purchase_orders, random);
  // All instants are cut to the time there is, so that even an order of the last hour can have been received.
  const leftMs = world.epochMs - createdMs;
  const after = (ms: number, share: number) => createdMs + Math.round(Math.min(ms, leftMs * share));
  const approvedMs = after(random.between(0.5, 48) * hourMs, 0.2);
  const orderedMs = approvedMs + Math.round(Math.min(random.between(0.2, 24) * hourMs, leftMs * 0.1));
  const receivedMs = after(random.between(3, 40) * dayMs, 0.7);
  const base = { createdMs, approvedMs, orderedMs, receivedMs: null, shortLine: null };
  if (receiptOf(world, index) !== null) {
    const shortLine = random.chance(0.15) ? 0 : null;
    const closedMs = receivedMs + Math.round(random.between(5, 40) * dayMs);
    const isClosed = closedMs < world.epochMs;
    const state = isClosed ? "CLOSED" : shortLine === null ? "RECEIVED" : "PART_RECEIVED";
    return { ...base, state, receivedMs, modifiedMs: isClosed ? closedMs : receivedMs, shortLine };
  }
  if (index <= receivableOrders(world)) {
    const state = random.pick(["CANCELLED", "CANCELLED", "REJECTED"] as const);
    const answered = { approvedMs: null, orderedMs: null, modifiedMs: after(random.between(1, 10) * dayMs, 0.8) };
    return { ...base, ...answered, state };
  }
  const state = random.weighted<PurchaseOrderState>([
    ["DRAFT", 15],
    ["SUBMITTED", 20],
    ["APPROVED", 15],
    ["SENT", 46],
    ["ON_HOLD", 4],
  ]);
  if (state === "DRAFT" || state === "SUBMITTED") {
    const modifiedMs = state === "DRAFT" ? createdMs : after(random.between(0.2, 20) * hourMs, 0.5);
    return { ...base, state, approvedMs: null, orderedMs: null, modifiedMs };
  }
  const isOrdered = state === "SENT";
  return { ...base, state, orderedMs: isOrdered ? orderedMs : null, modifiedMs: isOrdered ? orderedMs : approvedMs };
}

export function makePurchaseOrder(world: World, index: number): PurchaseOrder {
  const course = orderCourse(world, index);
  const random = world.random("purchase_orders", index);
  const currency = "EUR" as const;
  const vendorId = world.anyId("vendors", random);
  const lines = makeLines(world, index, course);
  const isReceived = course.receivedMs !== null;
  const isApproved = course.approvedMs !== null;
  const nothing = { value: "0.00", currency };
  const shipToId = lines[0]?.storeroom_id ?? null;
  const order: PurchaseOrder = {
    id: idOf("purchase_orders", index),
    revision: random.int(1, 5),
    number: `P${iso(course.createdMs).slice(2, 4)}${String(index).padStart(6, "0")}`,
    title: `${lines[0]?.description ?? "Order"}${lines.length > 1 ? ` and ${lines.length - 1} more` : ""}`,
    state: course.state,
    state_changed_at: iso(course.modifiedMs),
    receipt_state: course.shortLine !== null ? "PART" : isReceived ? "FULL" : "NONE",
    invoice_state: course.state === "CLOSED" ? "FULL" : isReceived ? random.pick(["NONE", "PART", "FULL"]) : "NONE",
    vendor_id: vendorId,
    vendor_contact: random.chance(0.5) ? "Sales" : null,
    buyer_id: world.userWith("BUYER", random),
    requester_id: world.userWith("STOREKEEPER", random),
    approver_id: isApproved ? world.userWith("SUPERVISOR", random) : null,
    approved_at: course.approvedMs === null ? null : iso(course.approvedMs),
    ordered_on: course.orderedMs === null ? null : isoDate(course.orderedMs),
    due_on: isoDate(course.createdMs + random.int(7, 60) * dayMs),
    promised_on: random.chance(0.6) ? isoDate(course.createdMs + random.int(7, 60) * dayMs) : null,
    currency,
    exchange_rate: "1.0000",
    subtotal: nothing,
    tax: nothing,
    shipping: nothing,
    discount: nothing,
    total: nothing,
    payment_terms: random.pick(["NET14", "NET30", "NET60"]),
    incoterms: random.chance(0.5) ? random.pick(["DAP", "EXW", "FCA"]) : null,
    ship_to_id: shipToId,
    bill_to_id: shipToId && siteIdOf(world, shipToId),
    site_id: shipToId && siteIdOf(world, shipToId),
    cost_center: `CC${4100 + random.int(0, 24)}`,
    gl_account: random.pick(["300100", "300200"]),
    notes: random.chance(0.3)
      ? random.pick(["Deliver before noon.", "Certificate 3.1 required.", "Call the storeroom an hour ahead."])
      : null,
    amendment: random.chance(0.1) ? 1 : 0,
    lines,
    external_ref: null,
    custom_fields: random.chance(0.3)
      ? { budget_code: `B-${random.int(100, 999)}`, is_framework_call: random.chance(0.4) }
      : {},
    created_at: iso(course.createdMs),
    modified_at: iso(course.modifiedMs),
  };
  return priced(order, random.chance(0.6) ? cents(random.int(500, 9500)) : "0");
}

export function makeGoodsReceipt(world: World, index: number): GoodsReceipt {
  const orderIndex = orderOfReceipt(world, index);
  const course = orderCourse(world, orderIndex);
  const random = world.random("goods_receipts", index);
  const receivedMs = course.receivedMs ?? course.modifiedMs;
  const arrived = makeLines(world, orderIndex, course).filter((line) => Number(line.quantity_received) > 0);
  return {
    id: idOf("goods_receipts", index),
    revision: 1,
    number: `G${String(index).padStart(6, "0")}`,
    purchase_order_id: idOf("purchase_orders", orderIndex),
    state: "POSTED",
    state_changed_at: iso(receivedMs),
    received_at: iso(receivedMs),
    received_by_id: world.userWith("STOREKEEPER", random),
    packing_slip: random.chance(0.9) ? `DN${random.int(100_000, 999_999)}` : null,
    carrier: random.chance(0.7) ? random.pick(carriers) : null,
    notes: random.chance(0.1) ? "Packaging damaged, goods unharmed." : null,
    lines: arrived.map((line, place) => ({
      line_no: place + 1,
      po_line_no: line.line_no,
      part_id: line.part_id,
      quantity: line.quantity_received,
      quantity_rejected: random.chance(0.05) ? "1.000" : "0.000",
      storeroom_id: line.storeroom_id,
      bin: random.chance(0.5) ? String(random.int(1, 60)) : null,
      lot: line.unit_code === "L" || line.unit_code === "KG" ? `LOT${random.int(10_000, 99_999)}` : null,
      expires_on: line.unit_code === "L" ? isoDate(receivedMs + random.int(200, 900) * dayMs) : null,
      unit_price: line.unit_price,
    })),
    external_ref: null,
    custom_fields: {},
    created_at: iso(receivedMs),
    modified_at: iso(receivedMs),
  };
}

/** The lines of an order, from a stream of their own: its receipt makes them once more. */
function makeLines(world: World, orderIndex: number, course: OrderCourse): PurchaseOrderLine[] {
  const random = world.random("purchase_orders.lines", orderIndex);
  const parts = random.distinct(random.int(1, 5), world.counts.parts);
  return parts.map((partIndex, place) => makeLine(world, random, partIndex, place, course));
}

function makeLine(
  world: World,
  random: Random,
  partIndex: number,
  place: number,
  course: OrderCourse,
): PurchaseOrderLine {
  const part = partFacts(world, partIndex);
  const quantity = random.int(2, 40);
  const isReceived = course.receivedMs !== null;
  const isShort = isReceived && course.shortLine === place;
  // What an order for one machine is for: the work at it.
  const more = world.random("purchase_orders.lines.more", course.createdMs + place);
  const workOrder = more.chance(0.1) ? more.int(1, world.counts.work_orders) : null;
  const received = isShort ? Math.max(1, Math.floor(quantity / 2)) : isReceived ? quantity : 0;
  return lineOf({
    line_no: (place + 1) * 10,
    part_id: part.id,
    description: part.name,
    vendor_part_no: random.chance(0.7) ? random.code(7) : null,
    quantity: quantity.toFixed(3),
    quantity_received: received.toFixed(3),
    quantity_cancelled: "0.000",
    quantity_backordered: isShort ? (quantity - received).toFixed(3) : "0.000",
    unit_code: part.unit,
    issue_unit_code: part.unit,
    issue_units_each: "1",
    unit_price: { value: cents(part.priceCents * random.between(0.9, 1.1)), currency: "EUR" },
    discount_percent: random.chance(0.2) ? "5" : "0",
    tax_percent: "19",
    due_on: isoDate(course.createdMs + random.int(7, 60) * dayMs),
    promised_on: more.chance(0.5) ? isoDate(course.createdMs + more.int(7, 60) * dayMs) : null,
    received_at: course.receivedMs === null ? null : iso(course.receivedMs),
    storeroom_id: part.storeroomId,
    work_order_id: workOrder === null ? null : idOf("work_orders", workOrder),
    asset_id: workOrder === null ? null : assetFacts(world, workCourse(world, workOrder).assetIndex).id,
    gl_account: more.chance(0.3) ? more.pick(["300100", "300200"]) : null,
    state: isShort ? "PART_RECEIVED" : isReceived ? "RECEIVED" : course.state === "CANCELLED" ? "CANCELLED" : "OPEN",
  });
}
