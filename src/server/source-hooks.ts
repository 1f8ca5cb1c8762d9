import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ConnectionStore } from "../connections/index.js";
import type { ConnectorRegistry, HookRequest } from "../connectors/index.js";
import {
  InvalidInputError,
  NotFoundError,
  toGraphQLError,
  TributaryError,
  UnauthenticatedError,
} from "../errors/index.js";
import type { Logger } from "../logging/index.js";

/** Proves who called, reads what is told and stores it. */
export interface SourceHookReceiver {
  /**
   * @throws {UnauthenticatedError} the call does not come from the connection's system, or is too old.
   * @throws {InvalidInputError} it can't be read.
   * @throws {NotFoundError} the connection takes no such calls.
   * @throws {TributaryError} any other: the connection, or what has to be read for the call, is out of reach just now.
   */
  receive(connectionId: string, request: HookRequest): Promise<{ readonly accepted: number }>;
}

/** What the route needs of the services. */
export interface SourceHookParts {
  readonly connectionStore: Pick<ConnectionStore, "findForWorker">;
  readonly connectors: ConnectorRegistry;
  readonly hooks: SourceHookReceiver;
}

/** Calls of one connection that are worked on at once; what comes on top is to come again. */
const mostInFlight = 16;
const tooManyRetryAfterSeconds = 1;
/** A connection that is down is probed about so often. */
const unavailableRetryAfterSeconds = 60;
const bodyLimitBytes = 1024 * 1024;

interface Path {
  Params: { connectionId: string };
}

/** An answer other than 2xx whose reason has a name. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

// The same whether it never existed, was disconnected, has no secret yet or a system that never calls: a stranger learns
// nothing. Nor of its status, which is told only to who has signed.
const nothingHere = () =>
  new Refusal(404, "NOT_FOUND", "There is no connection here that takes calls from its system. Check the address.");

/**
 * `POST /hooks/<connection>`: systems tell of their changes. Without a token, since no system has one of ours; each call
 * is signed with the connection's own secret instead. Whether there is such a connection is asked before the body is read.
 */
export function serveSourceHooks(server: FastifyInstance, parts: SourceHookParts, logger: Logger): void {
  const inFlight = new Map<string, number>();

  void server.register(async (hooks) => {
    // Whatever its type says, the body stays the bytes it came as: the signature is over them.
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: bodyLimitBytes }, (_request, body, done) => {
      done(null, body);
    });
    hooks.setErrorHandler((error: FastifyError | Error, request, reply) => sendError(error, request, reply, logger));

    hooks.post<Path>("/hooks/:connectionId", {
      bodyLimit: bodyLimitBytes,
      onRequest: async (request, reply) => {
        const { connectionId } = request.params;
        const connection = await parts.connectionStore.findForWorker(connectionId);
        if (!connection?.hookSecret || !parts.connectors.get(connection.system)?.webhooks) throw nothingHere();
        enter(connectionId, reply);
      },
      handler: async (request, reply) => {
        const { accepted } = await parts.hooks.receive(request.params.connectionId, {
          headers: request.headers,
          // Without a body there is no content type, and nothing is parsed.
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          receivedAt: new Date(),
        });
        return reply.code(202).send({ accepted });
      },
    });
  });

  function enter(connectionId: string, reply: FastifyReply): void {
    const before = inFlight.get(connectionId) ?? 0;
    if (before >= mostInFlight) {
      const message = `${mostInFlight} calls for this connection are under way, which is all there can be at once. Send it again.`;
      throw new Refusal(429, "TOO_MANY_REQUESTS", message, tooManyRetryAfterSeconds);
    }
    // Gone while the connection was looked up: the end that would give its place back has been.
    if (reply.raw.destroyed) return;
    inFlight.set(connectionId, before + 1);
    // Comes in any case, also when the caller goes away in the middle of its body.
    reply.raw.once("close", () => {
      const left = (inFlight.get(connectionId) ?? 1) - 1;
      if (left > 0) inFlight.set(connectionId, left);
      else inFlight.delete(connectionId);
    });
  }
}

function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal) {
    const { status, code, message, retryAfterSeconds } = refusal;
    if (status === 401) void reply.header("www-authenticate", "Signature");
    if (retryAfterSeconds !== null) void reply.header("retry-after", retryAfterSeconds);
    const problems = error instanceof InvalidInputError ? { problems: error.problems } : {};
    return reply.code(status).send({ error: { code, message, ...problems } });
  }
  const { message, extensions } = toGraphQLError(error, (cause, errorId) => {
    logger.error(
      { err: cause, errorId, requestId: request.id },
      "a call from a system failed for a reason that has no name",
    );
  });
  return reply.code(500).send({ error: { code: extensions["code"], message, errorId: extensions["errorId"] } });
}

function refusalOf(error: FastifyError | Error): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof UnauthenticatedError) return new Refusal(401, error.code, error.message);
  if (error instanceof InvalidInputError) return new Refusal(400, error.code, error.message);
  if (error instanceof NotFoundError) return nothingHere();
  // The connection is out of reach, or its system failed at what the call did not carry: later it may do. What the system
  // gives up meanwhile is not lost, the next run finds it.
  if (error instanceof TributaryError) {
    return new Refusal(503, error.code, error.message, unavailableRetryAfterSeconds);
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) return new Refusal(413, "BAD_REQUEST", "The body is larger than 1 MB.");
  if (status === 415) return new Refusal(415, "BAD_REQUEST", "The content-type is none. Send application/json, say.");
  if (status >= 400 && status < 500) return new Refusal(status, "BAD_REQUEST", "The request can't be read.");
  return null;
}
