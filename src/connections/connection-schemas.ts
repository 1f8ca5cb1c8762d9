import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds connections and their streams to. */
export const connectionSchemas: readonly CollectionDefinition[] = [
  {
    name: "connections",
    schema: documentSchema(
      {
        ...tenantSchema,
        system: "string",
        name: "string",
        config: "object",
        authMethod: "string",
        status: "object",
        syncPlan: "object",
        nextSyncAt: ["date", "null"],
        lastSuccessfulSyncAt: ["date", "null"],
        creditsConsumed: "number",
        deletedAt: ["date", "null"],
        createdAt: "date",
        updatedAt: "date",
      },
      { credential: ["object", "null"], fieldMappings: "array", failedRuns: "number" },
    ),
  },
  {
    name: "streams",
    schema: documentSchema(
      {
        ...tenantSchema,
        connectionId: "string",
        entity: "string",
        phase: "string",
        cursor: ["date", "null"],
        checkpoint: ["object", "null"],
        lastSuccessfulSyncAt: ["date", "null"],
        recordCount: "number",
        quarantinedCount: "number",
      },
      {
        lastStartedAt: "date",
        mappingKey: "string",
        sweep: ["object", "null"],
        lastSweepAt: "date",
        dataVersion: "number",
        drifts: "array",
      },
    ),
  },
  {
    name: "statusHistory",
    schema: documentSchema({
      ...tenantSchema,
      connectionId: "string",
      previous: "string",
      status: "string",
      reason: ["string", "null"],
      at: "date",
    }),
  },
  { name: "recoveries", schema: documentSchema({ nextAt: "date" }) },
];
