import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  DocumentNotTrustedError,
  ForbiddenError,
  InvalidInputError,
  RateLimitedError,
  toGraphQLError,
  TributaryError,
  UnauthenticatedError,
} from "../errors/index.js";
import type { Logger } from "../logging/index.js";

/** What can be asked for, as a person who mistyped an address is told. */
export const endpoints = [
  "POST /graphql",
  "GET /graphql",
  "GET /schema.graphql",
  "POST /hooks/<connection>",
  "GET /connect/<link>",
  "GET /",
  "GET /graphiql",
  "POST /security/leaked-tokens",
  "GET /health/live",
  "GET /health/ready",
];

/** Faults of the HTTP request itself, by Fastify's code, in words that say what was expected. */
const requestFaults: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: "The body is no valid JSON.",
  FST_ERR_CTP_EMPTY_JSON_BODY: "The body is empty.",
  FST_ERR_CTP_BODY_TOO_LARGE: "The body is larger than 1 MB.",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "The body has to come as content-type application/json.",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "The body is not as long as content-length says.",
};
const whatIsExpected = 'Expected a JSON object such as {"query": "{ viewer { environment } }"}.';

/** Every fault that does not come out of an operation is answered in the shape of one, never as a page or with a stack. */
export function answerErrors(server: FastifyInstance, logger: Logger): void {
  server.setErrorHandler((error: FastifyError | Error, request, reply) => {
    const { status, message, extensions } = describe(error, request, logger);
    if (error instanceof RateLimitedError) void reply.header("retry-after", Math.ceil(error.retryAfterMs / 1_000));
    if (status === 401) void reply.header("www-authenticate", 'Bearer realm="tributary"');
    return sendErrors(request, reply.code(status), message, extensions);
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0];
    return reply.code(404).send({
      error: {
        code: "NOT_FOUND",
        message: `There is nothing at ${request.method} ${path}. There is: ${endpoints.join(", ")}.`,
        endpoints,
      },
    });
  });
}

interface Described {
  readonly status: number;
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function describe(error: FastifyError | Error, request: FastifyRequest, logger: Logger): Described {
  const status = statusOf(error);
  if (status < 500 && !(error instanceof TributaryError)) {
    const said = requestFaults["code" in error ? error.code : ""] ?? "The request can't be read.";
    return { status, message: `${said} ${whatIsExpected}`, extensions: { code: "BAD_REQUEST", retryable: false } };
  }
  const { message, extensions } = toGraphQLError(error, (cause, errorId) => {
    logger.error({ err: cause, errorId, requestId: request.id }, "a request failed for a reason that has no name");
  });
  return { status, message, extensions };
}

function statusOf(error: FastifyError | Error): number {
  if (error instanceof UnauthenticatedError) return 401;
  if (error instanceof ForbiddenError) return 403;
  if (error instanceof RateLimitedError) return 429;
  if (error instanceof DocumentNotTrustedError || error instanceof InvalidInputError) return 400;
  const status = "statusCode" in error ? error.statusCode : undefined;
  return status !== undefined && status >= 400 && status < 500 ? status : 500;
}

function sendErrors(
  request: FastifyRequest,
  reply: FastifyReply,
  message: string,
  extensions: Readonly<Record<string, unknown>>,
): FastifyReply {
  const type = request.headers.accept?.includes("application/graphql-response+json")
    ? "application/graphql-response+json; charset=utf-8"
    : "application/json; charset=utf-8";
  // As text: Fastify's serializer answers for application/json only.
  return reply.type(type).send(JSON.stringify({ errors: [{ message, extensions }] }));
}
