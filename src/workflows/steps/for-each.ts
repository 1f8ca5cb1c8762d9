import { InvalidInputError, WorkflowLimitError } from "../../errors/index.js";
import { limits } from "../limits.js";
import { expressionOf } from "../template.js";
import type { StepFunction } from "./step.js";

/** What a loop goes through: `{ items }`. One value that is no list counts as a list of it, nothing as an empty one. */
export const forEach: StepFunction<"forEach"> = async (input, config, deps) => {
  const value = (await deps.evaluate(expressionOf(config.items), input)) ?? [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  deps.asked({ items: items.length });
  if (items.length > limits.items) {
    throw new WorkflowLimitError(
      `A loop goes through at most ${limits.items} items; there are ${items.length}. Ask for fewer, or part them over several runs.`,
      { details: { limit: "items", most: limits.items, actual: items.length } },
    );
  }
  if (items.some((item) => item === undefined)) {
    throw new InvalidInputError("The items of a loop have to be JSON; one of them is nothing.", {
      problems: [{ path: ["config", "items"], message: "expected JSON values" }],
    });
  }
  return { items };
};
