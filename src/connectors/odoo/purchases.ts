import type { JsonValue } from "../connector.js";
import type { ModelNeeds } from "./catalog.js";
import type { ModelSource } from "./changes.js";
import { readRelated } from "./related.js";
import type { OdooClient, OdooRecord } from "./client.js";
import { idsAt } from "./values.js";
import { isJsonObject } from "../json-object.js";

/** Requests for quotation and purchase orders, which are one model in Odoo. */
export const purchases: ModelSource = {
  model: "purchase.order",
  app: "Purchase",
  fields: [
    "name",
    "origin",
    "partner_ref",
    "state",
    "partner_id",
    "user_id",
    "date_order",
    "date_approve",
    "date_planned",
    "currency_id",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "payment_term_id",
    "incoterm_id",
    // `notes` up to 17.
    "notes",
    "note",
    "invoice_status",
    "receipt_status",
    "order_line",
  ],
  // A delivery counts up the lines and leaves the order as it was.
  touchedBy: ["order_line"],
  complete: withLines,
};

export const purchaseLines: ModelNeeds = {
  model: "purchase.order.line",
  app: "Purchase",
  fields: [
    "sequence",
    "display_type",
    "product_id",
    "name",
    "product_qty",
    "qty_received",
    "qty_invoiced",
    // `product_uom` up to 18.
    "product_uom",
    "product_uom_id",
    "price_unit",
    "price_tax",
    "price_subtotal",
    "date_planned",
  ],
};

async function withLines(client: OdooClient, records: readonly OdooRecord[]): Promise<OdooRecord[]> {
  if (records.length === 0) return [];
  const ids = records.flatMap((purchase) => idsAt(purchase, "order_line") ?? []);
  const found = await readRelated(client, purchaseLines, ids);
  const { timeZone } = await client.account();
  return records.map((purchase) => ({
    ...purchase,
    // Days are read as the account's own pages show them.
    time_zone: timeZone,
    lines: (idsAt(purchase, "order_line") ?? []).flatMap((id) => found.get(id) ?? []),
  }));
}

/** Lines that order something: sections and notes stand among them. */
export function goodsOf(purchase: OdooRecord): readonly OdooRecord[] {
  const lines = purchase["lines"];
  if (!Array.isArray(lines)) return [];
  return (lines as readonly JsonValue[]).filter((line) => isJsonObject(line) && !line["display_type"]) as OdooRecord[];
}
