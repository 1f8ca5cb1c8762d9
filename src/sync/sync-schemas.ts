import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds runs, and the lists of sweeps, to. */
export const syncSchemas: readonly CollectionDefinition[] = [
  {
    name: "syncRuns",
    schema: documentSchema(
      {
        ...tenantSchema,
        connectionId: "string",
        kind: "string",
        trigger: "string",
        state: "string",
        entities: "array",
        queuedAt: "date",
        startedAt: ["date", "null"],
        endedAt: ["date", "null"],
        requests: "number",
        error: ["object", "null"],
      },
      { removeAt: "date" },
    ),
  },
  {
    name: "sweepListed",
    schema: documentSchema({
      _id: "objectId",
      sweepId: "string",
      organizationId: "string",
      connectionId: "string",
      start: "string",
      rests: "array",
    }),
  },
  {
    name: "sweepMissed",
    schema: documentSchema({
      _id: "objectId",
      sweepId: "string",
      organizationId: "string",
      connectionId: "string",
      remoteId: "string",
      confirmedAt: ["date", "null"],
    }),
  },
];
