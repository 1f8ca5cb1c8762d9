import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export interface Team extends BaseRecord {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly craft_code: string;
  readonly lead_id: string;
  readonly member_ids: readonly string[];
  readonly site_id: string;
  readonly active: boolean;
}

/** Who works together: a trade at a site. Kept by the administrator, so only read here. */
export const teams = defineKind<Team, never, never>({
  name: "teams",
  singular: "team",
  filters: ["site_id"],
  lookups: ({ site_id }) => lookupsOf({ site_id }),
  references: (team) =>
    referencesOf([
      ["lead_id", "users", team.lead_id],
      ["site_id", "locations", team.site_id],
      ...team.member_ids.map((id, index) => [`member_ids.${index}`, "users", id] as const),
    ]),
});
