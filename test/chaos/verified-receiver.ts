import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isVerified, type ReceivedWebhook } from "../support/webhook-receiver.js";

/** A receiver as its documentation advises: it looks at the signature before anything else, and answers 400 to what has none. */
export class VerifiedReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** Requests that it could not read or that no key verifies. */
  refused = 0;
  secret = "";
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const webhook = await read(request).catch(() => null);
    if (!webhook || !isVerified(webhook, this.secret)) {
      this.refused += 1;
      response.writeHead(400).end();
      return;
    }
    this.received.push(webhook);
    response.writeHead(204).end();
  }
}

/** @throws when the request breaks off or holds no JSON. */
async function read(request: IncomingMessage): Promise<ReceivedWebhook> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts).toString("utf8");
  const headers = request.headers as Record<string, string>;
  const event = JSON.parse(body) as ReceivedWebhook["event"];
  return { path: request.url ?? "", id: headers["webhook-id"] ?? "", headers, body, event };
}
