import { documentSchema, type CollectionDefinition } from "./document-schema.js";

/** What MongoDB holds leases to. */
export const leaseSchemas: readonly CollectionDefinition[] = [
  {
    name: "leases",
    schema: documentSchema({
      owner: ["string", "null"],
      epoch: "number",
      until: "date",
      sessionId: ["binData", "null"],
    }),
  },
];
