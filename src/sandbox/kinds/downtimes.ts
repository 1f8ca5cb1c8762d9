import Big from "big.js";
import type { Asset } from "./assets.js";
import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";

export interface Downtime extends BaseRecord {
  readonly asset_id: string;
  readonly work_order_id: string | null;
  readonly status: Asset["status"];
  readonly planned: boolean;
  readonly from: string;
  readonly until: string | null;
  readonly reason_code: string | null;
  readonly reason: string | null;
  readonly production_hours_lost: string | null;
  readonly entered_by_id: string | null;
}

/** When machines stood still. Kept by the system as their status changes, so only read here. */
export const downtimes = defineKind<Downtime, never, never>({
  name: "downtimes",
  singular: "downtime",
  filters: ["asset_id", "work_order_id", "open_at"],
  lookups: ({ asset_id, work_order_id, until }) =>
    lookupsOf({ asset_id, work_order_id, open_at: until === null ? asset_id : null }),
  references: (downtime) =>
    referencesOf([
      ["asset_id", "assets", downtime.asset_id],
      ["work_order_id", "work_orders", downtime.work_order_id],
      ["entered_by_id", "users", downtime.entered_by_id],
    ]),
});

const stillStatuses: readonly string[] = ["STOPPED_PLANNED", "BREAKDOWN", "UNDER_REPAIR"];

/** A machine that stops begins a downtime, and one that goes on, or stands still for another reason, ends it. */
export function followStatus(before: Asset | null, after: Asset, context: WriteContext): void {
  if (before?.status === after.status) return;
  for (const open of context.find("downtimes", "open_at", after.id, 10)) {
    const hours = new Big(Date.parse(context.at) - Date.parse(open.from)).div(3_600_000);
    const lost = open.planned ? "0.00" : (hours.lt(0) ? new Big(0) : hours).toFixed(2);
    context.replace("downtimes", { ...open, until: context.at, production_hours_lost: lost });
  }
  if (!stillStatuses.includes(after.status)) return;
  context.insert("downtimes", {
    ...context.base("downtimes"),
    asset_id: after.id,
    work_order_id: null,
    status: after.status,
    planned: after.status === "STOPPED_PLANNED",
    from: context.at,
    until: null,
    reason_code: null,
    reason: after.status_reason,
    production_hours_lost: null,
    entered_by_id: context.actorId,
  });
}
