import { ApolloServer, HeaderMap, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GatewayInterface } from "@apollo/server-gateway-interface";
import { GraphQLError, type OperationDefinitionNode } from "graphql";
import type { EngineHolder } from "../engine/index.js";
import { OperationTooCostlyError, RateLimitedError, toGraphQLError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { OperationContext } from "./context-factory.js";
import { noteDenials, type DeniedCallLog } from "./denied-calls.js";
import { formatError } from "./format-error.js";
import { countOperation, hasData } from "./operation-counts.js";
import { nameOperation } from "./operation-trace.js";
import { limitRules, parseOptions, takeCost, type OperationLimits } from "./limits/index.js";

/** Faults of the operation's text or variables, as opposed to a request that is not one of GraphQL at all. */
const documentFaults = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "OPERATION_TOO_COSTLY",
]);

export interface ApolloOptions {
  /** Whose engine executes, and whose schema operations are held against. */
  readonly holder: EngineHolder;
  readonly logger: Logger;
  readonly limits: OperationLimits;
  readonly isIntrospectable: boolean;
  readonly denied?: DeniedCallLog | undefined;
}

/** The servers behind HTTP, one for each engine's holder, made when the first request for it comes. */
export class ApolloServers {
  readonly #servers = new WeakMap<EngineHolder, Promise<ApolloServer<OperationContext>>>();

  constructor(private readonly options: Omit<ApolloOptions, "holder">) {}

  of(holder: EngineHolder): Promise<ApolloServer<OperationContext>> {
    const known = this.#servers.get(holder);
    if (known) return known;
    const server = createApollo({ ...this.options, holder });
    const started = server.start().then(() => server);
    // A schema that Apollo refuses is refused again, not for ever.
    started.catch(() => this.#servers.delete(holder));
    this.#servers.set(holder, started);
    return started;
  }
}

/** What parses, validates and answers over HTTP. It is handed requests that were let in; it knows nothing of sockets. */
function createApollo(options: ApolloOptions): ApolloServer<OperationContext> {
  const { holder, logger, isIntrospectable } = options;
  return new ApolloServer<OperationContext>({
    gateway: gatewayOf(holder),
    introspection: isIntrospectable,
    // A wrong guess must not be answered with the right name where the schema is not shown.
    hideSchemaDetailsFromClientErrors: !isIntrospectable,
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
      costLimit(options),
      noteOf(options),
      counts,
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

/** The engine as Apollo takes one that may be replaced by another while requests come. */
function gatewayOf(holder: EngineHolder): GatewayInterface {
  return {
    onSchemaLoadOrUpdate(callback) {
      const tell = () => callback({ apiSchema: holder.current.schema, coreSupergraphSdl: "" });
      tell();
      return holder.onChange(tell);
    },
    load: async () => ({
      executor: async ({ schema, document, request, context }) => {
        // The engine whose schema the operation was validated against, should another have come meanwhile.
        const engine = holder.of(schema);
        // As it was asked for: Apollo's own operationName is null for one that the document does not have.
        const { operationName = null, variables = {} } = request;
        const headerOf = (name: string) => request.http?.headers.get(name) ?? null;
        return engine.execute({ document, operationName, variables, context, headerOf });
      },
    }),
    stop: () => Promise.resolve(),
  };
}

/** What an answer says was denied goes into the audit log. */
function noteOf({ denied }: ApolloOptions): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ contextValue, errors }) => noteDenials(denied, contextValue, errors),
    }),
  };
}

/** Before anything is executed: what the operation may cost, by itself and with what its caller asked for lately. */
function costLimit({ limits }: ApolloOptions): ApolloServerPlugin<OperationContext> {
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
        if (!operation) return;
        const variables = request.variables ?? {};
        await takeCost(limits, contextValue.access, { schema, document, operation, variables }).catch(
          (error: unknown) => {
            throw withStatus(error);
          },
        );
      },
    }),
  };
}

/** Whatever Apollo answers is counted, also what it does not let through to be executed. */
const counts: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => {
    const startedAtMs = performance.now();
    let isExecuted = false;
    return {
      // Apollo begins to execute as well where the document lacks the operation that was named.
      executionDidStart: async ({ operation }: { operation?: OperationDefinitionNode }) => {
        if (!operation) return;
        isExecuted = true;
        nameOperation(operation);
      },
      willSendResponse: async ({ operation, response: { body } }) => {
        if (body.kind !== "single") return;
        const { errors = [], data } = body.singleResult;
        const type = isExecuted && operation ? operation.operation : "invalid";
        countOperation(type, { errors, hasData: hasData(data), startedAtMs });
      },
    };
  },
};

/** As Apollo wants to be told the status of an answer. */
function withStatus(error: unknown): unknown {
  if (!(error instanceof RateLimitedError || error instanceof OperationTooCostlyError)) return error;
  const { message, extensions } = toGraphQLError(error, () => undefined);
  const http =
    error instanceof RateLimitedError
      ? { status: 429, headers: new HeaderMap([["retry-after", String(Math.ceil(error.retryAfterMs / 1_000))]]) }
      : { status: 400 };
  const shown: Record<string, unknown> = { ...extensions, http };
  return new GraphQLError(message, { extensions: shown });
}

/**
 * GraphQL over HTTP: to `application/graphql-response+json` a faulty document is 400; to `application/json`, whose
 * readers can't tell our 400 from a proxy's, a well-formed request is answered 200 with its errors.
 */
const statusByMediaType: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ request, response, errors }) => {
      const accept = request.http?.headers.get("accept") ?? "";
      if (accept.includes("application/graphql-response+json")) return;
      const isDocumentFault = errors?.every((error) => documentFaults.has(String(error.extensions["code"]))) ?? false;
      if (isDocumentFault && response.http.status === 400) response.http.status = 200;
    },
  }),
};
