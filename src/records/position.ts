import { idField, type StoredField } from "./stored-field.js";
import { isResidual, type Branch, type Choice } from "./plan.js";
import { between, intersection, points, type Interval, type ValueSet } from "./value-set.js";

/** A place in an order: one value for each of its fields, then a record's id. */
export interface Position {
  readonly values: readonly unknown[];
  readonly id: string;
}

/**
 * What lies behind a position in the direction of reading, as alternatives: further on in the first field; or equal
 * there and further on in the second; and so on to the id. Each keeps a branch a plain stretch of its index, where one
 * condition over all fields would read everything before the position again.
 */
export function behind(
  position: Position,
  order: readonly StoredField[],
  isDescending: boolean,
): readonly ReadonlyMap<StoredField, ValueSet>[] {
  const terms = [
    ...order.map((field, index) => [field, position.values[index]] as const),
    [idField, position.id] as const,
  ];
  return terms.map(([field, value], index) => {
    const equal = terms.slice(0, index).map(([before, at]) => [before, points([at], before.domain)] as const);
    return new Map([...equal, [field, beyond(field, value, isDescending)]]);
  });
}

function beyond({ domain }: StoredField, value: unknown, isDescending: boolean): ValueSet {
  if (value === null) {
    // Null comes first: behind it lies every value, or nothing where the order falls.
    return isDescending ? points([], domain) : between(null, null, domain);
  }
  const limit = { value, isInclusive: false };
  if (!isDescending) return between(limit, null, domain);
  return { ...between(null, limit, domain), hasNull: domain.isNullable };
}

/** The parts of a branch that lie in one of the alternatives. */
export function narrowed(branch: Branch, alternative: ReadonlyMap<StoredField, ValueSet>): readonly Branch[] {
  let branches: readonly Branch[] = [branch];
  for (const [field, values] of alternative) {
    branches = branches.flatMap((one) => {
      const at = one.get(field);
      const both = at === undefined ? values : intersection(asSet(at), values, field.domain);
      const choices: readonly (Interval | null)[] = both.hasNull ? [null, ...both.intervals] : both.intervals;
      return choices.map((choice) => new Map([...one, [field, choice]]));
    });
  }
  return branches;
}

function asSet(choice: Choice): ValueSet {
  if (isResidual(choice)) return choice.anyOf;
  return choice === null ? { hasNull: true, intervals: [] } : { hasNull: false, intervals: [choice] };
}

/** Orders documents as the store does, for merging what several indexes gave. */
export function comparePositions(order: readonly StoredField[], isDescending: boolean) {
  const direction = isDescending ? -1 : 1;
  return (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number => {
    for (const { stored, domain } of [...order, idField]) {
      const [left, right] = [a[stored] ?? null, b[stored] ?? null];
      if (left === null && right === null) continue;
      if (left === null) return -direction;
      if (right === null) return direction;
      const difference = domain.compare(left, right);
      if (difference !== 0) return difference * direction;
    }
    return 0;
  };
}
