import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { costTypes } from "../codes.js";
import { dayAt, enumAt, instantAt, moneyAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "CostEntry",
  ...readsOf("cost_entries"),
  toUnified,
});

function toUnified(entry: SandboxRecord): Unified<Entities["CostEntry"]> {
  return {
    workOrder: textAt(entry, "work_order_id"),
    type: enumAt(entry, "kind", costTypes),
    description: textAt(entry, "text"),
    amount: moneyAt(entry, "amount"),
    spentOn: dayAt(entry, "booked_on"),
    vendor: textAt(entry, "vendor_id"),
    glAccount: textAt(entry, "gl_account"),
    remoteCreatedAt: instantAt(entry, "created_at"),
    remoteUpdatedAt: instantAt(entry, "modified_at"),
  };
}
