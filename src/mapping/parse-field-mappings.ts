import { z } from "zod";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod, type InputProblem } from "../errors/index.js";
import { ExpressionError } from "./budget.js";
import { compileExpression, longestExpression } from "./expression.js";
import type { FieldMapping } from "./field-mapping.js";
import { mappingTarget } from "./mapping-target.js";

/** Per connection; each is evaluated on every record. */
const mostMappings = 100;

type Path = readonly (string | number)[];

/**
 * Field mappings from input, their expressions compiled once to see that they can be.
 * @param offered The entities of the connection's system.
 * @param path Where the list lies in the operation's arguments.
 * @throws {InvalidInputError} with a path for each value that can't be used.
 */
export function parseFieldMappings(input: unknown, offered: readonly EntityName[], path: Path): FieldMapping[] {
  const parsed = mappingsSchema(offered).safeParse(input);
  if (!parsed.success) refuse(problemsFromZod(parsed.error, path));
  const mappings = parsed.data as FieldMapping[];
  const problems = mappings.flatMap((mapping, index) => [
    ...fieldProblems(mapping, mappings.slice(0, index), [...path, index, "field"]),
    ...expressionProblems(mapping, [...path, index, "expression"]),
  ]);
  if (problems.length > 0) refuse(problems);
  return mappings;
}

function mappingsSchema(offered: readonly EntityName[]) {
  const entityError = expecting(`one of ${offered.join(", ")}`);
  const fieldError = expecting("a field of the entity, or custom. and a key");
  const expressionError = expecting(`a JMESPath expression of 1 to ${longestExpression} characters`);
  const listError = expecting(`a list of at most ${mostMappings} field mappings`);
  return z
    .array(
      z.strictObject(
        {
          entity: z
            .string({ error: entityError })
            .refine((name) => (offered as readonly string[]).includes(name), { error: entityError }),
          field: z.string({ error: fieldError }).min(1, { error: fieldError }),
          expression: z
            .string({ error: expressionError })
            .trim()
            .min(1, { error: expressionError })
            .max(longestExpression, { error: expressionError }),
        },
        { error: mappingError },
      ),
      { error: listError },
    )
    .max(mostMappings, { error: listError });
}

const mappingParts = "entity, field and expression";

function mappingError(issue: { readonly code?: string | undefined; readonly input?: unknown }): string {
  if (issue.code === "unrecognized_keys") {
    const keys = (issue as { keys?: readonly string[] }).keys ?? [];
    return `expected only ${mappingParts}, got also ${keys.join(", ")}`;
  }
  return expecting(`an object with ${mappingParts}`)(issue);
}

function expecting(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${what}, got ${inWords(input)}`;
}

function inWords(input: unknown): string {
  if (input === undefined) return "nothing";
  if (Array.isArray(input)) return `${input.length} of them`;
  if (typeof input === "string" && input.length > longestExpression) return `${input.length} characters`;
  const text = JSON.stringify(input) ?? typeof input;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function fieldProblems({ entity, field }: FieldMapping, before: readonly FieldMapping[], path: Path): InputProblem[] {
  const target = mappingTarget(entityByName(entity), field);
  if (target.kind === "none") return [{ path, message: target.problem }];
  if (!before.some((other) => other.entity === entity && other.field === field)) return [];
  return [{ path, message: `expected each field of ${entity} once, got ${field} again` }];
}

function expressionProblems({ expression }: FieldMapping, path: Path): InputProblem[] {
  try {
    compileExpression(expression);
    return [];
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    return [{ path, message: `expected a JMESPath expression, got one that can't be used: ${cause.message}` }];
  }
}

function refuse(problems: readonly InputProblem[]): never {
  throw new InvalidInputError("The field mappings can't be used; see problems.", { problems });
}
