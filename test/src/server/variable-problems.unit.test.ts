import { buildSchema, GraphQLError, parse, getVariableValues, type OperationDefinitionNode } from "graphql";
import { describe, expect, it } from "vitest";
import { variableProblems } from "../../../src/server/variable-problems.js";

const schema = buildSchema(`
  enum Kind { MADE CHANGED }
  input Endpoint { url: String!, kinds: [Kind!]!, perSecond: Int }
  type Query { endpoint(input: Endpoint!, first: Int): Int }
`);
const operation = parse("query ($input: Endpoint!, $first: Int) { endpoint(input: $input, first: $first) }")
  .definitions[0] as OperationDefinitionNode;

/** What graphql-js itself finds wrong, as problems. */
function problemsOf(variables: Record<string, unknown>) {
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return errors.flatMap(variableProblems);
}

describe("values that do not fit their variables", () => {
  it("are named by path, with what was expected", () => {
    const input = { url: 'at "x"; or so', kinds: ["MADE", "changed"], perSecond: 1.5 };
    expect(problemsOf({ input, first: "ten" })).toEqual([
      {
        path: ["input", "kinds", 1],
        message: 'Value "changed" does not exist in "Kind" enum. Did you mean the enum value "CHANGED"?',
      },
      { path: ["input", "perSecond"], message: "Int cannot represent non-integer value: 1.5" },
      { path: ["first"], message: 'Int cannot represent non-integer value: "ten"' },
    ]);
  });

  it("are named where one is missing, or too much", () => {
    expect(problemsOf({})).toEqual([
      { path: ["input"], message: 'Variable "$input" of required type "Endpoint!" was not provided.' },
    ]);
    expect(problemsOf({ input: null })).toEqual([
      { path: ["input"], message: 'Variable "$input" of non-null type "Endpoint!" must not be null.' },
    ]);
    expect(problemsOf({ input: { kinds: [], color: "red" } })).toEqual([
      { path: ["input"], message: 'Field "url" of required type "String!" was not provided.' },
      { path: ["input"], message: 'Field "color" is not defined by type "Endpoint".' },
    ]);
  });

  it("other errors have none", () => {
    expect(variableProblems(new GraphQLError("Cannot query field."))).toEqual([]);
  });
});
