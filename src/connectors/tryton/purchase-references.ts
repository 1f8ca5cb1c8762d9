import type { ModelNeeds } from "./catalog.js";
import type { Domain, TrytonClient } from "./client.js";
import type { InputProblems } from "./input-problems.js";
import { booleanAt, recordsAt, textAt, type TrytonRecord } from "./values.js";
import { isJsonObject } from "../json-object.js";

/**
 * Looks up what a purchase refers to. Tryton on SQLite stores the id of a party that does not exist without a word, and
 * elsewhere answers with a database error, so each reference is looked for before anything is sent.
 */

export interface Vendor {
  readonly id: number;
  readonly invoiceAddress: number | null;
  readonly paymentTerm: number | null;
  /** ISO code of the currency it invoices in. */
  readonly currency: string | null;
  readonly hasTaxRule: boolean;
}

export interface Currency {
  readonly id: number;
  readonly code: string;
}

export interface Product {
  readonly id: number;
  readonly unit: number;
  readonly taxes: readonly number[];
}

/** What of a party an order needs; older versions lack some of it. */
const vendorNeeds: ModelNeeds = {
  model: "party.party",
  module: "party",
  fields: [
    "active",
    "addresses.invoice",
    "addresses.active",
    "supplier_payment_term",
    "supplier_currency.code",
    "supplier_tax_rule",
  ],
  touchedBy: [],
  relatedModels: ["party.address", "currency.currency"],
};

export async function findVendor(
  client: TrytonClient,
  remoteId: string | null | undefined,
  problems: InputProblems,
): Promise<Vendor | null> {
  const party = await findOne(
    client,
    "party.party",
    [["id", "=", idOf(remoteId)]],
    (await client.catalog.usablePaths(vendorNeeds)).fields,
  );
  if (!party) {
    problems.add(["vendor"], remoteId ? `Tryton has no party ${remoteId}.` : "Tryton needs a vendor.");
    return null;
  }
  if (booleanAt(party, "active") === false) problems.add(["vendor"], "This party is no longer active in Tryton.");
  const addresses = (recordsAt(party, "addresses") ?? []).filter((address) => booleanAt(address, "active") !== false);
  const address = addresses.find((candidate) => booleanAt(candidate, "invoice")) ?? addresses[0];
  return {
    id: party.id,
    invoiceAddress: address?.id ?? null,
    paymentTerm: numberOf(party["supplier_payment_term"]),
    currency: textAt(party, "supplier_currency.code") ?? null,
    hasTaxRule: numberOf(party["supplier_tax_rule"]) !== null,
  };
}

export async function findCurrency(
  client: TrytonClient,
  code: string | null | undefined,
  problems: InputProblems,
): Promise<Currency | null> {
  const currency = code ? await findOne(client, "currency.currency", [["code", "=", code]], ["code"]) : null;
  if (currency && code) return { id: currency.id, code };
  problems.add(["currency"], code ? `Tryton has no currency ${code}.` : "Tryton needs a currency.");
  return null;
}

export async function findPaymentTerm(
  client: TrytonClient,
  name: string | null,
  problems: InputProblems,
): Promise<number | null> {
  if (name === null) return null;
  const term = await findOne(client, "account.invoice.payment_term", [["name", "=", name]], ["name"]);
  if (!term) problems.add(["paymentTerms"], `Tryton has no payment term "${name}".`);
  return term?.id ?? null;
}

export async function findWarehouse(
  client: TrytonClient,
  remoteId: string | null,
  problems: InputProblems,
): Promise<number | null> {
  if (remoteId === null) return null;
  const warehouse = await findOne(
    client,
    "stock.location",
    [
      ["id", "=", idOf(remoteId)],
      ["type", "=", "warehouse"],
    ],
    ["name"],
  );
  if (!warehouse)
    problems.add(["shipTo"], "Expected a location of Tryton's type warehouse: goods are sent to nothing smaller.");
  return warehouse?.id ?? null;
}

/** Those of the products that exist and can be bought, by remoteId. */
export async function findProducts(
  client: TrytonClient,
  remoteIds: readonly string[],
): Promise<ReadonlyMap<string, Product>> {
  const ids = [...new Set(remoteIds.map(idOf).filter((id) => id !== -1))];
  if (ids.length === 0) return new Map();
  const { records } = await client.search({
    model: "product.product",
    domain: [
      ["id", "in", ids],
      ["template.purchasable", "=", true],
    ],
    fields: ["template.purchase_uom", "template.account_category.supplier_taxes_used"],
    order: [["id", "ASC"]],
    limit: ids.length,
  });
  return new Map(records.map((product) => [String(product.id), productOf(product)]));
}

/** Those of the units that exist, by symbol or name as given. */
export async function findUnits(client: TrytonClient, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const { records } = await client.search({
    model: "product.uom",
    domain: ["OR", ["symbol", "in", wanted], ["name", "in", wanted]],
    fields: ["symbol", "name"],
    order: [["id", "ASC"]],
    limit: wanted.length * 2,
  });
  const found = new Map<string, number>();
  for (const unit of records) {
    for (const name of [textAt(unit, "symbol"), textAt(unit, "name")]) if (name) found.set(name, unit.id);
  }
  return found;
}

async function findOne(
  client: TrytonClient,
  model: string,
  domain: Domain,
  fields: readonly string[],
): Promise<TrytonRecord | null> {
  const { records } = await client.search({ model, domain, fields, order: [["id", "ASC"]], limit: 1 });
  return records[0] ?? null;
}

function productOf(product: TrytonRecord): Product {
  const template = isJsonObject(product["template"]) ? product["template"] : {};
  const category = isJsonObject(template["account_category"]) ? template["account_category"] : {};
  const taxes = category["supplier_taxes_used"];
  return {
    id: product.id,
    unit: numberOf(template["purchase_uom"]) ?? -1,
    taxes: Array.isArray(taxes) ? (taxes as readonly number[]) : [],
  };
}

/** -1, which no record has, for text that can't be an id. */
function idOf(remoteId: string | null | undefined): number {
  return remoteId && /^\d{1,10}$/.test(remoteId) ? Number(remoteId) : -1;
}

/** A reference comes bare or with some of its record's fields. */
function numberOf(value: TrytonRecord[string]): number | null {
  const id = isJsonObject(value) ? value["id"] : value;
  return typeof id === "number" ? id : null;
}
