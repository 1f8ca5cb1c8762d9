import type { IncomingHttpHeaders } from "node:http";

/** One call to a source system. */
export interface SourceRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";
  /** Absolute http(s) address. */
  readonly url: string | URL;
  /** Query parameters added to the address; `undefined` and `null` are left out, arrays are repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text or bytes already. */
  readonly body?: unknown;
  /** Whole milliseconds until the last byte of the answer. Default 30,000. */
  readonly timeoutMs?: number;
}

export type QueryValue = string | number | boolean | null | undefined;

/** The answer, its body read in full. Any status counts as an answer: what it means is the connector's to say. */
export interface SourceResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  text(): string;
  /** @throws {SourceError | SourceUnauthorizedError …} when the body is not JSON: cut, or a page for people. */
  json(): unknown;
}

/** What a connector is handed to reach its system; counts each request it makes. */
export interface SourceHttp {
  /** @throws {ConnectionUnreachableError | SourceMisconfiguredError | AddressNotAllowedError | SourceError} no whole answer came. */
  send(request: SourceRequest): Promise<SourceResponse>;
  /** Requests made so far. */
  readonly requestCount: number;
}
