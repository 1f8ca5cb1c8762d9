import { InvalidInputError } from "../errors/index.js";
import type { Condition } from "./filter.js";
import type { StoredField } from "./stored-field.js";
import { complement, everything, intersection, isEmpty, type ValueSet } from "./value-set.js";

/** What each named field may be, all at once. A field that is not named may be anything. */
export type Conjunction = ReadonlyMap<StoredField, ValueSet>;

/** More alternatives than this are a report, not a filter; each costs a seek in an index. */
const mostAlternatives = 100;

/**
 * Any of these: a filter with its nots pushed down to the fields (De Morgan) and its alternatives multiplied out. None
 * left means that nothing can match.
 * @throws {InvalidInputError} when there are more than 100 alternatives.
 */
export function normalForm(condition: Condition): readonly Conjunction[] {
  return alternatives(condition, false);
}

function alternatives(condition: Condition, isNegated: boolean): readonly Conjunction[] {
  switch (condition.kind) {
    case "not":
      return alternatives(condition.of, !isNegated);
    case "field": {
      const { field, values } = condition;
      const set = isNegated ? complement(values, field.domain) : values;
      return isEmpty(set) ? [] : [new Map([[field, set]])];
    }
    case "search":
      throw new Error("A search has to be turned into words before its filter is planned.");
    case "relation":
      throw new Error(
        `The relation ${condition.field.declared} has to be turned into ids before its filter is planned.`,
      );
    case "all":
    case "any": {
      const parts = condition.of.map((part) => alternatives(part, isNegated));
      const isAll = (condition.kind === "all") !== isNegated;
      return isAll ? parts.reduce(product, [new Map()]) : bounded(parts.flat());
    }
  }
}

function product(left: readonly Conjunction[], right: readonly Conjunction[]): readonly Conjunction[] {
  return bounded(left.flatMap((a) => right.map((b) => conjunctionOf(a, b)).filter((joined) => joined !== null)));
}

/** Both at once; null when no record can satisfy them. */
export function conjunctionOf(a: Conjunction, b: Conjunction): Conjunction | null {
  const joined = new Map(a);
  for (const [field, values] of b) {
    const both = intersection(joined.get(field) ?? everything(field.domain), values, field.domain);
    if (isEmpty(both)) return null;
    joined.set(field, both);
  }
  return joined;
}

function bounded(conjunctions: readonly Conjunction[]): readonly Conjunction[] {
  if (conjunctions.length > mostAlternatives) {
    const message = `expected at most ${mostAlternatives} alternatives when or and not are multiplied out, got ${conjunctions.length}`;
    throw new InvalidInputError(`The filter is too involved: ${message}. Ask in several queries.`, {
      problems: [{ path: ["filter"], message }],
    });
  }
  return conjunctions;
}
