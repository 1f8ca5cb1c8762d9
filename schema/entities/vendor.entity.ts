import {
  decimal,
  defineEntity,
  defineEnum,
  defineObject,
  enumeration,
  int,
  money,
  objects,
  string,
  strings,
} from "../definition/index.js";
import { address } from "./address.js";

export const vendorType = defineEnum({
  name: "VendorType",
  description: "What a vendor does.",
  values: {
    SUPPLIER: "Sells goods.",
    MANUFACTURER: "Makes them.",
    CONTRACTOR: "Does work.",
    SERVICE: "Gives service.",
  },
});

export const vendorStatus = defineEnum({
  name: "VendorStatus",
  description: "Whether a vendor may be used.",
  values: {
    ACTIVE: "May be ordered from.",
    INACTIVE: "No longer used.",
    BLOCKED: "Must not be ordered from.",
  },
});

const vendorContact = defineObject({
  name: "VendorContact",
  description: "A person at a vendor.",
  fields: {
    name: string("Name."),
    role: string("What they do there."),
    email: string("E-mail address."),
    phone: string("Telephone."),
  },
});

export const vendor = defineEntity({
  name: "Vendor",
  single: "vendor",
  plural: "vendors",
  idPrefix: "ven",
  description: "A company that goods or services are bought from.",
  dataKind: "MASTER",
  syncPriority: 20,
  fields: {
    number: string("Its number."),
    name: string("Its name."),
    type: enumeration(vendorType, "What it does."),
    status: enumeration(vendorStatus, "Whether it may be used."),
    taxId: string("Tax number."),
    website: string("Web address."),
    emails: strings("E-mail addresses."),
    phones: strings("Telephone numbers."),
    addresses: objects(address, "Postal addresses."),
    contacts: objects(vendorContact, "People there."),
    paymentTerms: string("When it is paid."),
    currency: string("ISO 4217 code it invoices in."),
    rating: decimal("The source's own rating."),
    hourlyRate: money("Price of an hour of its work."),
    leadTimeDays: int("Days from order to delivery."),
  },
  indexes: [["number"], ["name"], ["status", "updatedAt"]],
  search: ["number", "name", "taxId"],
  writable: [],
});
