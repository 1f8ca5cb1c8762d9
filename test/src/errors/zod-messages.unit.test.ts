import { describe, expect, it } from "vitest";
import { z } from "zod";
import { problemsFromZod } from "../../../src/errors/index.js";

function problems(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return error ? problemsFromZod(error, []).map(({ path, message }) => `${path.join(".")}: ${message}`) : [];
}

const animal = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("cat"), lives: z.int() }),
  z.strictObject({ kind: z.literal("dog") }),
]);
const field = z.union([z.string(), z.strictObject({ value: z.string(), unit: z.enum(["h", "min"]).optional() })]);

describe("what is wrong with an input, in words of ours", () => {
  it.each<[string, z.ZodType, unknown, string[]]>([
    ["nothing", z.object({ a: z.string() }), {}, ["a: expected text, got nothing"]],
    [
      "nothing, where it is said what belongs there",
      z.object({ url: z.string().describe("Address of the API.") }),
      {},
      ["url: expected text, got nothing: Address of the API"],
    ],
    ["a number", z.string(), 5, [": expected text, got 5"]],
    ["null", z.object({}), null, [": expected an object, got null"]],
    ["text that may be a secret", z.number(), "s3cr3t", [": expected a number, got text"]],
    ["an empty text", z.string().min(1), "", [": expected at least 1 character, got none"]],
    ["a long one", z.string().max(3), "long", [": expected at most 3 characters, got 4"]],
    ["too few", z.array(z.int()).min(2), [1], [": expected at least 2 items, got 1"]],
    ["a small number", z.int().min(1), 0, [": expected at least 1, got 0"]],
    ["a broken number", z.int(), 1.5, [": expected a whole number, got 1.5"]],
    ["a word that is none", z.enum(["on", "off"]), "of", [': expected one of on, off, got "of"']],
    ["another word", z.literal(1), 2, [": expected 1, got 2"]],
    ["an unknown name", z.strictObject({ a: z.int() }), { a: 1, b: 2 }, [": expected only a, got b"]],
    ["no kind", animal, {}, ["kind: expected one of cat, dog, got nothing"]],
    ["an unknown kind", animal, { kind: "cow" }, ['kind: expected one of cat, dog, got "cow"']],
    ["a kind's own part", animal, { kind: "cat" }, ["lives: expected a number, got nothing"]],
    ["neither form", field, 7, [": expected text or an object, got 7"]],
    ["almost one of the forms", field, { value: "x", unit: "d" }, ['unit: expected one of h, min, got "d"']],
    ["a form, told by path", z.object({ f: field }), { f: {} }, ["f.value: expected text, got nothing"]],
    ["no address", z.url(), "here", [": expected an absolute address such as https://example.com, got another text"]],
    ["no instant", z.iso.datetime(), "soon", [': expected an instant such as 2026-11-27T10:00:00Z, got "soon"']],
    ["words of the schema's own", z.union([z.string(), z.int()], { error: "Say it." }), {}, [": Say it."]],
    ["another form", z.string().regex(/^a+$/), "s3cr3t", [": expected text of the form /^a+$/, got another"]],
    [
      "an odd name",
      z.record(z.string().min(3), z.int()),
      { a: 1 },
      ["a: expected another name: expected at least 3 characters, got 1"],
    ],
  ])("says of %s what was expected and what came", (_name, schema, value, expected) => {
    expect(problems(schema, value)).toEqual(expected);
  });
});
