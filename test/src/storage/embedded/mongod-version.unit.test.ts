import { describe, expect, it } from "vitest";
import { canOpen, newestFirst } from "../../../../src/storage/embedded/mongod-version.js";

describe("which data a mongod can open", () => {
  it.each([
    ["6.0.5", "6.0", true],
    ["7.0.14", "6.0", true],
    ["7.0.14", "7.0", true],
    ["8.0.4", "7.0", true],
    ["8.0.4", "6.0", false],
    ["8.2.6", "8.0", true],
    ["8.2.6", "8.2", true],
    ["8.2.6", "7.0", false],
    ["6.0.5", "7.0", false],
    ["8.0.4", "8.2", false],
    ["10.0.0", "9.0", true],
  ])("mongod %s, data of %s: %s", (mongod, data, expected) => {
    expect(canOpen(mongod, data)).toBe(expected);
  });
});

describe("the order in which cached versions are tried", () => {
  it("compares numbers, not letters", () => {
    expect(["7.0.9", "10.0.0", "7.0.14", "6.0.5"].sort(newestFirst)).toEqual(["10.0.0", "7.0.14", "7.0.9", "6.0.5"]);
  });
});
