import type { EntityName } from "../../schema/entities/index.js";
import { entityByName } from "../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod, TributaryError, type InputProblem } from "../errors/index.js";
import { isIdOf } from "../ids/index.js";
import { entityScope, hasScope } from "../tokens/index.js";
import {
  definition as shape,
  everyStep,
  type StepDefinition,
  type Trigger,
  type WorkflowDefinition,
} from "./definition.js";
import type { Expressions } from "./expressions.js";
import type { WorkflowGraph } from "./graph.js";
import { limits } from "./limits.js";
import { problemOfSchedule } from "./schedule.js";
import { writeDocument } from "./steps/index.js";
import { expressionIn, expressionOf, expressionsOf, pathText } from "./template.js";

export interface CheckSurroundings {
  readonly expressions: Pick<Expressions, "check">;
  readonly graph: Pick<WorkflowGraph, "problemOf">;
  readonly organizationId: string;
  /** What runs are to be allowed. */
  readonly scopes: readonly string[];
  readonly secretNames: readonly string[];
}

type Path = readonly (string | number)[];

const mostProblems = 50;
/** Told apart from what a loop calls its items. */
const takenNames = ["trigger", "steps", "errors", "run", "index"];
/** Of headers whose values are secrets: they are kept apart from what a definition shows. */
const secretHeaders = ["authorization", "proxy-authorization", "cookie", "x-api-key"];
const inputPath = ["input", "definition"] as const;

/**
 * Reads a definition and looks at all of it at once, before anything is stored.
 * @throws {InvalidInputError} with a path for each problem, in words that name the step.
 */
export async function checkDefinition(value: unknown, surroundings: CheckSurroundings): Promise<WorkflowDefinition> {
  const size = Buffer.byteLength(JSON.stringify(value) ?? "");
  if (size > limits.definitionBytes) {
    throw refused(
      [{ path: [], message: `expected at most ${limits.definitionBytes} bytes of JSON, got ${size}` }],
      value,
    );
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw refused(problemsFromZod(parsed.error, []), value);
  const definition = parsed.data as WorkflowDefinition;
  const problems = [
    ...problemsOfShape(definition),
    ...(await problemsOfExpressions(definition, surroundings)),
    ...definition.triggers.flatMap((trigger, index) => problemsOfTrigger(trigger, ["triggers", index])),
  ];
  for (const { step, path } of everyStep(definition.steps)) problems.push(...problemsOfStep(step, path, surroundings));
  if (problems.length > 0) throw refused(problems, value);
  return definition;
}

function problemsOfShape(definition: WorkflowDefinition): InputProblem[] {
  const problems: InputProblem[] = [];
  const seen = new Map<string, Path>();
  let count = 0;
  for (const { step, path, depth } of everyStep(definition.steps)) {
    count += 1;
    const before = seen.get(step.id);
    if (before) {
      problems.push({
        path: [...path, "id"],
        message: `expected an id of its own, but ${pathText(before)} is "${step.id}" too`,
      });
    }
    seen.set(step.id, path);
    if (depth === limits.nesting + 1) {
      problems.push({ path, message: `expected at most ${limits.nesting} branches and loops inside each other` });
    }
    if (step.kind === "forEach" && step.config.as && takenNames.includes(step.config.as)) {
      const message = `expected another name than ${takenNames.join(", ")}, which mean something else`;
      problems.push({ path: [...path, "config", "as"], message });
    }
  }
  if (count > limits.steps) {
    problems.push({ path: ["steps"], message: `expected at most ${limits.steps} steps, got ${count}` });
  }
  return problems;
}

interface Placed {
  readonly path: Path;
  readonly expression: string;
}

function* everyExpression(definition: WorkflowDefinition): Generator<Placed> {
  for (const [index, trigger] of definition.triggers.entries()) {
    if (trigger.kind !== "recordChanged" || trigger.when === undefined) continue;
    yield { path: ["triggers", index, "when"], expression: expressionOf(trigger.when) };
  }
  for (const { step, path } of everyStep(definition.steps)) {
    const at = (name: string, text: string): Placed => ({
      path: [...path, "config", name],
      expression: expressionOf(text),
    });
    if (step.kind === "condition") yield at("if", step.config.if);
    else if (step.kind === "forEach") {
      yield at("items", step.config.items);
      for (const inner of expressionsOf(step.config.collect, [...path, "config", "collect"])) yield inner;
    } else if (step.kind === "write") {
      // A selection is GraphQL's own language, and begins with no sign.
      yield* expressionsOf(step.config, [...path, "config"]);
    } else if (step.kind === "query") yield* expressionsOf(step.config.variables, [...path, "config", "variables"]);
    else yield* expressionsOf(step.config, [...path, "config"]);
  }
  yield* expressionsOf(definition.output, ["output"]);
}

async function problemsOfExpressions(
  definition: WorkflowDefinition,
  { expressions, organizationId }: CheckSurroundings,
): Promise<InputProblem[]> {
  const ids = new Set([...everyStep(definition.steps)].map(({ step }) => step.id));
  const problems: InputProblem[] = [];
  for (const { path, expression } of everyExpression(definition)) {
    try {
      await expressions.check(expression, organizationId);
    } catch (error) {
      // Too many at once, or a thread that was lost, says nothing about the text.
      if (!(error instanceof TributaryError) || error.isRetryable) throw error;
      problems.push({ path, message: error.message });
      continue;
    }
    for (const [, id = ""] of expression.matchAll(/(?<![\w.$])steps\.([A-Za-z]\w*)/g)) {
      if (!ids.has(id))
        problems.push({ path, message: `expected the id of a step behind steps, but there is none "${id}"` });
    }
  }
  return problems;
}

function problemsOfTrigger(trigger: Trigger, path: Path): InputProblem[] {
  if (trigger.kind === "schedule") {
    const problem = problemOfSchedule(trigger);
    return problem ? [{ path: [...path, problem.field], message: problem.message }] : [];
  }
  if (trigger.kind === "recordChanged" || trigger.kind === "connectionStatus") {
    return (trigger.connectionIds ?? []).flatMap((id, index) =>
      isIdOf("connection", id)
        ? []
        : [{ path: [...path, "connectionIds", index], message: `expected the id of a connection, con_…, got "${id}"` }],
    );
  }
  return [];
}

function problemsOfStep(step: StepDefinition, path: Path, surroundings: CheckSurroundings): InputProblem[] {
  const at = (name: string, message: string): InputProblem => ({ path: [...path, "config", name], message });
  switch (step.kind) {
    case "query": {
      const problem = surroundings.graph.problemOf(step.config.query, "query");
      return problem ? [at("query", problem)] : [];
    }
    case "write":
      return problemsOfWrite(step, at, surroundings);
    case "wait": {
      const given = [step.config.seconds, step.config.until].filter((value) => value !== undefined).length;
      return given === 1 ? [] : [at("seconds", "expected either seconds or until")];
    }
    case "workflow":
      return isIdOf("workflow", step.config.workflowId)
        ? []
        : [at("workflowId", `expected the id of a workflow, wfl_…, got "${step.config.workflowId}"`)];
    case "httpCall":
      return problemsOfCall(step, at, surroundings);
    case "transform":
    case "condition":
    case "forEach":
    case "notify":
      return [];
  }
}

function problemsOfWrite(
  { config }: Extract<StepDefinition, { kind: "write" }>,
  at: (name: string, message: string) => InputProblem,
  { graph, scopes }: CheckSurroundings,
): InputProblem[] {
  const { operation, entity, select } = config;
  const definition = entityByName(entity as EntityName);
  if (definition.writable.length === 0) {
    return [at("entity", `expected an entity that can be written, but ${entity} can't`)];
  }
  const needed = operation === "CREATE" ? "connectionId" : "id";
  const problems: InputProblem[] = [];
  if (config[needed] === undefined) problems.push(at(needed, `expected it with ${operation}`));
  const problem = graph.problemOf(writeDocument({ operation, entity, select }), "mutation");
  if (problem) problems.push(at("select", problem));
  const missing = [entityScope("write", definition), ...(select ? [entityScope("read", definition)] : [])].filter(
    (scope) => !hasScope({ scopes }, scope),
  );
  if (missing.length > 0)
    problems.push(at("entity", `expected the scope ${missing.join(" and ")} among the workflow's`));
  return problems;
}

function problemsOfCall(
  { config }: Extract<StepDefinition, { kind: "httpCall" }>,
  at: (name: string, message: string) => InputProblem,
  { secretNames }: CheckSurroundings,
): InputProblem[] {
  const { url, headers = {} } = config;
  const problems: InputProblem[] = [];
  const isAddress = expressionIn(url) !== null || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));
  if (!isAddress) problems.push(at("url", `expected an address of http or https, or an expression, got "${url}"`));
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === "object" && !secretNames.includes(value.secret)) {
      const known = secretNames.length > 0 ? `; there are ${secretNames.join(", ")}` : "";
      problems.push(
        at("headers", `${name}: expected a secret of the workflow, but none is called "${value.secret}"${known}`),
      );
    }
    if (typeof value === "string" && secretHeaders.includes(name.toLowerCase())) {
      problems.push(
        at("headers", `${name}: expected { "secret": name }, so that the value is not shown with the definition`),
      );
    }
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || name.toLowerCase() === "host") {
      problems.push(at("headers", `expected the name of a header that may be set, got "${name}"`));
    }
  }
  return problems;
}

function refused(problems: readonly InputProblem[], value: unknown): InvalidInputError {
  const shown = problems.slice(0, mostProblems).map(({ path, message }) => {
    const step = stepAt(value, path);
    const where = pathText(path);
    return {
      path: [...inputPath, ...path],
      message: `${step ? `step ${step}: ` : ""}${where ? `${where}: ` : ""}${message}`,
    };
  });
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return new InvalidInputError(`The workflow is not right: ${shown[0]?.message}${more}. Nothing was saved.`, {
    problems: shown,
  });
}

/** The id of the innermost step that a path leads into, where it has one. */
function stepAt(value: unknown, path: Path): string | null {
  let current: unknown = value;
  let found: string | null = null;
  for (const name of path) {
    if (typeof current !== "object" || current === null) break;
    current = (current as Record<string | number, unknown>)[name];
    const { id, kind } = (current ?? {}) as { id?: unknown; kind?: unknown };
    if (typeof id === "string" && typeof kind === "string") found = id;
  }
  return found;
}
