import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { instantAt, intAt, textAt, textsAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "AssetClass",
  ...readsOf("asset_classes"),
  toUnified,
});

function toUnified(assetClass: SandboxRecord): Unified<Entities["AssetClass"]> {
  return {
    number: textAt(assetClass, "code"),
    name: textAt(assetClass, "name"),
    description: textAt(assetClass, "description"),
    parent: textAt(assetClass, "parent_id"),
    attributes: textsAt(assetClass, "attributes"),
    taxonomyLevel: intAt(assetClass, "level"),
    remoteCreatedAt: instantAt(assetClass, "created_at"),
    remoteUpdatedAt: instantAt(assetClass, "modified_at"),
  };
}
