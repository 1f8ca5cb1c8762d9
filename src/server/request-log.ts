import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import type { LogLevel } from "../config/index.js";
import { withLogFields, type Logger } from "../logging/index.js";
import { requestMetrics } from "../metrics/index.js";

/** At which level a line is written for each request; `silent` for none. */
export type RequestLogLevel = LogLevel;

/** What callers and proxies make ids of: UUIDs, ULIDs, `Root=1-67891233-abcdef012345678912345678`. */
const acceptableId = /^[A-Za-z0-9._:=/+-]{8,128}$/;
/** Somebody may send a secret for an id; what is written into the log and the audit log is never one. */
const looksSecret = /trb_(live|test)_|^eyJ|whs(ec|k)_/;

/** The caller's own id for its request (`x-request-id`), so that its log and ours can be laid beside each other; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, "headers">): string {
  const told = headers["x-request-id"];
  return typeof told === "string" && acceptableId.test(told) && !looksSecret.test(told) ? told : randomUUID();
}

/** Counts requests, writes a line for each, and has all lines about one carry its id, which the answer has too. */
export function logRequests(
  server: FastifyInstance,
  { logger, level, isClosing }: { logger: Logger; level: RequestLogLevel; isClosing: () => boolean },
): void {
  // Here rather than when the request comes: its body is read in the context of its socket.
  server.addHook("preHandler", (request, _reply, done) => withLogFields({ requestId: request.id }, done));
  server.addHook("onSend", async (request, reply) => {
    void reply.header("x-request-id", request.id);
    // Else a client that keeps its connection would hold up the end until it is idle for a while.
    if (isClosing()) void reply.header("connection", "close");
  });
  server.addHook("onResponse", async (request, reply) => {
    // The route, not the path that came: somebody may have put a token into that.
    const path = request.routeOptions.url ?? "none of ours";
    const { statusCode: status, elapsedTime: ms } = reply;
    const { id: requestId, method, access } = request;
    requestMetrics.http.inc({ route: path, status });
    logger[level]({ requestId, method, path, status, tokenId: access?.tokenId, ms }, "request");
  });
}

/** The same line for an operation that came over a websocket. */
export function logOperation(
  logger: Logger,
  level: RequestLogLevel,
  operation: {
    readonly requestId: string;
    readonly type: string;
    readonly startedAtMs: number;
    readonly errors: number;
  },
): void {
  const { requestId, type, startedAtMs, errors } = operation;
  const ms = performance.now() - startedAtMs;
  logger[level]({ requestId, method: "WEBSOCKET", path: "/graphql", type, errors, ms }, "request");
}
