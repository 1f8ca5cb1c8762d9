import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What becomes of a request on its way:
 *
 * PASS           it is answered
 * LOSE_REQUEST   the connection is cut before the system has it
 * LOSE_ANSWER    the system does what it is asked for, then the connection is cut
 * FAIL_ANSWER    the system does what it is asked for, and a 500 comes back
 */
export type Fate = "PASS" | "LOSE_REQUEST" | "LOSE_ANSWER" | "FAIL_ANSWER";

/** A link to a system that loses what it is told to. The system itself never knows. */
export class LossyLink {
  /** Decides about each request; null lets all pass. */
  fateOf: ((request: IncomingMessage) => Fate) | null = null;
  /** Waited for before a request goes on; null for nothing. */
  before: ((request: IncomingMessage) => Promise<void>) | null = null;
  /** Called when an answer is handed to the caller's socket. */
  after: ((request: IncomingMessage) => Promise<void>) | null = null;
  /** Writes that reached the system, as `POST /path`. */
  readonly arrived: string[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor(private readonly target: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, on the port of the time before if there was one. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#carry(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** From now on connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  /** Of the next write one, then all pass. */
  next(fate: Fate): void {
    let isOver = false;
    this.fateOf = ({ method }) => {
      if (isOver || method === "GET") return "PASS";
      isOver = true;
      return fate;
    };
  }

  async #carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fate = this.fateOf?.(request) ?? "PASS";
    await this.before?.(request);
    if (fate === "LOSE_REQUEST") {
      response.destroy();
      return;
    }
    const answer = await this.#send(request, Buffer.concat(chunks));
    if (request.method !== "GET") this.arrived.push(`${request.method ?? ""} ${request.url ?? ""}`);
    if (fate === "LOSE_ANSWER") response.destroy();
    else if (fate === "FAIL_ANSWER") response.writeHead(500, { "content-type": "text/plain" }).end("proxy error");
    else response.writeHead(answer.status, answer.headers).end(answer.body);
    await this.after?.(request);
  }

  #send(request: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>((resolve, reject) => {
      const { method, headers, url } = request;
      const outgoing = forward(new URL(url ?? "/", this.target), { method, headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", reject);
        incoming.once("end", () =>
          resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.once("error", reject);
      outgoing.end(body);
    });
  }
}
