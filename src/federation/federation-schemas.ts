import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds the graphs of tenants to. */
export const federationSchemas: readonly CollectionDefinition[] = [
  {
    name: "graphs",
    schema: documentSchema({ ...tenantSchema, version: "number", subgraphs: "array", updatedAt: "date" }),
  },
];
