import type { Logger } from "../logging/index.js";
import { webhookMetrics } from "../metrics/index.js";
import type { Storage } from "../storage/index.js";
import { delay, startBeats } from "../time/index.js";
import { attempt, type AttemptOutcome, type WayOut } from "./attempt.js";
import type { AttemptDocument, DeliveryDocument } from "./delivery-document.js";
import type { DeliveryStore } from "./delivery-store.js";
import type { WebhookEndpointDocument } from "./endpoint-document.js";
import type { EndpointHealthKeeper } from "./endpoint-health.js";
import type { WebhookEndpointStore } from "./endpoint-store.js";
import { failuresToOpen, type Lane, type LaneStore } from "./lane-store.js";
import { defaultScheduleSeconds, waitMs } from "./retry-schedule.js";
import { signatureHeaders } from "./signature.js";
import { ResultWriter, type Result } from "./result-writer.js";
import type { Turnstile } from "./turnstile.js";
import type { SigningSecret } from "./signing-secret.js";
import type { WebhookKeys } from "./webhook-keys.js";

export interface LaneOptions {
  /** Requests to one endpoint at a time; default 5. */
  readonly concurrency?: number;
  /** Whole milliseconds for one request; default 15,000. */
  readonly timeoutMs?: number;
  /** The pause after a failure while an endpoint only fails: from `baseMs`, doubling, to `capMs`. */
  readonly pause?: { readonly baseMs: number; readonly capMs: number };
  readonly random?: () => number;
}

const defaultConcurrency = 5;
const defaultTimeoutMs = 15_000;
const defaultPause = { baseMs: 1_000, capMs: 60_000 };
const batchSize = 100;
/** Then others that wait get a turn, if there are more endpoints than one process sends to at once. */
const longestTurnMs = 10_000;
const beatEveryMs = 8_000;

export interface LaneParts {
  readonly storage: Storage;
  readonly lanes: LaneStore;
  readonly endpoints: WebhookEndpointStore;
  readonly deliveries: DeliveryStore;
  readonly health: EndpointHealthKeeper;
  readonly keys: WebhookKeys;
  readonly wayOut: WayOut;
  readonly logger: Logger;
  /** Before the database: hundreds of lanes whose requests end together must not take all of the process's connections. */
  readonly turnstile: Turnstile;
}

/**
 * Sends what is due for one endpoint, for as long as there is some.
 *
 * - **Closed**, as in a circuit: up to five requests at a time. What becomes of them is written down in batches.
 * - **Open**, after five failures in a row: one request, and after each failure a pause, longer each time up to a minute.
 *   What is due meanwhile waits and loses no attempt. The first success closes it.
 * - **In order**: of one key one request at a time, and none while the one before it waits for another try.
 */
export class LaneRunner {
  constructor(
    private readonly parts: LaneParts,
    private readonly options: LaneOptions = {},
  ) {}

  /** @throws {LaneLostError} when another process has the lane, or what the database says; nothing is lost by either. */
  async run(lane: Lane, signal: AbortSignal): Promise<void> {
    const { lanes, endpoints, deliveries, turnstile } = this.parts;
    const endpoint = await turnstile.pass(() => endpoints.findForWorker(lane.endpointId));
    if (!endpoint) return lanes.release(lane, null);
    if (endpoint.state === "DISABLED") {
      await deliveries.giveUp(endpoint, "ENDPOINT_DISABLED");
      return lanes.release(lane, null);
    }
    const turn = new LaneTurn(lane, endpoint, this.parts, this.options, signal);
    const isGone = await turn.run();
    if (isGone) await deliveries.giveUp(endpoint, "ENDPOINT_DISABLED");
    if (turn.failures >= failuresToOpen && !isGone) {
      const { baseMs, capMs } = this.options.pause ?? defaultPause;
      const pauseMs = Math.min(capMs, baseMs * 2 ** Math.min(turn.failures - failuresToOpen, 20));
      return turnstile.pass(() => lanes.pause(lane, pauseMs));
    }
    return turnstile.pass(async () => lanes.release(lane, await deliveries.nextDueAt(endpoint, turn.waitingAfter)));
  }
}

class LaneTurn {
  readonly #parts: LaneParts;
  readonly #options: LaneOptions;
  readonly #endpoint: WebhookEndpointDocument;
  readonly #signal: AbortSignal;
  readonly #results: ResultWriter;
  readonly #underWay = new Map<string, Promise<void>>();
  /** Keys of which a request is under way (null), or the first delivery waits, until then. */
  readonly #blocked = new Map<string, Date | null>();
  #secrets: readonly (readonly [string, SigningSecret])[] = [];
  #nextStartMs = 0;
  /** What to add to this process's clock to have the database's. */
  #clockOffsetMs = 0;
  #loadedAt: Date | null = null;
  #emptyAt: Date | null = null;
  #isGone = false;

  constructor(
    lane: Lane,
    endpoint: WebhookEndpointDocument,
    parts: LaneParts,
    options: LaneOptions,
    signal: AbortSignal,
  ) {
    this.#endpoint = endpoint;
    this.#parts = parts;
    this.#options = options;
    this.#signal = signal;
    this.#results = new ResultWriter(lane, endpoint, parts);
  }

  get failures(): number {
    return this.#results.failures;
  }

  /**
   * In order, where nothing may go out: all that was due at this instant stands behind something that waits, so that the
   * lane is to be looked at when that has waited, and not at once and over again. Else null.
   */
  get waitingAfter(): Date | null {
    return this.#endpoint.ordering === "NONE" ? null : this.#emptyAt;
  }

  /** @returns whether the endpoint said that it is gone. */
  async run(): Promise<boolean> {
    const endsAtMs = performance.now() + longestTurnMs;
    const beats = startBeats(beatEveryMs, () => this.#results.beat());
    try {
      while (this.#mayGoOn() && performance.now() < endsAtMs) {
        const due = await this.#parts.turnstile.pass(() => this.#load());
        if (due.length > 0) await this.#sendAll(due);
        else if (this.#underWay.size > 0) {
          // What follows one that is under way may be next.
          await Promise.race(this.#underWay.values());
          continue;
        } else {
          this.#emptyAt = this.#loadedAt;
          break;
        }
        if (this.failures >= failuresToOpen) break;
      }
    } finally {
      beats.stop();
      await Promise.allSettled(this.#underWay.values());
      await this.#results.settled();
    }
    // Kept until the rate allows the next one: whoever takes the lane then does not know when the last one went out.
    if (!this.#isGone && this.#endpoint.maxPerSecond) await this.#untilAllowed();
    return this.#isGone;
  }

  async #load(): Promise<DeliveryDocument[]> {
    const { storage, deliveries, keys } = this.#parts;
    const now = await storage.now();
    this.#clockOffsetMs = now.getTime() - Date.now();
    this.#loadedAt = now;
    this.#secrets = await keys.live(this.#endpoint, now);
    const isOrdered = this.#endpoint.ordering !== "NONE";
    if (isOrdered) await this.#lookForBlocked(now);
    return deliveries.due(this.#endpoint, {
      now,
      limit: this.failures >= failuresToOpen ? 1 : batchSize,
      except: [...this.#underWay.keys(), ...this.#results.unwrittenIds],
      order: isOrdered ? { blockedKeys: [...this.#blocked.keys()] } : null,
    });
  }

  async #lookForBlocked(now: Date): Promise<void> {
    for (const [key, until] of this.#blocked) if (until && until <= now) this.#blocked.delete(key);
    for (const [key, until] of await this.#parts.deliveries.blockedKeys(this.#endpoint, now)) {
      if (!this.#blocked.has(key)) this.#blocked.set(key, until);
    }
  }

  async #sendAll(due: readonly DeliveryDocument[]): Promise<void> {
    const { turnstile, deliveries } = this.#parts;
    const bodies = await turnstile.pass(() =>
      deliveries.bodies(
        this.#endpoint,
        due.map(({ messageId }) => messageId),
      ),
    );
    const waiting = [...due];
    const most = this.failures >= failuresToOpen ? 1 : (this.#options.concurrency ?? defaultConcurrency);
    while (waiting.length > 0 && this.#mayGoOn()) {
      // From the first failures on no more are begun: what is under way says whether it is dead.
      if (this.failures >= failuresToOpen && most > 1) break;
      const next = this.#underWay.size < most ? this.#takeNext(waiting) : null;
      if (next) {
        await this.#untilAllowed();
        this.#begin(next, bodies.get(next.messageId));
      } else if (this.#underWay.size > 0) await Promise.race(this.#underWay.values());
      else break;
    }
    await this.#results.settled();
  }

  #mayGoOn(): boolean {
    return !this.#isGone && !this.#signal.aborted && !this.#results.hasFailed;
  }

  /** The first that may go out now. */
  #takeNext(waiting: DeliveryDocument[]): DeliveryDocument | null {
    const place = waiting.findIndex(({ orderKey }) => orderKey === null || !this.#blocked.has(orderKey));
    return place < 0 ? null : (waiting.splice(place, 1)[0] ?? null);
  }

  #begin(delivery: DeliveryDocument, body: string | undefined): void {
    const { orderKey } = delivery;
    if (orderKey !== null) this.#blocked.set(orderKey, null);
    const sending = this.#send(delivery, body ?? null).then((result) => {
      this.#underWay.delete(delivery._id);
      // What waits for another try keeps its place before those behind it.
      const { state, nextAttemptAt } = result.delivery;
      if (orderKey !== null && state === "PENDING") this.#blocked.set(orderKey, nextAttemptAt);
      else if (orderKey !== null) this.#blocked.delete(orderKey);
      if (result.attempt.error === "GONE") this.#isGone = true;
      this.#results.add(result);
    });
    this.#underWay.set(delivery._id, sending);
  }

  async #send(delivery: DeliveryDocument, body: string | null): Promise<Result> {
    const { organizationId, environment, _id: endpointId } = this.#endpoint;
    const at = this.#now();
    const bytes = Buffer.from(body ?? "");
    const secrets = this.#secrets.map(([, secret]) => secret);
    const outcome = await attempt(this.#parts.wayOut, {
      organizationId,
      url: this.#endpoint.url,
      headers: signatureHeaders(delivery.messageId, at, bytes, secrets),
      body: bytes,
      timeoutMs: this.#options.timeoutMs ?? defaultTimeoutMs,
    });
    const number = delivery.attemptCount + 1;
    const attemptDocument: AttemptDocument = {
      _id: `${delivery._id}/${number}`,
      organizationId,
      environment,
      endpointId,
      deliveryId: delivery._id,
      number,
      at,
      durationMs: outcome.durationMs,
      status: outcome.status,
      error: outcome.error,
      response: outcome.response,
      keyIds: this.#secrets.map(([id]) => id),
    };
    const result = { delivery: this.#settled(delivery, outcome, this.#now()), attempt: attemptDocument };
    countAttempt(result);
    return result;
  }

  #settled(delivery: DeliveryDocument, outcome: AttemptOutcome, at: Date): DeliveryDocument {
    const tries = delivery.tries + 1;
    const tried = { ...delivery, tries, attemptCount: delivery.attemptCount + 1, lastError: outcome.error };
    if (outcome.error === null) return { ...tried, state: "DELIVERED", nextAttemptAt: null, deliveredAt: at };
    const isLast = delivery.isTest || outcome.error === "GONE";
    const scheduleSeconds = isLast ? [] : (this.#endpoint.retryScheduleSeconds ?? defaultScheduleSeconds);
    const random = this.#options.random ?? Math.random;
    const ms = waitMs({ tries, scheduleSeconds, retryAfterMs: outcome.retryAfterMs, random });
    if (ms === null) return { ...tried, state: "FAILED", nextAttemptAt: null };
    return { ...tried, nextAttemptAt: new Date(at.getTime() + ms) };
  }

  /** By the database's clock: what is due is asked by that, and receivers compare timestamps with their own. */
  #now(): Date {
    return new Date(Date.now() + this.#clockOffsetMs);
  }

  async #untilAllowed(): Promise<void> {
    const { maxPerSecond } = this.#endpoint;
    if (!maxPerSecond) return;
    const nowMs = performance.now();
    const startMs = Math.max(nowMs, this.#nextStartMs);
    this.#nextStartMs = startMs + 1_000 / maxPerSecond;
    if (startMs > nowMs) await delay(startMs - nowMs);
  }
}

/** Counted when the receiver has answered; should the result not be stored, the delivery goes out and is counted again. */
function countAttempt({ delivery, attempt: made }: Result): void {
  webhookMetrics.attempts.inc({ outcome: made.error ?? "DELIVERED" });
  webhookMetrics.duration.observe(made.durationMs / 1_000);
  const { state, deliveredAt, eventAt, replays, isTest } = delivery;
  if (state === "PENDING") return;
  webhookMetrics.deliveries.inc({ outcome: state });
  if (deliveredAt && state === "DELIVERED" && replays === 0 && !isTest)
    webhookMetrics.lag.observe(Math.max(0, deliveredAt.getTime() - eventAt.getTime()) / 1_000);
}
