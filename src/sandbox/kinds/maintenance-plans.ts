import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";
import type { workTypeCodes } from "./work-orders.js";

export const planStates = ["ACTIVE", "PAUSED", "ENDED"] as const;
export const planTriggers = ["TIME", "COUNTER", "TIME_OR_COUNTER"] as const;
export const cycleUnits = ["DAY", "WEEK", "MONTH", "YEAR"] as const;
export const planBases = ["DUE_DATE", "DONE_DATE"] as const;

export interface MaintenancePlan extends BaseRecord {
  readonly number: string;
  readonly name: string;
  readonly description: string;
  readonly state: (typeof planStates)[number];
  readonly trigger: (typeof planTriggers)[number];
  readonly cycle: {
    readonly unit: (typeof cycleUnits)[number];
    readonly every: number;
    /** 1 Monday to 7 Sunday. */
    readonly weekdays: readonly number[];
    readonly from: string;
    readonly until: string | null;
  } | null;
  readonly counters: readonly { readonly meter_id: string; readonly every: string; readonly unit: string }[];
  readonly counted_from: (typeof planBases)[number];
  readonly lead_days: number;
  readonly tolerance_days: number;
  readonly next_due_at: string | null;
  readonly last_order_at: string | null;
  readonly asset_ids: readonly string[];
  readonly team_id: string;
  readonly procedure_ids: readonly string[];
  readonly order_template: {
    readonly title: string;
    readonly description: string;
    readonly work_type_code: (typeof workTypeCodes)[number];
    readonly priority: number;
    readonly craft_code: string;
    readonly planned_hours: string;
    readonly assignee_ids: readonly string[];
  };
}

/** Work that comes again and again. Kept by the planners elsewhere, so only read here. */
export const maintenancePlans = defineKind<MaintenancePlan, never, never>({
  name: "maintenance_plans",
  singular: "maintenance plan",
  filters: ["state", "asset_id"],
  lookups: ({ state, asset_ids }) => [
    ...lookupsOf({ state }),
    ...asset_ids.map((id): [string, string] => ["asset_id", id]),
  ],
  references: (plan) =>
    referencesOf([
      ["team_id", "teams", plan.team_id],
      ...plan.asset_ids.map((id, index) => [`asset_ids.${index}`, "assets", id] as const),
      ...plan.procedure_ids.map((id, index) => [`procedure_ids.${index}`, "procedures", id] as const),
      ...plan.counters.map((item, index) => [`counters.${index}.meter_id`, "meters", item.meter_id] as const),
      ...plan.order_template.assignee_ids.map(
        (id, index) => [`order_template.assignee_ids.${index}`, "users", id] as const,
      ),
    ]),
});
