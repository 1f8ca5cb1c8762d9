import type { DestinationStream } from "pino";
import type { GraphQLSchema } from "graphql";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { LoadedConnector } from "../../src/connectors/index.js";
import { createLogger } from "../../src/logging/index.js";
import { createServer, requestContexts, type ContextFactory, type RunningServer } from "../../src/server/index.js";
import { allIndexes, type Services } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../src/tokens/index.js";
import { freshDatabase } from "./database.js";
import { testServices } from "./services.js";
import { smallSchema } from "./small-schema.js";

export interface TestServer {
  readonly url: string;
  /** The same for websockets, `/graphql` included. */
  readonly webSocketUrl: string;
  readonly server: RunningServer;
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

/** A server on a free port and a database of its own, in this process. Without a schema it serves a small one. */
export async function startTestServer(
  options: {
    schema?: GraphQLSchema;
    /** Makes what the schema's resolvers get. */
    createContext?: (storage: Storage) => ContextFactory;
    /** Gets the log, a line of JSON at a time; else there is none. */
    log?: DestinationStream;
  } = {},
): Promise<TestServer> {
  const database = await freshDatabase();
  const storage = await connectStorage({ uri: database.uri });
  await ensureIndexes(storage, allIndexes());
  const logger = options.log
    ? createLogger({ level: "trace", destination: options.log })
    : createLogger({ level: "silent" });
  const tokens = new TokenService({ storage, logger });
  const { _id: organizationId } = await new OrganizationStore(storage).create("Test organization");
  const test: Tenant = { organizationId, environment: "TEST" };
  const { secret: token } = await tokens.create(test, { name: "test", scopes: scopePresets.full }, null);
  const server = await createServer({
    schema: options.schema ?? smallSchema(),
    storage,
    tokens,
    createContext: options.createContext?.(storage) ?? ((access, requestId) => ({ access, requestId })),
    logger,
    host: "127.0.0.1",
    port: 0,
  });
  return {
    url: server.url,
    webSocketUrl: `${server.url.replace("http", "ws")}/graphql`,
    server,
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
  } = {},
): Promise<TestGateway> {
  const made: Services[] = [];
  const { log } = options;
  const server = await startTestServer({
    ...(log ? { log } : {}),
    schema: await buildGraphSchema(),
    createContext: (storage) => {
      const services = testServices(
        storage,
        connectors,
        log ? { logger: createLogger({ level: "trace", destination: log }) } : {},
      );
      made.push(services);
      return requestContexts(services);
    },
  });
  return { ...server, services: made[0] as Services };
}
