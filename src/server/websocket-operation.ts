import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import { limitRules, parseOptions } from "./limits/index.js";

/** As many as graphql-js reports when it executes. */
const maxVariableErrors = 50;

/**
 * Makes an operation that came over a websocket ready to execute, or says what is wrong with it, with the same codes as
 * over HTTP. Left to graphql-ws, one syntax error would close the socket and end every other operation on it.
 */
export function prepareOperation(
  schema: GraphQLSchema,
  payload: SubscribePayload,
): Omit<ExecutionArgs, "contextValue"> | readonly GraphQLError[] {
  const document = parseQuery(payload.query);
  if (document instanceof GraphQLError) return [document];
  const findings = validate(schema, document, [...specifiedRules, ...limitRules]);
  if (findings.length > 0) return findings.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) {
    const said = payload.operationName
      ? `The document has no operation named "${payload.operationName}".`
      : "The document has several operations; operationName has to say which one is meant.";
    return [new GraphQLError(said, { extensions: { code: "OPERATION_RESOLUTION_FAILURE" } })];
  }
  const variableValues = payload.variables ?? {};
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues, {
    maxErrors: maxVariableErrors,
  });
  if (coerced.errors) return coerced.errors.map((error) => withCode(error, "BAD_USER_INPUT"));
  return { schema, document, operationName: payload.operationName ?? null, variableValues };
}

function parseQuery(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, parseOptions);
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, "GRAPHQL_PARSE_FAILED");
    throw error;
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path } = error;
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    originalError: error.originalError ?? error,
    extensions: { ...error.extensions, code },
  });
}
