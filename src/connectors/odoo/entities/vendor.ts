import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource, type JsonValue } from "../../connector.js";
import type { ModelNeeds } from "../catalog.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import { readRelated } from "../related.js";
import type { Domain, OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { booleanAt, idsAt, instantAt, nameAt, richTextAt, textAt } from "../values.js";
import { isJsonObject } from "../../json-object.js";

const partners: ModelSource = {
  model: "res.partner",
  app: "Contacts",
  fields: [
    "ref",
    "name",
    "active",
    "vat",
    "website",
    "email",
    "phone",
    "mobile",
    "street",
    "street2",
    "city",
    "zip",
    "state_id",
    "country_id",
    "country_code",
    "comment",
    "category_id",
    "child_ids",
    "supplier_rank",
    "property_supplier_payment_term_id",
    "property_purchase_currency_id",
  ],
  // Who is ordered from for the first time becomes a vendor without being touched.
  touchedBy: ["child_ids", "purchase_line_ids"],
  domain: vendorDomain,
  complete: withContacts,
};

const contacts: ModelNeeds = {
  model: "res.partner",
  app: "Contacts",
  fields: ["name", "function", "email", "phone", "type", "active"],
};

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "Vendor",
  mode: "CHANGES",
  pageSize: 200,
  readPage: (client, request) => readChanges(client, partners, request),
  readIds: (client, request) => readRecordIds(client, partners, request),
  readOne: (client, remoteId) => readRecord(client, partners, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

/** Odoo counts what a partner billed; whoever was only ordered from is found by the lines of the orders. */
async function vendorDomain({ config, catalog }: OdooClient): Promise<Domain> {
  if (config.vendors === "ALL") return [];
  const [{ types }, searchable] = [await catalog.usable(partners), await catalog.touchedBy(partners)];
  const signs = [
    ...(types.has("supplier_rank") ? [["supplier_rank", ">", 0]] : []),
    ...(searchable.includes("purchase_line_ids") ? [["purchase_line_ids", "!=", false]] : []),
  ];
  return [...signs.slice(1).map(() => "|"), ...signs];
}

async function withContacts(client: OdooClient, records: readonly OdooRecord[]): Promise<OdooRecord[]> {
  const ids = records.flatMap((partner) => idsAt(partner, "child_ids") ?? []);
  const found = await readRelated(client, contacts, ids);
  return records.map((partner) => ({
    ...partner,
    contacts: (idsAt(partner, "child_ids") ?? []).flatMap((id) => found.get(id) ?? []),
  }));
}

function toUnified(partner: OdooRecord): Unified<Entities["Vendor"]> {
  const isActive = booleanAt(partner, "active") ?? true;
  const street = [textAt(partner, "street"), textAt(partner, "street2")].filter((part) => part).join(", ");
  const address = {
    street: street || null,
    city: textAt(partner, "city"),
    region: nameAt(partner, "state_id"),
    postalCode: textAt(partner, "zip"),
    country: textAt(partner, "country_code") ?? nameAt(partner, "country_id"),
  };
  const comment = richTextAt(partner, "comment");
  return {
    number: textAt(partner, "ref"),
    name: textAt(partner, "name"),
    status: isActive ? { value: "ACTIVE", raw: "active" } : { value: "INACTIVE", raw: "archived" },
    taxId: textAt(partner, "vat"),
    website: textAt(partner, "website"),
    emails: [textAt(partner, "email")].filter((text) => typeof text === "string"),
    phones: [textAt(partner, "phone"), textAt(partner, "mobile")].filter((text) => typeof text === "string"),
    addresses: Object.values(address).some((value) => value) ? [address] : [],
    contacts: contactsOf(partner),
    paymentTerms: nameAt(partner, "property_supplier_payment_term_id"),
    currency: nameAt(partner, "property_purchase_currency_id"),
    remoteCreatedAt: instantAt(partner, "create_date"),
    remoteUpdatedAt: identify(partner).modifiedAt,
    customFields: [
      ...(comment ? [{ key: "comment", label: "Notes", type: "LONG_TEXT" as const, value: comment }] : []),
      ...ownFieldsOf(partner),
    ],
  };
}

/** People there; other addresses of theirs, for goods or bills, are partners as well. */
function contactsOf(partner: OdooRecord) {
  const list = partner["contacts"];
  if (!Array.isArray(list)) return undefined;
  return (list as readonly JsonValue[])
    .filter(isJsonObject)
    .filter((contact) => textAt(contact, "type") === "contact" && booleanAt(contact, "active") !== false)
    .map((contact) => ({
      name: textAt(contact, "name"),
      role: textAt(contact, "function"),
      email: textAt(contact, "email"),
      phone: textAt(contact, "phone"),
    }));
}
