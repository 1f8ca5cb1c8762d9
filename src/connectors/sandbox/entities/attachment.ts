import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxKind, SandboxRecord } from "../client.js";
import { instantAt, intAt, textAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Attachment",
  ...readsOf("attachments"),
  toUnified,
});

function toUnified(file: SandboxRecord): Unified<Entities["Attachment"]> {
  return {
    name: textAt(file, "file_name"),
    description: textAt(file, "description"),
    category: textAt(file, "category"),
    mimeType: textAt(file, "media_type"),
    sizeBytes: intAt(file, "size"),
    downloadUrl: `/api/v1/attachments/${file.id}/content`,
    workOrder: ownerOf(file, "work_orders"),
    workRequest: ownerOf(file, "work_requests"),
    asset: ownerOf(file, "assets"),
    purchaseOrder: ownerOf(file, "purchase_orders"),
    uploadedAt: instantAt(file, "uploaded_at"),
    uploadedBy: textAt(file, "uploaded_by_id"),
    remoteCreatedAt: instantAt(file, "created_at"),
    remoteUpdatedAt: instantAt(file, "modified_at"),
  };
}

/** It keeps the kind of the owner beside its id. */
function ownerOf(file: SandboxRecord, kind: SandboxKind): string | null | undefined {
  return textAt(file, "owner_kind") === kind ? textAt(file, "owner_id") : null;
}
