import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import helmet from "@fastify/helmet";
import Fastify, { type FastifyInstance } from "fastify";
import type { GraphQLSchema } from "graphql";
import { ConfigurationError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import type { VaultHealth } from "../vault/index.js";
import { createApollo } from "./apollo.js";
import type { Authenticator, ContextFactory } from "./caller.js";
import { serveGraphQL } from "./graphql-http.js";
import { serveWebSockets } from "./graphql-websocket.js";
import { serveHealth } from "./health.js";
import { answerErrors } from "./http-errors.js";
import { serveSourceHooks, type SourceHookParts } from "./source-hooks.js";

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  readonly storage: Storage;
  readonly tokens: Authenticator;
  readonly createContext: ContextFactory;
  /** Takes what systems tell of by themselves; without it there is no `/hooks`. */
  readonly sourceHooks?: SourceHookParts;
  /** Whether the master keys can be used; without it readiness says nothing of them. */
  readonly secretsHealth?: () => Promise<VaultHealth>;
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

/** Starts HTTP and websockets on one port. @throws {ConfigurationError} when the address can't be listened on. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { schema, storage, tokens, createContext, sourceHooks, secretsHealth, logger, host, port } = options;
  const apollo = createApollo(schema, logger);
  await apollo.start();
  let isClosing = false;
  const server = Fastify({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    // Ours are written below; Fastify's would log each request twice, with its query string.
    logger: false,
    forceCloseConnections: "idle",
  });
  server.removeContentTypeParser("text/plain");
  await server.register(helmet);
  logRequests(server, logger, () => isClosing);
  answerErrors(server, logger);
  serveHealth(server, { storage, isClosing: () => isClosing, ...(secretsHealth ? { secretsHealth } : {}) });
  serveGraphQL(server, { apollo, schema, tokens, createContext });
  if (sourceHooks) serveSourceHooks(server, sourceHooks, logger);
  const webSockets = serveWebSockets({ server: server.server, schema, tokens, createContext, logger });
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await apollo.stop();
    throw cannotListen(cause, host, port);
  }

  const close = async (graceMs: number) => {
    isClosing = true;
    const cutOff = setTimeout(() => server.server.closeAllConnections(), graceMs);
    await Promise.all([webSockets.close(graceMs), server.close()]);
    clearTimeout(cutOff);
    await apollo.stop();
  };
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server.server.address() as AddressInfo),
    close: ({ graceMs = defaultGraceMs } = {}) => (closed ??= close(graceMs)),
  };
}

function logRequests(server: FastifyInstance, logger: Logger, isClosing: () => boolean): void {
  server.addHook("onSend", async (request, reply) => {
    void reply.header("x-request-id", request.id);
    // Else a client that keeps its connection would hold up the end until it is idle for a while.
    if (isClosing()) void reply.header("connection", "close");
  });
  server.addHook("onResponse", async (request, reply) => {
    const path = request.url.split("?", 1)[0];
    const { statusCode: status, elapsedTime } = reply;
    logger.debug(
      {
        requestId: request.id,
        method: request.method,
        path,
        status,
        tokenId: request.access?.tokenId,
        ms: elapsedTime,
      },
      "request",
    );
  });
}

function cannotListen(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const said = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another process. Set PORT (or --port) to another one, or 0 for any that is free.`,
    EACCES: `Port ${port} on ${host} may not be used by this user. Set PORT (or --port) to one from 1024 up.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `The host name ${host} leads to no address. Set HOST to one of this machine's, such as 127.0.0.1.`,
  }[code];
  return said ? new ConfigurationError(said, { cause }) : cause;
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") return `http://localhost:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
