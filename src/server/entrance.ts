import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply } from "fastify";
import { isRefusal, secretFromAuthorization, type Access, type Caller, type TokenServices } from "../tokens/index.js";
import type { BadTokens } from "./bad-tokens.js";
import { noteRefusal, type DeniedCallLog } from "./denied-calls.js";
import type { ReadCaller } from "./client.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls; set before the body is read, on the routes that need a token. */
    access: Access | null;
  }
}

/** What the server needs of the tokens. */
export type ServerAccess = Pick<TokenServices, "admission" | "allowedOrigins" | "tokenWatch" | "leakedTokens">;

/** How requests are let in, the same over HTTP and websockets. */
export interface Entrance extends ServerAccess {
  readonly readCaller: ReadCaller;
  readonly badTokens: BadTokens;
  /** Takes note of calls that are not let in. */
  readonly denied?: DeniedCallLog | undefined;
}

interface EnteringRequest {
  readonly headers: IncomingHttpHeaders;
  readonly raw: IncomingMessage;
  readonly id: string;
  access: Access | null;
}

/** What a page may send and read, beyond what every page may. */
const allowedHeaders = "authorization, content-type, apollo-require-preflight, accept, if-none-match";
const exposedHeaders = "x-request-id, retry-after, etag";
const preflightKeptSeconds = 600;

/** The check before the body is read: who has no token makes us neither read nor parse a megabyte. */
export function entranceHook(entrance: Entrance) {
  const { admission, allowedOrigins, readCaller, badTokens, denied } = entrance;
  return async (request: EnteringRequest, reply: FastifyReply): Promise<void> => {
    const caller = readCaller(request.raw);
    const { authorization } = request.headers;
    try {
      request.access = await admission.authenticate(secretFromAuthorization(authorization), caller);
      if (caller.origin !== null) share(reply, caller.origin);
    } catch (error) {
      noteRefusal(denied, error, originOf(caller, request.id));
      // A page has to be able to read that its token has expired.
      if (caller.origin !== null && (await allowedOrigins.isKnown(caller.origin))) share(reply, caller.origin);
      if (!authorization || !isRefusal(error)) throw error;
      throw badTokens.answerTo(error, caller.address);
    }
  };
}

/** From where a call came, as the audit log has it. */
export function originOf<Id extends string | null>({ address, userAgent }: Caller, requestId: Id) {
  return { address, userAgent, requestId };
}

/**
 * Answers the question that a browser asks before it sends a page's request. It brings no token, so the answer is yes where
 * any organization allows the page; the request behind it is then asked for the organization's own list.
 */
export function servePreflights(server: FastifyInstance, url: string, entrance: Entrance): void {
  const enter = entranceHook(entrance);
  server.options(url, async (request, reply) => {
    if (request.headers["access-control-request-method"] === undefined) {
      // Somebody who tries methods, not a browser that asks for leave.
      await enter(request, reply);
      return reply.code(405).header("allow", "GET, POST").send();
    }
    const { origin, isSameOrigin } = entrance.readCaller(request.raw);
    void reply.header("vary", "origin");
    if (origin === null || !(isSameOrigin || (await entrance.allowedOrigins.isKnown(origin)))) {
      return reply.code(403).send({
        error: {
          code: "FORBIDDEN",
          message: "Pages of this origin may not call this gateway. Its organization adds it with setAllowedOrigins.",
        },
      });
    }
    share(reply, origin);
    return reply
      .code(204)
      .header("access-control-allow-methods", "GET, POST")
      .header("access-control-allow-headers", allowedHeaders)
      .header("access-control-max-age", preflightKeptSeconds)
      .send();
  });
}

/** Lets the page read the answer. Never with credentials: there are no cookies, and never will be. */
function share(reply: FastifyReply, origin: string): void {
  void reply
    .header("access-control-allow-origin", origin)
    .header("access-control-expose-headers", exposedHeaders)
    .header("vary", "origin");
}
