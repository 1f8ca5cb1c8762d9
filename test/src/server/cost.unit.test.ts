import {
  buildSchema,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
  type GraphQLSchema,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { costOf } from "../../../src/server/limits/cost.js";

function cost(schema: GraphQLSchema, source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("The document has no operation.");
  return costOf(schema, document, operation, variables);
}

describe("the cost of an operation, by the directives alone", () => {
  const schema = buildSchema(`
    directive @cost(weight: String!) on FIELD_DEFINITION
    directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
    interface Node { id: ID }
    type Leaf implements Node { id: ID name: String other: Leaf leaves: [Leaf!]! five: [Leaf] @listSize(assumedSize: 5) }
    type Page { nodes: [Leaf!]! edges: [Edge!]! total: Int @cost(weight: "20") info: Info }
    type Edge { cursor: String node: Leaf }
    type Info { next: Boolean }
    type Query {
      leaf: Leaf
      dear: Leaf @cost(weight: "7.5")
      page(first: Int, last: Int): Page @listSize(assumedSize: 50, slicingArguments: ["first", "last"], sizedFields: ["nodes", "edges"])
      byIds(ids: [ID!]!): [Node] @listSize(slicingArguments: ["ids"])
      values: [String!]!
    }
    type Mutation { act: Leaf @cost(weight: "10") }
  `);

  it.each<[string, string, number, Record<string, unknown>?]>([
    ["values cost nothing", "{ __typename values }", 0],
    ["an object costs one", "{ leaf { id name } }", 1],
    ["each place counts, aliases too", "{ a: leaf { id } b: leaf { id } }", 2],
    ["a weight stands in its place", "{ dear { id other { id } } }", 8.5],
    ["a list of which nothing is said counts as ten", "{ leaf { leaves { id } } }", 11],
    ["an assumed size multiplies", "{ leaf { five { id other { id } } } }", 11],
    ["a page costs itself and its items", "{ page(first: 20) { nodes { id } } }", 21],
    ["without an argument the assumed page", "{ page { nodes { id } } }", 51],
    ["the larger of two", "{ page(first: 20, last: 30) { nodes { id } } }", 31],
    [
      "edges and their nodes",
      "{ page(first: 10) { edges { cursor node { id } } info { next } total } }",
      1 + 10 * 2 + 1 + 20,
    ],
    ["pages in pages multiply", "{ page(first: 10) { nodes { five { five { id } } } } }", 1 + 10 * (1 + 5 * (1 + 5))],
    ["a variable", "query ($n: Int) { page(first: $n) { nodes { id } } }", 4, { n: 3 }],
    ["a variable's default", "query ($n: Int = 7) { page(first: $n) { nodes { id } } }", 8],
    [
      "a variable that is null is the assumed page",
      "query ($n: Int = 7) { page(first: $n) { nodes { id } } }",
      51,
      { n: null },
    ],
    ["ids count by their number", '{ byIds(ids: ["1", "2", "3"]) { id } }', 3],
    [
      "ids in a variable",
      "query ($ids: [ID!]!) { byIds(ids: $ids) { id ... on Leaf { other { id } } } }",
      8,
      { ids: ["1", "2", "3", "4"] },
    ],
    ["a negative size is none", "query ($n: Int) { page(first: $n) { nodes { id } } }", 1, { n: -5 }],
    [
      "a fragment counts where it is spread",
      "{ a: leaf { ...F } b: leaf { ...F } } fragment F on Leaf { other { id } }",
      4,
    ],
    [
      "a fragment inside a page counts with its size",
      "{ page(first: 9) { ...P } } fragment P on Page { nodes { id } }",
      10,
    ],
    [
      "what is skipped is not counted",
      "query ($no: Boolean!) { leaf { id } page @include(if: $no) { nodes { id } } dear @skip(if: true) { id } }",
      1,
      { no: false },
    ],
    ["a mutation costs what it says", "mutation { act { id other { id } } }", 11],
    ["introspection is bounded elsewhere", "{ __schema { types { name fields { name } } } }", 1],
  ])("%s", (_what, source, expected, variables) => {
    expect(cost(schema, source, variables)).toBe(expected);
  });

  it("walks fragments that double each other once each", () => {
    const chain = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on Leaf { a: other { ...F${index + 1} } b: other { ...F${index + 1} } }`,
    );
    const source = `{ leaf { ...F0 } } ${chain.join(" ")} fragment F40 on Leaf { id }`;
    const document = parse(source);
    const operation = getOperationAST(document);
    if (!operation) throw new Error("The document has no operation.");
    expect(costOf(schema, document, operation, {})).toBe(2 ** 41 - 1);
  });
});

describe("the cost of operations on the graph", () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildGraphSchema();
  });

  it.each<[string, number]>([
    ["{ viewer { environment } }", 1],
    ["{ workOrders(first: 500) { nodes { id title number remoteId } } }", 501],
    ["{ workOrders { nodes { id asset { id name } } totalCount } }", 1 + 50 * 2 + 20],
    ["{ workOrders(first: 10) { nodes { id history(first: 5) { nodes { __typename } } } } }", 1 + 10 * (1 + 1 + 5)],
    ['{ nodes(ids: ["wo_1", "wo_2"]) { id } }', 2],
    ["{ assets(first: 500) { nodes { workOrders(first: 500) { nodes { id } } } } }", 1 + 500 * (1 + 1 + 500)],
  ])("%s", (source, expected) => {
    expect(cost(schema, source)).toBe(expected);
  });

  it("is declared at every list that a client can make long", () => {
    const undeclared: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (!(isObjectType(type) || isInterfaceType(type)) || type.name.startsWith("__")) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.args.some((argument) => argument.name === "first")) continue;
        const names = field.astNode?.directives?.map((directive) => directive.name.value) ?? [];
        if (!names.includes("listSize")) undeclared.push(`${type.name}.${field.name}`);
      }
    }
    expect(undeclared).toEqual([]);
  });
});
