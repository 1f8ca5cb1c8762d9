import fc from "fast-check";
import {
  buildSchema,
  execute,
  GraphQLObjectType,
  parse,
  validate,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DirectEngine } from "../../../src/engine/index.js";
import { batchExtension } from "../../../src/loaders/index.js";

const schema = buildSchema(/* GraphQL */ `
  enum Color {
    RED
    GREEN
  }
  interface Named {
    name: String
  }
  type Leaf implements Named {
    name: String
    number: Int
    surely: Int!
    color: Color
  }
  type Thing implements Named {
    name: String
    id: ID!
    number(plus: Int = 1): Int
    surely: String!
    self: Thing
    surelySelf: Thing!
    many: [Thing]
    manySurely: [Thing!]!
    matrix: [[Int]]
    named: Named
    manyNamed: [Named!]
    either: Either
    batched: Thing
    batchedMany: [Leaf!]!
  }
  union Either = Leaf | Thing
  type Query {
    thing: Thing
    things(count: Int = 2): [Thing!]!
    surely: Thing!
    broken: String
    late: Int
  }
  type Mutation {
    add(plus: Int!): Int
    fail: Int!
  }
`);

/** What a value may do: stand there, be null, be late, fail at once or later. Chosen by the place, so it is always the same. */
type Whim = "value" | "null" | "late" | "throws" | "rejects";

interface Context {
  readonly whims: readonly Whim[];
  sum: number;
}

interface Source {
  readonly seed: number;
}

function seedOf(source: unknown, name: string, index = 0): number {
  const { seed } = (source ?? { seed: 1 }) as Source;
  let mixed = seed * 31 + index * 7 + 3;
  for (const letter of name) mixed = (mixed * 33 + letter.charCodeAt(0)) % 100_003;
  return mixed;
}

function answer(whim: Whim, value: unknown): unknown {
  switch (whim) {
    case "value":
      return value;
    case "null":
      return null;
    case "late":
      return Promise.resolve(value);
    case "throws":
      throw new Error("thrown");
    case "rejects":
      return Promise.reject(new Error("rejected"));
  }
}

function valueOf(type: string, seed: number): unknown {
  switch (type) {
    case "String":
      return `text ${seed}`;
    case "ID":
      return seed;
    case "Int":
      return seed % 10 === 0 ? "no number" : seed;
    case "Color":
      return seed % 3 === 0 ? "BLUE" : "RED";
    case "Named":
    case "Either":
      return { __typename: seed % 5 === 0 ? "Nothing" : seed % 2 === 0 ? "Leaf" : "Thing", seed };
    default:
      return { seed };
  }
}

function made(type: string, seed: number): unknown {
  const of = type.replace(/!$/, "");
  if (!of.startsWith("[")) return valueOf(of, seed);
  const item = of.slice(1, -1);
  const items = Array.from({ length: seed % 4 }, (_, index) =>
    seed % 7 === index ? null : made(item, seedOf({ seed }, "item", index)),
  );
  return seed % 11 === 0 ? items.map((one) => Promise.resolve(one)) : items;
}

for (const type of Object.values(schema.getTypeMap())) {
  if (!(type instanceof GraphQLObjectType) || type.name.startsWith("__")) continue;
  for (const field of Object.values(type.getFields())) {
    const resolve: GraphQLFieldResolver<unknown, Context> = (source, args: { plus?: number }, context) => {
      const seed = seedOf(source, field.name);
      const whim = context.whims[seed % context.whims.length] ?? "value";
      if (type.name === "Mutation" && field.name === "add") return (context.sum = context.sum * 2 + (args.plus ?? 0));
      return answer(whim, made(String(field.type), seed + (args.plus ?? 0)));
    };
    field.resolve = resolve as never;
    if (!field.name.startsWith("batched")) continue;
    field.extensions = batchExtension(async (sources: readonly unknown[], args, context: Context, info) =>
      Promise.all(
        sources.map(async (source) => {
          try {
            return await resolve(source, args, context, info);
          } catch (error) {
            return error;
          }
        }),
      ),
    );
  }
}

const engine = new DirectEngine(schema);

/**
 * graphql-js leaves promises behind that are rejected, where a list ends early; nobody handles those. Ours must not, so
 * the two run one after the other.
 */
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
const others = process.listeners("unhandledRejection");

beforeAll(() => {
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
});

afterAll(() => {
  process.off("unhandledRejection", note);
  for (const listener of others) process.on("unhandledRejection", listener);
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function both(
  text: string,
  variables: Record<string, unknown> = {},
  whims: readonly Whim[] = ["value"],
  operationName: string | null = null,
): Promise<[ExecutionResult, ExecutionResult]> {
  const document = parse(text);
  const own = await engine.execute({
    document,
    operationName,
    variables,
    context: { whims, sum: 0 } satisfies Context,
  });
  await turn();
  expect(unhandled).toEqual([]);
  const theirs = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    contextValue: { whims, sum: 0 } satisfies Context,
  });
  await turn();
  unhandled.length = 0;
  return [comparable(own), comparable(theirs)];
}

/** Errors beside each other may come in another order; of those that lead to the same null, either may be told. */
function comparable({ data, errors = [] }: ExecutionResult): ExecutionResult {
  const shown = errors.map((error) => JSON.stringify([error.path, error.message, error.locations])).sort();
  return { data: JSON.parse(JSON.stringify(data ?? null)) as never, errors: shown as never };
}

const leafFields = ["name", "number", "surely", "color", "__typename"];
const scalarFields = ["name", "id", "surely", "__typename", "matrix", "number", "number(plus: $plus)"];

const selection = fc.letrec<{ thing: string; leaf: string; named: string }>((tie) => ({
  leaf: fc.subarray(leafFields, { minLength: 1 }).map((names) => `{ ${names.join(" ")} }`),
  named: fc
    .tuple(tie("leaf"), tie("thing"), fc.boolean())
    .map(
      ([leaf, thing, withName]) =>
        `{ ${withName ? "name" : "__typename"} ... on Leaf ${aliased(leaf)} ... on Thing ${thing} }`,
    ),
  thing: fc
    .tuple(
      fc.subarray(scalarFields.slice(0, 5), { minLength: 1 }),
      fc.array(
        fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          fc.constantFrom(
            "a: number(plus: $plus)",
            "number",
            "... @include(if: $on) { b: name }",
            "c: name @skip(if: $on)",
          ),
          fc
            .tuple(fc.constantFrom("self", "surelySelf", "many", "manySurely", "batched"), tie("thing"))
            .map(([name, inner]) => `${name} ${inner}`),
          fc
            .tuple(fc.constantFrom("named", "manyNamed", "either"), tie("named"))
            .map(([name, inner]) => `${name} ${name === "either" ? inner.replace("{ name ", "{ __typename ") : inner}`),
          tie("leaf").map((inner) => `batchedMany ${inner}`),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([scalars, others]) => `{ ${[...scalars, ...others].join(" ")} }`),
})).thing;

/** So that fields of both kinds of things never clash in one answer. */
function aliased(leaf: string): string {
  return leaf.replace(/\b(number|surely)\b/g, "leaf_$1: $1");
}

const whimsies = fc.array(
  fc.constantFrom<Whim>("value", "value", "value", "value", "late", "late", "null", "throws", "rejects"),
  { minLength: 1, maxLength: 40 },
);

describe("the direct engine", () => {
  it("answers whatever is asked as graphql-js does", { timeout: 60_000 }, async () => {
    let executed = 0;
    await fc.assert(
      fc.asyncProperty(
        selection,
        selection,
        whimsies,
        fc.boolean(),
        fc.integer(),
        async (one, two, whims, on, plus) => {
          const text = `query ($on: Boolean!, $plus: Int) { thing ${one} things(count: 3) ${two} late broken used: things @include(if: $on) { number(plus: $plus) } }`;
          if (validate(schema, parse(text)).length > 0) return;
          executed += 1;
          const [own, theirs] = await both(text, { on, plus }, whims);
          expect(own.data).toEqual(theirs.data);
          if (theirs.errors?.length === 0) expect(own.errors).toEqual([]);
          else expect(nulls(own)).toEqual(nulls(theirs));
        },
      ),
      { numRuns: 400 },
    );
    expect(executed).toBeGreaterThan(100);
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["a variable of the wrong type", "query ($plus: Int) { thing { number(plus: $plus) } }", { plus: "x" }],
    ["a variable that is missing", "query ($on: Boolean!) { thing { name @skip(if: $on) } }", {}],
    ["null for an argument that may not be null", "mutation ($plus: Int! = 2) { add(plus: $plus) }", { plus: null }],
    ["a null that ends the answer", "{ surely { surely } }", {}],
    ["mutations one after the other", "mutation { a: add(plus: 1) b: add(plus: 2) c: add(plus: 3) }", {}],
    ["a field called __proto__", "{ thing { __proto__: name id } __proto__: thing { id } }", {}],
    ["introspection", "{ __schema { queryType { name } } __typename }", {}],
    [
      "fields of one name that stand apart",
      "{ thing { self { name } ...F self { id } } } fragment F on Thing { self { surely } }",
      {},
    ],
  ])("says the same of %s", async (_what, text, variables) => {
    const [own, theirs] = await both(text, variables);
    expect(own).toEqual(theirs);
  });

  it("says the same of a document without such an operation", async () => {
    const [own, theirs] = await both("query A { late } query B { broken }", {}, ["value"], "C");
    expect(own).toEqual(theirs);
  });

  it("ends mutations at one that may not be null and is", async () => {
    const [own, theirs] = await both("mutation { a: add(plus: 1) fail b: add(plus: 2) }", {}, ["null"]);
    expect(own).toEqual(theirs);
  });

  it("asks for a whole level at once", async () => {
    let calls = 0;
    const counted = countedSchema(() => (calls += 1));
    const document = parse("{ list { list { one { name } } } }");
    const result = await new DirectEngine(counted).execute({
      document,
      operationName: null,
      variables: {},
      context: {},
    });
    expect(result).toEqual({
      data: { list: [0, 1, 2].map(() => ({ list: [0, 1, 2].map(() => ({ one: { name: "n" } })) })) },
    });
    expect(calls).toBe(1);
  });
});

/** Where the answer is null because of an error, each place once: of several errors below one null, any may be told. */
function nulls({ data, errors = [] }: ExecutionResult): string[] {
  const places = (errors as unknown as string[]).map((error) => {
    const [path = []] = JSON.parse(error) as [(string | number)[] | undefined];
    let value: unknown = data;
    let depth = 0;
    while (depth < path.length && value !== null) {
      value = (value as Record<string | number, unknown>)[path[depth] ?? ""];
      depth += 1;
    }
    return path.slice(0, depth).join(".");
  });
  return [...new Set(places)].sort();
}

function countedSchema(count: () => void): GraphQLSchema {
  const made = buildSchema("type Query { list: [Query!]! one: Query name: String }");
  const { list, one, name } = made.getQueryType()?.getFields() ?? {};
  if (!list || !one || !name) throw new Error("the schema has not its fields");
  list.resolve = () => [{}, {}, {}];
  name.resolve = () => "n";
  one.resolve = () => ({});
  one.extensions = batchExtension(async (sources: readonly unknown[]) => {
    count();
    return sources.map(() => ({}));
  });
  return made;
}
