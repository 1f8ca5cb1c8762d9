import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ConflictError, NotFoundError, toGraphQLError, UnauthenticatedError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { HookCall } from "../workflows/index.js";

/** Takes calls of workflows' hooks. */
export interface WorkflowHookReceiver {
  /** @throws {NotFoundError | UnauthenticatedError | ConflictError} */
  receiveHook(workflowId: string, call: HookCall): Promise<{ readonly runId: string }>;
}

/** Calls that are worked on at once; what comes on top is to come again. */
const mostInFlight = 64;
const bodyLimitBytes = 1024 * 1024;
const longestKey = 255;

interface Path {
  Params: { workflowId: string };
}

/**
 * `POST /hooks/workflows/<workflow>` sets a workflow off. Without an API token: each hook has a secret of its own, which
 * can do nothing else. The answer, 202 with the run's id, comes when the run is stored.
 */
export function serveWorkflowHooks(server: FastifyInstance, receiver: WorkflowHookReceiver, logger: Logger): void {
  let inFlight = 0;

  void server.register(async (hooks) => {
    // Whatever its type says, the body is read here: what is no JSON is a text.
    hooks.removeAllContentTypeParsers();
    hooks.addContentTypeParser("*", { parseAs: "string", bodyLimit: bodyLimitBytes }, (_request, body, done) => {
      done(null, body);
    });
    hooks.setErrorHandler((error: FastifyError | Error, request, reply) => sendError(error, request, reply, logger));
    hooks.post<Path>("/hooks/workflows/:workflowId", {
      bodyLimit: bodyLimitBytes,
      handler: async (request, reply) => {
        if (inFlight >= mostInFlight) return busy(reply);
        inFlight += 1;
        try {
          const { authorization } = request.headers;
          const text = typeof request.body === "string" ? request.body : "";
          const call = { secret: secretOf(authorization), body: bodyOf(text), key: keyOf(request) };
          return await reply.code(202).send(await receiver.receiveHook(request.params.workflowId, call));
        } finally {
          inFlight -= 1;
        }
      },
    });
  });
}

function secretOf(authorization: string | undefined): string | null {
  const [, secret = null] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  return secret;
}

function bodyOf(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Senders by the Standard Webhooks specification name a message by `webhook-id`, others by `idempotency-key`. */
function keyOf({ headers }: FastifyRequest): string | null {
  const key = headers["webhook-id"] ?? headers["idempotency-key"];
  return typeof key === "string" && key.length > 0 && key.length <= longestKey ? key : null;
}

function busy(reply: FastifyReply): FastifyReply {
  const message = `${mostInFlight} calls are under way, which is all there can be at once. Send it again.`;
  return reply
    .code(429)
    .header("retry-after", 1)
    .send({ error: { code: "TOO_MANY_REQUESTS", message } });
}

function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const send = (status: number, code: string, message: string) => reply.code(status).send({ error: { code, message } });
  if (error instanceof UnauthenticatedError) {
    void reply.header("www-authenticate", "Bearer");
    return send(401, error.code, error.message);
  }
  if (error instanceof NotFoundError) return send(404, error.code, error.message);
  if (error instanceof ConflictError) return send(409, error.code, error.message);
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) return send(413, "BAD_REQUEST", "The body is larger than 1 MB.");
  if (status >= 400 && status < 500) return send(status, "BAD_REQUEST", "The request can't be read.");
  const { message, extensions } = toGraphQLError(error, (cause, errorId) => {
    logger.error({ err: cause, errorId, requestId: request.id }, "a call of a workflow's hook failed");
  });
  return reply.code(500).send({ error: { code: extensions["code"], message, errorId: extensions["errorId"] } });
}
