import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { instantAt, textAt } from "../values.js";
import { createRecord, findByKey, rulesOf, type Writable } from "../writes.js";

const writable: Writable = {
  entity: "WorkOrderComment",
  kind: "comments",
  fields: {
    workOrder: { theirs: "work_order_id", isRequired: true, isNeverEmpty: true },
    body: { theirs: "text", isRequired: true, isNeverEmpty: true, minLength: 1, maxLength: 4000 },
  },
};

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "WorkOrderComment",
  ...readsOf("comments"),
  toUnified,
  writable: rulesOf(writable),
  takesIdempotencyKey: true,
  findWritten: (client, _data, lost) => findByKey(client, writable, lost),
  create: (client, data, { idempotencyKey }) => createRecord(client, writable, data, idempotencyKey),
});

function toUnified(comment: SandboxRecord): Unified<Entities["WorkOrderComment"]> {
  return {
    workOrder: textAt(comment, "work_order_id"),
    author: textAt(comment, "author_id"),
    body: textAt(comment, "text"),
    writtenAt: instantAt(comment, "written_at"),
    remoteCreatedAt: instantAt(comment, "created_at"),
    remoteUpdatedAt: instantAt(comment, "modified_at"),
  };
}
