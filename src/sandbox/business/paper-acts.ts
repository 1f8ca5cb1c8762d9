import { invoiceLines } from "../data/index.js";
import { anyRecord, contextOf, make, waiting, type Act, type Stage } from "./stage.js";

/** What is written around purchases: requisitions before them, invoices after them. */
export const paperActs: readonly Act[] = [
  {
    name: "requisition written",
    weight: 2,
    play: (stage) => {
      const level = anyRecord(stage, "stock_levels");
      const part = level && stage.store.get("parts", level.part_id);
      const supplier = part?.suppliers[0];
      if (!level || !part?.price || !supplier || part.status !== "ACTIVE") return false;
      const context = contextOf(stage, "STOREKEEPER");
      const quantity = Number(level.reorder_quantity) > 0 ? level.reorder_quantity : "5.000";
      const base = context.base("requisitions");
      const needed_on = dayAfter(stage, supplier.lead_time_days ?? 14);
      context.insert("requisitions", {
        ...base,
        number: `Q${base.id.slice("REQ-".length)}`,
        title: `${part.name} wanted`,
        state: "SUBMITTED",
        requester_id: context.actorId,
        requested_at: context.at,
        decided_by_id: null,
        decided_at: null,
        reject_reason: null,
        needed_on,
        currency: part.price.currency,
        estimated_total: {
          value: (Number(quantity) * Number(part.price.value)).toFixed(2),
          currency: part.price.currency,
        },
        cost_center: null,
        notes: null,
        purchase_order_id: null,
        lines: [
          {
            line_no: 10,
            part_id: part.id,
            description: part.name,
            quantity,
            unit_code: part.unit_code,
            estimated_price: part.price,
            needed_on,
            vendor_id: supplier.vendor_id,
            storeroom_id: level.storeroom_id,
            work_order_id: null,
            gl_account: null,
          },
        ],
      });
      return true;
    },
  },
  {
    name: "requisition decided",
    weight: 2,
    play: (stage) => {
      const requisition = waiting(stage, "requisitions", "state", "SUBMITTED");
      if (!requisition) return false;
      const context = contextOf(stage, "SUPERVISOR");
      const isRejected = stage.random.chance(0.1);
      context.replace("requisitions", {
        ...requisition,
        state: isRejected ? "REJECTED" : "APPROVED",
        decided_by_id: context.actorId,
        decided_at: context.at,
        reject_reason: isRejected ? "No budget this month" : null,
      });
      return true;
    },
  },
  {
    name: "requisition ordered",
    weight: 2,
    play: (stage) => {
      const requisition = waiting(stage, "requisitions", "state", "APPROVED");
      const vendor_id = requisition?.lines[0]?.vendor_id;
      if (!requisition || !vendor_id) return false;
      const body = {
        title: requisition.title,
        vendor_id,
        currency: requisition.currency,
        state: "SUBMITTED",
        due_on: requisition.needed_on,
        ship_to_id: requisition.lines[0]?.storeroom_id,
        requester_id: requisition.requester_id,
        lines: requisition.lines.map((line) => ({
          part_id: line.part_id,
          description: line.description,
          quantity: line.quantity,
          unit_price: line.estimated_price.value,
          storeroom_id: line.storeroom_id,
        })),
      };
      const order = make(stage, "purchase_orders", body, "BUYER");
      const context = contextOf(stage, "BUYER");
      context.replace("requisitions", { ...requisition, state: "ORDERED", purchase_order_id: order.id });
      return true;
    },
  },
  {
    name: "invoice received",
    weight: 3,
    play: (stage) => {
      const order = waiting(stage, "purchase_orders", "state", "RECEIVED");
      if (!order || order.invoice_state === "FULL") return false;
      const context = contextOf(stage, "BUYER");
      const base = context.base("invoices");
      context.insert("invoices", {
        ...base,
        number: `E${base.id.slice("INV-".length)}`,
        vendor_number: `RE-${stage.random.int(10_000, 99_999)}`,
        state: "RECEIVED",
        vendor_id: order.vendor_id,
        purchase_order_id: order.id,
        issued_on: context.at.slice(0, 10),
        due_on: dayAfter(stage, 30),
        booked_at: null,
        paid_at: null,
        currency: order.currency,
        net: {
          value: (Number(order.subtotal.value) + Number(order.shipping.value)).toFixed(2),
          currency: order.currency,
        },
        tax: order.tax,
        total: order.total,
        open_amount: order.total,
        payment_terms: order.payment_terms,
        notes: null,
        lines: invoiceLines(order, order.lines),
      });
      context.replace("purchase_orders", { ...order, invoice_state: "FULL" });
      return true;
    },
  },
  {
    name: "invoice booked",
    weight: 2,
    play: (stage) => {
      const invoice = waiting(stage, "invoices", "state", "CHECKED") ?? waiting(stage, "invoices", "state", "RECEIVED");
      if (!invoice) return false;
      const context = contextOf(stage, "BUYER");
      context.replace("invoices", { ...invoice, state: "BOOKED", booked_at: context.at });
      return true;
    },
  },
  {
    name: "invoice paid",
    weight: 2,
    play: (stage) => {
      const invoice = waiting(stage, "invoices", "state", "BOOKED");
      if (!invoice) return false;
      const context = contextOf(stage, "BUYER");
      const open_amount = { value: "0.00", currency: invoice.total.currency };
      context.replace("invoices", { ...invoice, state: "PAID", paid_at: context.at, open_amount });
      return true;
    },
  },
];

function dayAfter(stage: Stage, days: number): string {
  return new Date(stage.atMs + days * 86_400_000).toISOString().slice(0, 10);
}
