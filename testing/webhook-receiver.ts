import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import type { GraphqlClient } from "./graphql-client.js";
import { waitFor, type WaitOptions } from "./wait-for.js";

/** A webhook whose signature was verified. */
export interface ReceivedWebhook {
  /** `webhook-id`: the same at every attempt. */
  readonly messageId: string;
  /** `record.updated`, `connection.status_changed` … */
  readonly type: string;
  readonly connectionId: string | null;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WebhookReceiverOptions {
  /** What it is told of, as in the graph: `RECORD_CREATED`, `CONNECTION_STATUS_CHANGED` … */
  readonly eventTypes: readonly string[];
  /** Only of these connections. Default: all. */
  readonly connectionIds?: readonly string[];
  /** Only records of these entities: `WorkOrder` … Default: all. */
  readonly entities?: readonly string[];
}

/** A receiver of webhooks on this machine, as somebody would write one: it verifies each signature and answers 204. */
export class WebhookReceiver {
  /** Verified, in the order of their arrival; each attempt that was answered with 204. */
  readonly received: ReceivedWebhook[] = [];
  /** Why calls were refused: wrong signatures, bodies that are no JSON. */
  readonly refused: string[] = [];
  readonly #server: Server;
  #webhook: Webhook | null = null;
  #failing: number | null = null;

  /** @internal */
  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** @internal */
  async register(client: GraphqlClient, options: WebhookReceiverOptions): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const input = { ...options, url: this.url, retryScheduleSeconds: [1, 1, 2, 2, 5, 5, 10] };
    const { createWebhookEndpoint } = await client.graphql<{ createWebhookEndpoint: { secret: string } }>(
      `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret } }`,
      { input },
    );
    this.#webhook = new Webhook(createWebhookEndpoint.secret);
  }

  /** Answers with that status from now on, to see what comes again; null answers 204 again. */
  answerWith(status: number | null): void {
    this.#failing = status;
  }

  /**
   * The first webhook that fits, one that has come already or one that comes in time.
   * @param type such as `record.created`. @throws {Error} none came; says what did.
   */
  async expect(
    type: string,
    fits: (webhook: ReceivedWebhook) => boolean = () => true,
    options?: WaitOptions,
  ): Promise<ReceivedWebhook> {
    const look = () => this.received.find((webhook) => webhook.type === type && fits(webhook));
    try {
      return await waitFor(`a webhook ${type}`, look, options);
    } catch (error) {
      const came = this.received.map((webhook) => webhook.type).join(", ") || "none";
      throw new Error(`${(error as Error).message} Came: ${came}. Refused: ${this.refused.join("; ") || "none"}.`, {
        cause: error,
      });
    }
  }

  /** Forgets what came. */
  clear(): void {
    this.received.length = 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString("utf8");
    try {
      const headers = request.headers as Record<string, string>;
      const told = this.#webhook?.verify(body, headers) as Omit<ReceivedWebhook, "messageId"> | undefined;
      if (!told) throw new Error("called before there was a secret");
      if (this.#failing !== null) {
        response.writeHead(this.#failing).end();
        return;
      }
      const { type, connectionId, sequence, data } = told;
      this.received.push({ messageId: headers["webhook-id"] ?? "", type, connectionId, sequence, data });
      response.writeHead(204).end();
    } catch (error) {
      this.refused.push(error instanceof Error ? error.message : String(error));
      response.writeHead(401).end();
    }
  }
}
