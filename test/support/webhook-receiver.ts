import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";

/** One webhook as it came. */
export interface ReceivedWebhook {
  readonly path: string;
  /** `webhook-id`. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly sequence: number;
    readonly connectionId: string | null;
    readonly data: Record<string, unknown>;
  };
}

/** What the receiver does with a request; default: answers 204. */
export type Behavior = (webhook: ReceivedWebhook, response: ServerResponse, request: IncomingMessage) => void;

/** A receiver of webhooks as somebody would write one, on a real socket. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** By the path of the address. */
  readonly behaviors = new Map<string, Behavior>();
  /** Requests that were open at once, at most. */
  mostAtOnce = 0;
  #open = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  url(path = "/"): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  at(path: string): ReceivedWebhook[] {
    return this.received.filter((webhook) => webhook.path === path);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#open);
    response.once("close", () => (this.#open -= 1));
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    const headers = request.headers as Record<string, string>;
    const webhook: ReceivedWebhook = {
      path: request.url ?? "",
      id: headers["webhook-id"] ?? "",
      headers,
      body,
      event: JSON.parse(body) as ReceivedWebhook["event"],
    };
    this.received.push(webhook);
    const behavior = this.behaviors.get(webhook.path);
    if (behavior) behavior(webhook, response, request);
    else response.writeHead(204).end();
  }
}

/** Has both libraries verify what came. @throws what they say. */
export function verifyByLibraries({ body, headers }: ReceivedWebhook, secret: string): void {
  new StandardWebhook(secret).verify(body, headers);
  new SvixWebhook(secret).verify(body, headers);
}

/** Whether they both take it. */
export function isVerified(webhook: ReceivedWebhook, secret: string): boolean {
  try {
    verifyByLibraries(webhook, secret);
    return true;
  } catch {
    return false;
  }
}
