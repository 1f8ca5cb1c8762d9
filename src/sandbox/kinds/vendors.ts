import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf } from "./kind.js";
import type { Address } from "./locations.js";

export const vendorTypes = ["SUPPLIER", "MANUFACTURER", "CONTRACTOR", "SERVICE"] as const;
export const vendorStatuses = ["ACTIVE", "INACTIVE", "BLOCKED"] as const;

export interface Vendor extends BaseRecord {
  readonly number: string;
  readonly name: string;
  readonly type: (typeof vendorTypes)[number];
  readonly status: (typeof vendorStatuses)[number];
  readonly tax_no: string;
  readonly website: string;
  readonly email: string;
  readonly phone: string;
  readonly address: Address;
  readonly contacts: readonly {
    readonly name: string;
    readonly email: string;
    readonly phone: string;
    readonly role: string;
  }[];
  /** For example `NET30`. */
  readonly payment_terms: string;
  readonly currency: string;
  /** 1 to 5, 5 the best; null before the first delivery. */
  readonly rating: number | null;
  readonly hourly_rate: Money | null;
  readonly lead_time_days: number;
}

/** Who parts and services are bought from. Kept by accounting, so only read here. */
export const vendors = defineKind<Vendor, never, never>({
  name: "vendors",
  singular: "vendor",
  filters: ["status"],
  lookups: (vendor) => lookupsOf({ status: vendor.status }),
  references: () => [],
});
