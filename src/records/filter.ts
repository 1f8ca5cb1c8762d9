import { searchedFields, type EntityDefinition } from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import type { Comparison, FilterInput } from "../../schema/inputs/index.js";
import { InvalidInputError } from "../errors/index.js";
import { isIdOf, parseRecordId, platformPrefixes } from "../ids/index.js";
import { searchTerms, shortestWord, type SearchTerm } from "./search-words.js";
import { listedFieldsOf, storedFieldsOf, type StoredField } from "./stored-field.js";
import { between, everything, intersection, points, type Limit, type ValueSet } from "./value-set.js";

export type Path = readonly (string | number)[];

/** What a filter says, read and checked: what a field may be, joined by all, any, not. */
export type Condition =
  | { readonly kind: "all" | "any"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  | FieldCondition
  | SearchCondition
  | RelationCondition;

/** What a field may be. */
export interface FieldCondition {
  readonly kind: "field";
  readonly field: StoredField;
  readonly values: ValueSet;
  /** Where a client's filter says so. */
  readonly path?: Path;
}

/** Words that a record has to hold, all of them. Turned into fields before anything is planned. */
export interface SearchCondition {
  readonly kind: "search";
  readonly terms: readonly SearchTerm[];
  readonly path: Path;
}

/** What another record is that a field refers to. Turned into ids before anything is planned. */
export interface RelationCondition {
  readonly kind: "relation";
  readonly field: StoredField;
  readonly entity: EntityDefinition;
  readonly of: Condition;
  readonly path: Path;
}

export const always: Condition = { kind: "all", of: [] };

/** The most words of one search: each is looked up. */
const mostTerms = 8;
const longestSearch = 200;

/** The most values that one `in` takes. */
const largestList = 1_000;

/** Reads a filter. @throws {InvalidInputError} with the path of a comparison that makes no sense. */
export function parseFilter(entity: EntityDefinition, filter: FilterInput | null | undefined, path: Path): Condition {
  const all: Condition[] = [];
  for (const [key, value] of Object.entries(filter ?? {})) {
    if (value === undefined || value === null) continue;
    const at = [...path, key];
    if (key === "and" || key === "or") {
      const of = (value as readonly FilterInput[]).map((item, index) => parseFilter(entity, item, [...at, index]));
      all.push({ kind: key === "and" ? "all" : "any", of });
    } else if (key === "not") {
      const of = parseFilter(entity, value as FilterInput, at);
      requireNoWords(of, "beside not and not within it: what has a word is found, what has it not is the rest");
      all.push({ kind: "not", of });
    } else if (key === "search" && searchedFields(entity).length > 0) {
      all.push(parseSearch(value as string, at));
    } else {
      all.push(parseField(entity, key, value, at));
    }
  }
  return all.length === 1 && all[0] ? all[0] : { kind: "all", of: all };
}

/** @throws {InvalidInputError} for a search that names no word, or too many. */
function parseSearch(search: string, path: Path): SearchCondition {
  if (search.length > longestSearch) throw refused(path, `at most ${longestSearch} characters`, `${search.length}`);
  const terms = searchTerms(search);
  if (terms.length === 0) {
    const came = search.trim() === "" ? "nothing" : JSON.stringify(search);
    throw refused(path, `a word of at least ${shortestWord} letters or digits, such as pump, P-101 or pum*`, came);
  }
  if (terms.length > mostTerms) throw refused(path, `at most ${mostTerms} words`, `${terms.length}`);
  return { kind: "search", terms, path };
}

/** @throws {InvalidInputError} when there is something in it that is found by words: a search, a reference that lies with them. */
export function requireNoWords(condition: Condition, where: string): void {
  switch (condition.kind) {
    case "search":
      throw refused(condition.path, `search ${where}`, `search within it`);
    case "all":
    case "any":
      condition.of.forEach((part) => requireNoWords(part, where));
      return;
    case "not":
      requireNoWords(condition.of, where);
      return;
    case "relation":
    case "field":
      if (!condition.field.wordOf) return;
      throw refused(condition.path ?? [], `${condition.field.name} ${where}`, `${condition.field.name} within it`);
  }
}

function parseField(entity: EntityDefinition, key: string, value: unknown, path: Path): Condition {
  // A reference within a part of the record has no condition of its own.
  const listed = listedFieldsOf(entity).filter(({ declared }) => "entity" in (entity.fields[declared] ?? {}));
  const fields = [...storedFieldsOf(entity), ...listed];
  const field = fields.find(({ name }) => name === key);
  if (field) return { kind: "field", field, values: parseComparison(field, value as Comparison, path), path };
  const reference = fields.find(({ declared }) => declared === key);
  const target = entity.fields[key];
  if (!reference || !target || !("entity" in target) || !isEntityName(target.entity)) {
    throw refused(
      path,
      `one of ${searchedFields(entity).length > 0 ? "search, " : ""}${fields.map(({ name }) => name).join(", ")}`,
      key,
    );
  }
  const related = entityByName(target.entity);
  return {
    kind: "relation",
    field: reference,
    entity: related,
    of: parseFilter(related, value as FilterInput, path),
    path,
  };
}

function parseComparison(field: StoredField, comparison: Comparison, path: Path): ValueSet {
  const { domain } = field;
  let values = everything(domain);
  const narrow = (to: ValueSet) => {
    values = intersection(values, to, domain);
  };
  for (const [operator, operand] of Object.entries(comparison)) {
    if (operand === undefined) continue;
    const at = [...path, operator];
    if (operand === null && field.wordOf) {
      throw refused(at, "an id; records without one can't be listed by this", "null");
    }
    if (operator === "eq") {
      narrow(points([operand === null ? null : toStored(field, operand, at)], domain));
    } else if (operand === null) {
      throw refused(at, "a value; what has none is found by eq: null", "null");
    } else if (operator === "in") {
      const list = operand as readonly unknown[];
      if (list.length > largestList) throw refused(at, `at most ${largestList} values`, `${list.length}`);
      narrow(
        points(
          list.map((item, index) => toStored(field, item, [...at, index])),
          domain,
        ),
      );
    } else if (operator === "startsWith") {
      narrow(beginningWith(operand as string, field));
    } else {
      const limit: Limit = { value: toStored(field, operand, at), isInclusive: operator.endsWith("e") };
      narrow(operator.startsWith("g") ? between(limit, null, domain) : between(null, limit, domain));
    }
  }
  return values;
}

function toStored(field: StoredField, value: unknown, path: Path): unknown {
  if (field.idPrefix !== null) requireIdForm(field.idPrefix, value as string, path);
  return field.toStored(value);
}

/** @throws {InvalidInputError} when the text does not have the form of an id with that prefix; whether it exists is not asked. */
export function requireIdForm(prefix: string, id: string, path: Path): void {
  const isWellFormed =
    prefix === platformPrefixes.connection ? isIdOf("connection", id) : parseRecordId(id)?.prefix === prefix;
  if (!isWellFormed) throw refused(path, `an id that begins with ${prefix}_ as this API returned it`, `"${id}"`);
}

/** All text that begins so is a stretch of the order: from the beginning itself up to the next text that does not. */
function beginningWith(beginning: string, { domain }: StoredField): ValueSet {
  const low = { value: beginning, isInclusive: true };
  const codePoints = Array.from(beginning);
  while (codePoints.length > 0) {
    const next = nextCodePoint(codePoints.pop() as string);
    if (next !== null) {
      return between(low, { value: codePoints.join("") + next, isInclusive: false }, domain);
    }
  }
  return between(low, null, domain);
}

function nextCodePoint(character: string): string | null {
  const next = (character.codePointAt(0) as number) + 1;
  // Surrogates are no characters: after the last one before them comes the first one behind them.
  if (next >= 0xd800 && next <= 0xdfff) return "\ue000";
  return next > 0x10ffff ? null : String.fromCodePoint(next);
}

function refused(path: Path, expected: string, came: string): InvalidInputError {
  const message = `expected ${expected}, got ${came}`;
  return new InvalidInputError(`${path.join(".")}: ${message}.`, { problems: [{ path, message }] });
}
