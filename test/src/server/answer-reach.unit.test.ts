import { getOperationAST, parse, validate, type GraphQLSchema } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { entities } from "../../../schema/entities/index.js";
import { answerReach, reachWith } from "../../../src/server/answer-reach.js";

let schema: GraphQLSchema;
beforeAll(async () => {
  schema = await buildGraphSchema();
});

function reachOf(text: string, variables: Record<string, unknown> = {}): readonly string[] | null {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  const reach = operation && answerReach(schema, document, operation);
  return reach ? reachWith(reach, variables) : null;
}

describe("what an answer is made of", () => {
  it.each([
    ["one record", `{ asset(id: "a") { name customFields { key } } }`, ["Asset"]],
    [
      "relations at any depth",
      `{ workOrders { nodes { asset { location { name } } } } }`,
      ["Asset", "Location", "WorkOrder"],
    ],
    ["lists under a record", `{ asset(id: "a") { workOrders { edges { node { id } } } } }`, ["Asset", "WorkOrder"]],
    [
      "what a filter asks about",
      `{ workOrders(filter: { asset: { number: { eq: "A-1" } } }) { totalCount } }`,
      ["Asset", "WorkOrder"],
    ],
    [
      "groups, and what their keys refer to",
      `{ workOrderAggregates(groupBy: [{ field: ASSET }]) { groups { count key { asset { name } } } } }`,
      ["Asset", "WorkOrder"],
    ],
    [
      "fragments",
      `{ workOrders { nodes { ...Who } } } fragment Who on WorkOrder { assignees { ... on User { name } } }`,
      ["User", "WorkOrder"],
    ],
    ["outages, without the connections themselves", `{ parts { unavailable { connectionId since } } }`, ["Part"]],
  ])("%s", (_what, text, expected) => {
    expect(reachOf(text)).toEqual(expected);
  });

  it("and what stands in a variable", () => {
    const text = `query ($filter: WorkOrderFilter) { workOrders(filter: $filter) { nodes { id } } }`;
    expect(reachOf(text)).toEqual(["WorkOrder"]);
    expect(reachOf(text, { filter: { or: [{ asset: { location: { number: { eq: "L" } } } }] } })).toEqual([
      "Asset",
      "Location",
      "WorkOrder",
    ]);
  });

  it.each([
    ["a record's connection", `{ workOrders { nodes { connection { name } } } }`],
    ["an outage's connection", `{ workOrders { unavailable { connection { name } } } }`],
    ["a payload", `{ workOrder(id: "wo") { raw } }`],
    ["a history", `{ workOrder(id: "wo") { history { nodes { version } } } }`],
    ["a payload through an interface", `{ workOrder(id: "wo") { ... on Record { raw } } }`],
    ["connections", `{ connections { nodes { id } } }`],
    ["who asks", `{ viewer { __typename } }`],
    ["any node", `{ node(id: "wo") { id } }`],
    ["more than records beside them", `{ assets { totalCount } viewer { __typename } }`],
    ["the schema", `{ __schema { queryType { name } } }`],
    ["a reference of another subgraph's", `{ _entities(representations: []) { __typename } }`],
  ])("nothing that is kept: %s", (_what, text) => {
    expect(reachOf(text)).toBeNull();
  });

  it("knows the query of every entity", () => {
    for (const { name, single, plural } of Object.values(entities)) {
      expect(reachOf(`{ ${single}(id: "x") { id } }`), single).toEqual([name]);
      expect(reachOf(`{ ${plural} { nodes { id } } }`), plural).toEqual([name]);
      expect(reachOf(`{ ${single}Aggregates { groups { count } } }`), `${single}Aggregates`).toEqual([name]);
    }
  });
});
