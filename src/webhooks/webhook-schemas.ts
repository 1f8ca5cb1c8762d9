import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds endpoints, and what was sent to them, to. */
export const webhookSchemas: readonly CollectionDefinition[] = [
  {
    name: "endpoints",
    schema: documentSchema({
      ...tenantSchema,
      keys: "array",
      state: { enum: ["ENABLED", "DISABLED"] },
      fromSequence: "number",
      createdAt: "date",
      updatedAt: "date",
    }),
  },
  { name: "webhookPositions", schema: documentSchema({ ...tenantSchema, sequence: "number" }) },
  { name: "webhookLanes", schema: documentSchema({ ...tenantSchema }) },
  {
    name: "deliveries",
    schema: documentSchema({
      ...tenantSchema,
      endpointId: "string",
      messageId: "string",
      eventId: "string",
      type: "string",
      connectionId: ["string", "null"],
      state: "string",
      nextAttemptAt: ["date", "null"],
      createdAt: "date",
    }),
  },
  { name: "messages", schema: documentSchema({ ...tenantSchema, body: "string", createdAt: "date" }) },
  {
    name: "attempts",
    schema: documentSchema({
      ...tenantSchema,
      endpointId: "string",
      deliveryId: "string",
      number: "number",
      at: "date",
      durationMs: "number",
    }),
  },
];
