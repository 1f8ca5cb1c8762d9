import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { assetStatuses } from "../codes.js";
import { booleanAt, decimalAt, enumAt, instantAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "AssetStatusEvent",
  ...readsOf("downtimes"),
  toUnified,
});

function toUnified(downtime: SandboxRecord): Unified<Entities["AssetStatusEvent"]> {
  return {
    asset: textAt(downtime, "asset_id"),
    workOrder: textAt(downtime, "work_order_id"),
    status: enumAt(downtime, "status", assetStatuses),
    kind: kindOf(booleanAt(downtime, "planned")),
    startedAt: instantAt(downtime, "from"),
    endedAt: instantAt(downtime, "until"),
    duration: durationOf(downtime),
    reasonCode: textAt(downtime, "reason_code"),
    reason: textAt(downtime, "reason"),
    productionHoursLost: decimalAt(downtime, "production_hours_lost"),
    setBy: textAt(downtime, "entered_by_id"),
    remoteCreatedAt: instantAt(downtime, "created_at"),
    remoteUpdatedAt: instantAt(downtime, "modified_at"),
  };
}

function kindOf(isPlanned: boolean | null | undefined) {
  if (typeof isPlanned !== "boolean") return isPlanned;
  return { value: isPlanned ? "PLANNED" : "UNPLANNED", raw: String(isPlanned) } as const;
}

function durationOf(downtime: SandboxRecord): number | null {
  const [from, until] = [instantAt(downtime, "from"), instantAt(downtime, "until")];
  return from && until ? Math.round((until.getTime() - from.getTime()) / 1000) : null;
}
