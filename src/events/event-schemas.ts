import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

const said = {
  ...tenantSchema,
  type: "string",
  at: "date",
  payload: "object",
  connectionId: ["string", "null"],
} as const;

/** What MongoDB holds the outbox and the log to. */
export const eventSchemas: readonly CollectionDefinition[] = [
  { name: "outbox", schema: documentSchema({ ...said, _id: "objectId" }) },
  { name: "events", schema: documentSchema({ ...said, _id: "objectId", sequence: "number", committedAt: "date" }) },
  { name: "counters", schema: documentSchema({ sequence: "number" }) },
  { name: "relayState", schema: documentSchema({}) },
];
