import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { vendorStatuses, vendorTypes } from "../codes.js";
import { decimalAt, enumAt, instantAt, intAt, mapAt, mapEach, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Vendor",
  mode: "CHANGES",
  mappingVersion: 2,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "vendors", request),
  readIds: (client, request) => readIds(client, "vendors", request),
  readOne: (client, remoteId) => client.read("vendors", remoteId),
  identify,
  toUnified,
});

function toUnified(vendor: SandboxRecord): Unified<Entities["Vendor"]> {
  const address = mapAt(vendor, "address", (item) => ({
    street: textAt(item, "street"),
    city: textAt(item, "city"),
    postalCode: textAt(item, "postal_code"),
    country: textAt(item, "country"),
  }));
  return {
    number: textAt(vendor, "number"),
    name: textAt(vendor, "name"),
    type: enumAt(vendor, "type", vendorTypes),
    status: enumAt(vendor, "status", vendorStatuses),
    taxId: textAt(vendor, "tax_no"),
    website: textAt(vendor, "website"),
    emails: listOf(textAt(vendor, "email")),
    phones: listOf(textAt(vendor, "phone")),
    addresses: listOf(address),
    contacts: mapEach(vendor, "contacts", (contact) => ({
      name: textAt(contact, "name"),
      role: textAt(contact, "role"),
      email: textAt(contact, "email"),
      phone: textAt(contact, "phone"),
    })),
    paymentTerms: textAt(vendor, "payment_terms"),
    currency: textAt(vendor, "currency"),
    rating: decimalAt(vendor, "rating"),
    hourlyRate: moneyAt(vendor, "hourly_rate"),
    leadTimeDays: intAt(vendor, "lead_time_days"),
    remoteCreatedAt: instantAt(vendor, "created_at"),
    remoteUpdatedAt: instantAt(vendor, "modified_at"),
  };
}

/** The Sandbox has one where the unified model has several. */
function listOf<Value>(value: Value | null | undefined): Value[] | undefined {
  return value === undefined ? undefined : value === null ? [] : [value];
}
