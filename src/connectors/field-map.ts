import type { JSONValue } from "@jmespath-community/jmespath";
import Big from "big.js";
import {
  customFieldKinds,
  dateTime,
  string,
  type CustomFieldKind,
  type CustomFieldValue,
  type EnumValue,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { isEntityName } from "../../schema/entities/index.js";
import { MappingError, type InputProblem } from "../errors/index.js";
import { coerce, compileExpression, ExpressionError, nearestNames, type Expression } from "../mapping/index.js";
import { keyText } from "./composite-key.js";
import { timeProblem, toDay, toInstant } from "./times.js";

type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

interface Place {
  readonly timeZone: string;
  /** Where the description lies. */
  readonly path: Path;
  /** Whether records may have ids of several parts, so that references are made of as many. Default false. */
  readonly hasKeys?: boolean;
}

/** Reads the fields of one object. @throws {MappingError} naming the field whose value can't be read. */
export type Mapper = (item: JSONValue, root: JSONValue, prefix?: string) => Record<string, unknown>;

export interface Compiled<Result> {
  readonly map: Result;
  readonly problems: readonly InputProblem[];
}

type Reader = (item: JSONValue, root: JSONValue, path: string) => unknown;

/** What a connection's records may have beside the declared fields; the time of change has a place of its own. */
export function withCommonFields(fields: FieldMap): FieldMap {
  return {
    ...fields,
    url: string("Where a person finds the record in its system."),
    remoteCreatedAt: dateTime("When it was made in the source."),
  };
}

/**
 * From a table of fields to a function that reads them. A field is an expression, or an object with one and with how its value is
 * written; one that is made of fields is `{ of, fields }`, a list of these `{ each, fields }`.
 * @returns with the problems, each with its path; the function serves only where there are none.
 */
export function compileFields(fields: FieldMap, given: unknown, place: Place): Compiled<Mapper> {
  const problems: InputProblem[] = [];
  const readers = new Map<string, Reader>();
  if (!isObject(given)) {
    return { map: () => ({}), problems: [problem(place.path, `Expected fields by their names, got ${shown(given)}.`)] };
  }
  for (const [name, spec] of Object.entries(given)) {
    const at = { ...place, path: [...place.path, name] };
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
      const nearest = nearestNames(name, Object.keys(fields)).join(", ");
      problems.push(problem(at.path, `Expected a field of the entity such as ${nearest}, got ${name}.`));
    } else if (field.kind === "boolean" && field.derived) {
      problems.push(problem(at.path, `Expected a field that a system gives; ${name} follows from others.`));
    } else {
      const reader = compileField(field, spec, at);
      problems.push(...reader.problems);
      readers.set(name, reader.map);
    }
  }
  const map: Mapper = (item, root, prefix = "") => {
    const result: Record<string, unknown> = {};
    for (const [name, read] of readers) result[name] = read(item, root, prefix + name);
    return result;
  };
  return { problems, map };
}

function compileField(field: FieldDefinition, spec: unknown, place: Place): Compiled<Reader> {
  if (field.kind === "object" || field.kind === "objects") return compileObject(field, spec, place);
  const parts = typeof spec === "string" ? { value: spec } : spec;
  const isKeyed = field.kind === "reference" && (place.hasKeys ?? false);
  if (isKeyed && isObject(parts) && parts["key"] !== undefined) return compileKey(field, parts, place);
  const allowed = ["value", ...(optionsOf[field.kind] ?? []), "empty", ...(isKeyed ? ["key"] : [])];
  if (!isObject(parts)) {
    return refused(place.path, `Expected an expression, or an object with ${allowed.join(", ")}, got ${shown(spec)}.`);
  }
  const foreign = Object.keys(parts).filter((key) => !allowed.includes(key));
  const problems = foreign.map((key) =>
    problem([...place.path, key], `Expected only ${allowed.join(", ")} of a field of the kind ${field.kind}.`),
  );
  const value = compiled(parts["value"], [...place.path, "value"], problems);
  const values = tableOf(field, parts["values"], [...place.path, "values"], problems);
  const { format, unit, currency, empty } = parts;
  if (empty !== undefined && !(Array.isArray(empty) && empty.every(isWord))) {
    problems.push(
      problem([...place.path, "empty"], `Expected a list of the values that stand for none, got ${shown(empty)}.`),
    );
  }
  const nothing = new Set<unknown>(Array.isArray(empty) ? empty : []);
  if (format !== undefined) {
    const odd = typeof format === "string" ? timeProblem(format) : `Expected a text, got ${shown(format)}.`;
    if (odd) problems.push(problem([...place.path, "format"], odd));
  }
  if (unit !== undefined && !isUnit(unit)) {
    problems.push(
      problem([...place.path, "unit"], `Expected ${Object.keys(secondsOf).join(", ")}, got ${shown(unit)}.`),
    );
  }
  const currencyOf = currency === undefined ? null : compiled(currency, [...place.path, "currency"], problems);
  const labelOf = compileLabel(parts["label"], [...place.path, "label"], problems);
  const read = readerOf(field, {
    values,
    format: typeof format === "string" ? format : "iso",
    factor: isUnit(unit) ? secondsOf[unit] : 1,
    timeZone: place.timeZone,
  });
  return {
    problems,
    map: (item, root, path) =>
      reading(path, () => {
        const found = value(item);
        if (found === null || nothing.has(found) || (found === "" && field.kind !== "string")) return null;
        const result = read(currencyOf ? { amount: found, currency: currencyOf(root) } : found);
        const label = labelOf?.(item, found) ?? "";
        return label === "" ? result : { ...(result as EnumValue<string>), label };
      }),
  };
}

/** The words in which the source shows a value: an expression, or a table of the source's values with what it calls each. */
function compileLabel(
  given: unknown,
  path: Path,
  problems: InputProblem[],
): ((item: JSONValue, value: JSONValue) => string | null) | null {
  if (given === undefined) return null;
  if (!isObject(given)) {
    const read = compiled(given, path, problems);
    return (item) => {
      const label = read(item);
      return label === null ? null : wordOf(label);
    };
  }
  for (const [word, label] of Object.entries(given)) {
    if (typeof label !== "string") problems.push(problem([...path, word], `Expected text, got ${shown(label)}.`));
  }
  const labels = new Map(Object.entries(given) as [string, string][]);
  return (_item, value) => labels.get(wordOf(value)) ?? null;
}

/** A reference to a record that its source knows by several values; to none where one of them is missing. */
function compileKey(field: ScalarField, parts: Values, place: Place): Compiled<Reader> {
  const problems = Object.keys(parts)
    .filter((name) => name !== "key")
    .map((name) => problem([...place.path, name], "Expected only key."));
  const { key } = parts;
  if (!Array.isArray(key) || key.length === 0) {
    return refused([...place.path, "key"], `Expected a list of expressions, got ${shown(key)}.`);
  }
  const values = key.map((text: unknown, index) => compiled(text, [...place.path, "key", index], problems));
  return {
    problems,
    map: (item, _root, path) =>
      reading(path, () => {
        const found = values.map((value) => value(item));
        if (found.some((part) => part === null || part === "")) return null;
        return keyText(found.map((part) => coerce(field, part) as string));
      }),
  };
}

function isWord(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** What may be said of a field beside its expression. */
const optionsOf: Partial<Record<FieldDefinition["kind"], readonly string[]>> = {
  string: ["values"],
  boolean: ["values"],
  enum: ["values", "label"],
  enums: ["values"],
  dateTime: ["format"],
  date: ["format"],
  duration: ["unit"],
  money: ["currency"],
};

function isUnit(unit: unknown): unit is keyof typeof secondsOf {
  return typeof unit === "string" && Object.hasOwn(secondsOf, unit);
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

type ScalarField = Exclude<FieldDefinition, { readonly kind: "object" | "objects" }>;

function readerOf(
  field: ScalarField,
  options: {
    readonly values: ReadonlyMap<string, JSONValue> | null;
    readonly format: string;
    readonly factor: number;
    readonly timeZone: string;
  },
): (value: JSONValue) => unknown {
  const { values, format, factor, timeZone } = options;
  const translated = (value: JSONValue) => values?.get(wordOf(value)) ?? null;
  switch (field.kind) {
    case "enum":
      return (value) =>
        coerce(field, values ? { value: translated(value) ?? wordOf(value), raw: wordOf(value) } : value);
    case "enums":
      return (value) => coerce(field, values ? listOf(value).map((item) => translated(item) ?? wordOf(item)) : value);
    case "string":
    case "boolean":
      return (value) => coerce(field, values ? (translated(value) ?? value) : value);
    case "dateTime":
      return (value) => toInstant(value, format, timeZone);
    case "date":
      return (value) => toDay(value, format, timeZone);
    case "duration":
      return (value) => coerce(field, factor === 1 ? value : wholeSeconds(value, factor));
    default:
      return (value) => coerce(field, value);
  }
}

function wholeSeconds(value: JSONValue, factor: number): number {
  try {
    return new Big(value as string | number).times(factor).round().toNumber();
  } catch (cause) {
    throw new ExpressionError(`expected a number, got ${shown(value)}`, { cause });
  }
}

function compileObject(
  field: Extract<FieldDefinition, { readonly kind: "object" | "objects" }>,
  spec: unknown,
  place: Place,
): Compiled<Reader> {
  const isList = field.kind === "objects";
  const key = isList ? "each" : "of";
  if (!isObject(spec)) return refused(place.path, `Expected an object with ${key} and fields, got ${shown(spec)}.`);
  const problems = Object.keys(spec)
    .filter((name) => name !== key && name !== "fields")
    .map((name) => problem([...place.path, name], `Expected only ${key} and fields.`));
  const value = compiled(spec[key] ?? (isList ? undefined : "@"), [...place.path, key], problems);
  const inner = compileFields(field.object.fields, spec["fields"], { ...place, path: [...place.path, "fields"] });
  const { map } = inner;
  problems.push(...inner.problems);
  return {
    problems,
    map: (item, root, path) => {
      const found = reading(path, () => value(item));
      if (found === null) return null;
      if (isList) {
        return reading(path, () => listOf(found)).map((part, index) => map(part, root, `${path}.${index}.`));
      }
      const read = map(found, root, `${path}.`);
      // Made of a record's own fields, it is there only if one of them is.
      return Object.values(read).some((part) => part !== null) ? read : null;
    },
  };
}

/** What may be said of a custom field. */
const customOptions = ["value", "label", "type", "entity", "valueLabel"];

/** Fields that the unified model has no place for, each an expression or an object of one and what kind it is. */
export function compileCustomFields(given: Values, path: Path): Compiled<(item: JSONValue) => CustomFieldValue[]> {
  const problems: InputProblem[] = [];
  const readers = Object.entries(given).map(([key, spec]) => compileCustomField(key, spec, [...path, key], problems));
  return { problems, map: (item) => readers.map((read) => read(item)) };
}

function compileCustomField(
  key: string,
  spec: unknown,
  path: Path,
  problems: InputProblem[],
): (item: JSONValue) => CustomFieldValue {
  const report = (message: string, ...at: readonly string[]) => problems.push(problem([...path, ...at], message));
  if (!/^[\p{L}\p{N}_-]{1,64}$/u.test(key)) {
    report(`Expected a key of 1 to 64 letters, digits, _ and -, got ${shown(key)}.`);
  }
  const parts: unknown = typeof spec === "string" ? { value: spec } : spec;
  const isRight = isObject(parts) && Object.keys(parts).every((name) => customOptions.includes(name));
  if (!isRight) {
    report(`Expected an expression, or an object with value, label, type, entity and valueLabel, got ${shown(spec)}.`);
  }
  const { value, label, type, entity, valueLabel }: Values = isObject(parts) ? parts : {};
  const kind =
    typeof type === "string" && Object.hasOwn(customFieldKinds, type) ? (type as CustomFieldKind) : undefined;
  if (type !== undefined && !kind) {
    report(`Expected one of ${Object.keys(customFieldKinds).join(", ")}, got ${shown(type)}.`, "type");
  }
  const isReference = kind === "USER" || kind === "REFERENCE";
  const target = typeof entity === "string" && isReference && isEntityName(entity) ? entity : undefined;
  if (entity !== undefined && !target) {
    report(
      `Expected the name of an entity such as Asset, of a field of the type USER or REFERENCE, got ${shown(entity)}.`,
      "entity",
    );
  }
  const read = compiled(value, [...path, "value"], isRight ? problems : []);
  const labelOf = valueLabel === undefined ? null : compiled(valueLabel, [...path, "valueLabel"], problems);
  const named = {
    key,
    ...(typeof label === "string" ? { label } : {}),
    ...(kind ? { type: kind } : {}),
    ...(target ? { entity: target } : {}),
  };
  return (item) =>
    reading(`custom.${key}`, () => {
      const labels = labelOf?.(item) ?? null;
      return {
        ...named,
        value: customValue(kind, read(item)),
        ...(labels === null ? {} : { valueLabel: textsOf(labels) }),
      };
    });
}

function customValue(kind: CustomFieldKind | undefined, value: JSONValue): CustomFieldValue["value"] {
  if (value === null) return null;
  if (kind === "MULTI_CHOICE") return emptied(textsOf(value));
  if (kind === "USER" || kind === "REFERENCE") return Array.isArray(value) ? emptied(textsOf(value)) : wordOf(value);
  return typeof value === "object" ? JSON.stringify(value) : value;
}

/** A list of none says that there is nothing. */
function emptied(texts: readonly string[]): readonly string[] | null {
  return texts.length > 0 ? texts : null;
}

function textsOf(value: JSONValue): readonly string[] {
  return (Array.isArray(value) ? listOf(value) : [value]).map(wordOf);
}

function compiled(text: unknown, path: Path, problems: InputProblem[]): Expression {
  if (typeof text !== "string" || text.trim() === "") {
    problems.push(problem(path, `Expected a JMESPath expression, got ${shown(text)}.`));
    return () => null;
  }
  try {
    return compileExpression(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.push(problem(path, `Expected a JMESPath expression, got one that can't be used: ${error.message}.`));
    return () => null;
  }
}

/** The system's words with what they stand for. */
function tableOf(
  field: FieldDefinition,
  given: unknown,
  path: Path,
  problems: InputProblem[],
): ReadonlyMap<string, JSONValue> | null {
  if (given === undefined) return null;
  if (!isObject(given)) {
    problems.push(problem(path, `Expected the system's words with what each stands for, got ${shown(given)}.`));
    return null;
  }
  for (const [word, value] of Object.entries(given)) {
    if (field.kind === "enum" || field.kind === "enums") {
      const known = Object.keys(field.enumeration.values);
      if (typeof value === "string" && known.includes(value)) continue;
      problems.push(problem([...path, word], `Expected one of ${known.join(", ")}, got ${shown(value)}.`));
    } else if (typeof value !== field.kind) {
      problems.push(
        problem(
          [...path, word],
          `Expected ${field.kind === "boolean" ? "true or false" : "text"}, got ${shown(value)}.`,
        ),
      );
    }
  }
  return new Map(Object.entries(given) as [string, JSONValue][]);
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new MappingError(`${path}: ${cause.message}.`, { cause, path });
  }
}

function listOf(value: JSONValue): JSONValue[] {
  if (!Array.isArray(value)) throw new ExpressionError(`expected a list, got ${shown(value)}`);
  return value.filter((item) => item !== null);
}

function wordOf(value: JSONValue): string {
  if (typeof value === "object" && value !== null) throw new ExpressionError(`expected a word, got ${shown(value)}`);
  return String(value);
}

function refused(path: Path, message: string): Compiled<Reader> {
  return { map: () => null, problems: [problem(path, message)] };
}

function problem(path: Path, message: string): InputProblem {
  return { path, message };
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
