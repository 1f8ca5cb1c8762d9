import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate, type GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { limitRules, limits, parseOptions } from "../../../src/server/limits/index.js";

const schema = buildSchema(`
  type Query { thing: Thing, name: String }
  type Thing { name: String, thing: Thing, things: [Thing] }
`);

function check(query: string): readonly GraphQLError[] {
  return validate(schema, parse(query, parseOptions), [...specifiedRules, ...limitRules]);
}

function nested(levels: number): string {
  return `{ ${"thing { ".repeat(levels - 1)} name ${"}".repeat(levels)}`;
}

describe("the limits of an operation", () => {
  it("let through what is just at them", () => {
    expect(check(nested(limits.depth))).toEqual([]);
    expect(check(`{ ${Array.from({ length: limits.aliases }, (_, i) => `a${i}: name`).join(" ")} }`)).toEqual([]);
  });

  it("refuse one level more, with how many there are", () => {
    const [error, ...others] = check(nested(limits.depth + 1));
    expect(others).toEqual([]);
    expect(error?.message).toContain(`at most ${limits.depth} levels; this one has ${limits.depth + 1}`);
    expect(error?.extensions).toEqual({ maximum: limits.depth, actual: limits.depth + 1 });
  });

  it("count levels through fragments and inline fragments", () => {
    const half = Math.ceil((limits.depth + 1) / 2);
    const inner = `${"thing { ".repeat(half - 1)} name ${"}".repeat(half - 1)}`;
    const outer = `${"thing { ... on Thing { ".repeat(half)} ...Inner ${"} }".repeat(half)}`;
    expect(check(`{ ${outer} } fragment Inner on Thing { ${inner} }`).map((error) => error.message)).toEqual([
      expect.stringContaining(`this one has ${half * 2}`),
    ]);
  });

  it("refuse one alias more, wherever it stands", () => {
    const many = Array.from({ length: limits.aliases }, (_, index) => `a${index}: name`).join(" ");
    const [error] = check(`{ thing { other: thing { ...Many } } } fragment Many on Thing { ${many} }`);
    expect(error?.message).toContain(`${limits.aliases} aliases; this one has ${limits.aliases + 1}`);
  });

  it("refuse one field at the root more, repeated ones included", () => {
    const [error] = check(`{ ${"name ".repeat(limits.rootFields + 1)} }`);
    expect(error?.message).toContain("fields at its root");
  });

  it("measure each operation of a document by itself", () => {
    expect(check(`query A { name } query B ${nested(limits.depth + 1)}`)).toHaveLength(1);
  });

  it("stop reading after too many tokens", () => {
    expect(() => parse(`{ ${"name ".repeat(limits.tokens)} }`, parseOptions)).toThrow(/5000 tokens/);
  });

  it("end on fragments that double each other thirty times, and see how large they are", () => {
    const doubling = Array.from(
      { length: 30 },
      (_, index) => `fragment F${index} on Thing { a: thing { ...F${index + 1} } b: thing { ...F${index + 1} } }`,
    ).join(" ");
    const query = `{ thing { ...F0 } } ${doubling} fragment F30 on Thing { name }`;
    const startedAt = performance.now();
    const errors = validate(schema, parse(query, parseOptions), [...limitRules]);
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(errors.map((error) => error.extensions["actual"])).toEqual([32, 2 ** 31 - 2]);
  });

  it("end on fragments that spread each other in a circle, which another rule refuses", () => {
    const errors = check(
      "{ thing { ...A } } fragment A on Thing { thing { ...B } } fragment B on Thing { thing { ...A } }",
    );
    expect(errors.map((error) => error.message)).toEqual([expect.stringContaining("Cannot spread fragment")]);
  });

  it("let the introspection query through, and not one that goes round in it", () => {
    expect(check(getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }))).toEqual([]);
    const round = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`;
    expect(check(round).length).toBeGreaterThan(0);
  });
});
