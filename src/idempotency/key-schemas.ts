import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds idempotency keys to. */
export const idempotencySchemas: readonly CollectionDefinition[] = [
  {
    name: "idempotencyKeys",
    schema: documentSchema(
      { ...tenantSchema, key: "string", operation: "string", bodyHash: "string", state: "string", createdAt: "date" },
      { owner: "string", until: "date", writeId: "string", connectionId: "string" },
    ),
  },
];
