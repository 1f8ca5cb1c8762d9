import type { IncomingHttpHeaders } from "node:http";
import { SourceError } from "../errors/index.js";
import type { NetworkGuard } from "../network/index.js";
import { retryAfter, timeOf } from "./answer-signs.js";
import { inSpan, traceHeaders, type Traced } from "../tracing/index.js";
import { faultFromTransport, notJson } from "./classify.js";
import { counting, heldBack } from "./request-counts.js";
import { sentSecrets, withoutSecrets } from "./sent-secrets.js";
import type { QueryValue, SourceHttp, SourceRequest, SourceResponse } from "./source-call.js";

const defaultTimeoutMs = 30_000;
/** An answer that says what is wrong with a call; one of a page of records is longer. */
const longestToldBytes = 64 * 1024;
/** A page of 1,000 records is 1 to 5 MB; an answer beyond this is a fault of the source, not data. */
const maxBodyBytes = 256 * 1024 * 1024;

export interface SourceHttpOptions {
  /** The way out, and what it may call for whom. */
  readonly network: NetworkGuard;
  readonly organizationId: string;
  /** Whose requests these are counted as. Default `other`. */
  readonly system?: string;
  /** Whether the system is told which trace a request belongs to. Default: it is not. */
  readonly isTold?: boolean;
  /** Ends every call in flight, for example when a run lost its lease. */
  readonly signal?: AbortSignal;
  /** No call may take longer, whatever it asks for itself; whole milliseconds. Time spent at the gate does not count. */
  readonly longestTimeoutMs?: number;
  /** Where requests are counted, together with calls of another kind; default: by themselves. */
  readonly counter?: RequestCounter;
  /** Who holds requests to a host back; asked for each request, since a client may call several hosts. */
  readonly gateFor?: (host: string) => RequestGate;
}

/** How much was asked of a source. */
export interface RequestCounter {
  requests: number;
}

/** Lets a request out when its source is ready for it, and hears how it ended. */
export interface RequestGate {
  enter(signal?: AbortSignal): Promise<(outcome: RequestOutcome) => void>;
}

/** No status: there was no answer. */
export interface RequestOutcome {
  readonly status?: number;
  /** Null when the answer has no `Retry-After`. */
  readonly retryAfterMs?: number | null;
}

export function createSourceHttp(options: SourceHttpOptions): SourceHttp {
  const counter = options.counter ?? { requests: 0 };
  return {
    get requestCount() {
      return counter.requests;
    },
    async send(sourceRequest) {
      const url = new URL(sourceRequest.url);
      for (const [name, value] of Object.entries(sourceRequest.query ?? {})) appendQuery(url, name, value);
      const { system = "other", signal } = options;
      const leave = await heldBack(system, () => options.gateFor?.(hostOf(url)).enter(signal));
      counter.requests += 1;
      let outcome: RequestOutcome = {};
      const ended = counting(system);
      try {
        const response = await inSpan(tracedCall(url, sourceRequest, system), async (span) => {
          const answered = await sendOnce(url, sourceRequest, options);
          span.setAttribute("http.response.status_code", answered.status);
          return answered;
        });
        outcome = outcomeOf(response);
        return response;
      } finally {
        ended(outcome.status ?? (signal?.aborted ? "aborted" : "no_answer"));
        leave?.(outcome);
      }
    },
  };
}

/** Neither path nor query: either may hold what a customer would not want to be read elsewhere. */
function tracedCall(url: URL, { method = "GET" }: SourceRequest, system: string): Traced {
  const attributes = {
    "http.request.method": method,
    "server.address": url.hostname,
    "server.port": Number(url.port || (url.protocol === "http:" ? 80 : 443)),
    "tributary.system": system,
  };
  return { name: `${method} ${system}`, kind: "client", attributes };
}

/** With its port, so that one host has one name. */
function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "http:" ? "80" : "443")}`;
}

function outcomeOf({ status, headers }: SourceResponse): RequestOutcome {
  return { status, retryAfterMs: retryAfter(headers["retry-after"], timeOf(headers)) };
}

async function sendOnce(url: URL, sourceRequest: SourceRequest, options: SourceHttpOptions): Promise<SourceResponse> {
  const wanted = sourceRequest.timeoutMs ?? defaultTimeoutMs;
  const timeout = AbortSignal.timeout(Math.min(wanted, options.longestTimeoutMs ?? wanted));
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  const { body, headers: encoded } = encodeBody(sourceRequest);
  const headers = options.isTold ? { ...traceHeaders(), ...encoded } : encoded;
  let isAnswerBegun = false;
  try {
    const response = await options.network.request(url, {
      organizationId: options.organizationId,
      method: sourceRequest.method ?? "GET",
      headers,
      body,
      signal,
    });
    isAnswerBegun = true;
    const bytes = await readBody(response.body, url);
    return new BufferedResponse(response.statusCode, response.headers, bytes, url, sentSecrets(sourceRequest));
  } catch (error) {
    // The run itself was ended: that says nothing about the source.
    if (options.signal?.aborted) throw error;
    throw faultFromTransport(error, url, { isAnswerBegun });
  }
}

/** @throws {SourceError} the answer is too large to be one. */
async function readBody(body: AsyncIterable<Buffer>, url: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SourceError(`The answer of ${url.host} is larger than ${maxBodyBytes} bytes.`);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

function appendQuery(url: URL, name: string, value: QueryValue | readonly QueryValue[]): void {
  for (const item of Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue]) {
    if (item !== undefined && item !== null) url.searchParams.append(name, String(item));
  }
}

function encodeBody(sourceRequest: SourceRequest): {
  body: string | Uint8Array | null;
  headers: Record<string, string>;
} {
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": "tributary",
    ...sourceRequest.headers,
  };
  const { body } = sourceRequest;
  if (body === undefined || body === null) return { body: null, headers };
  if (typeof body === "string" || body instanceof Uint8Array) return { body, headers };
  return { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}

class BufferedResponse implements SourceResponse {
  constructor(
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    readonly body: Buffer,
    private readonly url: URL,
    private readonly secrets: readonly string[],
  ) {}

  text(): string {
    const text = this.body.toString("utf8");
    // Pages of records are spared the search; what goes wrong is told in short answers.
    const mayBeTold = this.status >= 400 || this.body.length <= longestToldBytes;
    return mayBeTold ? withoutSecrets(text, this.secrets) : text;
  }

  json(): unknown {
    try {
      return JSON.parse(this.text());
    } catch (cause) {
      throw notJson(this, this.url, cause);
    }
  }
}
