import type { StepDefinition } from "../definition.js";
import { callWorkflow } from "./call-workflow.js";
import { condition } from "./condition.js";
import { forEach } from "./for-each.js";
import { httpCall } from "./http-call.js";
import { notify } from "./notify.js";
import { query } from "./query.js";
import type { StepDeps, StepInput } from "./step.js";
import { transform } from "./transform.js";
import { wait } from "./wait.js";
import { write } from "./write.js";

export type { Mock, StepAnswer, StepDeps, StepInput, StepRequest } from "./step.js";
export { writeDocument } from "./write.js";

/** Calls the function of a step's kind. */
export function callStep(input: StepInput, step: StepDefinition, deps: StepDeps): Promise<unknown> {
  switch (step.kind) {
    case "query":
      return query(input, step.config, deps);
    case "transform":
      return transform(input, step.config, deps);
    case "condition":
      return condition(input, step.config, deps);
    case "forEach":
      return forEach(input, step.config, deps);
    case "write":
      return write(input, step.config, deps);
    case "httpCall":
      return httpCall(input, step.config, deps);
    case "wait":
      return wait(input, step.config, deps);
    case "workflow":
      return callWorkflow(input, step.config, deps);
    case "notify":
      return notify(input, step.config, deps);
  }
}
