import DataLoader from "dataloader";
import type { Access } from "../tokens/index.js";
import type {
  RunStore,
  StepDocument,
  WorkflowDocument,
  WorkflowStore,
  WorkflowVersionDocument,
} from "../workflows/index.js";

/** The newest version of a workflow; null when it went meanwhile. */
export type WorkflowVersionLoader = DataLoader<WorkflowDocument, WorkflowVersionDocument | null, string>;

export function workflowVersionLoader(workflows: WorkflowStore, access: Access): WorkflowVersionLoader {
  return new DataLoader(
    async (asked) => {
      const versions = await workflows.currentVersions(access, asked);
      return asked.map(({ _id }) => versions.get(_id) ?? null);
    },
    { cacheKeyFn: ({ _id, version }) => `${_id}:${version}` },
  );
}

/** What the steps of a run came to, by the run's id. */
export type WorkflowStepLoader = DataLoader<string, StepDocument[]>;

/** Of each run: as many as a definition may have steps. */
const mostSteps = 1_000;

export function workflowStepLoader(runs: RunStore, access: Access): WorkflowStepLoader {
  return new DataLoader(async (runIds) => {
    const steps = await runs.stepsOfRuns(access, runIds, mostSteps);
    return runIds.map((id) => steps.filter(({ runId }) => runId === id));
  });
}
