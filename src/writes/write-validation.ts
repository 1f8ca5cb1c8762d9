import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { EntityDefinition, FieldMap } from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import type { FieldRules, LoadedConnector, WriteRules } from "../connectors/index.js";
import { InvalidInputError, type InputProblem } from "../errors/index.js";
import { storedName } from "../records/index.js";
import { referenceKeyword, writeSchemaOf, type JsonSchema, type WriteOperation } from "./write-schema.js";

/** Which system's rules hold for a write. */
export interface BoundRules {
  readonly connector: LoadedConnector;
  readonly entity: EntityDefinition;
  readonly rules: WriteRules;
}

type Path = readonly (string | number)[];
type Data = Readonly<Record<string, unknown>>;

const inputData: Path = ["input", "data"];

const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addKeyword({ keyword: referenceKeyword, schemaType: "string" });

/** Compiling takes milliseconds, checking microseconds. Rules are made once, when connectors are loaded. */
const compiled = new WeakMap<WriteRules, Map<WriteOperation, ValidateFunction>>();

/**
 * Checks `data` of a mutation against the schema that callers are shown.
 * @throws {InvalidInputError} with a path, an expectation and what came for each value at fault.
 */
export function validateData(book: BoundRules, operation: WriteOperation, data: Data): void {
  const problems = problemsOf(book, operation, data);
  if (problems.length === 0) return;
  const list = problems.map(({ path, message }) => `${path.slice(2).join(".") || "data"}: ${message}`).join("; ");
  throw new InvalidInputError(`${book.connector.name} can't take this ${book.entity.name}. ${list}.`, { problems });
}

function problemsOf(book: BoundRules, operation: WriteOperation, data: Data): InputProblem[] {
  const check = validatorOf(book, operation);
  // Instants are dates until here; the schema speaks of JSON.
  if (check(JSON.parse(JSON.stringify(data)))) return [];
  const described = (check.errors ?? []).flatMap((error) => describe(error, book, operation));
  // A union of types can tell of one value twice.
  return [...new Map(described.map((problem) => [problem.path.join("."), problem])).values()];
}

function validatorOf({ entity, rules }: BoundRules, operation: WriteOperation): ValidateFunction {
  const known = compiled.get(rules) ?? new Map<WriteOperation, ValidateFunction>();
  compiled.set(rules, known);
  const existing = known.get(operation);
  if (existing) return existing;
  const check = ajv.compile(writeSchemaOf(entity, rules, operation));
  known.set(operation, check);
  return check;
}

function describe(error: ErrorObject, book: BoundRules, operation: WriteOperation): InputProblem[] {
  const params = error.params as Readonly<Record<string, string | number | readonly string[]>>;
  const path: Path = [...inputData, ...pathOf(error.instancePath)];
  const { name } = book.connector;
  switch (error.keyword) {
    // Told by what stands behind it.
    case "if":
      return [];
    case "required": {
      const missing = String(params["missingProperty"]);
      return [{ path: [...path, missing], message: `expected a value: ${name} needs it` }];
    }
    case "additionalProperties": {
      const extra = [...path, String(params["additionalProperty"])];
      return [{ path: extra, message: reasonAgainst(extra.slice(inputData.length), book, operation) }];
    }
    case "minProperties":
      return [{ path, message: "expected at least one field" }];
    default:
      return [{ path, message: `${expectationOf(error, params)}, got ${shown(error.data)}` }];
  }
}

function expectationOf(error: ErrorObject, params: Readonly<Record<string, unknown>>): string {
  const schema = error.parentSchema as JsonSchema;
  const reference = schema[referenceKeyword];
  if (error.data === null) return "expected a value, since it can't be empty there";
  if (typeof reference === "string") {
    const prefix = isEntityName(reference) ? entityByName(reference).idPrefix : "";
    return `expected an id of the type ${reference}, like ${prefix}_…`;
  }
  const limit = String(params["limit"]);
  switch (error.keyword) {
    case "enum":
      return `expected one of ${(params["allowedValues"] as (string | null)[]).filter((value) => value !== null).join(", ")}`;
    case "minLength":
      return limit === "1" ? "expected some text" : `expected at least ${limit} characters`;
    case "maxLength":
      return `expected at most ${limit} characters`;
    case "minItems":
      return `expected at least ${limit}`;
    case "maxItems":
      return `expected at most ${limit}`;
    case "minimum":
      return `expected ${limit} or more`;
    default:
      return `expected what ${error.message ?? "the schema says"}`;
  }
}

/** Why a field can't be written, by the names that inputs have. */
function reasonAgainst(path: Path, { connector, entity, rules }: BoundRules, operation: WriteOperation): string {
  const rule = ruleAt(entity.fields, rules.fields, path);
  if (rule?.only && rule.only.on !== (operation === "CREATE" ? "create" : "update")) return rule.only.because;
  return `${connector.name} has no such field that can be written`;
}

function ruleAt(declared: FieldMap, rules: FieldRules, path: Path): FieldRules[string] | null {
  const [head, ...rest] = path.filter((part) => typeof part === "string");
  const found = Object.entries(declared).find(([name, field]) => storedName(name, field) === head);
  if (!found) return null;
  const [name, field] = found;
  const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
  if (!rule) return null;
  return rest.length > 0 && "object" in field ? ruleAt(field.object.fields, rule.fields ?? {}, rest) : rule;
}

/** `/lines/0/quantityOrdered` → `["lines", 0, "quantityOrdered"]`. */
function pathOf(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replace(/~1/g, "/").replace(/~0/g, "~")));
}

const longestShown = 60;

function shown(value: unknown): string {
  if (Array.isArray(value)) return `${value.length}`;
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > longestShown ? `${text.slice(0, longestShown)}… (${String(value).length} characters)` : text;
}
