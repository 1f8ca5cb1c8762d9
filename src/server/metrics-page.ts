import { createHash, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import helmet from "@fastify/helmet";
import proxyaddr from "@fastify/proxy-addr";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { UnauthenticatedError } from "../errors/index.js";
import { secretFromAuthorization } from "../tokens/index.js";
import { callerReader, type ReadCaller } from "./client.js";
import { serveHealth, type HealthParts } from "./health.js";
import { cannotListen, urlOf } from "./listening.js";

/** What is printed: `DeploymentMetrics` is one. */
export interface MetricsSource {
  readonly contentType: string;
  text(): Promise<string>;
}

export interface MetricsAccess {
  /** Addresses, networks or `loopback`, `linklocal`, `uniquelocal` from where metrics may be read without a token. */
  readonly allowed: readonly string[];
  /** SHA-256 of the token that lets in from anywhere, as it is now; null: there is none. */
  readonly tokenHash: () => Buffer | null;
}

export interface MetricsParts extends MetricsAccess {
  readonly source: MetricsSource;
}

/**
 * `GET /metrics`, for Prometheus. They tell how much a company does and with which systems, so they are not for everybody:
 * let in is who comes from an allowed address, or shows the token. An address counts only as far as it is known: where a
 * proxy handed the request on that is not trusted to say for whom, it does not.
 */
export function serveMetrics(
  server: FastifyInstance,
  { source, allowed, tokenHash }: MetricsParts,
  readCaller: ReadCaller,
): void {
  const isAllowed = proxyaddr.compile([...allowed]);
  const mayRead = (request: FastifyRequest): boolean => {
    const expected = tokenHash();
    if (expected !== null && shows(request, expected)) return true;
    const { address } = readCaller(request.raw);
    if (address === null) return false;
    const isHandedOn = request.headers["x-forwarded-for"] !== undefined || request.headers["forwarded"] !== undefined;
    if (isHandedOn && address === request.raw.socket.remoteAddress) return false;
    return isAllowed(address, 0);
  };
  server.get("/metrics", async (request, reply) => {
    if (!mayRead(request)) {
      const hasToken = tokenHash() !== null;
      return reply
        .code(hasToken ? 401 : 403)
        .headers(hasToken ? { "www-authenticate": "Bearer" } : {})
        .send({ error: { code: hasToken ? "UNAUTHENTICATED" : "FORBIDDEN", message: whoMayRead(hasToken) } });
    }
    return reply
      .header("cache-control", "no-store")
      .type(source.contentType)
      .send(await source.text());
  });
}

/** A server for metrics and health alone, on a port that needs not be open to those who use the gateway. */
export async function createMetricsServer(
  options: MetricsParts & HealthParts & { trustedProxies: readonly string[]; host: string; port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { host, port } = options;
  const server = Fastify({ logger: false, forceCloseConnections: true });
  await server.register(helmet);
  serveMetrics(server, options, callerReader(options.trustedProxies));
  serveHealth(server, options);
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw cannotListen(cause, host, port, "TRIBUTARY_METRICS_PORT");
  }
  return { url: urlOf(server.server.address() as AddressInfo), close: () => server.close() };
}

function whoMayRead(hasToken: boolean): string {
  return hasToken
    ? "Metrics are for addresses in TRIBUTARY_METRICS_ALLOWED, and for whoever sends the token that TRIBUTARY_METRICS_TOKEN leads to as Authorization: Bearer."
    : "Metrics are for addresses in TRIBUTARY_METRICS_ALLOWED. Add the one that scrapes, name the proxy before the gateway in TRIBUTARY_TRUSTED_PROXIES, or have it send a token (TRIBUTARY_METRICS_TOKEN).";
}

/** In a time that says nothing of how much of it was right. */
function shows({ headers }: FastifyRequest, expected: Buffer): boolean {
  try {
    return timingSafeEqual(metricsTokenHash(secretFromAuthorization(headers.authorization)), expected);
  } catch (error) {
    if (error instanceof UnauthenticatedError) return false;
    throw error;
  }
}

/** What is kept of a token in memory. */
export function metricsTokenHash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
