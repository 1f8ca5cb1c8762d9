import type { IncomingHttpHeaders } from "node:http";
import {
  getOperationAST,
  getVariableValues,
  OperationTypeNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { DirectEngine, type Engine } from "../engine/index.js";
import { OperationTooCostlyError, RateLimitedError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { AuditOrigin } from "../audit/index.js";
import type { Access } from "../tokens/index.js";
import { answerReach, reachWith } from "./answer-reach.js";
import type { ContextFactory } from "./context-factory.js";
import { noteDenials, type DeniedCallLog } from "./denied-calls.js";
import { formatError } from "./format-error.js";
import type { Keeping } from "./keeping.js";
import { takeCost, type OperationLimits } from "./limits/index.js";
import { countOperation, hasData } from "./operation-counts.js";
import { nameOperation } from "./operation-trace.js";
import { headerReader } from "./request-headers.js";
import { validDocument, type ValidDocument } from "./valid-documents.js";

export interface PlainPostParts {
  readonly createContext: ContextFactory;
  readonly limits: OperationLimits;
  readonly isIntrospectable: boolean;
  /** What is kept from one request to the next; null where each is answered from the store alone. */
  readonly keeping: Keeping | null;
  readonly denied: DeniedCallLog | undefined;
  readonly logger: Logger;
}

export interface PlainAnswer {
  readonly contentType: string;
  readonly text: string | Buffer;
}

/** Media types that a client asks for in practice, and what it is answered with. */
const contentTypes: ReadonlyMap<string, string> = new Map([
  ["", "application/json; charset=utf-8"],
  ["*/*", "application/json; charset=utf-8"],
  ["application/json", "application/json; charset=utf-8"],
  ["application/json, */*", "application/json; charset=utf-8"],
  ["application/graphql-response+json", "application/graphql-response+json; charset=utf-8"],
  ["application/graphql-response+json, application/json", "application/graphql-response+json; charset=utf-8"],
  [
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
    "application/graphql-response+json; charset=utf-8",
  ],
]);

/**
 * Answers what nearly every request is: a POST of an operation that is valid, may cost what it costs, and has variables
 * that fit. Null for everything else, before anything was executed or counted: Apollo then says what is wrong with it.
 */
export async function answerPlainPost(
  asked: {
    readonly method: string;
    readonly headers: IncomingHttpHeaders;
    /** With the text of the document, if it came by its id. */
    readonly body: unknown;
    readonly access: Access;
    readonly origin: AuditOrigin & { readonly requestId: string };
  },
  engine: Engine,
  { createContext, limits, isIntrospectable, keeping, denied, logger }: PlainPostParts,
): Promise<PlainAnswer | null> {
  const startedAtMs = performance.now();
  const { method, headers, body, access, origin } = asked;
  const contentType = contentTypes.get(headers.accept ?? "");
  if (method !== "POST" || contentType === undefined || !isJson(headers)) return null;
  const request = readRequest(body);
  if (!request) return null;
  const { schema } = engine;
  const known = validDocument(schema, request.query, isIntrospectable);
  if (!("document" in known)) return null;
  const { document, costs } = known;
  const { operationName, variables } = request;
  const operation = getOperationAST(document, operationName);
  if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION || !fits(schema, operation, variables))
    return null;
  try {
    await takeCost(limits, access, { costs, schema, document, operation, variables });
  } catch (error) {
    if (error instanceof OperationTooCostlyError || error instanceof RateLimitedError) return null;
    throw error;
  }
  nameOperation(operation);
  // A mutation reads what it has just written, so that it is given nothing of earlier reads.
  const kept = operation.operation === OperationTypeNode.QUERY ? (keeping?.begin(access) ?? undefined) : undefined;
  const place =
    keeping && kept && engine instanceof DirectEngine
      ? await keeping.placeOf(
          kept,
          { access, document, operationName, variables },
          reachOf(schema, known, operation, request),
        )
      : null;
  const before = place?.find();
  if (before) {
    countOperation(operation.operation, { errors: [], hasData: true, startedAtMs });
    return { contentType, text: before };
  }
  const context = createContext(access, origin, kept);
  const result = await engine.execute({ document, operationName, variables, context, headerOf: headerReader(headers) });
  const { errors, ...rest } = result;
  if (!errors || errors.length === 0) {
    const text = `${JSON.stringify(rest)}\n`;
    place?.keep(text);
    countOperation(operation.operation, { errors: [], hasData: true, startedAtMs });
    return { contentType, text };
  }
  noteDenials(denied, context, errors);
  const shown = errors.map((error) => formatError(error, logger));
  countOperation(operation.operation, { errors: shown, hasData: hasData(rest.data), startedAtMs });
  return { contentType, text: `${JSON.stringify({ errors: shown, ...rest })}\n` };
}

/** Entities that the operation's answer is made of; null where it is made of more. */
function reachOf(
  schema: GraphQLSchema,
  { document, reaches }: ValidDocument,
  operation: OperationDefinitionNode,
  { operationName, variables }: PlainRequest,
): readonly string[] | null {
  let reach = reaches.get(operationName);
  if (reach === undefined) {
    reach = answerReach(schema, document, operation);
    reaches.set(operationName, reach);
  }
  return reach && reachWith(reach, variables);
}

function isJson({ "content-type": type = "" }: IncomingHttpHeaders): boolean {
  return type === "application/json" || type === "application/json; charset=utf-8";
}

interface PlainRequest {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

function readRequest(body: unknown): PlainRequest | null {
  if (typeof body !== "object" || body === null) return null;
  const { query, operationName, variables, extensions } = body as Record<string, unknown>;
  if (typeof query !== "string" || query === "") return null;
  if (
    operationName !== undefined &&
    operationName !== null &&
    (typeof operationName !== "string" || operationName === "")
  )
    return null;
  if (variables !== undefined && variables !== null && (typeof variables !== "object" || Array.isArray(variables)))
    return null;
  if (extensions !== undefined && extensions !== null) return null;
  return {
    query,
    operationName: operationName ?? null,
    variables: (variables as Record<string, unknown> | null | undefined) ?? {},
  };
}

function fits(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: { readonly variableDefinitions?: Parameters<typeof getVariableValues>[1] },
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return (
    variableDefinitions.length === 0 ||
    getVariableValues(schema, variableDefinitions, variables, { maxErrors: 1 }).errors === undefined
  );
}
