import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds the audit log to. */
export const auditSchemas: readonly CollectionDefinition[] = [
  {
    name: "auditLog",
    schema: documentSchema({
      ...tenantSchema,
      at: "date",
      actor: "object",
      action: "string",
      outcome: "string",
      targets: "array",
      count: "number",
      expiresAt: "date",
    }),
  },
];
