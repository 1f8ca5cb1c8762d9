import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds the write log to. */
export const writeSchemas: readonly CollectionDefinition[] = [
  {
    name: "writes",
    schema: documentSchema({
      ...tenantSchema,
      connectionId: "string",
      entity: "string",
      operation: "string",
      state: "string",
      createdAt: "date",
      settledAt: ["date", "null"],
    }),
  },
];
