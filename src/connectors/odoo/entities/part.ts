import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource, type JsonObject, type JsonValue } from "../../connector.js";
import type { ModelNeeds } from "../catalog.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import { readRelated } from "../related.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import {
  booleanAt,
  decimalAt,
  enumAt,
  idAt,
  idsAt,
  instantAt,
  moneyAt,
  nameAt,
  richTextAt,
  textAt,
} from "../values.js";
import { isJsonObject } from "../../json-object.js";

/** A variant is what is bought and stocked; its name, unit and vendors lie on the template that variants share. */
const products: ModelSource = {
  model: "product.product",
  app: "Products",
  fields: [
    "default_code",
    "name",
    "description",
    "barcode",
    "active",
    "type",
    // Up to 17 a `product` is stocked; from 18 on goods are, where this is set.
    "is_storable",
    "categ_id",
    "uom_id",
    "standard_price",
    "lst_price",
    "cost_currency_id",
    "currency_id",
    "tracking",
    "seller_ids",
  ],
  touchedBy: ["product_tmpl_id", "seller_ids"],
  complete: withSellers,
};

const sellers: ModelNeeds = {
  model: "product.supplierinfo",
  app: "Products",
  // The vendor was called `name` before 16.
  fields: ["partner_id", "name", "product_code", "price", "currency_id", "delay", "product_id", "sequence"],
};

const types = new Map([
  ["consu", "NON_STOCK"],
  ["service", "SERVICE"],
  ["combo", "KIT"],
  ["product", "STOCK"],
] as const);

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "Part",
  mode: "CHANGES",
  pageSize: 200,
  readPage: (client, request) => readChanges(client, products, request),
  readIds: (client, request) => readRecordIds(client, products, request),
  readOne: (client, remoteId) => readRecord(client, products, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

/** Puts the offers of vendors into each product, in Odoo's order of preference. */
async function withSellers(client: OdooClient, records: readonly OdooRecord[]): Promise<OdooRecord[]> {
  const ids = records.flatMap((product) => idsAt(product, "seller_ids") ?? []);
  const found = (await client.catalog.mayRead(sellers.model)) ? await readRelated(client, sellers, ids) : null;
  return records.map((product) => {
    const offers = found && idsAt(product, "seller_ids")?.flatMap((id) => found.get(id) ?? []);
    return offers ? { ...product, sellers: offers } : product;
  });
}

function toUnified(product: OdooRecord): Unified<Entities["Part"]> {
  const costCurrency = nameAt(product, "cost_currency_id") ?? nameAt(product, "currency_id");
  const isActive = booleanAt(product, "active") ?? true;
  const tracking = textAt(product, "tracking");
  return {
    number: textAt(product, "default_code"),
    name: textAt(product, "name"),
    description: richTextAt(product, "description"),
    category: nameAt(product, "categ_id"),
    type: partType(product),
    status: isActive ? { value: "ACTIVE", raw: "active" } : { value: "INACTIVE", raw: "archived" },
    unit: nameAt(product, "uom_id"),
    barcode: textAt(product, "barcode"),
    unitCost: moneyAt(product, "standard_price", costCurrency),
    listPrice: moneyAt(product, "lst_price", nameAt(product, "currency_id")),
    vendors: offersOf(product),
    lotTracked: tracking ? tracking === "lot" : undefined,
    serialTracked: tracking ? tracking === "serial" : undefined,
    remoteCreatedAt: instantAt(product, "create_date"),
    remoteUpdatedAt: identify(product).modifiedAt,
    customFields: ownFieldsOf(product),
  };
}

function partType(product: OdooRecord) {
  const type = enumAt(product, "type", types);
  const isStored = type?.raw === "consu" && booleanAt(product, "is_storable");
  return type && isStored ? { ...type, value: "STOCK" as const } : type;
}

function offersOf(product: OdooRecord) {
  const offers = product["sellers"];
  if (!Array.isArray(offers)) return undefined;
  return (offers as readonly JsonValue[])
    .filter(isJsonObject)
    .filter((offer) => [null, undefined, String(product.id)].includes(idAt(offer, "product_id")))
    .map((offer: JsonObject, index) => {
      const delay = decimalAt(offer, "delay");
      return {
        vendor: isReference(offer["partner_id"]) ? idAt(offer, "partner_id") : idAt(offer, "name"),
        vendorPartNumber: textAt(offer, "product_code"),
        price: moneyAt(offer, "price", nameAt(offer, "currency_id")),
        leadTimeDays: typeof delay === "string" ? Math.round(Number(delay)) : delay,
        preferred: index === 0,
      };
    });
}

function isReference(value: JsonValue | undefined): boolean {
  return Array.isArray(value);
}
