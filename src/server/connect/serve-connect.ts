import cookies from "@fastify/cookie";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { ConnectRefusal, type ConnectPages, type PublicUrl } from "../../connect/index.js";
import { TributaryError } from "../../errors/index.js";
import type { Logger } from "../../logging/index.js";
import type { ReadCaller } from "../client.js";
import { originOf } from "../entrance.js";
import { loadPageAssets, sendAsset, sendUnchangingAsset } from "../page-assets.js";
import { sendPageHeaders } from "./page-headers.js";

/** What the routes need of the services. */
export interface ConnectPageParts {
  readonly connectPages: ConnectPages;
  readonly publicUrl: PublicUrl;
}

const cookiePath = "/connect";
/** Beyond the longest link and the page's last look; the session ends in the database. */
const cookieSeconds = 8 * 86_400;
const bodyLimitBytes = 64 * 1024;

const text = z.string().max(4_000);
const link = text;
const bodies = {
  open: z.object({ secret: text }),
  state: z.object({ link }),
  connect: z.object({
    link,
    system: text,
    authMethod: text,
    config: z.record(z.string(), text),
    credentials: z.record(z.string(), z.string().max(20_000)),
  }),
  login: z.object({ link, app: text }),
  callback: z.object({ parameters: z.string().max(8_000), path: text }),
};

const statusOf = {
  NOT_FOUND: 404,
  EXPIRED: 410,
  USED: 410,
  REVOKED: 410,
  OPENED_ELSEWHERE: 409,
  NO_SESSION: 401,
} as const satisfies Record<ConnectRefusal["code"], number>;

/**
 * The hosted page under `/connect`. Without a token: whoever opens a link gets a cookie that is good for that link alone, and
 * every call of the page has to come from a page of this gateway.
 */
export function serveConnect(
  server: FastifyInstance,
  { connectPages, publicUrl }: ConnectPageParts,
  readCaller: ReadCaller,
  logger: Logger,
): void {
  void server.register(async (pages) => {
    await pages.register(cookies);
    pages.setErrorHandler((error: FastifyError | Error, request, reply) => sendError(error, request, reply, logger));

    pages.get<{ Params: { "*": string } }>("/connect/assets/*", async (request, reply) => {
      const asset = (await loadPageAssets("connect")).get(`assets/${request.params["*"]}`);
      if (!asset) throw new ConnectRefusal("NOT_FOUND", "There is no such file.");
      return sendUnchangingAsset(request, reply, asset);
    });

    pages.get("/connect/embed.js", async (request, reply) => {
      const asset = (await loadPageAssets("connect")).get("embed.js");
      if (!asset) throw new ConnectRefusal("NOT_FOUND", "There is no such file.");
      void reply.header("cache-control", "public, max-age=300").header("etag", asset.etag);
      // Made for pages of others.
      void reply.header("cross-origin-resource-policy", "cross-origin");
      if (request.headers["if-none-match"] === asset.etag) return reply.code(304).send();
      return sendAsset(reply, asset);
    });

    const finishLogin = async (request: FastifyRequest, reply: FastifyReply, appId: string | null) => {
      const parameters = new URL(request.url, publicUrl.get()).searchParams;
      try {
        const caller = originOf(readCaller(request.raw), request.id);
        const { linkId } = await connectPages.finishLogin(parameters, appId, sessionsOf(request), caller);
        return await reply.code(303).header("cache-control", "no-store").redirect(`/connect/${linkId}`, 303);
      } catch (error) {
        if (!(error instanceof ConnectRefusal)) throw error;
        // The window of a login that a framed page began has no cookie; the page that opened it does.
        const code = error.code === "NO_SESSION" ? 200 : statusOf[error.code];
        return await sendPage(reply.code(code), "callback.html", []);
      }
    };
    pages.get("/connect/callback", async (request, reply) => finishLogin(request, reply, null));
    pages.get<{ Params: { appId: string } }>("/connect/callback/:appId", async (request, reply) =>
      finishLogin(request, reply, request.params.appId),
    );

    pages.get<{ Params: { link: string } }>("/connect/:link", async (request, reply) => {
      const framers = await connectPages.framersOf(request.params.link);
      return sendPage(reply.code(framers ? 200 : 404), "index.html", framers ?? []);
    });

    void pages.register(async (api) => {
      api.addHook("onRequest", async (request, reply) => {
        void reply.header("cache-control", "no-store");
        requireOwnPage(request, readCaller, publicUrl);
      });
      const options = { bodyLimit: bodyLimitBytes };

      api.post("/connect/api/open", options, async (request, reply) => {
        const { secret } = read(bodies.open, request);
        const caller = originOf(readCaller(request.raw), request.id);
        const opened = await connectPages.open(secret, sessionsOf(request), caller);
        const { linkId, sessionSecret, isEmbedded } = opened;
        if (sessionSecret !== null) setSession(reply, { linkId, sessionSecret, isEmbedded }, publicUrl);
        return { link: linkId };
      });

      api.post("/connect/api/state", options, async (request) => {
        const { link: id } = read(bodies.state, request);
        return connectPages.state(id, sessionsOf(request)(id));
      });

      api.post("/connect/api/connect", options, async (request) => {
        const { link: id, ...input } = read(bodies.connect, request);
        const caller = originOf(readCaller(request.raw), request.id);
        return connectPages.connect(id, sessionsOf(request)(id), input, caller);
      });

      api.post("/connect/api/login", options, async (request) => {
        const { link: id, app } = read(bodies.login, request);
        return { url: await connectPages.beginLogin(id, sessionsOf(request)(id), app) };
      });

      // What a login's window handed to the framed page that opened it.
      api.post("/connect/api/callback", options, async (request) => {
        const { parameters, path } = read(bodies.callback, request);
        const appId = /^\/connect\/callback\/(\w+)$/.exec(path)?.[1] ?? null;
        const caller = originOf(readCaller(request.raw), request.id);
        const { linkId } = await connectPages.finishLogin(
          new URLSearchParams(parameters),
          appId,
          sessionsOf(request),
          caller,
        );
        return { link: linkId };
      });
    });
  });
}

/** Another page can have a browser send its cookie; it can't have it say that the page is ours. */
function requireOwnPage(request: FastifyRequest, readCaller: ReadCaller, publicUrl: PublicUrl): void {
  const { origin, isSameOrigin } = readCaller(request.raw);
  if (origin !== null && (isSameOrigin || origin === publicUrl.origin)) return;
  throw new ForeignPage();
}

class ForeignPage extends Error {}
class UnreadableBody extends Error {}

function read<Body>(shape: z.ZodType<Body>, request: FastifyRequest): Body {
  const parsed = shape.safeParse(request.body);
  if (parsed.success) return parsed.data;
  throw new UnreadableBody();
}

/** One cookie for each link, so that two in two tabs don't meet. */
function cookieName(linkId: string): string {
  return `tributary_connect_${linkId.replace(/^cln_/, "")}`;
}

function sessionsOf(request: FastifyRequest): (linkId: string) => string | null {
  return (linkId) => request.cookies[cookieName(linkId)] ?? null;
}

function setSession(
  reply: FastifyReply,
  { linkId, sessionSecret, isEmbedded }: { linkId: string; sessionSecret: string; isEmbedded: boolean },
  publicUrl: PublicUrl,
): void {
  const { protocol, hostname } = new URL(publicUrl.get());
  // Browsers take a loopback address for safe.
  const isSecure = protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  const isForFrames = isEmbedded && isSecure;
  void reply.setCookie(cookieName(linkId), sessionSecret, {
    path: cookiePath,
    httpOnly: true,
    secure: protocol === "https:" || isForFrames,
    // Lax, so that it comes along when a provider sends the browser back.
    sameSite: isForFrames ? "none" : "lax",
    ...(isForFrames ? { partitioned: true } : {}),
    maxAge: cookieSeconds,
  });
}

async function sendPage(reply: FastifyReply, name: string, framers: readonly string[]): Promise<FastifyReply> {
  const asset = (await loadPageAssets("connect")).get(name);
  if (!asset) throw new Error(`The built page has no ${name}.`);
  sendPageHeaders(reply, framers);
  return sendAsset(reply, asset);
}

function sendError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const answer = (status: number, code: string, message: string) =>
    reply.code(status).header("cache-control", "no-store").send({ error: { code, message } });
  if (error instanceof ConnectRefusal) return answer(statusOf[error.code], error.code, error.message);
  if (error instanceof ForeignPage) {
    return answer(403, "FORBIDDEN", "Only the connect page of this gateway may ask this.");
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (error instanceof UnreadableBody || (status >= 400 && status < 500)) {
    return answer(status < 500 ? status : 400, "BAD_REQUEST", "The request can't be read.");
  }
  if (error instanceof TributaryError && error.isRetryable) {
    return answer(503, error.code, "This can't be done at the moment. Try again in a minute.");
  }
  logger.error({ err: error, requestId: request.id }, "a call of the connect page failed");
  return answer(500, "SERVER", "The server could not answer. Try again in a moment.");
}
