import type { RunDocument, StepDocument } from "../../src/workflows/index.js";
import type { WorkflowDefinition } from "../../src/workflows/definition.js";

/** A run as it was stored, from its beginning to its end. */
export interface WorkflowHistory {
  readonly definition: WorkflowDefinition;
  readonly run: RunDocument;
  /** In the order in which they were begun. */
  readonly steps: readonly StepDocument[];
}

const times = ["createdAt", "deadlineAt", "startedAt", "endedAt", "cancelRequestedAt"] as const;

/** Reads what `JSON.stringify` wrote. */
export function parseHistory(text: string): WorkflowHistory {
  const { definition, run, steps } = JSON.parse(text) as WorkflowHistory;
  const dates = Object.fromEntries(times.map((name) => [name, run[name] === null ? null : new Date(run[name])]));
  return {
    definition,
    run: { ...run, ...dates },
    steps: steps.map((step) => ({ ...step, startedAt: new Date(step.startedAt) })),
  };
}
