import { describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import type { FilterInput } from "../../../schema/inputs/index.js";
import { InvalidInputError } from "../../../src/errors/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import { namedConnections, parseFilter } from "../../../src/records/index.js";
import { normalForm } from "../../../src/records/normal-form.js";

const parse = (filter: FilterInput) => parseFilter(entities.WorkOrder, filter, ["filter"]);

/** Each alternative as `{ field: text of its set }`. */
function alternatives(filter: FilterInput): Record<string, string>[] {
  return normalForm(parse(filter)).map((conjunction) =>
    Object.fromEntries(
      [...conjunction].map(([{ name }, { hasNull, intervals }]) => [
        name,
        [
          ...(hasNull ? ["null"] : []),
          ...intervals.map(({ low, high }) => {
            if (low && low.value === high?.value) return show(low.value);
            return `${low ? (low.isInclusive ? "[" : "(") + show(low.value) : "("}..${high ? show(high.value) + (high.isInclusive ? "]" : ")") : ")"}`;
          }),
        ].join(" "),
      ]),
    ),
  );
}

function show(value: unknown): string {
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value);
}

const november = new Date("2026-11-01T00:00:00Z");
const december = new Date("2026-12-01T00:00:00Z");

describe("a filter", () => {
  it("without conditions is one alternative without conditions", () => {
    expect(alternatives({})).toEqual([{}]);
    expect(normalForm(parseFilter(entities.WorkOrder, null, []))).toHaveLength(1);
  });

  it("joins its fields, and several comparisons of one field", () => {
    expect(alternatives({ status: { in: ["OPEN", "ON_HOLD"] }, updatedAt: { gte: november, lt: december } })).toEqual([
      { status: "ON_HOLD OPEN", updatedAt: "[2026-11-01..2026-12-01)" },
    ]);
  });

  it("multiplies alternatives out", () => {
    expect(
      alternatives({
        status: { eq: "OPEN" },
        or: [{ number: { eq: "1" } }, { and: [{ number: { eq: "2" } }, { dueDate: { gt: november } }] }],
      }),
    ).toEqual([
      { status: "OPEN", number: "1" },
      { status: "OPEN", number: "2", dueDate: "(2026-11-01..)" },
    ]);
  });

  it("drops alternatives that contradict themselves", () => {
    expect(alternatives({ status: { eq: "OPEN" }, and: [{ status: { eq: "CLOSED" } }] })).toEqual([]);
    expect(alternatives({ status: { in: [] } })).toEqual([]);
    expect(alternatives({ or: [] })).toEqual([]);
    expect(alternatives({ updatedAt: { gt: december, lt: november } })).toEqual([]);
  });

  it("turns not into what is left of an enumeration, null among it", () => {
    expect(alternatives({ not: { status: { in: ["OPEN", "IN_PROGRESS", "ON_HOLD", "PENDING_APPROVAL"] } } })).toEqual([
      { status: "null CANCELED CLOSED COMPLETED SKIPPED UNKNOWN" },
    ]);
  });

  it("turns not of a range into the other side of it, and null where there may be none", () => {
    expect(alternatives({ not: { updatedAt: { gte: november } } })).toEqual([{ updatedAt: "(..2026-11-01)" }]);
    expect(alternatives({ not: { dueDate: { gte: november, lt: december } } })).toEqual([
      { dueDate: "null (..2026-11-01) [2026-12-01..)" },
    ]);
  });

  it("moves not past and and or (De Morgan)", () => {
    const both = { number: { eq: "1" }, status: { eq: "OPEN" } };
    expect(alternatives({ not: both })).toEqual([
      { number: "null (..1) (1..)" },
      { status: "null CANCELED CLOSED COMPLETED IN_PROGRESS ON_HOLD PENDING_APPROVAL SKIPPED UNKNOWN" },
    ]);
    expect(alternatives({ not: { or: [{ number: { eq: "1" } }, { not: { status: { eq: "OPEN" } } }] } })).toEqual([
      { number: "null (..1) (1..)", status: "OPEN" },
    ]);
    expect(alternatives({ not: { not: both } })).toEqual([{ number: "1", status: "OPEN" }]);
    expect(alternatives({ not: {} })).toEqual([]);
  });

  it("finds what has no value by eq: null", () => {
    expect(alternatives({ dueDate: { eq: null } })).toEqual([{ dueDate: "null" }]);
    expect(alternatives({ not: { dueDate: { eq: null } } })).toEqual([{ dueDate: "(..)" }]);
  });

  it("takes a beginning as the stretch of text that begins so", () => {
    expect(alternatives({ number: { startsWith: "WO-" } })).toEqual([{ number: "[WO-..WO.)" }]);
    expect(alternatives({ number: { startsWith: "a\u{10ffff}" } })).toEqual([{ number: "[a\u{10ffff}..b)" }]);
    expect(alternatives({ number: { startsWith: "\ud7ff" } })).toEqual([{ number: "[\ud7ff..\ue000)" }]);
    expect(alternatives({ number: { startsWith: "" } })).toEqual([{ number: "[..)" }]);
  });

  it("of more than 100 alternatives is refused", () => {
    const ten = Array.from({ length: 11 }, (_, index) => ({ number: { eq: String(index) } }));
    const others = Array.from({ length: 10 }, (_, index) => ({ dueDate: { gt: new Date(index) } }));
    expect(() => alternatives({ and: [{ or: ten }, { or: others }] })).toThrow(
      "The filter is too involved: expected at most 100 alternatives when or and not are multiplied out, got 110. Ask in several queries.",
    );
  });
});

describe("a comparison", () => {
  const connectionId = newId("connection");

  function problemOf(filter: FilterInput): InvalidInputError {
    try {
      parse(filter);
    } catch (error) {
      if (error instanceof InvalidInputError) return error;
    }
    throw new Error("Expected a refusal.");
  }

  it("takes ids of the kind the field holds", () => {
    const assetId = recordId("as", connectionId, "Asset", "7");
    expect(alternatives({ assetId: { eq: assetId }, connectionId: { in: [connectionId] } })).toEqual([
      { assetId, connectionId },
    ]);
  });

  it.each([
    [
      { assetId: { eq: "P-101" } },
      ["filter", "assetId", "eq"],
      'expected an id that begins with as_ as this API returned it, got "P-101"',
    ],
    [
      { assetId: { in: [recordId("wo", connectionId, "WorkOrder", "1")] } },
      ["filter", "assetId", "in", 0],
      `expected an id that begins with as_ as this API returned it, got "${recordId("wo", connectionId, "WorkOrder", "1")}"`,
    ],
    [
      { connectionId: { eq: "con_1" } },
      ["filter", "connectionId", "eq"],
      'expected an id that begins with con_ as this API returned it, got "con_1"',
    ],
    [
      { or: [{}, { dueDate: { gt: null } }] },
      ["filter", "or", 1, "dueDate", "gt"],
      "expected a value; what has none is found by eq: null, got null",
    ],
    [
      { number: { in: Array.from({ length: 1_001 }, String) } },
      ["filter", "number", "in"],
      "expected at most 1000 values, got 1001",
    ],
  ])("that makes no sense is refused with its path (%#)", (filter, path, message) => {
    expect(problemOf(filter).problems).toEqual([{ path, message }]);
  });
});

describe("the connections a filter names", () => {
  const [a, b] = [newId("connection"), newId("connection")];
  const named = (filter: FilterInput) => {
    const found = namedConnections(parse(filter));
    return found && [...found].sort();
  };

  it("are those of eq and in", () => {
    expect(named({ connectionId: { eq: a } })).toEqual([a]);
    expect(named({ connectionId: { in: [a, b] }, status: { eq: "OPEN" } })).toEqual([a, b].sort());
    expect(named({ and: [{ connectionId: { in: [a, b] } }, { connectionId: { eq: b } }] })).toEqual([b]);
  });

  it("are those of all alternatives, if each names some", () => {
    expect(named({ or: [{ connectionId: { eq: a } }, { connectionId: { eq: b } }] })).toEqual([a, b].sort());
    expect(named({ or: [{ connectionId: { eq: a } }, { status: { eq: "OPEN" } }] })).toBeNull();
  });

  it("are not known without a condition, or from a not", () => {
    expect(named({})).toBeNull();
    expect(named({ not: { connectionId: { eq: a } } })).toBeNull();
  });
});
