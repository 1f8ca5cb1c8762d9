import type { StepFunction } from "./step.js";

/**
 * Which workflow is called, with what: `{ workflowId, input }`. In a run the called one's output takes its place once it
 * is there; in a dry run nothing is called, and the output is what a mock says or null.
 */
export const callWorkflow: StepFunction<"workflow"> = async (input, config, deps) => {
  const given = await deps.resolve(config.input ?? null, input);
  deps.asked({ workflowId: config.workflowId, input: given });
  deps.effect({ kind: "WORKFLOW", workflowId: config.workflowId, input: given });
  if (deps.isDry) return deps.mock?.answer ?? null;
  return { workflowId: config.workflowId, input: given };
};
