import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds the ledger to. */
export const usageSchemas: readonly CollectionDefinition[] = [
  {
    name: "usage",
    schema: documentSchema({
      ...tenantSchema,
      connectionId: "string",
      kind: { enum: ["CREDIT", "PAGE", "IDLE"] },
      at: "date",
    }),
  },
];
