import { SecretsUnavailableError } from "../../errors/index.js";
import { NetworkGuard } from "../../network/index.js";

/** A store of secrets that takes longer than this to answer is away. */
export const usualTimeoutMs = 5_000;

export interface StoreRequest {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form where it is one. */
  readonly body?: Readonly<Record<string, unknown>> | URLSearchParams;
}

export interface StoreResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed; null when it is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** Sends one request to a store of secrets. @throws {SecretsUnavailableError} no answer. */
export type StoreSend = (request: StoreRequest) => Promise<StoreResponse>;

/**
 * Over HTTP, through a guard of its own: the operator names these stores in the environment, which allows them wherever
 * they are, but for what nobody may call. Redirects are not followed.
 */
export function storeSender(timeoutMs: number): StoreSend {
  const network = new NetworkGuard();
  const allowed = new Set<string>();
  return async ({ method, url, headers, body }) => {
    const target = new URL(url);
    const place = `${target.hostname}:${target.port || (target.protocol === "http:" ? "80" : "443")}`;
    if (!allowed.has(place)) network.allow(place);
    allowed.add(place);
    const isForm = body instanceof URLSearchParams;
    try {
      const response = await network.request(target, {
        organizationId: null,
        method,
        headers: {
          accept: "application/json",
          ...(body ? { "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json" } : {}),
          ...headers,
        },
        body: body ? (isForm ? body.toString() : JSON.stringify(body)) : null,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await response.body.text();
      return { status: response.statusCode, headers: response.headers, body: parseObject(text) };
    } catch (cause) {
      throw new SecretsUnavailableError(`${target.host} can't be reached: ${reasonOf(cause)}.`, { cause });
    }
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return "it did not answer in time";
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
  }
  return error instanceof Error ? error.message : String(error);
}
