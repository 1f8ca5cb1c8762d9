import { WorkflowLimitError } from "../errors/index.js";
import type { Access } from "../tokens/index.js";
import type { StepDefinition } from "./definition.js";
import type { Effect } from "./effects.js";
import type { Expressions } from "./expressions.js";
import type { WorkflowGraph } from "./graph.js";
import { limits } from "./limits.js";
import { callStep, type Mock, type StepDeps, type StepInput } from "./steps/index.js";
import { resolveTemplate } from "./template.js";

/** What stays the same for all steps of a run, or of a test. */
export interface StepSurroundings {
  readonly access: Access;
  readonly expressions: Expressions;
  readonly graph: WorkflowGraph;
  readonly http: StepDeps["http"];
  readonly secret: StepDeps["secret"];
  readonly now: StepDeps["now"];
  readonly isDry: boolean;
  /** By step; null where nothing is stood in for. */
  readonly mocks: Readonly<Record<string, unknown>> | null;
}

/** What came of one call of a step's function. */
export interface StepOutcome {
  /** What it was asked for, once its expressions had values; null where it did not come that far. */
  readonly asked: unknown;
  readonly effects: readonly Effect[];
  readonly durationMs: number;
  readonly result: { readonly output: unknown } | { readonly error: unknown };
}

/** An outcome that a mock gives instead of an answer. */
export class MockedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "MockedError";
  }
}

/** Calls a step's function once, with what it may reach. Whatever happens is an outcome. */
export async function runStep(
  step: StepDefinition,
  input: StepInput,
  surroundings: StepSurroundings,
  { key, signal }: { readonly key: string; readonly signal: AbortSignal },
): Promise<StepOutcome> {
  const { access, expressions, mocks, ...rest } = surroundings;
  const startedAt = performance.now();
  const effects: Effect[] = [];
  let asked: unknown = null;
  const evaluate = (expression: string, seen: StepInput) =>
    expressions.evaluate({ expression, input: seen, organizationId: access.organizationId, signal });
  const deps: StepDeps = {
    ...rest,
    access,
    key,
    evaluate,
    resolve: (template, seen) => resolveTemplate(template, (expression) => evaluate(expression, seen)),
    asked: (value) => void (asked = value),
    effect: (effect) => void effects.push(effect),
    mock: mockOf(mocks, step.id),
  };
  const ended = (result: StepOutcome["result"]): StepOutcome => ({
    asked: asJson(asked),
    effects,
    durationMs: Math.round(performance.now() - startedAt),
    result,
  });
  try {
    return ended({ output: limited(await callStep(input, step, deps)) });
  } catch (error) {
    return ended({ error });
  }
}

/** `{ "error": { "code", "message" } }` stands for a failure, all else for an answer. */
function mockOf(mocks: Readonly<Record<string, unknown>> | null, stepId: string): Mock | undefined {
  if (!mocks || !Object.hasOwn(mocks, stepId)) return undefined;
  const answer = mocks[stepId];
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  if (typeof error?.code !== "string") return { answer };
  const { code, message } = error;
  return {
    get answer(): never {
      throw new MockedError(code, typeof message === "string" ? message : "A failure that was asked for.");
    },
  };
}

/** As a later step, or this run on another process, reads it: JSON and nothing else. @throws {WorkflowLimitError} */
function limited(output: unknown): unknown {
  const text = JSON.stringify(output) ?? "null";
  const size = Buffer.byteLength(text);
  if (size > limits.outputBytes) {
    throw new WorkflowLimitError(
      `The output of a step has at most ${limits.outputBytes} bytes; this one has ${size}. Ask for fewer fields or items, or keep less of them.`,
      { details: { limit: "outputBytes", most: limits.outputBytes, actual: size } },
    );
  }
  return JSON.parse(text) as unknown;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? "null") as unknown;
}
