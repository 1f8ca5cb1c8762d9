import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import { LRUCache } from "lru-cache";
import type { Access } from "../tokens/index.js";
import {
  limitRules,
  parseOptions,
  requireShallowText,
  requireShallowVariables,
  takeCost,
  type OperationLimits,
} from "./limits/index.js";
import type { TrustedDocuments } from "./trusted-documents.js";

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
  const document = validDocument(schema, typeof text === "string" ? text : "", isIntrospectable);
  if (!("kind" in document)) return document;
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

/**
 * Documents that were parsed and found valid, by schema and text. An operation that comes again is then the same object,
 * which is what engines know their plans by; one that is not valid is looked at each time. The size is that of its text.
 */
const validDocuments = new WeakMap<GraphQLSchema, LRUCache<string, DocumentNode>>();
const keptTextBytes = 4 * 1024 * 1024;

function validDocument(schema: GraphQLSchema, text: string, isIntrospectable: boolean): DocumentNode | GraphQLError[] {
  let known = validDocuments.get(schema);
  if (!known) {
    known = new LRUCache({ maxSize: keptTextBytes, sizeCalculation: (_document, key) => key.length });
    validDocuments.set(schema, known);
  }
  const key = isIntrospectable ? `+${text}` : `-${text}`;
  const before = known.get(key);
  if (before) return before;
  const document = parseQuery(text);
  if (document instanceof GraphQLError) return [document];
  const rules = [...specifiedRules, ...limitRules, ...(isIntrospectable ? [] : [NoSchemaIntrospectionCustomRule])];
  const findings = validate(schema, document, rules);
  if (findings.length > 0) {
    const shown = isIntrospectable ? findings : findings.map(withoutSuggestion);
    return shown.map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
  }
  known.set(key, document);
  return document;
}

/** Counts it before it is executed. @throws {OperationTooCostlyError | RateLimitedError} */
export async function countOperation(
  limits: OperationLimits,
  access: Access,
  { args, operation }: PreparedOperation,
): Promise<void> {
  const { schema, document, variableValues } = args;
  await takeCost(limits, access, { schema, document, operation, variables: variableValues ?? {} });
}

/** A wrong guess must not be answered with the right name where the schema is not shown. */
function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean .*\?$/, "");
  return new GraphQLError(message, { nodes: error.nodes, source: error.source, positions: error.positions });
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
