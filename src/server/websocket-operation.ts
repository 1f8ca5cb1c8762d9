import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import type { Access } from "../tokens/index.js";
import { requireShallowText, requireShallowVariables, takeCost, type OperationLimits } from "./limits/index.js";
import type { TrustedDocuments } from "./trusted-documents.js";
import { validDocument, withCode } from "./valid-documents.js";

/** What an operation is held against. */
export interface OperationRules {
  readonly schema: GraphQLSchema;
  readonly documents: TrustedDocuments;
  readonly isIntrospectable: boolean;
}

/** Ready to be executed. */
export interface PreparedOperation {
  readonly args: Omit<ExecutionArgs, "contextValue">;
  readonly operation: OperationDefinitionNode;
}

/** As many as graphql-js reports when it executes. */
const maxVariableErrors = 50;

/**
 * Makes an operation that came over a websocket ready to execute, or says what is wrong with it, with the same codes as
 * over HTTP. Left to graphql-ws, one syntax error would close the socket and end every other operation on it.
 */
export function prepareOperation(
  { schema, documents, isIntrospectable }: OperationRules,
  payload: SubscribePayload,
  access: Access,
): PreparedOperation | readonly GraphQLError[] {
  // The protocol wants a text; the id of a trusted document stands beside an empty one.
  const { documentId } = { ...payload.extensions, ...payload } as { documentId?: unknown };
  const text = documents.textOf({ query: payload.query, documentId }, access);
  requireShallowText(typeof text === "string" ? text : "");
  requireShallowVariables(payload.variables);
  const known = validDocument(schema, typeof text === "string" ? text : "", isIntrospectable);
  if (!("document" in known)) return known;
  const { document } = known;
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
  const args = { schema, document, operationName: payload.operationName ?? null, variableValues };
  return { args, operation };
}

/** Counts it before it is executed. @throws {OperationTooCostlyError | RateLimitedError} */
export async function takePreparedCost(
  limits: OperationLimits,
  access: Access,
  { args, operation }: PreparedOperation,
): Promise<void> {
  const { schema, document, variableValues } = args;
  await takeCost(limits, access, { schema, document, operation, variables: variableValues ?? {} });
}
