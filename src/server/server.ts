import type { AddressInfo } from "node:net";
import helmet from "@fastify/helmet";
import Fastify from "fastify";
import type { GraphQLSchema } from "graphql";
import { directEngines, type Engines } from "../engine/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import type { SignInLinks } from "../tokens/index.js";
import type { VaultHealth } from "../vault/index.js";
import { ApolloServers } from "./apollo.js";
import { BadTokens } from "./bad-tokens.js";
import { callerReader } from "./client.js";
import { serveConsole } from "./console/serve-console.js";
import { serveConnect, type ConnectPageParts } from "./connect/serve-connect.js";
import type { ContextFactory } from "./context-factory.js";
import type { DeniedCallLog } from "./denied-calls.js";
import type { Entrance, ServerAccess } from "./entrance.js";
import { serveGraphQL } from "./graphql-http.js";
import { serveWebSockets } from "./graphql-websocket.js";
import { serveGraphiQL } from "./graphiql/serve-graphiql.js";
import { serveHealth } from "./health.js";
import { answerErrors } from "./http-errors.js";
import { serveLeakReports, type ReportKeys } from "./leak-reports.js";
import type { Keeping } from "./keeping.js";
import type { OperationLimits } from "./limits/index.js";
import { serveMetrics, type MetricsParts } from "./metrics-page.js";
import { cannotListen, urlOf } from "./listening.js";
import { logRequests, requestIdOf, type RequestLogLevel } from "./request-log.js";
import { serveSourceHooks, type SourceHookParts } from "./source-hooks.js";
import { serveWorkflowHooks, type WorkflowHookReceiver } from "./workflow-hooks.js";
import { noTrustedDocuments, type TrustedDocuments } from "./trusted-documents.js";

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Which engine serves a caller; absent: one of that schema serves all. */
  readonly engines?: Engines;
  readonly storage: Storage;
  /** Who is let in. */
  readonly access: ServerAccess;
  /** Addresses, networks or `loopback`, `uniquelocal`, `linklocal` of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies?: readonly string[];
  readonly createContext: ContextFactory;
  /** Takes note of calls that are not let in. */
  readonly denied?: DeniedCallLog;
  /** Absent: an operation may cost anything, and a caller may ask for any amount. */
  readonly limits?: OperationLimits;
  /** Absent: there are none, and everybody sends text. */
  readonly documents?: TrustedDocuments;
  /** What is kept from one request to the next; absent: nothing. */
  readonly keeping?: Keeping | null;
  /** Whether callers may look at the schema, by introspection or at `/schema.graphql`. Default true. */
  readonly isIntrospectable?: boolean;
  /** Keys of the scanner that may report leaked tokens; without them there is no `/security/leaked-tokens`. */
  readonly reportKeys?: ReportKeys | null;
  /** Takes what systems tell of by themselves; without it there is no `/hooks`. */
  readonly sourceHooks?: SourceHookParts;
  /** Takes calls that set workflows off; without it there is no `/hooks/workflows`. */
  readonly workflowHooks?: WorkflowHookReceiver;
  /** Serves the hosted page; without it there is no `/connect`. */
  readonly connectPage?: ConnectPageParts;
  /** Lets operators in to the console at `/`; without it there is none. */
  readonly signInLinks?: SignInLinks;
  /** Whether there is a GraphiQL for people at `/graphiql`. Default true. */
  readonly hasGraphiQL?: boolean;
  /** Whether the master keys can be used; without it readiness says nothing of them. */
  readonly secretsHealth?: () => Promise<VaultHealth>;
  /** What is shown at `/metrics`, and to whom; without it there is none. */
  readonly metrics?: MetricsParts;
  /** At which level each request is written down. Default `debug`. */
  readonly requestLogLevel?: RequestLogLevel;
  /** How often websockets are asked whether they are still there. Default 12,000. */
  readonly pingEveryMs?: number;
  readonly logger: Logger;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface RunningServer {
  /** Where it can be reached from this machine, without a slash at the end. */
  readonly url: string;
  /**
   * Takes no more requests, ends websockets with 1001, lets requests under way finish for `graceMs` (default 5,000) and
   * then cuts them off. May be called again.
   */
  close(options?: { graceMs?: number }): Promise<void>;
}

const bodyLimitBytes = 1024 * 1024;
const defaultGraceMs = 5_000;
/** For a whole request to arrive; a megabyte over a slow line takes seconds. */
const requestTimeoutMs = 30_000;

/** Starts HTTP and websockets on one port. @throws {ConfigurationError} when the address can't be listened on. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { schema, storage, access, createContext, sourceHooks, secretsHealth, logger, host, port } = options;
  const entrance: Entrance = {
    ...access,
    readCaller: callerReader(options.trustedProxies ?? []),
    badTokens: new BadTokens(),
    denied: options.denied,
  };
  const {
    limits = { maxCost: null, budgets: null },
    documents = noTrustedDocuments,
    isIntrospectable = true,
  } = options;
  const engines = options.engines ?? directEngines(schema);
  const apollos = new ApolloServers({ logger, limits, isIntrospectable, denied: options.denied });
  // A schema that can't be served ends the start, not the first request.
  await apollos.of(engines.direct);
  let isClosing = false;
  const server = Fastify({
    bodyLimit: bodyLimitBytes,
    genReqId: requestIdOf,
    // Ours are written below; Fastify's would log each request twice, with its query string.
    logger: false,
    forceCloseConnections: "idle",
    // A request that comes in drops would hold its socket for as long as it likes.
    requestTimeout: requestTimeoutMs,
  });
  server.removeContentTypeParser("text/plain");
  await server.register(helmet);
  const requestLogLevel = options.requestLogLevel ?? "debug";
  logRequests(server, { logger, level: requestLogLevel, isClosing: () => isClosing });
  answerErrors(server, logger);
  if (options.metrics) serveMetrics(server, options.metrics, entrance.readCaller);
  serveHealth(server, { storage, isClosing: () => isClosing, ...(secretsHealth ? { secretsHealth } : {}) });
  const rules = {
    engines,
    documents,
    isIntrospectable,
    limits,
    entrance,
    createContext,
    denied: options.denied,
    logger,
    requestLogLevel,
  };
  serveGraphQL(server, { ...rules, apollos, keeping: options.keeping ?? null });
  if (options.reportKeys)
    serveLeakReports(server, { keys: options.reportKeys, leakedTokens: access.leakedTokens, logger });
  if (sourceHooks) serveSourceHooks(server, sourceHooks, logger);
  if (options.workflowHooks) serveWorkflowHooks(server, options.workflowHooks, logger);
  if (options.connectPage) serveConnect(server, options.connectPage, entrance.readCaller, logger);
  if (options.signInLinks) serveConsole(server, options.signInLinks, entrance);
  if (options.hasGraphiQL ?? true) serveGraphiQL(server);
  const webSockets = serveWebSockets({ ...rules, server: server.server, pingEveryMs: options.pingEveryMs });
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw cannotListen(cause, host, port);
  }

  const close = async (graceMs: number) => {
    isClosing = true;
    const cutOff = setTimeout(() => server.server.closeAllConnections(), graceMs);
    access.tokenWatch.stop();
    await Promise.all([webSockets.close(graceMs), server.close()]);
    clearTimeout(cutOff);
  };
  let closed: Promise<void> | undefined;
  const url = urlOf(server.server.address() as AddressInfo);
  options.connectPage?.publicUrl.listensAt(url);
  return {
    url,
    close: ({ graceMs = defaultGraceMs } = {}) => (closed ??= close(graceMs)),
  };
}
