import { z } from "zod";
import { idText, text, type BaseRecord } from "./fields.js";
import { defineKind, lookupsOf, referencesOf } from "./kind.js";

export interface Comment extends BaseRecord {
  readonly work_order_id: string;
  readonly author_id: string;
  readonly text: string;
  readonly written_at: string;
}

const create = z.strictObject({ work_order_id: idText("work_orders"), text: text(4000) });

/** What people write under work orders, and never change. */
export const comments = defineKind<Comment, z.infer<typeof create>, never>({
  name: "comments",
  singular: "comment",
  filters: ["work_order_id", "author_id"],
  lookups: ({ work_order_id, author_id }) => lookupsOf({ work_order_id, author_id }),
  references: (comment) =>
    referencesOf([
      ["work_order_id", "work_orders", comment.work_order_id],
      ["author_id", "users", comment.author_id],
    ]),
  write: {
    create,
    build: (input, base, context) => ({ ...base, ...input, author_id: context.actorId, written_at: context.at }),
  },
});
