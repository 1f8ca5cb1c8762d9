import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "../logging/index.js";
import { formatError } from "./format-error.js";
import { limitRules, parseOptions } from "./limits/index.js";

/** Faults of the operation's text or variables, as opposed to a request that is not one of GraphQL at all. */
const documentFaults = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
]);

/** The executor behind HTTP. It is handed requests that were let in; it knows nothing of tokens or sockets. */
export function createApollo(schema: GraphQLSchema, logger: Logger): ApolloServer<object> {
  return new ApolloServer<object>({
    schema,
    // Whoever asks has a token, and the schema is no secret to those.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    // One request in two for a client that knows the text: to come with stored documents, not by the way.
    persistedQueries: false,
    // An Authorization header with a bearer token can't be sent by a page of another origin without a preflight.
    csrfPrevention: { requestHeaders: ["authorization", "apollo-require-preflight"] },
    validationRules: [...limitRules],
    parseOptions,
    formatError: (_formatted, error) => formatError(error, logger),
    // Signals are handled by the command that started everything; Apollo would end the process on its own.
    stopOnTerminationSignals: false,
    logger,
    plugins: [
      statusByMediaType,
      // On, it costs half of what a request costs otherwise.
      ApolloServerPluginCacheControlDisabled(),
      // Off whatever APOLLO_KEY says: nothing here calls home.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
}

/**
 * GraphQL over HTTP: to `application/graphql-response+json` a faulty document is 400; to `application/json`, whose
 * readers can't tell our 400 from a proxy's, a well-formed request is answered 200 with its errors.
 */
const statusByMediaType: ApolloServerPlugin<object> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      const accept = request.http?.headers.get("accept") ?? "";
      if (accept.includes("application/graphql-response+json")) return;
      const isDocumentFault = errors?.every((error) => documentFaults.has(String(error.extensions["code"]))) ?? false;
      if (isDocumentFault && response.http.status === 400) response.http.status = 200;
    },
  }),
};
