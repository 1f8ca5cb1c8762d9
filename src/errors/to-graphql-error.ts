import { randomUUID } from "node:crypto";
import { GraphQLError } from "graphql";
import { TributaryError } from "./errors.js";

/** Called with each fault we did not name, and the id the client was given to quote. */
export type UnexpectedErrorReporter = (error: unknown, errorId: string) => void;

/**
 * Turns anything thrown below a resolver into what a client may see: a named fault with its code and details, a
 * GraphQL error as it is (syntax, validation, variables), and everything else as INTERNAL_SERVER_ERROR with an id that
 * the log repeats, so that no stack, path or driver message leaves the server.
 */
export function toGraphQLError(error: unknown, report: UnexpectedErrorReporter): GraphQLError {
  const original = error instanceof GraphQLError ? unwrap(error) : error;
  const position =
    error instanceof GraphQLError
      ? { nodes: error.nodes, source: error.source, positions: error.positions, path: error.path }
      : {};
  if (original instanceof TributaryError) {
    return new GraphQLError(original.message, {
      ...position,
      extensions: { code: original.code, retryable: original.isRetryable, ...serializable(original.details) },
    });
  }
  if (original instanceof GraphQLError) return original;
  const errorId = randomUUID();
  report(original, errorId);
  return new GraphQLError(`Something failed on our side. Quote the id ${errorId} to find it in the server's log.`, {
    ...position,
    extensions: { code: "INTERNAL_SERVER_ERROR", retryable: true, errorId },
  });
}

/** graphql-js wraps what a resolver throws; some layers wrap twice. */
function unwrap(error: GraphQLError): unknown {
  let current: unknown = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  return current;
}

function serializable(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
  );
}
