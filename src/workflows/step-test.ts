import { InvalidInputError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { findStep, type StepDefinition, type WorkflowDefinition } from "./definition.js";
import type { Effect } from "./effects.js";
import { runStep, type StepSurroundings } from "./run-step.js";
import { stepErrorOf, type StepError } from "./step-error.js";
import type { StepInput } from "./steps/index.js";

/** What a step alone came to. */
export interface StepTestResult {
  readonly stepId: string;
  readonly kind: string;
  readonly isDry: boolean;
  /** What it was asked for, once its expressions had values. */
  readonly asked: unknown;
  /** Null where it failed. */
  readonly output: unknown;
  readonly error: StepError | null;
  readonly effects: readonly Effect[];
  readonly durationMs: number;
}

const takenNames = ["trigger", "steps", "errors"];

/**
 * Runs one step by itself: the function that runs call, with an input that is given instead of found. Of steps that hold
 * others it is the decision alone: which branch, which items.
 * @param key What its effects are done under, where it is not dry.
 */
export async function testStep(
  step: StepDefinition,
  input: StepInput,
  surroundings: StepSurroundings,
  { key, signal, logger }: { readonly key: string; readonly signal: AbortSignal; readonly logger: Logger },
): Promise<StepTestResult> {
  const { asked, effects, durationMs, result } = await runStep(step, input, surroundings, { key, signal });
  return {
    stepId: step.id,
    kind: step.kind,
    isDry: surroundings.isDry,
    asked,
    output: "error" in result ? null : result.output,
    error: "error" in result ? stepErrorOf(result.error, step.id, logger) : null,
    effects,
    durationMs,
  };
}

/** Fills what is left out, so that a test names only what its step looks at. @throws {InvalidInputError} */
export function stepInputOf(value: unknown): StepInput {
  if (value !== null && value !== undefined && (typeof value !== "object" || Array.isArray(value))) {
    throw refused(["input", "input"], "expected an object with trigger, steps, errors and what a loop calls its items");
  }
  const given = (value ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of takenNames.slice(1)) {
    const part = given[name];
    if (part !== undefined && (typeof part !== "object" || part === null || Array.isArray(part))) {
      throw refused(["input", "input", name], "expected an object with an entry for each step");
    }
  }
  return { trigger: {}, steps: {}, errors: {}, run: {}, ...given };
}

/** @throws {InvalidInputError} there is no step of that id. */
export function requireStep(definition: WorkflowDefinition, id: string): StepDefinition {
  const step = findStep(definition, id);
  if (step) return step;
  const known = definition.steps.map((one) => one.id).join(", ");
  throw refused(["input", "stepId"], `expected the id of a step, such as ${known}; got "${id}"`);
}

function refused(path: readonly string[], message: string): InvalidInputError {
  return new InvalidInputError(`${path.slice(1).join(".")}: ${message}.`, { problems: [{ path, message }] });
}
