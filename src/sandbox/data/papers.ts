import Big from "big.js";
import { contentOf, type Attachment } from "../kinds/attachments.js";
import type { Invoice } from "../kinds/invoices.js";
import { idOf } from "../kinds/index.js";
import type { PurchaseOrder } from "../kinds/purchase-orders.js";
import type { Requisition } from "../kinds/requisitions.js";
import { makeAsset } from "./assets.js";
import type { DetailsOf } from "./details.js";
import { makePurchaseOrder, orderCourse } from "./purchasing.js";
import { workCourse } from "./work-course.js";
import { makeWorkRequest } from "./work-requests.js";
import { dayMs, hourMs, iso, isoDate, type World } from "./world.js";

/** Seven of ten requisitions led to an order; the newest wait for an answer or got none. */
function convertedRequisitions(world: World): number {
  return Math.floor(world.counts.requisitions * 0.7);
}

export function makeRequisition(world: World, index: number): Requisition {
  const random = world.random("requisitions", index);
  const converted = convertedRequisitions(world);
  const isConverted = index <= converted;
  const orders = world.counts.purchase_orders;
  // Those without an order ask for what the newest orders ask for, once more.
  const orderIndex = isConverted
    ? Math.floor(((index - 1) * orders) / converted) + 1
    : orders - (index - converted - 1);
  const order = makePurchaseOrder(world, Math.max(1, orderIndex));
  const course = orderCourse(world, Math.max(1, orderIndex));
  const createdMs = isConverted
    ? course.createdMs - random.int(2, 72) * hourMs
    : world.epochMs - random.int(1, 40) * dayMs - random.int(0, 20) * hourMs;
  const state = isConverted
    ? "ORDERED"
    : (["SUBMITTED", "APPROVED", "REJECTED", "DRAFT", "WITHDRAWN"] as const)[(index - converted - 1) % 5];
  const decidedMs = isConverted
    ? course.createdMs - hourMs
    : Math.min(createdMs + random.int(2, 48) * hourMs, world.epochMs - 1000);
  const isDecided = state === "ORDERED" || state === "APPROVED" || state === "REJECTED";
  const lines = order.lines.map((line) => ({
    line_no: line.line_no,
    part_id: line.part_id,
    description: line.description,
    quantity: line.quantity,
    unit_code: line.unit_code,
    estimated_price: line.unit_price,
    needed_on: line.due_on,
    vendor_id: order.vendor_id,
    storeroom_id: line.storeroom_id,
    work_order_id: line.work_order_id,
    gl_account: line.gl_account,
  }));
  const total = lines.reduce(
    (sum, line) => sum.plus(new Big(line.quantity).times(line.estimated_price.value)),
    new Big(0),
  );
  return {
    id: idOf("requisitions", index),
    revision: isDecided ? 3 : 2,
    number: `Q${String(index).padStart(6, "0")}`,
    title: `${lines[0]?.description ?? "Parts"} wanted`,
    state: state ?? "SUBMITTED",
    requester_id: world.userWith("STOREKEEPER", random),
    requested_at: state === "DRAFT" ? null : iso(createdMs),
    decided_by_id: isDecided ? world.userWith("SUPERVISOR", random) : null,
    decided_at: isDecided ? iso(decidedMs) : null,
    reject_reason: state === "REJECTED" ? random.pick(["No budget this month", "In stock at another site"]) : null,
    needed_on: isoDate(createdMs + random.int(7, 60) * dayMs),
    currency: order.currency,
    estimated_total: { value: total.toFixed(2), currency: order.currency },
    cost_center: order.cost_center,
    notes: random.chance(0.3) ? "Same vendor as last time, please." : null,
    purchase_order_id: isConverted ? order.id : null,
    lines,
    created_at: iso(createdMs),
    modified_at: iso(isConverted ? course.createdMs : isDecided ? decidedMs : createdMs),
  };
}

/** An order that was billed has an invoice: over all of it, or over its first line. */
export const invoiceDetails: DetailsOf<"invoices"> = {
  owners: function* (world) {
    for (let index = 1; index <= world.counts.purchase_orders; index += 1) yield index;
  },
  of: (world, index) => {
    const { receivedMs, modifiedMs, state } = orderCourse(world, index);
    if (receivedMs === null) return [];
    const order = makePurchaseOrder(world, index);
    if (order.invoice_state === "NONE") return [];
    const random = world.random("invoices", index);
    const isClosed = state === "CLOSED";
    const endMs = isClosed ? modifiedMs : world.epochMs - 1000;
    const at = (share: number) => receivedMs + Math.round((endMs - receivedMs) * share);
    const invoiceState = isClosed ? "PAID" : random.pick(["RECEIVED", "CHECKED", "BOOKED", "DISPUTED"] as const);
    const isBooked = invoiceState === "PAID" || invoiceState === "BOOKED";
    const lines = billedLines(order);
    const sum = (pick: (line: Invoice["lines"][number]) => string) =>
      lines.reduce((total, line) => total.plus(pick(line)), new Big(0));
    const money = (value: Big) => ({ value: value.toFixed(2), currency: order.currency });
    const net = sum((line) => line.line_total.value).plus(order.invoice_state === "FULL" ? order.shipping.value : 0);
    const tax = sum((line) => line.tax_amount.value);
    const changedMs =
      invoiceState === "PAID" ? at(1) : isBooked ? at(0.5) : invoiceState === "RECEIVED" ? at(0.2) : at(0.3);
    return [
      {
        number: `E${String(index).padStart(6, "0")}`,
        vendor_number: `RE-${random.int(10_000, 99_999)}`,
        state: invoiceState,
        vendor_id: order.vendor_id,
        purchase_order_id: order.id,
        issued_on: isoDate(at(0.1)),
        due_on: isoDate(at(0.1) + 30 * dayMs),
        booked_at: isBooked ? iso(at(0.5)) : null,
        paid_at: invoiceState === "PAID" ? iso(at(1)) : null,
        currency: order.currency,
        net: money(net),
        tax: money(tax),
        total: money(net.plus(tax)),
        open_amount: money(invoiceState === "PAID" ? new Big(0) : net.plus(tax)),
        payment_terms: order.payment_terms,
        notes: invoiceState === "DISPUTED" ? "Price is not the one that was agreed." : null,
        lines,
        created_at: iso(at(0.2)),
        modified_at: iso(changedMs),
      },
    ];
  },
};

function billedLines(order: PurchaseOrder): Invoice["lines"] {
  const lines = order.invoice_state === "FULL" ? order.lines : order.lines.slice(0, 1);
  return invoiceLines(order, lines);
}

/** What a vendor bills for lines of an order. */
export function invoiceLines(order: PurchaseOrder, lines: PurchaseOrder["lines"]): Invoice["lines"] {
  return lines.map((line, place) => ({
    line_no: place + 1,
    po_line_no: line.line_no,
    part_id: line.part_id,
    description: line.description,
    quantity: line.quantity,
    unit_code: line.unit_code,
    unit_price: line.unit_price,
    tax_amount: line.tax_amount,
    line_total: line.line_total,
    gl_account: line.gl_account ?? order.gl_account,
  }));
}

/** Files lie at records of four kinds in turn, spread evenly over each. */
export function makeAttachment(world: World, index: number): Attachment {
  const random = world.random("attachments", index);
  const kinds = ["work_orders", "assets", "work_requests", "purchase_orders"] as const;
  const owner_kind = kinds[(index - 1) % kinds.length] as (typeof kinds)[number];
  const owner = 1 + Math.floor(((index - 1) * world.counts[owner_kind]) / world.counts.attachments);
  const ownerMs = madeMs(world, owner_kind, owner);
  const uploadedMs = ownerMs + Math.round((world.epochMs - ownerMs) * random.between(0, 0.1));
  const [category, ending, media_type, what] = random.pick(files[owner_kind]);
  const base = {
    file_name: `${what.toLowerCase().replace(/ /g, "-")}-${index}.${ending}`,
    description: what,
    owner_id: idOf(owner_kind, owner),
  };
  return {
    id: idOf("attachments", index),
    revision: 1,
    ...base,
    category,
    media_type,
    size: Buffer.byteLength(contentOf(base)),
    owner_kind,
    uploaded_at: iso(uploadedMs),
    uploaded_by_id: world.userWith(owner_kind === "purchase_orders" ? "BUYER" : "TECHNICIAN", random),
    created_at: iso(uploadedMs),
    modified_at: iso(uploadedMs),
  };
}

function madeMs(world: World, kind: Attachment["owner_kind"], index: number): number {
  switch (kind) {
    case "work_orders":
      return workCourse(world, index).createdMs;
    case "work_requests":
      return Date.parse(makeWorkRequest(world, index).created_at);
    case "assets":
      return Date.parse(makeAsset(world, index).created_at);
    case "purchase_orders":
      return orderCourse(world, index).createdMs;
  }
}

type FileKind = readonly [category: string, ending: string, mediaType: string, what: string];

const files: Readonly<Record<Attachment["owner_kind"], readonly FileKind[]>> = {
  work_orders: [
    ["REPORT", "txt", "text/plain", "Report of the round"],
    ["PERMIT", "txt", "text/plain", "Permit to work"],
  ],
  assets: [
    ["MANUAL", "txt", "text/plain", "Short manual"],
    ["PLATE", "txt", "text/plain", "Figures of the name plate"],
  ],
  work_requests: [["NOTE", "txt", "text/plain", "Note of the operator"]],
  purchase_orders: [
    ["OFFER", "txt", "text/plain", "Offer"],
    ["CONFIRMATION", "csv", "text/csv", "Order confirmation"],
  ],
};
