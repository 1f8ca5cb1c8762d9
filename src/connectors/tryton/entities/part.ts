import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import {
  booleanAt,
  enumAt,
  first,
  instantAt,
  mapEach,
  moneyAt,
  recordsAt,
  referenceAt,
  secondsAt,
  textAt,
  type TrytonRecord,
} from "../values.js";
import { isJsonObject } from "../../json-object.js";

/** A variant is what is bought and stocked; its name, unit and type lie on the template that variants share. */
const products: ModelSource = {
  model: "product.product",
  module: "product",
  fields: [
    "code",
    "description",
    "active",
    "cost_price",
    "list_price",
    "cost_prices.create_date",
    "cost_prices.write_date",
    "identifiers.type",
    "identifiers.code",
    "identifiers.create_date",
    "identifiers.write_date",
    "template.name",
    "template.active",
    "template.type",
    "template.type:string",
    "template.consumable",
    "template.list_price",
    "template.lot_required",
    "template.default_uom.symbol",
    "template.categories.name",
    "template.create_date",
    "template.write_date",
    "template.product_suppliers.product",
    "template.product_suppliers.party",
    "template.product_suppliers.code",
    "template.product_suppliers.lead_time",
    "template.product_suppliers.currency.code",
    "template.product_suppliers.prices.quantity",
    "template.product_suppliers.prices.unit_price",
    "template.product_suppliers.prices.create_date",
    "template.product_suppliers.prices.write_date",
    "template.product_suppliers.create_date",
    "template.product_suppliers.write_date",
  ],
  touchedBy: [
    "template",
    "template.product_suppliers",
    "template.product_suppliers.prices",
    "identifiers",
    // Goods that come in move the average cost without touching the product.
    "cost_prices",
  ],
  relatedModels: [
    "product.template",
    "product.identifier",
    "product.cost_price",
    "product.uom",
    "product.category",
    "purchase.product_supplier",
    "purchase.product_supplier.price",
    "currency.currency",
  ],
};

/** The only value that Tryton leaves to be known from elsewhere: costs are in the company's currency. */
const currencyKey = "company_currency";

const types = new Map([
  ["goods", "STOCK"],
  ["assets", "STOCK"],
  ["service", "SERVICE"],
] as const);

const barcodeTypes = ["ean", "ean8", "ean13", "upc", "isbn", "itf14"];

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "Part",
  mode: "CHANGES",
  pageSize: 200,
  readPage: async (client, request) => {
    const page = await readChanges(client, products, request);
    const currency = await client.companyCurrency();
    return { ...page, items: page.items.map((product) => ({ ...product, [currencyKey]: currency })) };
  },
  readIds: (client, request) => readRecordIds(client, products, request),
  readOne: async (client, remoteId) => {
    const product = await readRecord(client, products, remoteId);
    return product && { ...product, [currencyKey]: await client.companyCurrency() };
  },
  identify,
  toUnified,
});

function toUnified(product: TrytonRecord): Unified<Entities["Part"]> {
  const isActive = (booleanAt(product, "active") ?? true) && (booleanAt(product, "template.active") ?? true);
  const currency = textAt(product, currencyKey);
  return {
    number: textAt(product, "code"),
    name: textAt(product, "template.name"),
    description: textAt(product, "description"),
    category: categoryNames(product),
    type: partType(product),
    status: isActive ? { value: "ACTIVE", raw: "active" } : { value: "INACTIVE", raw: "inactive" },
    unit: textAt(product, "template.default_uom.symbol"),
    barcode: first(
      mapEach(product, "identifiers", (identifier) =>
        barcodeTypes.includes(textAt(identifier, "type") ?? "") ? textAt(identifier, "code") : null,
      )?.filter((code) => typeof code === "string"),
    ),
    unitCost: moneyAt(product, "cost_price", currency),
    listPrice: moneyAt(product, "list_price", currency) ?? moneyAt(product, "template.list_price", currency),
    vendors: vendorsOf(product),
    lotTracked: lotTracked(product),
    remoteCreatedAt: instantAt(product, "create_date"),
    remoteUpdatedAt: identify(product).modifiedAt,
  };
}

function categoryNames(product: TrytonRecord): string | null | undefined {
  const names = isJsonObject(product["template"])
    ? recordsAt(product["template"], "categories")?.map((category) => textAt(category, "name"))
    : undefined;
  return names && (names.length > 0 ? names.join(", ") : null);
}

function partType(product: TrytonRecord) {
  const type = enumAt(product, "template.type", types);
  // Consumables are moved whatever the stock: nobody keeps count of them.
  const isUncounted = type?.value === "STOCK" && booleanAt(product, "template.consumable");
  return type && isUncounted ? { ...type, value: "NON_STOCK" as const } : type;
}

/** Offers for this variant and for all variants, in Tryton's order of preference. */
function vendorsOf(product: TrytonRecord) {
  if (!isJsonObject(product["template"])) return undefined;
  const offers = mapEach(product["template"], "product_suppliers", (offer, index) => {
    const variant = referenceAt(offer, "product");
    if (typeof variant === "string" && variant !== String(product.id)) return null;
    const leadTime = secondsAt(offer, "lead_time");
    const price = recordsAt(offer, "prices")?.[0];
    return {
      vendor: referenceAt(offer, "party"),
      vendorPartNumber: textAt(offer, "code"),
      price: price && moneyAt(price, "unit_price", textAt(offer, "currency.code")),
      leadTimeDays: typeof leadTime === "number" ? Math.ceil(leadTime / 86_400) : leadTime,
      preferred: index === 0,
    };
  });
  return offers?.filter((offer) => offer !== null);
}

/** `lot_required` lists the kinds of place that ask for a lot; the module stock_lot brings it. */
function lotTracked(product: TrytonRecord): boolean | undefined {
  const places = isJsonObject(product["template"]) ? product["template"]["lot_required"] : undefined;
  return Array.isArray(places) ? places.length > 0 : undefined;
}
