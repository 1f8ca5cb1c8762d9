import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/errors/index.js";
import { deepestNesting, requireShallowText, requireShallowVariables } from "../../../src/server/limits/nesting.js";

const nested = (depth: number, open = "{", close = "}") => open.repeat(depth) + close.repeat(depth);

describe("brackets in each other", () => {
  it.each([
    ["the deepest there may be", nested(deepestNesting)],
    ["one after the other", nested(1).repeat(10_000)],
    ["in a string", `{ a(b: "${"{".repeat(500)}") }`],
    ["in a string with quotes in it", `{ a(b: "\\"${"[".repeat(500)}") }`],
    ["in a block string", `{ a(b: """ ${"(".repeat(500)} \\""" ${"(".repeat(500)} """) }`],
    ["in a comment", `{ a # ${"{".repeat(500)}\n b }`],
    ["closed more often than opened", "}".repeat(500)],
  ])("are fine: %s", (_what, text) => {
    expect(() => requireShallowText(text)).not.toThrow();
  });

  it.each([
    ["one more than there may be", nested(deepestNesting + 1)],
    ["of several kinds", "{ a(b: [".repeat(50)],
    ["behind a string that ends", `{ a(b: "\\\\") ${"{".repeat(500)}`],
    ["behind a comment", `# {\n${"[".repeat(500)}`],
    ["behind a string that its line ends", `" {\n${"[".repeat(500)}`],
    ["a hundred thousand", "[".repeat(100_000)],
  ])("are too many: %s", (_what, text) => {
    expect(() => requireShallowText(text)).toThrow(InvalidInputError);
  });

  it("count in variables too, without following them on the stack", () => {
    const deep = (depth: number): unknown => JSON.parse('{"a":'.repeat(depth) + "1" + "}".repeat(depth));
    expect(() => requireShallowVariables(deep(deepestNesting))).not.toThrow();
    expect(() => requireShallowVariables(undefined)).not.toThrow();
    expect(() => requireShallowVariables({ list: Array(50_000).fill([1]) })).not.toThrow();
    for (const depth of [deepestNesting + 1, 100_000])
      expect(() => requireShallowVariables(deep(depth))).toThrow(InvalidInputError);
  });
});
