import { describe, expect, it } from "vitest";
import {
  date,
  dateTime,
  decimal,
  defineEntity,
  defineEnum,
  duration,
  enumeration,
  int,
  boolean,
  money,
  reference,
  references,
  string,
  strings,
} from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import { MappingError } from "../../../src/errors/index.js";
import { mappingKey, withFieldMappings, type FieldMapping } from "../../../src/mapping/index.js";
import { recordEncoder } from "../../../src/records/record-codec.js";

const status = defineEnum({ name: "Status", description: "How far it is.", values: { OPEN: "Open.", DONE: "Done." } });

/** One field of each kind. */
const entity = defineEntity({
  ...entities.WorkOrder,
  fields: {
    string: string("x"),
    strings: strings("x"),
    int: int("x"),
    duration: duration("x"),
    decimal: decimal("x"),
    boolean: boolean("x"),
    dateTime: dateTime("x"),
    date: date("x"),
    money: money("x"),
    enum: enumeration(status, "x"),
    reference: reference("Asset", "x"),
    references: references("User", "x"),
  },
  indexes: [],
  search: ["string"],
  listedUnder: [],
  writable: [],
});

function mapping(field: string, expression = "v"): FieldMapping {
  return { entity: "WorkOrder", field, expression };
}

function mapped(field: string, raw: unknown, expression?: string) {
  return withFieldMappings(() => ({}), entity, [mapping(field, expression)])(raw)[field];
}

function faultOf(field: string, raw: unknown, expression?: string): MappingError {
  try {
    withFieldMappings(() => ({}), entity, [mapping(field, expression)])(raw);
  } catch (error) {
    if (error instanceof MappingError) return error;
    throw error;
  }
  throw new Error(`${field} took ${JSON.stringify(raw)}.`);
}

describe("a value of an expression for a unified field", () => {
  it.each([
    ["string", "text", "text"],
    ["string", "", ""],
    ["string", 7.5, "7.5"],
    ["string", 1e21, "1000000000000000000000"],
    ["strings", ["a", 1, null], ["a", "1"]],
    ["strings", "a", ["a"]],
    ["strings", [], []],
    ["int", 3, 3],
    ["int", "-12", -12],
    ["duration", "5400", 5400],
    ["decimal", 12.5, "12.5"],
    ["decimal", 1e-7, "0.0000001"],
    ["decimal", "00.10", "00.10"],
    ["boolean", false, false],
    ["dateTime", "2026-11-24T08:30:00Z", new Date("2026-11-24T08:30:00Z")],
    ["dateTime", "2026-11-24T08:30:00.123456+01:00", new Date("2026-11-24T07:30:00.123Z")],
    ["dateTime", "2026-11-24T08:30+0530", new Date("2026-11-24T03:00:00Z")],
    ["date", "2024-02-29", "2024-02-29"],
    ["money", { amount: 12.5, currency: "EUR" }, { amount: "12.5", currency: "EUR" }],
    ["money", { amount: "3", currency: "JPY", more: 1 }, { amount: "3", currency: "JPY" }],
    ["enum", "DONE", { value: "DONE", raw: "DONE" }],
    ["enum", "finished", { value: "UNKNOWN", raw: "finished" }],
    ["enum", "constructor", { value: "UNKNOWN", raw: "constructor" }],
    ["enum", 3, { value: "UNKNOWN", raw: "3" }],
    ["enum", { value: "DONE", raw: "finished" }, { value: "DONE", raw: "finished" }],
    [
      "enum",
      { value: "DONE", raw: "finished", label: "Finished" },
      { value: "DONE", raw: "finished", label: "Finished" },
    ],
    ["enum", { value: "DONE", raw: "finished", label: null }, { value: "DONE", raw: "finished" }],
    ["enum", { value: null, raw: "away" }, { value: "UNKNOWN", raw: "away" }],
    ["reference", 17, "17"],
    ["reference", "M-1", "M-1"],
    ["references", [1, "b"], ["1", "b"]],
  ])("%s takes %j", (field, v, expected) => {
    const unified = withFieldMappings(() => ({}), entity, [mapping(field)])({ v });
    expect(unified).toEqual({ [field]: expected });
    expect(() =>
      recordEncoder({ ...entity, name: "EachKind" })(unified, "con_01jd0000000000000000000000"),
    ).not.toThrow();
  });

  it.each([
    ["string", true, "expected text, got true"],
    ["string", { a: 1 }, "expected text, got object"],
    ["strings", ["a", ["b"]], "expected a list of text, got list"],
    ["int", 1.5, "expected a whole number, got 1.5"],
    ["int", "1.0", 'expected a whole number, got "1.0"'],
    ["int", "", 'expected a whole number, got ""'],
    ["int", 2 ** 60, "expected a whole number, got 1152921504606847000"],
    ["duration", "PT1H", 'expected whole seconds, got "PT1H"'],
    ["decimal", "1,5", 'expected a decimal number, or one as text like 12.50, got "1,5"'],
    ["decimal", 1e-300, "expected a decimal number, or one as text like 12.50, got 1e-300"],
    ["boolean", "yes", 'expected true or false, got "yes"'],
    ["boolean", 1, "expected true or false, got 1"],
    ["dateTime", "2026-11-24", /^dateTime: expected an instant with its zone/],
    ["dateTime", "2026-11-24T08:30:00", /got "2026-11-24T08:30:00"/],
    ["dateTime", "2026-02-30T08:30:00Z", /got "2026-02-30T08:30:00Z"/],
    ["dateTime", 1764000000, /got 1764000000/],
    ["date", "2026-02-30", 'expected a day like 2026-11-24; of a longer text, take [0:10], got "2026-02-30"'],
    ["date", "2026-11-24T00:00:00Z", /take \[0:10\]/],
    ["money", 12, /^money: expected an amount with its currency like {amount: total, currency: 'EUR'}, got 12/],
    ["money", { amount: 1, currency: "€" }, /got object/],
    ["money", { amount: null, currency: "EUR" }, /got object/],
    ["enum", ["DONE"], "expected a value of Status, got list"],
    ["reference", "", `expected the source's id of a record of Asset, got ""`],
    ["references", [""], `expected a list of the source's ids of records of User, got ""`],
  ])("%s refuses %j", (field, v, said) => {
    const fault = faultOf(field, { v });
    expect(fault.path).toBe(field);
    if (typeof said === "string") expect(fault.message).toBe(`${field}: ${said}. Its field mapping is v.`);
    else expect(fault.message).toMatch(said);
  });

  it("may be 64 KB", () => {
    expect(mapped("string", { v: "x".repeat(65_000) })).toHaveLength(65_000);
    expect(faultOf("string", { v: "ä".repeat(33_000) }).message).toContain("more than 65536 bytes");
    expect(faultOf("strings", { v: Array(7_000).fill("0123456789") }).message).toContain("more than 65536 bytes");
  });

  it("empties the field when there is none", () => {
    for (const field of Object.keys(entity.fields)) {
      expect(mapped(field, { v: null })).toBeNull();
      expect(mapped(field, {})).toBeNull();
    }
  });
});

describe("a record with field mappings", () => {
  const connector = (raw: unknown) => ({
    title: (raw as { summary: string }).summary,
    description: "theirs",
    customFields: [
      { key: "floor", label: "Floor", value: 1 },
      { key: "wing", value: "W" },
    ],
  });

  it("is the connector's where there are none", () => {
    expect(withFieldMappings(connector, entities.WorkOrder, [])).toBe(connector);
    expect(withFieldMappings(connector, entities.Vendor, [mapping("title")])).toBe(connector);
  });

  it("has the mappings' values in place of the connector's, and custom fields beside", () => {
    const toUnified = withFieldMappings(connector, entities.WorkOrder, [
      mapping("title", "join(' ', [number, summary])"),
      mapping("custom.floor", "place.floor"),
      mapping("custom.tags", "tags"),
      mapping("custom.box", "{a: number}"),
      mapping("custom.none", "missing"),
      mapping("url", "join('', ['https://plant.example/', number])"),
    ]);
    expect(toUnified({ number: "W-1", summary: "Pump", place: { floor: 3 }, tags: ["a"] })).toEqual({
      title: "W-1 Pump",
      description: "theirs",
      url: "https://plant.example/W-1",
      customFields: [
        { key: "floor", label: "Floor", value: 3 },
        { key: "wing", value: "W" },
        { key: "tags", value: '["a"]' },
        { key: "box", value: '{"a":"W-1"}' },
        { key: "none", value: null },
      ],
    });
  });

  it("leaves what the connector returned as it was", () => {
    const theirs = Object.freeze({
      title: "theirs",
      customFields: Object.freeze([Object.freeze({ key: "a", value: 1 })]),
    });
    const toUnified = withFieldMappings(() => theirs, entities.WorkOrder, [mapping("title"), mapping("custom.a")]);
    expect(toUnified({ v: "x" })).toEqual({ title: "x", customFields: [{ key: "a", value: "x" }] });
  });

  it("names the mapping that fails on it", () => {
    const toUnified = withFieldMappings(connector, entities.WorkOrder, [mapping("custom.sum", "sum(lines[].price)")]);
    expect(() => toUnified({ summary: "x", lines: [{ price: "1" }] })).toThrow(
      new MappingError(
        "custom.sum: sum() expects list of number as argument 1, got a list of text. Its field mapping is sum(lines[].price).",
        { path: "custom.sum" },
      ),
    );
  });

  it("fails, record by record, when a stored mapping can't be used any more", () => {
    for (const broken of [mapping("gone"), mapping("title", "abs("), mapping("custom.x", "gone()")]) {
      const toUnified = withFieldMappings(connector, entities.WorkOrder, [broken]);
      expect(() => toUnified({ summary: "x" })).toThrow(/the mapping can't be used/);
      expect(() => toUnified({ summary: "x" })).toThrow(MappingError);
    }
  });

  it("lets the connector's own fault through", () => {
    const fault = new MappingError("status: expected text.", { path: "status" });
    const toUnified = withFieldMappings(
      () => {
        throw fault;
      },
      entities.WorkOrder,
      [mapping("title")],
    );
    expect(() => toUnified({})).toThrow(fault);
  });
});

describe("the key of a mapping", () => {
  it("is the connector's version where there are no field mappings", () => {
    expect(mappingKey(3, [])).toBe("3");
  });

  it("stays the same from one release to the next, or all records are mapped again", () => {
    expect(mappingKey(3, [mapping("title", "summary")])).toBe("3+ae08da8eee");
  });

  it("differs with version, field and expression, not with the order", () => {
    const [one, other] = [mapping("title", "a"), mapping("custom.x", "b")];
    const keys = [[one], [other], [one, other], [mapping("title", "b")], [mapping("custom.x", "a")]].map((mappings) =>
      mappingKey(3, mappings),
    );
    expect(new Set([...keys, mappingKey(4, [one])]).size).toBe(6);
    expect(mappingKey(3, [other, one])).toBe(mappingKey(3, [one, other]));
    for (const key of keys) expect(key).toMatch(/^3\+[0-9a-f]{10}$/);
  });
});
