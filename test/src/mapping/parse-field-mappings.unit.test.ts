import { describe, expect, it } from "vitest";
import type { EntityName } from "../../../schema/entities/index.js";
import { InvalidInputError } from "../../../src/errors/index.js";
import { parseFieldMappings } from "../../../src/mapping/index.js";

const offered: readonly EntityName[] = ["WorkOrder", "Vendor"];
const path = ["input", "fieldMappings"];
const right = { entity: "WorkOrder", field: "title", expression: "summary" };

function problemsOf(input: unknown, among: readonly EntityName[] = offered) {
  try {
    parseFieldMappings(input, among, path);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

describe("field mappings from input", () => {
  it("are taken with unified and custom fields, their expressions trimmed", () => {
    expect(
      parseFieldMappings(
        [
          { ...right, expression: "  summary " },
          { ...right, entity: "Vendor", field: "name" },
          { ...right, field: "custom.cost-center_é1", expression: "x_cost.center || 'none'" },
          { ...right, field: "url", expression: "join('', ['https://plant.example/', id])" },
        ],
        offered,
        path,
      ),
    ).toEqual([
      right,
      { ...right, entity: "Vendor", field: "name" },
      { ...right, field: "custom.cost-center_é1", expression: "x_cost.center || 'none'" },
      { ...right, field: "url", expression: "join('', ['https://plant.example/', id])" },
    ]);
    expect(parseFieldMappings([], offered, path)).toEqual([]);
  });

  it("are refused with a path for each value at fault", () => {
    expect(
      problemsOf([
        right,
        { ...right, field: "tittle" },
        { ...right, field: "custom.cost center", expression: "abs(" },
        { ...right, field: "description", expression: "nme(x)" },
      ]),
    ).toEqual([
      {
        path: ["input", "fieldMappings", 1, "field"],
        message: expect.stringMatching(/^expected a field of WorkOrder such as title, .*got "tittle"$/) as string,
      },
      {
        path: ["input", "fieldMappings", 2, "field"],
        message: 'expected custom. and a key of 1 to 64 letters, digits, _ and -, got "custom.cost center"',
      },
      {
        path: ["input", "fieldMappings", 2, "expression"],
        message: "expected a JMESPath expression, got one that can't be used: it ends too early",
      },
      {
        path: ["input", "fieldMappings", 3, "expression"],
        message: expect.stringContaining("there is no function nme()") as string,
      },
    ]);
  });

  it.each([
    [{ ...right, entity: "Asset" }, "entity", 'expected one of WorkOrder, Vendor, got "Asset"'],
    [{ ...right, entity: undefined }, "entity", "expected one of WorkOrder, Vendor, got nothing"],
    [{ ...right, field: 3 }, "field", "expected a field of the entity, or custom. and a key, got 3"],
    [{ ...right, expression: "  " }, "expression", 'expected a JMESPath expression of 1 to 2000 characters, got ""'],
    [
      { ...right, expression: "a".repeat(2_001) },
      "expression",
      "expected a JMESPath expression of 1 to 2000 characters, got 2001 characters",
    ],
    [{ ...right, field: `custom.${"k".repeat(65)}` }, "field", /^expected custom\. and a key of 1 to 64/],
    [{ ...right, field: "constructor" }, "field", /^expected a field of WorkOrder such as/],
    [{ ...right, field: "remoteUpdatedAt" }, "field", /^expected a field of WorkOrder such as/],
  ])("say what was expected and what came: %j", (mapping, part, message) => {
    const [problem, ...others] = problemsOf([mapping]);
    expect(others).toEqual([]);
    expect(problem?.path).toEqual([...path, 0, part]);
    if (typeof message === "string") expect(problem?.message).toBe(message);
    else expect(problem?.message).toMatch(message);
  });

  it("take no field that follows from others", () => {
    const mapped = { entity: "StockLevel", field: "belowMinimum", expression: "low" };
    expect(problemsOf([mapped], ["StockLevel"])[0]?.message).toBe(
      "expected a field that a source gives, got belowMinimum, which follows from available, onHand, minimum; map these",
    );
  });

  it("take no field that is made of fields", () => {
    expect(problemsOf([{ ...right, entity: "Vendor", field: "addresses" }])[0]?.message).toMatch(
      /^expected a field with a value of its own, got addresses, which is made of/,
    );
  });

  it("name each field of an entity once", () => {
    expect(problemsOf([right, { ...right, expression: "other" }])).toEqual([
      { path: [...path, 1, "field"], message: "expected each field of WorkOrder once, got title again" },
    ]);
  });

  it("are objects of these parts, in a list of at most 100", () => {
    expect(problemsOf("x")).toEqual([{ path, message: 'expected a list of at most 100 field mappings, got "x"' }]);
    expect(problemsOf(null)[0]?.path).toEqual(path);
    expect(problemsOf([7])).toEqual([
      { path: [...path, 0], message: "expected an object with entity, field and expression, got 7" },
    ]);
    expect(problemsOf([{ ...right, filed: "x" }])).toEqual([
      { path: [...path, 0], message: "expected only entity, field and expression, got also filed" },
    ]);
    const many = Array.from({ length: 101 }, (_, index) => ({ ...right, field: `custom.k${index}` }));
    expect(problemsOf(many.slice(1))).toEqual([]);
    expect(problemsOf(many)).toEqual([
      { path, message: "expected a list of at most 100 field mappings, got 101 of them" },
    ]);
  });
});
