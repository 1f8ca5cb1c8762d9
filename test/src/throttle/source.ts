import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";

/** A request as the source saw it. */
export interface SeenRequest {
  readonly at: number;
  readonly organizationId: string;
  readonly connectionId: string;
  /** When its sender was let through, by the sender's clock. */
  readonly letThroughAt: number;
}

/** A source that answers everything after `answerMs` and keeps a log. */
export class LoggingSource {
  readonly seen: SeenRequest[] = [];
  answerMs = 0;
  /** Answers in place of the source when it returns true. */
  fault: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  open = 0;
  mostAtOnce = 0;
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  forget(): void {
    this.seen.length = 0;
    this.fault = undefined;
    this.answerMs = 0;
    this.mostAtOnce = 0;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const header = (name: string) => String(request.headers[name] ?? "");
    this.seen.push({
      at: Date.now(),
      organizationId: header("x-organization"),
      connectionId: header("x-connection"),
      letThroughAt: Number(header("x-let-through")),
    });
    this.open += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.open);
    response.once("close", () => (this.open -= 1));
    if (this.fault?.(request, response)) return;
    setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end("{}"), this.answerMs);
  }
}

/** A source for the test file that calls this, with an empty log before each test. */
export function useSource(): LoggingSource {
  const source = new LoggingSource();
  beforeAll(() => source.start());
  beforeEach(() => source.forget());
  afterAll(() => source.stop());
  return source;
}
