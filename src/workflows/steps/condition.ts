import { InvalidInputError } from "../../errors/index.js";
import { expressionOf } from "../template.js";
import type { StepFunction } from "./step.js";

/** Which way a run goes on: `{ branch: "then" | "else" }`. */
export const condition: StepFunction<"condition"> = async (input, config, deps) => {
  const value = await deps.evaluate(expressionOf(config.if), input);
  deps.asked({ if: value ?? null });
  if (typeof value !== "boolean" && value !== null && value !== undefined) {
    const message = `expected true or false, got ${JSON.stringify(value).slice(0, 100)}`;
    throw new InvalidInputError(`The condition gives no yes or no: ${message}. Compare, or wrap it into $boolean( ).`, {
      problems: [{ path: ["config", "if"], message }],
    });
  }
  return { branch: value === true ? "then" : "else" };
};
