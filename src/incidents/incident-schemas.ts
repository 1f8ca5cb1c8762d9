import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds incidents to. */
export const incidentSchemas: readonly CollectionDefinition[] = [
  {
    name: "incidents",
    schema: documentSchema({
      ...tenantSchema,
      connectionId: "string",
      kind: "string",
      state: { enum: ["OPEN", "CLOSED"] },
      entity: ["string", "null"],
      reason: "string",
      openedAt: "date",
      closedAt: ["date", "null"],
      attempts: "number",
    }),
  },
];
