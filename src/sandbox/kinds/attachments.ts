import type { BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf, type WriteContext } from "./kind.js";
import type { KindName } from "./names.js";

export const attachmentOwners = ["work_orders", "work_requests", "assets", "purchase_orders"] as const;
export type AttachmentOwner = (typeof attachmentOwners)[number] & KindName;

export interface Attachment extends BaseRecord {
  readonly file_name: string;
  readonly description: string;
  readonly category: string;
  readonly media_type: string;
  readonly size: number;
  readonly owner_kind: AttachmentOwner;
  readonly owner_id: string;
  readonly uploaded_at: string;
  readonly uploaded_by_id: string;
}

/** Files at records. Put there by other programs, so only read here; their content is at `/attachments/<id>/content`. */
export const attachments = defineKind<Attachment, never, never>({
  name: "attachments",
  singular: "attachment",
  filters: ["owner_id"],
  lookups: ({ owner_id }) => lookupsOf({ owner_id }),
  references: ({ owner_kind, owner_id, uploaded_by_id }) =>
    referencesOf([
      ["owner_id", owner_kind, owner_id],
      ["uploaded_by_id", "users", uploaded_by_id],
    ]),
});

/** What the file says: text that anybody can make again from the record, so that it need not be kept. */
export function contentOf({
  file_name,
  description,
  owner_id,
}: Pick<Attachment, "file_name" | "description" | "owner_id">): string {
  return `${file_name}\n\n${description}\n\nBelongs to ${owner_id}.\n`;
}

/** A record that goes takes its files with it. */
export function removeAttachments(ownerId: string, context: WriteContext): void {
  for (const file of context.find("attachments", "owner_id", ownerId, 1000)) context.remove("attachments", file);
}
