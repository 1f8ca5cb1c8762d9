import { offeredIndexes, searchIndex, type EntityDefinition } from "../../schema/definition/index.js";
import { InvalidInputError } from "../errors/index.js";
import type { Path } from "./filter.js";
import type { Conjunction } from "./normal-form.js";
import { orderLabel, servedText } from "./served-text.js";
import { searchName, storedFieldsOf, type StoredField } from "./stored-field.js";
import { everything, pointsOf, type Domain, type Interval, type ValueSet } from "./value-set.js";

/**
 * How a list is read. An index serves a conjunction in an order when its fields fall in two: leading ones that the
 * conjunction pins to single values, then those that the order runs along. Each combination of the pinned values is a
 * **branch**, a stretch of the index that already lies in the order wanted; the store merges the branches without
 * sorting. An enumeration that the filter does not name may be pinned to all its values: [asset, status, updatedAt]
 * serves "of this asset, by updatedAt" too.
 */
export interface Plan {
  /** The fields that the order runs along; the record's id follows them and settles what is equal. */
  readonly order: readonly StoredField[];
  readonly isDescending: boolean;
  readonly parts: readonly PlanPart[];
}

/** What one index contributes. */
export interface PlanPart {
  readonly index: string;
  readonly branches: readonly Branch[];
}

/** For each field it names a single value, null, or one interval; or what is asked of the documents that are found. */
export type Branch = ReadonlyMap<StoredField, Choice>;
export type Choice = Interval | null | Residual;

/** A condition that the index can't decide: documents are read for it, no more than a search may look at. */
export interface Residual {
  readonly anyOf: ValueSet;
}

export function isResidual(choice: Choice): choice is Residual {
  return choice !== null && "anyOf" in choice;
}

/** An order as asked for, by declared names. */
export interface WantedOrder {
  readonly field: string;
  readonly direction: "ASC" | "DESC";
}

/** The most branches of one list: 2,000 take the store about 0.1 s to merge (measured on 200,000 records). */
export const mostBranches = 2_000;

/**
 * The most records that a search looks at one by one, when a word alone does not say which are wanted: 0.1 s
 * at worst (`bench -- growth`).
 */
export const mostSearched = 10_000;

interface Candidate {
  readonly index: string;
  readonly order: readonly StoredField[];
  readonly branches: readonly Branch[];
}

const defaultOrder = "updatedAt";

/**
 * Finds for each conjunction an index that serves it, all in the same order. Without a wanted order that is updatedAt,
 * latest first; where the filter needs another index, that index's own order, rising.
 * @throws {InvalidInputError} naming what the indexes serve, when none does; scanning is no alternative.
 */
export function planList(
  entity: EntityDefinition,
  conjunctions: readonly Conjunction[],
  wanted: readonly WantedOrder[] = [],
  filterPath: Path = ["filter"],
): Plan {
  const isDescending = directionOf(wanted);
  if (conjunctions.length === 0) return { order: [], isDescending, parts: [] };
  const candidates = conjunctions.map((conjunction) => candidatesFor(entity, conjunction, filterPath));
  const free = wanted.map(({ field }) => field).filter((field) => !isSettled(conjunctions, field));
  for (const order of ordersToTry(candidates, free, wanted.length > 0)) {
    const chosen = candidates.map((ones) => cheapest(ones.filter((one) => sameOrder(one.order, order))));
    if (chosen.every((candidate) => candidate !== null)) {
      return {
        order,
        isDescending: wanted.length > 0 ? isDescending : isDefault(order),
        parts: joined(chosen),
      };
    }
  }
  throw notServed(entity, conjunctions, wanted, filterPath);
}

/**
 * The same where the order is of no account, as for sums: each conjunction by the index that serves it best.
 * @throws {InvalidInputError} naming what the indexes serve, when none does.
 */
export function planUnordered(
  entity: EntityDefinition,
  conjunctions: readonly Conjunction[],
  filterPath: Path = ["filter"],
): readonly PlanPart[] {
  const chosen = conjunctions.map((conjunction) => cheapest(candidatesFor(entity, conjunction, filterPath)));
  const served = chosen.filter((candidate) => candidate !== null);
  if (served.length < chosen.length) throw notServed(entity, conjunctions, [], filterPath);
  return joined(served);
}

/** Every way in which some index serves a conjunction, cheapest first. */
function candidatesFor(entity: EntityDefinition, conjunction: Conjunction, path: Path): readonly Candidate[] {
  if ([...conjunction.keys()].some(isSearched)) return [searchCandidate(entity, conjunction, path)];
  const byName = new Map(storedFieldsOf(entity).map((field) => [field.declared, field]));
  const candidates: Candidate[] = [];
  let fewestTooMany = Infinity;
  for (const names of offeredIndexes(entity)) {
    const fields = names.map((name) => byName.get(name)).filter((field) => field !== undefined);
    if (![...conjunction.keys()].every((field) => fields.includes(field))) continue;
    for (let pinned = fields.length; pinned >= 0; pinned -= 1) {
      const sets = setsAlong(fields, pinned, conjunction);
      if (!sets) continue;
      const count = sets.reduce((product, [, choices]) => product * choices.length, 1);
      if (count > mostBranches) {
        fewestTooMany = Math.min(fewestTooMany, count);
        continue;
      }
      candidates.push({ index: `by_${names.join("_")}`, order: fields.slice(pinned), branches: combinations(sets) });
    }
  }
  if (candidates.length === 0 && fewestTooMany < Infinity) throw tooManyBranches(entity, fewestTooMany, path);
  return candidates.sort((a, b) => a.branches.length - b.branches.length);
}

/**
 * The way to serve a search: along its rarest word, in the one order that the index over words has. Whatever else the
 * filter says, other words too, is asked of each record that has the word.
 * @throws {InvalidInputError} when that word is in too many of them.
 */
function searchCandidate(entity: EntityDefinition, conjunction: Conjunction, path: Path): Candidate {
  const order = storedFieldsOf(entity).filter(({ declared }) => declared === searchIndex[1]);
  const words = [...conjunction.keys()].filter(isSearched);
  const [rarest] = words.sort((a, b) => (a.occurrences ?? 0) - (b.occurrences ?? 0));
  const sets: Choices[] = [];
  const asked: (readonly [StoredField, Residual])[] = [];
  for (const [field, values] of conjunction) {
    if (field === rarest || order.includes(field)) sets.push([field, choicesOf(values)]);
    else asked.push([field, { anyOf: values }]);
  }
  if (asked.length > 0 && (rarest?.occurrences ?? 0) > mostSearched) throw tooCommon(entity, words, path);
  const count = sets.reduce((product, [, choices]) => product * choices.length, 1);
  if (count > mostBranches) throw tooManyBranches(entity, count, path);
  return {
    index: `by_${searchIndex.join("_")}`,
    order,
    branches: combinations(sets).map((branch) => new Map<StoredField, Choice>([...branch, ...asked])),
  };
}

function isSearched({ occurrences }: StoredField): boolean {
  return occurrences !== undefined;
}

function tooCommon({ plural }: EntityDefinition, words: readonly StoredField[], path: Path): InvalidInputError {
  const reference = words.find(({ name }) => name !== searchName)?.name;
  const which = words.length > 1 ? "a search with one word" : "a search beside other conditions for a word";
  const [expected, advice] = reference
    ? [
        `a filter on ${reference} beside other conditions that at most ${mostSearched} ${plural} match, got only ones that more match`,
        `Narrow it to fewer, or filter by ${reference} alone.`,
      ]
    : [
        `${which} that is in at most ${mostSearched} ${plural}, got only words that are in more`,
        "Add a rarer word, such as a number, or search for one word alone.",
      ];
  const message = `expected ${expected}`;
  return new InvalidInputError(`${plural}: ${message}. ${advice}`, {
    problems: [{ path: [...path, reference ?? searchName], message }],
  });
}

type Choices = readonly [StoredField, readonly (Interval | null)[]];

/** The choices per field when the first `pinned` ones are single values; null when the index can't be used so. */
function setsAlong(fields: readonly StoredField[], pinned: number, conjunction: Conjunction): Choices[] | null {
  const sets: Choices[] = [];
  let mayNarrow = true;
  for (const [position, field] of fields.entries()) {
    const named = conjunction.get(field);
    if (position < pinned) {
      const set = named ?? (field.domain.members ? everything(field.domain) : undefined);
      if (!set || !pointsOf(set, field.domain)) return null;
      sets.push([field, choicesOf(set)]);
      continue;
    }
    // Along the order, a field can be narrowed only while everything before it is single values: behind a stretch of
    // values, the index would be read through for the few entries that fit.
    if (named && !mayNarrow) return null;
    if (named) sets.push([field, choicesOf(named)]);
    if (!named || !pointsOf(named, field.domain)) mayNarrow = false;
  }
  return sets;
}

function choicesOf(set: ValueSet): readonly (Interval | null)[] {
  return set.hasNull ? [null, ...set.intervals] : set.intervals;
}

function combinations(sets: readonly Choices[]): readonly Branch[] {
  return sets.reduce<readonly Branch[]>(
    (branches, [field, choices]) =>
      branches.flatMap((branch) => choices.map((choice) => new Map([...branch, [field, choice]]))),
    [new Map()],
  );
}

/** Orders that may do, best first. */
function ordersToTry(
  candidates: readonly (readonly Candidate[])[],
  free: readonly string[],
  isWanted: boolean,
): readonly (readonly StoredField[])[] {
  const [first] = candidates;
  if (!first) return [];
  const orders = first.map(({ order }) => order);
  if (isWanted) return orders.filter((order) => free.every((name, index) => order[index]?.declared === name));
  return [...orders.filter(isDefault), ...orders.filter((order) => !isDefault(order))];
}

function isDefault(order: readonly StoredField[]): boolean {
  return order.length === 1 && order[0]?.declared === defaultOrder;
}

/** Whether a field has one and the same value in all that the list can hold, so that ordering by it says nothing. */
function isSettled(conjunctions: readonly Conjunction[], declared: string): boolean {
  const sets = conjunctions.map((one) => [...one].find(([field]) => field.declared === declared));
  const [field] = sets[0] ?? [];
  if (!field) return false;
  const values = sets.map((named) => (named ? pointsOf(named[1], field.domain) : null));
  const [first] = values;
  return values.every((pinned) => pinned?.length === 1 && sameValue(pinned[0], first?.[0], field.domain));
}

function sameValue(a: unknown, b: unknown, domain: Domain): boolean {
  return a === null || b === null ? a === b : domain.compare(a, b) === 0;
}

function sameOrder(a: readonly StoredField[], b: readonly StoredField[]): boolean {
  return a.length === b.length && a.every((field, index) => field === b[index]);
}

/** Candidates come cheapest first. */
function cheapest(candidates: readonly Candidate[]): Candidate | null {
  return candidates[0] ?? null;
}

function joined(chosen: readonly Candidate[]): readonly PlanPart[] {
  const parts = new Map<string, Branch[]>();
  for (const { index, branches } of chosen) parts.set(index, [...(parts.get(index) ?? []), ...branches]);
  return [...parts].map(([index, branches]) => ({ index, branches }));
}

function directionOf(wanted: readonly WantedOrder[]): boolean {
  const [first, ...others] = wanted;
  const other = others.findIndex(({ direction }) => direction !== first?.direction);
  if (other >= 0) {
    const message = "expected all terms in one direction, because an index is read forwards or backwards as a whole";
    throw new InvalidInputError(`orderBy: ${message}.`, { problems: [{ path: ["orderBy", other + 1], message }] });
  }
  const names = wanted.map(({ field }) => field);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) {
    const message = `expected each field once, got ${orderLabel(names[twice] as string)} twice`;
    throw new InvalidInputError(`orderBy: ${message}.`, { problems: [{ path: ["orderBy", twice], message }] });
  }
  return first?.direction === "DESC";
}

function notServed(
  entity: EntityDefinition,
  conjunctions: readonly Conjunction[],
  wanted: readonly WantedOrder[],
  filterPath: Path,
): InvalidInputError {
  const filtered = [...new Set(conjunctions.flatMap((one) => [...one.keys()].map(({ name }) => name)))];
  const asked = [
    filtered.length > 0 ? `a filter on ${filtered.join(" and ")}` : "no filter",
    wanted.length > 0 ? `the order ${wanted.map(({ field }) => orderLabel(field)).join(", ")}` : null,
  ].filter((text) => text !== null);
  const message = `no index serves ${asked.join(" with ")}. ${servedText(entity)}`;
  return new InvalidInputError(`${entity.plural}: ${message}`, {
    problems: [{ path: filtered.length > 0 || wanted.length === 0 ? filterPath : ["orderBy"], message }],
  });
}

function tooManyBranches(entity: EntityDefinition, count: number, path: Path): InvalidInputError {
  const message = `expected at most ${mostBranches} combinations of the values in the lists, got ${count}`;
  return new InvalidInputError(`${entity.plural}: ${message}. Give shorter lists, or ask in several queries.`, {
    problems: [{ path, message }],
  });
}
