import {
  GraphQLInt,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
} from "graphql";
import { describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { guardSchema, schemaDeclarations } from "../../resolvers/guard-schema.js";
import type { FieldDeclaration } from "../../resolvers/scope.js";
import { knownScopes } from "../../src/tokens/index.js";

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

const read: FieldDeclaration = { rule: { kind: "SCOPES", scopes: ["records:read"] }, audit: null };
const thing = new GraphQLObjectType({ name: "Thing", fields: { size: { type: GraphQLInt } } });

function declared(
  declaration: FieldDeclaration | null,
  field: GraphQLFieldConfig<unknown, unknown> = { type: GraphQLString },
) {
  return declaration ? { ...field, extensions: { tributary: declaration } } : field;
}

function schemaOf(roots: { query?: Fields; mutation?: Fields; subscription?: Fields }): GraphQLSchema {
  const typeOf = (name: string, fields: Fields | undefined) =>
    fields ? new GraphQLObjectType({ name, fields }) : undefined;
  return new GraphQLSchema({
    query: typeOf("Query", roots.query ?? { ok: declared(read) }),
    mutation: typeOf("Mutation", roots.mutation),
    subscription: typeOf("Subscription", roots.subscription),
  });
}

describe("promise 2: a schema is not built unless it says whom each field is for", () => {
  it.each([
    ["a query", schemaOf({ query: { bare: declared(null) } }), "Query.bare does not say which scope it needs"],
    [
      "a mutation",
      schemaOf({ mutation: { change: declared(null) } }),
      "Mutation.change does not say which scope it needs",
    ],
    [
      "a subscription",
      schemaOf({ subscription: { told: declared(null) } }),
      "Subscription.told does not say which scope it needs",
    ],
    [
      "a mutation that names no action",
      schemaOf({ mutation: { change: declared(read) } }),
      "Mutation.change does not name the action it is audited as",
    ],
    [
      "a query that names an action",
      schemaOf({ query: { look: declared({ ...read, audit: "thing.look" }) } }),
      "Query.look names an action although it changes nothing",
    ],
    [
      "a root field that leaves it to a parent",
      schemaOf({ query: { look: declared({ rule: { kind: "AS_PARENT" }, audit: null }) } }),
      "Query.look has no parent whose scope it could share",
    ],
    [
      "a field of a thing that leads to another thing",
      schemaOf({
        query: {
          ok: declared(read, {
            type: new GraphQLObjectType({ name: "Owner", fields: { things: { type: thing, resolve: () => null } } }),
          }),
        },
      }),
      "Owner.things does not say which scope it needs",
    ],
  ])("%s", (_what, schema, problem) => {
    expect(() => guardSchema(schema)).toThrow(problem);
  });

  it("names every field at fault at once", () => {
    const schema = schemaOf({ query: { first: declared(null), second: declared(null) } });
    expect(() => guardSchema(schema)).toThrow(/Query\.first .*; Query\.second /);
  });

  it("asks nothing of what lies in a thing already", () => {
    const owner = new GraphQLObjectType({ name: "Owner", fields: { thing: { type: thing } } });
    expect(() => guardSchema(schemaOf({ query: { owner: declared(read, { type: owner }) } }))).not.toThrow();
  });
});

describe("the declarations of the graph", () => {
  it("cover every root field, and every mutation with an action of the form thing.verb", async () => {
    const schema = await buildGraphSchema();
    const declarations = schemaDeclarations(schema);
    for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
      const names = declarations.filter((one) => one.type === type?.name).map(({ name }) => name);
      expect(names.sort()).toEqual(Object.keys(type?.getFields() ?? {}).sort());
    }
    const actions = declarations.filter(({ type }) => type === "Mutation").map(({ audit }) => audit);
    expect(actions.filter((action) => !/^[a-z_]+\.[a-z_]+$/.test(action ?? ""))).toEqual([]);
  });

  it("name only scopes that a token can be given", async () => {
    const scopes = schemaDeclarations(await buildGraphSchema()).flatMap(({ rule }) =>
      rule.kind === "SCOPES" ? rule.scopes : [],
    );
    expect(scopes.filter((scope) => !knownScopes.includes(scope))).toEqual([]);
  });

  it("let no scope be skipped: only three root fields are for whoever has a token", async () => {
    const open = schemaDeclarations(await buildGraphSchema()).filter(({ rule }) => rule.kind === "ANY_TOKEN");
    expect(open.map(({ name }) => name).sort()).toEqual(["_service", "systems", "viewer"]);
  });
});
