import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { TrytonClient } from "../client.js";
import { addressFields, addressModels, postalAddress } from "../postal-address.js";
import { booleanAt, first, instantAt, mapEach, recordsAt, secondsAt, textAt, type TrytonRecord } from "../values.js";

const parties: ModelSource = {
  model: "party.party",
  module: "party",
  fields: [
    "code",
    "name",
    "active",
    "tax_identifier.code",
    "lang.code",
    "categories.name",
    "supplier_payment_term.name",
    "supplier_currency.code",
    "supplier_lead_time",
    ...addressFields("addresses"),
    "addresses.active",
    "contact_mechanisms.type",
    "contact_mechanisms.value",
    "contact_mechanisms.active",
    "contact_mechanisms.create_date",
    "contact_mechanisms.write_date",
    "identifiers.create_date",
    "identifiers.write_date",
  ],
  touchedBy: ["addresses", "contact_mechanisms", "identifiers"],
  relatedModels: [
    ...addressModels,
    "party.contact_mechanism",
    "party.identifier",
    "party.category",
    "ir.lang",
    "account.invoice.payment_term",
    "currency.currency",
  ],
  // Tryton does not mark suppliers: any party can be one.
  domain: ({ config }) => (config.vendorCategory ? [["categories.name", "=", config.vendorCategory]] : []),
};

const secondsPerDay = 86_400;

export default defineEntitySource<TrytonClient, TrytonRecord>()({
  entity: "Vendor",
  mode: "CHANGES",
  pageSize: 200,
  readPage: (client, request) => readChanges(client, parties, request),
  readIds: (client, request) => readRecordIds(client, parties, request),
  readOne: (client, remoteId) => readRecord(client, parties, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(party: TrytonRecord): Unified<Entities["Vendor"]> {
  const isActive = booleanAt(party, "active") ?? true;
  const leadTime = secondsAt(party, "supplier_lead_time");
  const categories = recordsAt(party, "categories")?.flatMap((category) => textAt(category, "name") ?? []);
  return {
    number: textAt(party, "code"),
    name: textAt(party, "name"),
    status: isActive ? { value: "ACTIVE", raw: "active" } : { value: "INACTIVE", raw: "inactive" },
    taxId: textAt(party, "tax_identifier.code"),
    website: first(contacts(party, ["website"])),
    emails: contacts(party, ["email"]),
    phones: contacts(party, ["phone", "mobile"]),
    // Each party is born with an address that says nothing.
    addresses: mapEach(party, "addresses", (address) =>
      booleanAt(address, "active") === false ? {} : postalAddress(address),
    )?.filter((address) => Object.values(address).some((value) => value)),
    paymentTerms: textAt(party, "supplier_payment_term.name"),
    currency: textAt(party, "supplier_currency.code"),
    leadTimeDays: typeof leadTime === "number" ? Math.ceil(leadTime / secondsPerDay) : leadTime,
    remoteCreatedAt: instantAt(party, "create_date"),
    remoteUpdatedAt: identify(party).modifiedAt,
    customFields: [
      ...(categories?.length
        ? [{ key: "categories", label: "Categories", type: "MULTI_CHOICE" as const, value: categories }]
        : []),
      ...(textAt(party, "lang.code")
        ? [{ key: "lang", label: "Language", value: textAt(party, "lang.code") ?? null }]
        : []),
    ],
  };
}

/** Values of the contact mechanisms of those types that are still in use. */
function contacts(party: TrytonRecord, types: readonly string[]): string[] | undefined {
  return mapEach(party, "contact_mechanisms", (contact) =>
    types.includes(textAt(contact, "type") ?? "") && booleanAt(contact, "active") !== false
      ? textAt(contact, "value")
      : null,
  )?.filter((value) => typeof value === "string");
}
