import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Provider } from "oidc-provider";
import type { Logger } from "../../logging/index.js";
import { SandboxError } from "../errors.js";
import { changeRecords, type Exchange, type FaultAction } from "../faults/index.js";
import { isKindName } from "../kinds/index.js";
import { oauthRoutes } from "../oauth/index.js";
import { countsOf } from "../store/index.js";
import { authenticator, type Principal } from "./authenticate.js";
import { controlRoutes, type ControlRouteParts } from "./control-routes.js";
import type { IdempotencyKeys } from "./idempotency.js";
import { indexPage } from "./index-page.js";
import { otherRoutes } from "./other-routes.js";
import { shiftPage } from "./page-shift.js";
import { recordRoutes } from "./record-routes.js";
import { webhookRoutes, type WebhookRouteParts } from "./webhook-routes.js";

export interface AppParts extends ControlRouteParts, Omit<WebhookRouteParts, "principalOf"> {
  readonly idempotencyKeys: IdempotencyKeys;
  readonly logger: Logger;
  /** Both are known only when the server listens, since the port is part of them. */
  readonly provider: () => Provider;
  readonly publicUrl: () => string;
}

/** The sandbox's HTTP side. */
export function createApp(parts: AppParts): FastifyInstance {
  const app = Fastify({
    // A hanging answer (a fault) must not keep the server from stopping.
    forceCloseConnections: true,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
  });
  const principals = new WeakMap<FastifyRequest, Principal>();
  const principalOf = (request: FastifyRequest): Principal => {
    const principal = principals.get(request);
    if (!principal) throw new Error(`Expected ${request.url} to be behind the login.`);
    return principal;
  };
  disturb(app, parts);
  app.setErrorHandler((error: FastifyError | SandboxError, request, reply) =>
    answerError(error, request, reply, parts.logger),
  );
  app.setNotFoundHandler((request) => {
    throw new SandboxError(
      404,
      "not_found",
      `There is nothing at ${request.method} ${pathOf(request)}. Open / for what there is.`,
    );
  });

  app.get("/", (_request, reply) => reply.type("text/plain; charset=utf-8").send(indexPage(parts.publicUrl())));
  app.get("/health", () => ({ status: "ok", now: parts.clock.now().toISOString(), records: countsOf(parts.store) }));
  oauthRoutes(app, parts.provider);
  void app.register(
    async (api) => {
      const authenticate = authenticator(parts.apiKey, parts.provider);
      api.addHook("onRequest", async (request) => {
        principals.set(request, await authenticate(request));
      });
      otherRoutes(api, { ...parts, principalOf });
      webhookRoutes(api, { ...parts, principalOf });
      recordRoutes(api, { ...parts, principalOf });
    },
    { prefix: "/api/v1" },
  );
  void app.register(async (control) => controlRoutes(control, parts), { prefix: "/control" });
  return app;
}

/** Tells every answer the sandbox's time, counts requests, and lets the faults strike. */
function disturb(app: FastifyInstance, parts: AppParts): void {
  const { clock, faults, requestCounter } = parts;
  const exchangeOf = (request: FastifyRequest, reply: FastifyReply): Exchange => {
    const kind = kindIn(request);
    return { request, reply, kind, shiftPage: () => shiftPage(parts, kind, request) };
  };
  const struck = new WeakMap<FastifyRequest, FaultAction[]>();
  app.addHook("onRequest", async (request, reply) => {
    // On the raw answer, so that those of the authorization server carry it, too.
    reply.raw.setHeader("date", clock.now().toUTCString());
    requestCounter.count(request.method, pathOf(request));
    const exchange = exchangeOf(request, reply);
    const actions: FaultAction[] = [];
    struck.set(request, actions);
    for (const { action, use } of faults.strike(exchange)) {
      if (!use()) continue;
      actions.push(action);
      await action.onRequest?.(exchange);
      if (reply.sent) return reply;
    }
    return undefined;
  });
  app.addHook("onSend", async (request, reply, payload: unknown) => {
    const all = struck.get(request) ?? [];
    // The handler has done its work; what is written now goes nowhere.
    if (all.some((action) => action.isAnswerLost)) request.raw.socket.destroy();
    const actions = all.filter((action) => action.onRecord ?? action.onAnswer);
    const isJson = String(reply.getHeader("content-type")).startsWith("application/json");
    if (actions.length === 0 || !isJson || !(typeof payload === "string" || Buffer.isBuffer(payload))) return payload;
    reply.removeHeader("content-length");
    const changed = actions.reduce<Buffer>(
      (body, { onRecord }) => (onRecord ? changeRecords(body, onRecord) : body),
      Buffer.from(payload),
    );
    const exchange = exchangeOf(request, reply);
    return actions.reduce<Buffer>((body, action) => action.onAnswer?.(body, exchange) ?? body, changed);
  });
}

function answerError(error: FastifyError | SandboxError, request: FastifyRequest, reply: FastifyReply, logger: Logger) {
  const known = error instanceof SandboxError ? error : fromFastify(error);
  if (!known) logger.error({ err: error, method: request.method, path: pathOf(request) }, "the sandbox failed");
  const answer = known ?? new SandboxError(500, "internal", "Something failed in the sandbox; its log says what.");
  return reply.code(answer.status).headers(answer.headers).send(answer.toBody());
}

/** Bodies that are no JSON, too long, or of another type are refused by Fastify, in its own words. */
function fromFastify(error: FastifyError): SandboxError | null {
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? new SandboxError(status, "bad_request", error.message) : null;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] as string;
}

function kindIn(request: FastifyRequest) {
  const [, , , kind = ""] = pathOf(request).split("/");
  return pathOf(request).startsWith("/api/v1/") && isKindName(kind) ? kind : null;
}
