import type { Access } from "../../tokens/index.js";
import type { ConfigOf, StepKind } from "../definition.js";
import type { Effect } from "../effects.js";
import type { WorkflowGraph } from "../graph.js";

/** What a step knows: all that its expressions see. The names of loops' items come on top. */
export interface StepInput {
  /** What set the run off. */
  readonly trigger: unknown;
  /** Outputs of the steps before it, by their ids. */
  readonly steps: Readonly<Record<string, unknown>>;
  /** Why steps failed that have a `catch`, by their ids. */
  readonly errors: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** An HTTP request of a step's, and its answer. */
export interface StepRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeoutMs: number;
}

export interface StepAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON where it says that it is some, else text. */
  readonly body: unknown;
}

/** What stands in for what a step would ask or do. */
export type Mock = { readonly answer: unknown };

/** All that a step may reach. What it does to the world goes through `effect`, and only then through the rest. */
export interface StepDeps {
  /** Puts values in the place of expressions. */
  readonly resolve: (template: unknown, input: StepInput) => Promise<unknown>;
  /** One expression. */
  readonly evaluate: (expression: string, input: StepInput) => Promise<unknown>;
  /** Notes what the step was asked for, once its expressions have values. */
  readonly asked: (value: unknown) => void;
  /** Declares what it does, before it does it. */
  readonly effect: (effect: Effect) => void;
  /** Whether effects are only declared. */
  readonly isDry: boolean;
  /** An answer to take instead of asking; undefined where the step asks itself. */
  readonly mock: Mock | undefined;
  /** The same at each try of this step, and for no other: what it does under this key is done once. */
  readonly key: string;
  readonly access: Access;
  readonly graph: WorkflowGraph;
  readonly http: (request: StepRequest) => Promise<StepAnswer>;
  /** @throws {InvalidInputError} for a name that none was saved under. */
  readonly secret: (name: string) => Promise<string>;
  readonly now: () => Promise<Date>;
}

/**
 * One kind of step: a function, with all that it reaches handed in. A run, a dry run and a test of the step alone call
 * this very function. Its output is JSON.
 */
export type StepFunction<Kind extends StepKind> = (
  input: StepInput,
  config: ConfigOf<Kind>,
  deps: StepDeps,
) => Promise<unknown>;
