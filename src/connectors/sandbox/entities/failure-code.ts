import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { failureCodeTypes } from "../codes.js";
import { booleanAt, enumAt, instantAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "FailureCode",
  ...readsOf("failure_codes"),
  toUnified,
});

function toUnified(code: SandboxRecord): Unified<Entities["FailureCode"]> {
  return {
    number: textAt(code, "code"),
    name: textAt(code, "name"),
    description: textAt(code, "description"),
    type: enumAt(code, "type", failureCodeTypes),
    parent: textAt(code, "parent_id"),
    assetClass: textAt(code, "asset_class_id"),
    active: booleanAt(code, "active"),
    remoteCreatedAt: instantAt(code, "created_at"),
    remoteUpdatedAt: instantAt(code, "modified_at"),
  };
}
