import { createHmac } from "node:crypto";
import type { Logger } from "../../logging/index.js";
import type { NetworkGuard } from "../../network/index.js";
import { delay } from "../../time/index.js";
import type { AnyRecord, Faults } from "../faults/index.js";
import type { HookEvent, Webhook, WebhookStore } from "./webhook-store.js";

/** Waits before the second try and those after it. */
const retryDelaysMs = [250, 1_000, 4_000];
const answerWithinMs = 10_000;

/**
 * Tells webhooks what they wait for: each by itself, one call after the other, in the order of the changes. A call that
 * is answered with anything but 2xx is tried again a few times and then given up. While nothing gets through, each of
 * the calls behind it has one try only, so that a receiver that is gone does not hold up a queue for ever.
 */
export class WebhookCaller {
  readonly #webhooks: WebhookStore;
  readonly #faults: Faults;
  readonly #network: NetworkGuard;
  readonly #logger: Logger;
  readonly #stopped = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  #isWoken = false;

  constructor(webhooks: WebhookStore, faults: Faults, network: NetworkGuard, logger: Logger) {
    this.#webhooks = webhooks;
    this.#faults = faults;
    this.#network = network;
    this.#logger = logger;
  }

  /** Looks at the queues once the transaction under way is done. */
  wake(): void {
    if (this.#isWoken || this.#stopped.signal.aborted) return;
    this.#isWoken = true;
    setImmediate(() => {
      this.#isWoken = false;
      if (this.#stopped.signal.aborted) return;
      for (const { id } of this.#webhooks.list()) {
        if (this.#running.has(id)) continue;
        // Not at the end of the run itself: one that finds nothing ends before it is put here.
        const run = this.#run(id).finally(() => this.#running.delete(id));
        this.#running.set(id, run);
      }
    });
  }

  /** Cuts off calls under way; they stay in the queue. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running.values());
    await this.#network.close();
  }

  async #run(id: string): Promise<void> {
    const { signal } = this.#stopped;
    try {
      let getsThrough = true;
      for (let next = this.#webhooks.next(id); next && !signal.aborted; next = this.#webhooks.next(id)) {
        const { number, event } = next;
        const error = await this.#tell(id, number, event, getsThrough ? retryDelaysMs : []);
        // Stopped in the middle of it, or taken away: then nobody knows, and nobody has to.
        if (signal.aborted || !this.#webhooks.get(id)) return;
        this.#webhooks.settle(id, number, error);
        getsThrough = error === null;
      }
    } catch (error) {
      this.#logger.error({ err: error, webhookId: id }, "the sandbox can't call a webhook");
    }
  }

  /** @returns why it was given up, or null. */
  async #tell(id: string, number: number, event: HookEvent, delaysMs: readonly number[]): Promise<string | null> {
    const { signal } = this.#stopped;
    for (let tries = 0; ; tries += 1) {
      const webhook = this.#webhooks.get(id);
      if (!webhook) return "taken away";
      const error = await call(this.#network, webhook, number, this.#bodyOf(event), signal);
      const delayMs = delaysMs[tries];
      if (error === null || delayMs === undefined || signal.aborted) return error;
      this.#webhooks.note(id, error);
      await delay(delayMs, signal).catch(() => undefined);
      if (signal.aborted) return error;
    }
  }

  #bodyOf(event: HookEvent): string {
    if (event.event === "ping") {
      return JSON.stringify({ event: "ping", kind: null, id: null, occurred_at: event.at, record: null });
    }
    const { kind, id, at, record } = event;
    const shown = record && this.#faults.shapeOf(kind, record as unknown as AnyRecord);
    return JSON.stringify({ event: event.event, kind, id, occurred_at: at, record: shown });
  }
}

/** @returns what went wrong, or null. */
async function call(
  network: NetworkGuard,
  webhook: Webhook,
  number: number,
  body: string,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const response = await network.request(new URL(webhook.url), {
      organizationId: null,
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Sandbox",
        "x-sandbox-delivery": `${webhook.id}-${number}`,
        "x-sandbox-signature": signatureOf(webhook.secret, Math.floor(Date.now() / 1000), body),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    });
    await response.body.dump();
    const { statusCode: status } = response;
    return status >= 200 && status < 300 ? null : `answered ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over the seconds, a point and the body. The seconds are the machine's, as with
 * logins: a sandbox whose clock was advanced would else be taken for somebody who repeats old calls.
 */
export function signatureOf(secret: string, seconds: number, body: string): string {
  const digest = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${digest}`;
}
