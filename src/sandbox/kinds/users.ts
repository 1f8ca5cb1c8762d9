import type { BaseRecord, Money } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export const userRoles = ["ADMIN", "PLANNER", "TECHNICIAN", "BUYER", "SUPERVISOR", "STOREKEEPER", "REQUESTER"] as const;
export type UserRole = (typeof userRoles)[number];

export interface User extends BaseRecord {
  readonly login: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly phone: string | null;
  readonly role: UserRole;
  readonly active: boolean;
  readonly crafts: readonly { readonly code: string; readonly level: number }[];
  readonly hourly_rate: Money | null;
  readonly site_ids: readonly string[];
  readonly team_ids: readonly string[];
  readonly language: string;
}

/** The people who work with the system. Kept by its administrator, so only read here. */
export const users = defineKind<User, never, never>({
  name: "users",
  singular: "user",
  filters: ["role", "login"],
  lookups: (user) => lookupsOf({ role: user.role, login: user.login }),
  references: (user) =>
    referencesOf([
      ...user.site_ids.map((id, index) => [`site_ids.${index}`, "locations", id] as const),
      ...user.team_ids.map((id, index) => [`team_ids.${index}`, "teams", id] as const),
    ]),
});
