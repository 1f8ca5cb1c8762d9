import { describe, expect, it } from "vitest";
import type { InvalidInputError } from "../../../src/errors/index.js";
import { parsePage } from "../../../src/records/index.js";

describe("page arguments", () => {
  it("default to the first 50", () => {
    expect(parsePage({})).toEqual({ size: 50, isBackward: false, cursor: null, cursorArgument: "after" });
  });

  it("take 1 to 500 from either end", () => {
    expect(parsePage({ first: 500 }).size).toBe(500);
    expect(parsePage({ last: 1, before: "c" })).toEqual({
      size: 1,
      isBackward: true,
      cursor: "c",
      cursorArgument: "before",
    });
    expect(parsePage({ before: "c" })).toMatchObject({ size: 50, isBackward: true });
  });

  it.each([
    [
      { first: 0 },
      "first: expected a whole number from 1 to 500, got 0. Ask for at most 500 and go on with after: pageInfo.endCursor.",
    ],
    [
      { first: -1 },
      "first: expected a whole number from 1 to 500, got -1. Ask for at most 500 and go on with after: pageInfo.endCursor.",
    ],
    [
      { first: 10_000 },
      "first: expected a whole number from 1 to 500, got 10000. Ask for at most 500 and go on with after: pageInfo.endCursor.",
    ],
    [
      { last: 501 },
      "last: expected a whole number from 1 to 500, got 501. Ask for at most 500 and go back with before: pageInfo.startCursor.",
    ],
    [{ first: 1, last: 1 }, "last: expected first or last, not both, got both. Leave one of them out."],
    [{ after: "a", before: "b" }, "before: expected after or before, not both, got both. Leave one of them out."],
    [
      { last: 5, after: "a" },
      "after: expected before together with last, got after. Page backwards with last and before.",
    ],
    [
      { first: 5, before: "b" },
      "before: expected after together with first, got before. Page forwards with first and after.",
    ],
  ])("%j are refused with what to do", (args, message) => {
    expect(() => parsePage(args)).toThrow(message);
  });

  it("name the argument at fault", () => {
    let problems: unknown;
    try {
      parsePage({ last: 0 });
    } catch (error) {
      problems = (error as InvalidInputError).problems;
    }
    expect(problems).toEqual([{ path: ["last"], message: "expected a whole number from 1 to 500, got 0" }]);
  });
});
