import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { toGraphQLError, TributaryError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { variableProblems } from "./variable-problems.js";

/**
 * What a client sees of any error, over HTTP and websockets alike. Errors of the request itself (syntax, validation,
 * variables) carry a code already and stay as they are; all else is decided in one place, `toGraphQLError`.
 */
export function formatError(error: unknown, logger: Logger): GraphQLFormattedError {
  if (error instanceof GraphQLError && hasOwnCode(error)) return withProblems(withoutHttp(error.toJSON()), error);
  return toGraphQLError(error, (cause, errorId) => {
    const path = error instanceof GraphQLError ? error.path : undefined;
    logger.error({ err: cause, errorId, path }, "an operation failed for a reason that has no name");
  }).toJSON();
}

function hasOwnCode(error: GraphQLError): boolean {
  const code = error.extensions["code"];
  return typeof code === "string" && code !== "INTERNAL_SERVER_ERROR" && !(rootCause(error) instanceof TributaryError);
}

function rootCause(error: GraphQLError): unknown {
  let current: unknown = error;
  while (current instanceof GraphQLError && current.originalError) current = current.originalError;
  return current;
}

function withProblems(formatted: GraphQLFormattedError, error: GraphQLError): GraphQLFormattedError {
  const problems = variableProblems(error);
  return problems.length === 0 ? formatted : { ...formatted, extensions: { ...formatted.extensions, problems } };
}

/** Apollo keeps the HTTP status for an error in its extensions; it is for the server, not for the client. */
function withoutHttp(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const extensions = { ...formatted.extensions };
  delete extensions["http"];
  return { ...formatted, extensions };
}
