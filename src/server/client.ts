import type { IncomingMessage } from "node:http";
import proxyaddr from "@fastify/proxy-addr";
import type { Caller } from "../tokens/index.js";

/** Reads from a request, or a websocket's upgrade, who sent it. */
export type ReadCaller = (request: IncomingMessage) => Caller;

/**
 * The client's address is the one that the outermost trusted proxy saw: `X-Forwarded-For` is read from the right, past
 * proxies that are named and no further, for what stands left of there was written by the client itself. Without trusted
 * proxies the header is not read at all.
 */
export function callerReader(trustedProxies: readonly string[]): ReadCaller {
  const isTrusted = proxyaddr.compile([...trustedProxies]);
  return (request) => {
    const origin = request.headers.origin ?? null;
    return {
      address: withoutPort(proxyaddr(request, isTrusted)),
      userAgent: request.headers["user-agent"] ?? null,
      origin,
      isSameOrigin: origin !== null && hostOf(origin) === request.headers.host?.toLowerCase(),
    };
  };
}

/** Some proxies write the client's port behind its address: `203.0.113.7:50123`, `[2001:db8::7]:50123`. */
function withoutPort(address: string): string {
  return /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? address;
}

function hostOf(origin: string): string | null {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? null;
}
