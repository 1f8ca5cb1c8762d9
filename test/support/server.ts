import type { DestinationStream } from "pino";
import type { GraphQLSchema } from "graphql";
import type { AuditLog } from "../../src/audit/index.js";
import { directEngines, TenantEngines, type Engines } from "../../src/engine/index.js";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { LoadedConnector } from "../../src/connectors/index.js";
import { createLogger, type Logger } from "../../src/logging/index.js";
import {
  createServer,
  requestContexts,
  workflowGraph,
  type ContextFactory,
  type RunningServer,
  type ServerOptions,
  type TrustedDocuments,
} from "../../src/server/index.js";
import { storeDefinition, type Services } from "../../src/services/index.js";
import { connectStorage, prepareStore, type Storage, type Tenant } from "../../src/storage/index.js";
import {
  Budgets,
  OrganizationStore,
  scopePresets,
  type BudgetLimits,
  type TokenService,
  type TokenServices,
} from "../../src/tokens/index.js";
import { freshDatabase } from "./database.js";
import { testAccess, testServices } from "./services.js";
import { smallSchema } from "./small-schema.js";
import { monitored } from "./monitored.js";

export interface TestServer {
  readonly url: string;
  /** The same for websockets, `/graphql` included. */
  readonly webSocketUrl: string;
  readonly server: RunningServer;
  readonly access: TokenServices;
  readonly storage: Storage;
  readonly tokens: TokenService;
  readonly test: Tenant;
  readonly live: Tenant;
  /** Of the TEST environment, with all scopes. */
  readonly token: string;
  /** Sends one operation by POST with `token`, or with the one given; null sends none. */
  post(body: unknown, options?: { token?: string | null; headers?: Record<string, string> }): Promise<Response>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  schema?: GraphQLSchema;
  /** Makes what the schema's resolvers get. */
  createContext?: (storage: Storage) => ContextFactory;
  /** Takes note of calls that are not let in; asked for after createContext. */
  denied?: () => Pick<AuditLog, "denied">;
  /** Which engine serves a caller; asked for after createContext. */
  engines?: () => Engines;
  /** Gets the log, a line of JSON at a time; else there is none. */
  log?: DestinationStream;
  trustedProxies?: readonly string[];
  /** What one token may ask for in a minute, and one operation may cost. */
  limits?: { maxCost?: number } & Partial<BudgetLimits>;
  documents?: TrustedDocuments;
  isIntrospectable?: boolean;
  hasGraphiQL?: boolean;
  reportKeys?: ServerOptions["reportKeys"];
  /** Serves the connect page; asked for after createContext. */
  connectPage?: () => NonNullable<ServerOptions["connectPage"]>;
  /** Takes calls of workflows' hooks; asked for after createContext. */
  workflowHooks?: () => NonNullable<ServerOptions["workflowHooks"]>;
  /** Shows metrics; asked for after createContext. */
  metrics?: () => NonNullable<ServerOptions["metrics"]>;
  requestLogLevel?: NonNullable<ServerOptions["requestLogLevel"]>;
  pingEveryMs?: number;
}

/** A server on a free port and a database of its own, in this process. Without a schema it serves a small one. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await freshDatabase();
  const storage = await connectStorage({ uri: monitored(database.uri) });
  await prepareStore(storage, storeDefinition());
  const logger = options.log
    ? createLogger({ level: "trace", destination: options.log })
    : createLogger({ level: "silent" });
  const access = testAccess(storage, logger);
  const { tokens } = access;
  const { _id: organizationId } = await new OrganizationStore(storage).create("Test organization");
  const test: Tenant = { organizationId, environment: "TEST" };
  const { secret: token } = await tokens.create(test, { name: "test", scopes: scopePresets.full }, null);
  const createContext: ContextFactory =
    options.createContext?.(storage) ?? ((access, { requestId }) => ({ access, requestId }));
  const server = await createServer({
    schema: options.schema ?? smallSchema(),
    storage,
    access,
    trustedProxies: options.trustedProxies ?? [],
    ...(options.limits ? { limits: limitsOf(options.limits, storage, logger) } : {}),
    ...(options.documents ? { documents: options.documents } : {}),
    isIntrospectable: options.isIntrospectable ?? true,
    signInLinks: access.signInLinks,
    ...(options.hasGraphiQL === undefined ? {} : { hasGraphiQL: options.hasGraphiQL }),
    reportKeys: options.reportKeys ?? null,
    ...(options.metrics ? { metrics: options.metrics() } : {}),
    ...(options.requestLogLevel ? { requestLogLevel: options.requestLogLevel } : {}),
    ...(options.pingEveryMs === undefined ? {} : { pingEveryMs: options.pingEveryMs }),
    createContext,
    ...(options.denied ? { denied: options.denied() } : {}),
    ...(options.connectPage ? { connectPage: options.connectPage() } : {}),
    ...(options.workflowHooks ? { workflowHooks: options.workflowHooks() } : {}),
    ...(options.engines ? { engines: options.engines() } : {}),
    logger,
    host: "127.0.0.1",
    port: 0,
  });
  return {
    url: server.url,
    webSocketUrl: `${server.url.replace("http", "ws")}/graphql`,
    server,
    access,
    storage,
    tokens,
    test,
    live: { organizationId, environment: "LIVE" },
    token,
    post: (body, { token: other, headers } = {}) =>
      fetch(`${server.url}/graphql`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(other === null ? {} : { authorization: `Bearer ${other ?? token}` }),
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    async close() {
      await server.close();
      await storage.close();
      await database.drop();
    },
  };
}

export interface TestGateway extends TestServer {
  readonly services: Services;
}

/** The same with the graph itself and services that know these connectors. No workers: what is queued stays queued. */
export async function startTestGateway(
  connectors: readonly LoadedConnector[] = [],
  options: {
    /** Gets the log of server and services alike, down to `trace`. */
    log?: DestinationStream;
  } & Omit<TestServerOptions, "schema" | "createContext" | "log"> = {},
): Promise<TestGateway> {
  const made: Services[] = [];
  const { log } = options;
  const schema = await buildGraphSchema();
  const server = await startTestServer({
    ...options,
    schema,
    createContext: (storage) => {
      const services = testServices(
        storage,
        connectors,
        log ? { logger: createLogger({ level: "trace", destination: log }) } : {},
      );
      made.push(services);
      services.graphWatch.start();
      services.workflows.graph.bind(workflowGraph(schema, requestContexts(services)));
      return requestContexts(services);
    },
    denied: () => (made[0] as Services).audit,
    connectPage: () => made[0] as Services,
    workflowHooks: () => (made[0] as Services).workflows,
    metrics: () => ({ source: (made[0] as Services).metrics, allowed: ["loopback"], tokenHash: () => null }),
    engines: () => {
      const { storage, graphWatch: watch, network, logger } = made[0] as Services;
      return new TenantEngines({ direct: directEngines(schema).direct, storage, watch, network, logger });
    },
  });
  const services = made[0] as Services;
  return {
    ...server,
    services,
    async close() {
      await services.graphWatch.stop();
      await server.close();
    },
  };
}

const noLimit = 1e9;

function limitsOf(
  { maxCost, requestsPerMinute = noLimit, costPerMinute = noLimit }: { maxCost?: number } & Partial<BudgetLimits>,
  storage: Storage,
  logger: Logger,
): NonNullable<ServerOptions["limits"]> {
  return {
    maxCost: maxCost ?? null,
    budgets: new Budgets({ storage, logger }, { requestsPerMinute, costPerMinute }),
  };
}
