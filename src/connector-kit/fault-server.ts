import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createSourceHttp, type FaultClass, type SourceHttp } from "../http/index.js";
import { NetworkGuard, parseAllowRule } from "../network/index.js";

/** One way in which a system, or the way to it, misbehaves. */
export interface FaultCase {
  readonly name: string;
  /** What syncs go by; several where a connector may know better. */
  readonly expected: readonly FaultClass[];
  /** Null: nobody listens. */
  readonly answer: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  readonly retryAfterMs?: number;
  /** No answer ever comes. */
  readonly isSilent?: boolean;
}

const json = (status: number, headers: Record<string, string> = {}) => {
  return (request: IncomingMessage, response: ServerResponse) => {
    // Systems repeat what they were sent, credentials too.
    const error = { message: `refused: ${request.url ?? ""} ${JSON.stringify(request.headers)}` };
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error }));
  };
};

const page = (body: string) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><html><body>${body}</body></html>`);
};

const text = (type: string, body: string) => (_request: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { "content-type": type }).end(body);
};

/** Long enough to be waited for in earnest, since no answer comes. */
const silenceMs = 300;

export const faultCases: readonly FaultCase[] = [
  { name: "400", expected: ["contract"], answer: json(400) },
  { name: "401", expected: ["auth_failed"], answer: json(401) },
  { name: "403", expected: ["partial"], answer: json(403) },
  { name: "404", expected: ["partial"], answer: json(404) },
  { name: "429", expected: ["rate_limited"], answer: json(429, { "retry-after": "7" }), retryAfterMs: 7_000 },
  { name: "500", expected: ["transient"], answer: json(500) },
  { name: "502", expected: ["unreachable"], answer: json(502) },
  { name: "503", expected: ["unreachable"], answer: json(503) },
  {
    name: "503 with Retry-After",
    expected: ["rate_limited"],
    answer: json(503, { "retry-after": "5" }),
    retryAfterMs: 5_000,
  },
  { name: "504", expected: ["unreachable"], answer: json(504) },
  { name: "a redirect", expected: ["misconfigured"], answer: json(302, { location: "https://elsewhere.example/" }) },
  { name: "a login page with 200", expected: ["auth_failed"], answer: page('<input type="password">') },
  { name: "a page of maintenance with 200", expected: ["unreachable"], answer: page("Down for maintenance") },
  { name: "half an answer", expected: ["transient"], answer: text("application/json", '{"items": [{"id": "1", ') },
  {
    // To take it for "no records" would delete all there are.
    name: "JSON of something else",
    expected: ["contract", "misconfigured", "transient"],
    answer: text("application/json", '{"hello": "world"}'),
  },
  {
    name: "an answer that breaks off",
    expected: ["transient"],
    answer: (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write("[", () => response.destroy());
    },
  },
  { name: "silence", expected: ["unreachable"], answer: () => undefined, isSilent: true },
  { name: "nobody listening", expected: ["unreachable"], answer: null },
];

/** Answers in a system's place, by real sockets, with the one fault it is told to. */
export class FaultServer {
  #fault: FaultCase | null = null;
  readonly #server = createServer((request, response) => {
    request.resume();
    request.on("end", () => this.#fault?.answer?.(request, response));
  });

  static async start(): Promise<FaultServer> {
    const faults = new FaultServer();
    faults.#server.listen(0, "127.0.0.1");
    await once(faults.#server, "listening");
    return faults;
  }

  /**
   * HTTP that leads here instead of to the system while a fault is set, and to the system otherwise, so that a session can be
   * opened well and go wrong later.
   */
  between(http: SourceHttp): SourceHttp {
    const { port } = this.#server.address() as AddressInfo;
    const rule = parseAllowRule(`127.0.0.1:${port}`);
    const closedRule = parseAllowRule("127.0.0.1:1");
    const network = new NetworkGuard({ allowed: [rule, closedRule].filter((item) => item !== null) });
    const here = createSourceHttp({ network, organizationId: "connector-check" });
    return {
      get requestCount() {
        return http.requestCount;
      },
      send: (request) => {
        if (!this.#fault) return http.send(request);
        const { pathname, search } = new URL(request.url);
        // Port 1 is one that nothing of ours listens at.
        const origin = this.#fault.answer ? `http://127.0.0.1:${port}` : "http://127.0.0.1:1";
        const timeout = this.#fault.isSilent ? { timeoutMs: silenceMs } : {};
        return here.send({ ...request, ...timeout, url: new URL(pathname + search, origin) });
      },
    };
  }

  async during<Result>(fault: FaultCase, act: () => Promise<Result>): Promise<Result> {
    this.#fault = fault;
    try {
      return await act();
    } finally {
      this.#fault = null;
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
