import type { Dispatcher } from "undici";
import { AddressNotAllowedError } from "../errors/index.js";
import { retryAfter } from "../http/index.js";
import { inSpan } from "../tracing/index.js";
import type { AttemptError } from "./delivery-document.js";
import type { SignatureHeaders } from "./signature.js";

/** The way out: judges the address and follows no redirect. `NetworkGuard` is one. */
export interface WayOut {
  check(url: URL, caller: { organizationId: string | null; path?: readonly (string | number)[] }): Promise<void>;
  request(
    url: URL,
    options: {
      organizationId: string | null;
      method: "POST";
      headers: Record<string, string>;
      body: Uint8Array;
      signal: AbortSignal;
    },
  ): Promise<Dispatcher.ResponseData>;
}

export interface AttemptRequest {
  readonly organizationId: string;
  readonly url: string;
  readonly headers: SignatureHeaders;
  /** The bytes that were signed. */
  readonly body: Buffer;
  /** Whole milliseconds for the whole of it. */
  readonly timeoutMs: number;
}

/** How one request ended. */
export interface AttemptOutcome {
  readonly status: number | null;
  /** Null when it was delivered. */
  readonly error: AttemptError | null;
  readonly response: string;
  readonly retryAfterMs: number | null;
  readonly durationMs: number;
}

/** Enough to see what a receiver complains about; the rest is not read. */
const mostResponseBytes = 20_000;
/** A receiver that has said yes or no and then does not end its answer has answered. */
const longestBodyMs = 2_000;

/** Sends a message once. Whatever happens is an outcome. */
export async function attempt(wayOut: WayOut, request: AttemptRequest): Promise<AttemptOutcome> {
  const startedAt = performance.now();
  const ended = (outcome: Omit<AttemptOutcome, "durationMs">): AttemptOutcome => ({
    ...outcome,
    durationMs: Math.round(performance.now() - startedAt),
  });
  const { organizationId, url, headers, body, timeoutMs } = request;
  try {
    const { answer, response } = await inSpan({ name: "POST webhook", kind: "client" }, async (span) => {
      const answered = await wayOut.request(new URL(url), {
        organizationId,
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "tributary-webhooks", ...headers },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      span.setAttribute("http.response.status_code", answered.statusCode);
      return { answer: answered, response: await beginningOf(answered.body) };
    });
    const { statusCode: status } = answer;
    return ended({ status, error: errorOfStatus(status), response, retryAfterMs: retryAfterOf(answer) });
  } catch (error) {
    return ended({ status: null, error: errorOfFault(error), response: "", retryAfterMs: null });
  }
}

function errorOfStatus(status: number): AttemptError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return "GONE";
  return status >= 300 && status < 400 ? "REDIRECT" : "HTTP_STATUS";
}

function retryAfterOf({ headers }: Dispatcher.ResponseData): number | null {
  const date = new Date(String(headers["date"] ?? ""));
  const now = Number.isNaN(date.getTime()) ? new Date() : date;
  return retryAfter(headers["retry-after"], now);
}

/** Reads what is worth keeping and closes the rest. As it came: what is compressed is not unpacked. */
async function beginningOf(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  // Closing it early is an error to the stream, also after nobody reads it any more.
  body.on("error", () => undefined);
  const tooLong = setTimeout(() => body.destroy(), longestBodyMs);
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part.subarray(0, mostResponseBytes - size));
      size += part.length;
      if (size >= mostResponseBytes) break;
    }
  } catch {
    // The status is known; how the rest ended is the receiver's affair.
  } finally {
    clearTimeout(tooLong);
    body.destroy();
  }
  return Buffer.concat(parts).toString("utf8");
}

const errorsOfCodes: Readonly<Record<string, AttemptError>> = {
  ENOTFOUND: "DNS",
  EAI_AGAIN: "DNS",
  ECONNREFUSED: "CONNECTION_REFUSED",
  EHOSTUNREACH: "CONNECTION_REFUSED",
  ENETUNREACH: "CONNECTION_REFUSED",
  ECONNRESET: "CONNECTION_LOST",
  EPIPE: "CONNECTION_LOST",
  UND_ERR_SOCKET: "CONNECTION_LOST",
  UND_ERR_CONNECT_TIMEOUT: "TIMEOUT",
  ETIMEDOUT: "TIMEOUT",
  EPROTO: "TLS",
};

function errorOfFault(error: unknown): AttemptError {
  if (error instanceof Error && error.name === "TimeoutError") return "TIMEOUT";
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof AddressNotAllowedError) return "ADDRESS_NOT_ALLOWED";
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code !== "string") continue;
    const known = errorsOfCodes[code];
    if (known) return known;
    if (code.startsWith("HPE_") || code.startsWith("UND_ERR_")) return "PROTOCOL";
    if (/CERT|SSL|TLS/.test(code)) return "TLS";
  }
  return "PROTOCOL";
}
