/**
 * Sets of values of one field, closed under and, or, not: what a filter says about a field boils down to one of these.
 * A set is whether it holds null, and intervals that lie apart in rising order. Null is no value: no interval holds it,
 * and in an order it comes before all values, as it does in the store's indexes.
 */
export interface ValueSet {
  readonly hasNull: boolean;
  readonly intervals: readonly Interval[];
}

/** From `low` to `high`; null where the interval has no end on that side. A point is an interval like any other. */
export interface Interval {
  readonly low: Limit | null;
  readonly high: Limit | null;
}

export interface Limit {
  readonly value: unknown;
  readonly isInclusive: boolean;
}

/** The values that a field can have at all. */
export interface Domain {
  /** As the store compares: negative when `a` comes before `b`. Neither is ever null. */
  readonly compare: (a: unknown, b: unknown) => number;
  /** All values, in rising order, where they can be listed: an enumeration, true and false. */
  readonly members: readonly unknown[] | null;
  readonly isNullable: boolean;
}

export const nothing: ValueSet = { hasNull: false, intervals: [] };

export function isEmpty(set: ValueSet): boolean {
  return !set.hasNull && set.intervals.length === 0;
}

/** Everything that the field can be. */
export function everything(domain: Domain): ValueSet {
  return complement(nothing, domain);
}

/** The given values, null among them or not. */
export function points(values: readonly unknown[], domain: Domain): ValueSet {
  const sorted = values.filter((value) => value !== null).sort((a, b) => domain.compare(a, b));
  const distinct = sorted.filter((value, index) => index === 0 || domain.compare(value, sorted[index - 1]) !== 0);
  return { hasNull: values.includes(null), intervals: distinct.map(pointAt) };
}

/** All values between two limits; null is never among them. */
export function between(low: Limit | null, high: Limit | null, domain: Domain): ValueSet {
  if (domain.members) {
    const inside = domain.members.filter((member) => contains({ low, high }, member, domain));
    return points(inside, domain);
  }
  return { hasNull: false, intervals: isPossible(low, high, domain) ? [{ low, high }] : [] };
}

export function intersection(a: ValueSet, b: ValueSet, domain: Domain): ValueSet {
  const intervals: Interval[] = [];
  for (const left of a.intervals) {
    for (const right of b.intervals) {
      const low = stricter(left.low, right.low, (value, other) => domain.compare(value, other) > 0);
      const high = stricter(left.high, right.high, (value, other) => domain.compare(value, other) < 0);
      if (isPossible(low, high, domain)) intervals.push({ low, high });
    }
  }
  return { hasNull: a.hasNull && b.hasNull, intervals };
}

/** What the field can be that is not in the set. */
export function complement(set: ValueSet, domain: Domain): ValueSet {
  const hasNull = domain.isNullable && !set.hasNull;
  if (domain.members) {
    const missing = domain.members.filter(
      (member) => !set.intervals.some((interval) => contains(interval, member, domain)),
    );
    return { hasNull, intervals: missing.map(pointAt) };
  }
  const gaps: Interval[] = [];
  let low: Limit | null = null;
  let isOpen = true;
  for (const interval of set.intervals) {
    if (interval.low) {
      const high = opposite(interval.low);
      if (isPossible(low, high, domain)) gaps.push({ low, high });
    }
    isOpen = interval.high !== null;
    low = interval.high ? opposite(interval.high) : null;
  }
  if (isOpen) gaps.push({ low, high: null });
  return { hasNull, intervals: gaps };
}

/** The values of a set that is made of single values, null first; null when it holds a stretch of values. */
export function pointsOf(set: ValueSet, domain: Domain): readonly unknown[] | null {
  const values: unknown[] = set.hasNull ? [null] : [];
  for (const interval of set.intervals) {
    if (!isPoint(interval, domain)) return null;
    values.push(interval.low?.value);
  }
  return values;
}

export function isPoint({ low, high }: Interval, domain: Domain): boolean {
  return low !== null && high !== null && domain.compare(low.value, high.value) === 0;
}

function pointAt(value: unknown): Interval {
  const limit = { value, isInclusive: true };
  return { low: limit, high: limit };
}

function opposite(limit: Limit): Limit {
  return { value: limit.value, isInclusive: !limit.isInclusive };
}

function isPossible(low: Limit | null, high: Limit | null, domain: Domain): boolean {
  if (!low || !high) return true;
  const order = domain.compare(low.value, high.value);
  return order < 0 || (order === 0 && low.isInclusive && high.isInclusive);
}

function contains({ low, high }: Interval, value: unknown, domain: Domain): boolean {
  const fromLow = low ? domain.compare(value, low.value) : 1;
  const toHigh = high ? domain.compare(value, high.value) : -1;
  return (
    (fromLow > 0 || (fromLow === 0 && low?.isInclusive === true)) &&
    (toHigh < 0 || (toHigh === 0 && high?.isInclusive === true))
  );
}

function stricter(
  a: Limit | null,
  b: Limit | null,
  isStricter: (value: unknown, other: unknown) => boolean,
): Limit | null {
  if (!a || !b) return a ?? b;
  if (isStricter(a.value, b.value)) return a;
  if (isStricter(b.value, a.value)) return b;
  return a.isInclusive ? b : a;
}
