import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { procedureStatuses, taskTypes } from "../codes.js";
import { booleanAt, decimalAt, enumAt, instantAt, intAt, mapEach, secondsAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Procedure",
  ...readsOf("procedures"),
  toUnified,
});

function toUnified(procedure: SandboxRecord): Unified<Entities["Procedure"]> {
  return {
    number: textAt(procedure, "code"),
    name: textAt(procedure, "name"),
    description: textAt(procedure, "description"),
    status: enumAt(procedure, "state", procedureStatuses),
    revision: decimalAt(procedure, "issue"),
    assetClass: textAt(procedure, "asset_class_id"),
    estimatedDuration: secondsAt(procedure, "planned_hours"),
    steps: mapEach(procedure, "steps", (step) => ({
      remoteId: intAt(step, "step_no")?.toString(),
      sequence: intAt(step, "step_no"),
      title: textAt(step, "title"),
      instruction: textAt(step, "instruction"),
      type: enumAt(step, "kind", taskTypes),
      unit: textAt(step, "unit"),
      required: booleanAt(step, "mandatory"),
    })),
    remoteCreatedAt: instantAt(procedure, "created_at"),
    remoteUpdatedAt: instantAt(procedure, "modified_at"),
  };
}
