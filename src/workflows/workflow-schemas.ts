import { documentSchema, tenantSchema, type CollectionDefinition } from "../storage/index.js";

/** What MongoDB holds workflows and their runs to. */
export const workflowSchemas: readonly CollectionDefinition[] = [
  {
    name: "workflows",
    schema: documentSchema(
      {
        ...tenantSchema,
        name: "string",
        version: "number",
        isEnabled: "bool",
        isListening: "bool",
        fromSequence: "number",
        hookHash: ["string", "null"],
        secrets: "array",
        createdAt: "date",
        updatedAt: "date",
      },
      { nextFireAt: "date" },
    ),
  },
  {
    name: "workflowVersions",
    schema: documentSchema({
      ...tenantSchema,
      workflowId: "string",
      version: "number",
      definition: "string",
      scopes: "array",
      savedAt: "date",
    }),
  },
  {
    name: "workflowRuns",
    schema: documentSchema(
      {
        ...tenantSchema,
        workflowId: "string",
        version: "number",
        state: { enum: ["QUEUED", "RUNNING", "WAITING", "SUCCEEDED", "FAILED", "CANCELLED"] },
        trigger: "string",
        deadlineAt: "date",
        owner: ["string", "null"],
        epoch: "number",
        depth: "number",
        createdAt: "date",
        endedAt: ["date", "null"],
      },
      { dueAt: "date" },
    ),
  },
  {
    name: "workflowSteps",
    schema: documentSchema({
      ...tenantSchema,
      runId: "string",
      stepId: "string",
      iteration: "string",
      part: { enum: ["STEP", "TURN"] },
      state: { enum: ["BEGUN", "SUCCEEDED", "FAILED"] },
      position: "number",
      startedAt: "date",
    }),
  },
  { name: "workflowPositions", schema: documentSchema({ ...tenantSchema, sequence: "number" }) },
];
