import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { workOrderStatuses } from "../codes.js";
import { enumAt, instantAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrderStatusChange",
  ...readsOf("state_changes"),
  toUnified,
});

function toUnified(change: SandboxRecord): Unified<Entities["WorkOrderStatusChange"]> {
  return {
    workOrder: textAt(change, "work_order_id"),
    from: enumAt(change, "from_state", workOrderStatuses),
    to: enumAt(change, "to_state", workOrderStatuses),
    at: instantAt(change, "at"),
    by: textAt(change, "by_id"),
    memo: textAt(change, "memo"),
    remoteCreatedAt: instantAt(change, "created_at"),
    remoteUpdatedAt: instantAt(change, "modified_at"),
  };
}
