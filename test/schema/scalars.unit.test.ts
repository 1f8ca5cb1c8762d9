import fc from "fast-check";
import { Decimal128 } from "mongodb";
import { parseValue as parseLiteralText } from "graphql";
import { describe, expect, it } from "vitest";
import {
  GraphQLCurrencyCode,
  GraphQLDate,
  GraphQLDateTime,
  GraphQLDecimal,
  GraphQLUrl,
} from "../../schema/scalars/index.js";

describe("DateTime", () => {
  it("goes out in UTC, whole to the millisecond", () => {
    expect(GraphQLDateTime.serialize(new Date(0))).toBe("1970-01-01T00:00:00.000Z");
  });

  it.each([
    ["2026-11-25T08:30:00Z", "2026-11-25T08:30:00.000Z"],
    ["2026-11-25T08:30:00.125+01:00", "2026-11-25T07:30:00.125Z"],
    ["2026-11-25t08:30:00z", "2026-11-25T08:30:00.000Z"],
  ])("takes %s", (text, expected) => {
    expect(GraphQLDateTime.parseValue(text).toISOString()).toBe(expected);
  });

  it.each(["2026-11-25", "2026-11-25T08:30:00", "2026-02-30T00:00:00Z", "yesterday", "", 1_764_060_000, null, {}])(
    "refuses %j",
    (value) => {
      expect(() => GraphQLDateTime.parseValue(value)).toThrow(
        `Expected a point in time with its offset, like 2026-11-25T08:30:00Z, got ${JSON.stringify(value)}.`,
      );
    },
  );
});

describe("Date", () => {
  it("is a day and stays one, whatever the time zone", () => {
    expect(GraphQLDate.serialize("2026-03-29")).toBe("2026-03-29");
    expect(GraphQLDate.parseValue("2028-02-29")).toBe("2028-02-29");
  });

  it.each(["2026-02-29", "2026-13-01", "25.11.2026", "2026-11-25T00:00:00Z", 20_261_125])("refuses %j", (value) => {
    expect(() => GraphQLDate.parseValue(value)).toThrow(
      `Expected a calendar day, like 2026-11-25, got ${JSON.stringify(value)}.`,
    );
  });
});

describe("Decimal", () => {
  it.each([
    ["12.50", "12.50"],
    ["1E+3", "1000"],
    ["1.5E-7", "0.00000015"],
    ["-0.10", "-0.10"],
    ["9999999999999999999999999999999999", "9999999999999999999999999999999999"],
  ])("shows %s without an exponent and with all its digits", (stored, expected) => {
    expect(GraphQLDecimal.serialize(Decimal128.fromString(stored))).toBe(expected);
  });

  it("takes text and whole numbers", () => {
    expect(GraphQLDecimal.parseValue("12.50")).toBe("12.50");
    expect(GraphQLDecimal.parseValue(-7)).toBe("-7");
    expect(GraphQLDecimal.parseLiteral(parseLiteralText("12.50"), {})).toBe("12.50");
    expect(GraphQLDecimal.parseLiteral(parseLiteralText('"0.1"'), {})).toBe("0.1");
  });

  it.each([["1e3"], ["NaN"], ["Infinity"], [""], ["1."], ["1,5"], [0.1], [2 ** 60], [null], ["1".repeat(35)]])(
    "refuses %j",
    (value) => {
      expect(() => GraphQLDecimal.parseValue(value)).toThrow(
        /^Expected (a decimal number as text, like "12.50"|at most 34 digits), got/,
      );
    },
  );

  it("says so when a stored value is no number", () => {
    expect(() => GraphQLDecimal.serialize(Decimal128.fromString("NaN"))).toThrow(
      "A stored number can't be shown as a decimal: NaN.",
    );
  });
});

describe("CurrencyCode", () => {
  it("takes three capital letters", () => {
    expect(GraphQLCurrencyCode.parseValue("EUR")).toBe("EUR");
    for (const wrong of ["eur", "EURO", "€", 978]) {
      expect(() => GraphQLCurrencyCode.parseValue(wrong)).toThrow(
        "Expected a currency code of three capital letters, like EUR",
      );
    }
  });
});

describe("URL", () => {
  it("takes absolute ones and shows them as they were given", () => {
    expect(GraphQLUrl.parseValue("https://example.com/a b")).toBe("https://example.com/a b");
    expect(GraphQLUrl.serialize("https://example.com/a b")).toBe("https://example.com/a b");
    expect(() => GraphQLUrl.parseValue("/path")).toThrow(
      'Expected an absolute URL, like https://example.com/path, got "/path".',
    );
  });
});

describe("an instant", () => {
  it("is written as the language writes it, whatever it is and whatever was written before", () => {
    const near = fc.date({
      min: new Date("2026-11-20T00:00:00Z"),
      max: new Date("2026-11-30T00:00:00Z"),
      noInvalidDate: true,
    });
    // Three years apart, two days may be kept in one place.
    fc.assert(
      fc.property(
        fc.oneof(near, fc.date({ noInvalidDate: true })),
        fc.integer({ min: -3, max: 3 }),
        (instant, times) => {
          const other = new Date(instant.getTime() + times * 1024 * 86_400_000);
          for (const one of [instant, other, instant]) {
            if (!Number.isNaN(one.getTime())) expect(GraphQLDateTime.serialize(one)).toBe(one.toISOString());
          }
        },
      ),
      {
        numRuns: 2_000,
        examples: [
          [new Date(0), 1],
          [new Date(-1), 0],
          [new Date(8.64e15), 0],
          [new Date(-8.64e15), 0],
        ],
      },
    );
    expect(() => GraphQLDateTime.serialize(new Date(Number.NaN))).toThrow();
  });
});
