import {
  constantFrom,
  property,
  assert as check,
  boolean,
  array,
  integer,
  oneof,
  option,
  record,
  type Arbitrary,
} from "fast-check";
import { describe, expect, it } from "vitest";
import {
  between,
  complement,
  everything,
  intersection,
  isEmpty,
  points,
  pointsOf,
  type Domain,
  type ValueSet,
} from "../../../src/records/value-set.js";

const numbers: Domain = { compare: (a, b) => (a as number) - (b as number), members: null, isNullable: true };
const fiveMembers: Domain = { ...numbers, members: [0, 2, 4, 6, 8] };
const required: Domain = { ...numbers, isNullable: false };

/** Whole numbers as values, halves as well as probes: so a limit that is off by its edge is seen. */
const probes = [null, ...Array.from({ length: 24 }, (_, index) => index / 2 - 1)];

function has(set: ValueSet, probe: number | null): boolean {
  if (probe === null) return set.hasNull;
  return set.intervals.some(({ low, high }) => {
    const isAbove = !low || probe > (low.value as number) || (probe === low.value && low.isInclusive);
    const isBelow = !high || probe < (high.value as number) || (probe === high.value && high.isInclusive);
    return isAbove && isBelow;
  });
}

const limit = record({ value: integer({ min: 0, max: 10 }), isInclusive: boolean() });

function sets(domain: Domain): Arbitrary<ValueSet> {
  const value = domain.members ? constantFrom(...(domain.members as number[])) : integer({ min: 0, max: 10 });
  const simple = oneof(
    array(option(value, { nil: domain.isNullable ? null : 5 }), { maxLength: 4 }).map((values) =>
      points(values, domain),
    ),
    record({ low: option(limit), high: option(limit) }).map(({ low, high }) => between(low, high, domain)),
  );
  return oneof(
    simple,
    simple.map((set) => complement(set, domain)),
  );
}

describe.each([
  ["numbers that may be absent", numbers],
  ["numbers that are always there", required],
  ["an enumeration", fiveMembers],
])("sets of %s", (_name, domain) => {
  const possible = probes.filter((probe) =>
    probe === null ? domain.isNullable : !domain.members || domain.members.includes(probe),
  );

  it("hold in an intersection just what both hold", () => {
    check(
      property(sets(domain), sets(domain), (a, b) => {
        const both = intersection(a, b, domain);
        for (const probe of probes) expect(has(both, probe)).toBe(has(a, probe) && has(b, probe));
      }),
    );
  });

  it("hold in a complement just what they lack", () => {
    check(
      property(sets(domain), (set) => {
        const rest = complement(set, domain);
        for (const probe of possible) expect(has(rest, probe)).toBe(!has(set, probe));
        expect(isEmpty(intersection(set, rest, domain))).toBe(true);
      }),
    );
  });

  it("keep their intervals in rising order and apart, so that a merge meets no value twice", () => {
    check(
      property(sets(domain), sets(domain), (a, b) => {
        const { intervals } = intersection(a, b, domain);
        for (const [index, { low }] of intervals.entries()) {
          const before = intervals[index - 1]?.high;
          if (index === 0) continue;
          expect(before).toBeTruthy();
          const gap = (low?.value as number) - (before?.value as number);
          expect(gap > 0 || (gap === 0 && !(low?.isInclusive && before?.isInclusive))).toBe(true);
        }
      }),
    );
  });
});

describe("single values", () => {
  it("are listed with null first", () => {
    expect(pointsOf(points([3, null, 1, 3], numbers), numbers)).toEqual([null, 1, 3]);
  });

  it("are not what a stretch is made of", () => {
    expect(pointsOf(between({ value: 1, isInclusive: true }, null, numbers), numbers)).toBeNull();
  });

  it("are what an enumeration is made of as a whole", () => {
    expect(pointsOf(everything(fiveMembers), fiveMembers)).toEqual([null, 0, 2, 4, 6, 8]);
  });
});
