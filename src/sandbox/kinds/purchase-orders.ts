import { z } from "zod";
import { conflict } from "../errors.js";
import {
  calendarDate,
  currencies,
  customFields,
  externalRef,
  idText,
  nonNegativeDecimal,
  positiveDecimal,
  text,
  type BaseRecord,
  type CustomFields,
  type Money,
} from "./fields.js";
import { removeAttachments } from "./attachments.js";
import { changed, defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import { siteOf } from "./locations.js";
import { unitCodes } from "./parts.js";
import { newLines, orderStock, priced } from "./purchase-order-lines.js";

export const purchaseOrderStates = [
  "DRAFT",
  "SUBMITTED",
  "APPROVED",
  "REJECTED",
  "SENT",
  "PART_RECEIVED",
  "RECEIVED",
  "ON_HOLD",
  "CLOSED",
  "CANCELLED",
] as const;
export type PurchaseOrderState = (typeof purchaseOrderStates)[number];
export const progressStates = ["NONE", "PART", "FULL"] as const;
export type ProgressState = (typeof progressStates)[number];

export interface PurchaseOrderLine {
  readonly line_no: number;
  readonly part_id: string | null;
  readonly description: string;
  readonly vendor_part_no: string | null;
  readonly quantity: string;
  readonly quantity_received: string;
  readonly quantity_cancelled: string;
  readonly unit_code: (typeof unitCodes)[number];
  /** What the storeroom hands it out in, and how many of these one ordered unit is. */
  readonly issue_unit_code: (typeof unitCodes)[number];
  readonly issue_units_each: string;
  readonly unit_price: Money;
  /** Percent, as decimals: "5" is 5 %. */
  readonly discount_percent: string;
  readonly discount_amount: Money;
  readonly tax_percent: string;
  readonly tax_amount: Money;
  /** Net of discount, before tax. */
  readonly line_total: Money;
  readonly due_on: string | null;
  readonly promised_on: string | null;
  /** When the last of it came. */
  readonly received_at: string | null;
  readonly quantity_backordered: string;
  readonly storeroom_id: string | null;
  readonly work_order_id: string | null;
  readonly asset_id: string | null;
  readonly gl_account: string | null;
  readonly state: "OPEN" | "PART_RECEIVED" | "RECEIVED" | "CANCELLED";
}

export interface PurchaseOrder extends BaseRecord {
  readonly number: string;
  readonly title: string;
  readonly state: PurchaseOrderState;
  readonly state_changed_at: string;
  readonly receipt_state: ProgressState;
  readonly invoice_state: ProgressState;
  readonly vendor_id: string;
  readonly vendor_contact: string | null;
  readonly buyer_id: string | null;
  readonly requester_id: string | null;
  readonly approver_id: string | null;
  readonly approved_at: string | null;
  readonly ordered_on: string | null;
  readonly due_on: string | null;
  readonly promised_on: string | null;
  readonly currency: (typeof currencies)[number];
  readonly exchange_rate: string;
  readonly subtotal: Money;
  readonly tax: Money;
  readonly shipping: Money;
  readonly discount: Money;
  readonly total: Money;
  readonly payment_terms: string | null;
  readonly incoterms: string | null;
  readonly ship_to_id: string | null;
  readonly bill_to_id: string | null;
  readonly site_id: string | null;
  readonly cost_center: string | null;
  readonly gl_account: string | null;
  readonly notes: string | null;
  readonly amendment: number;
  readonly lines: readonly PurchaseOrderLine[];
  readonly external_ref: string | null;
  readonly custom_fields: CustomFields;
}

const line = z.strictObject({
  part_id: idText("parts").nullable().default(null),
  description: text(400).optional(),
  vendor_part_no: text(60).nullable().default(null),
  quantity: positiveDecimal,
  unit_code: z.enum(unitCodes).optional(),
  unit_price: nonNegativeDecimal.optional(),
  discount_percent: nonNegativeDecimal
    .refine((percent) => Number(percent) <= 100, { error: "expected at most 100" })
    .default("0"),
  tax_percent: nonNegativeDecimal
    .refine((percent) => Number(percent) <= 100, { error: "expected at most 100" })
    .default("19"),
  due_on: calendarDate.nullable().default(null),
  storeroom_id: idText("locations").nullable().default(null),
  work_order_id: idText("work_orders").nullable().default(null),
  asset_id: idText("assets").nullable().default(null),
  gl_account: text(20).nullable().default(null),
});

const writable = {
  title: text(200),
  vendor_contact: text(120).nullable(),
  buyer_id: idText("users").nullable(),
  requester_id: idText("users").nullable(),
  due_on: calendarDate.nullable(),
  promised_on: calendarDate.nullable(),
  shipping: nonNegativeDecimal,
  payment_terms: text(20).nullable(),
  incoterms: text(20).nullable(),
  ship_to_id: idText("locations").nullable(),
  bill_to_id: idText("locations").nullable(),
  cost_center: text(20).nullable(),
  gl_account: text(20).nullable(),
  notes: text(8000).nullable(),
  external_ref: externalRef.nullable(),
  custom_fields: customFields,
};

const create = z
  .strictObject(writable)
  .partial()
  .extend({
    vendor_id: idText("vendors"),
    currency: z.enum(currencies).optional(),
    state: z.enum(["DRAFT", "SUBMITTED"]).default("DRAFT"),
    lines: z.array(line).min(1).max(200),
  });
const update = z
  .strictObject({
    ...writable,
    vendor_id: idText("vendors"),
    state: z.enum(purchaseOrderStates),
    lines: z.array(line).min(1).max(200),
  })
  .partial();

export const purchaseOrders = defineKind<PurchaseOrder, z.infer<typeof create>, z.infer<typeof update>>({
  name: "purchase_orders",
  singular: "purchase order",
  filters: ["state", "vendor_id", "part_id", "external_ref"],
  lookups: (order) => [
    ...lookupsOf({ state: order.state, vendor_id: order.vendor_id, external_ref: order.external_ref }),
    ...[...new Set(order.lines.map((item) => item.part_id))].flatMap((id) => (id ? [["part_id", id] as const] : [])),
  ],
  references: (order) =>
    referencesOf([
      ["vendor_id", "vendors", order.vendor_id],
      ["buyer_id", "users", order.buyer_id],
      ["requester_id", "users", order.requester_id],
      ["approver_id", "users", order.approver_id],
      ["ship_to_id", "locations", order.ship_to_id],
      ["bill_to_id", "locations", order.bill_to_id],
      ["site_id", "locations", order.site_id],
      ...order.lines.flatMap((item, index) => [
        [`lines.${index}.part_id`, "parts", item.part_id] as const,
        [`lines.${index}.storeroom_id`, "locations", item.storeroom_id] as const,
        [`lines.${index}.work_order_id`, "work_orders", item.work_order_id] as const,
        [`lines.${index}.asset_id`, "assets", item.asset_id] as const,
      ]),
    ]),
  states: {
    field: "state",
    transitions: {
      DRAFT: ["SUBMITTED", "CANCELLED"],
      SUBMITTED: ["DRAFT", "APPROVED", "REJECTED", "CANCELLED"],
      APPROVED: ["SENT", "ON_HOLD", "CANCELLED"],
      REJECTED: ["DRAFT"],
      // PART_RECEIVED and RECEIVED come with goods receipts that are posted.
      SENT: ["ON_HOLD", "CLOSED", "CANCELLED"],
      ON_HOLD: ["APPROVED", "CANCELLED"],
      PART_RECEIVED: ["CLOSED"],
      RECEIVED: ["CLOSED"],
      CLOSED: [],
      CANCELLED: [],
    },
  },
  write: {
    create,
    update,
    build: (input, base, context) => {
      const { lines, shipping, ...fields } = input;
      const vendor = context.get("vendors", input.vendor_id);
      const currency = input.currency ?? currencies.find((known) => known === vendor?.currency) ?? "EUR";
      const order = changed<PurchaseOrder>(emptyPurchaseOrder(base, currency, context), {
        payment_terms: vendor?.payment_terms,
        title: `Order to ${vendor?.name ?? input.vendor_id}`,
        ...fields,
        currency,
        lines: newLines(lines, currency, input.vendor_id, context),
      });
      return priced(atSite(order, context), shipping ?? "0");
    },
    merge: (current, input, context) => {
      refuseLateChange(current, input);
      const { lines, shipping, ...fields } = input;
      const vendorId = input.vendor_id ?? current.vendor_id;
      const order = changed<PurchaseOrder>(current, {
        ...fields,
        lines: lines && newLines(lines, current.currency, vendorId, context),
      });
      return priced(atSite(moved(current, order, context), context), shipping ?? current.shipping.value);
    },
    effects: orderStock,
    removed: (order, context) => removeAttachments(order.id, context),
    keptBecause: (order, context) => {
      if (context.count("goods_receipts", "purchase_order_id", order.id) > 0) return "goods were received for it";
      if (context.count("invoices", "purchase_order_id", order.id) > 0) return "it was invoiced";
      if (context.count("requisitions", "purchase_order_id", order.id) > 0) return "a requisition led to it";
      const isSent = order.state === "SENT" || order.state === "ON_HOLD";
      return isSent ? `it is ${order.state}; cancel it first` : null;
    },
  },
});

/** Once a vendor may have seen the order, what was agreed stays; the state and the notes still move. */
function refuseLateChange(current: PurchaseOrder, input: z.infer<typeof update>): void {
  if (current.state === "CLOSED" || current.state === "CANCELLED") {
    throw conflict("record_final", `${current.id} is ${current.state} and can't be changed any more.`);
  }
  if (current.state === "DRAFT" || current.state === "SUBMITTED" || current.state === "REJECTED") return;
  const agreed = (["lines", "vendor_id", "shipping", "payment_terms", "incoterms"] as const).filter(
    (field) => input[field] !== undefined,
  );
  if (agreed.length > 0) {
    throw conflict(
      "record_locked",
      `${current.id} is ${current.state}: ${agreed.join(", ")} can only be changed in DRAFT, SUBMITTED or REJECTED.`,
      { fields: agreed.map((path) => ({ path, message: "can't be changed in this state" })) },
    );
  }
}

/** What follows from a change of state: who approved it and when, when it was ordered. */
function moved(before: PurchaseOrder, order: PurchaseOrder, context: WriteContext): PurchaseOrder {
  if (before.state === order.state) return order;
  const next = { ...order, state_changed_at: context.at };
  if (order.state === "APPROVED" && before.state === "SUBMITTED") {
    return { ...next, approver_id: context.actorId, approved_at: context.at };
  }
  if (order.state === "SENT") return { ...next, ordered_on: order.ordered_on ?? context.at.slice(0, 10) };
  if (order.state === "DRAFT") return { ...next, approver_id: null, approved_at: null, amendment: order.amendment + 1 };
  return next;
}

/** The site is that of the place it goes to; the invoice goes there too, unless it was said otherwise. */
function atSite(order: PurchaseOrder, context: WriteContext): PurchaseOrder {
  const site_id = siteOf(order.ship_to_id, context);
  return { ...order, site_id, bill_to_id: order.bill_to_id ?? site_id };
}

function emptyPurchaseOrder(
  base: BaseRecord,
  currency: PurchaseOrder["currency"],
  context: WriteContext,
): PurchaseOrder {
  const nothing = { value: "0.00", currency };
  return {
    ...base,
    number: `P${context.at.slice(2, 4)}${base.id.slice("PO-".length)}`,
    title: "",
    state: "DRAFT",
    state_changed_at: context.at,
    receipt_state: "NONE",
    invoice_state: "NONE",
    vendor_id: "",
    vendor_contact: null,
    buyer_id: context.actorId,
    requester_id: context.actorId,
    approver_id: null,
    approved_at: null,
    ordered_on: null,
    due_on: null,
    promised_on: null,
    currency,
    exchange_rate: "1.0000",
    subtotal: nothing,
    tax: nothing,
    shipping: nothing,
    discount: nothing,
    total: nothing,
    payment_terms: null,
    incoterms: null,
    ship_to_id: null,
    bill_to_id: null,
    site_id: null,
    cost_center: null,
    gl_account: null,
    notes: null,
    amendment: 0,
    lines: [],
    external_ref: null,
    custom_fields: {},
  };
}
