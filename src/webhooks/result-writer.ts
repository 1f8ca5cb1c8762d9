import type { Storage } from "../storage/index.js";
import type { AttemptDocument, DeliveryDocument } from "./delivery-document.js";
import type { DeliveryStore } from "./delivery-store.js";
import type { WebhookEndpointDocument } from "./endpoint-document.js";
import type { EndpointHealthKeeper } from "./endpoint-health.js";
import type { Lane, LaneStore } from "./lane-store.js";
import type { Turnstile } from "./turnstile.js";

/** What one attempt came to. */
export interface Result {
  readonly delivery: DeliveryDocument;
  readonly attempt: AttemptDocument;
}

/**
 * Writes down what attempts came to: whatever ended while one transaction ran is the next one. Each proves that the lane is
 * still held, so what a process finds out that was stopped for too long is not written over what its successor did.
 */
export class ResultWriter {
  readonly #waiting: Result[] = [];
  readonly #unwritten = new Set<string>();
  #writing: Promise<void> | null = null;
  #failure: { readonly error: unknown } | null = null;
  #failures: number;

  constructor(
    private readonly lane: Lane,
    private readonly endpoint: WebhookEndpointDocument,
    private readonly parts: {
      readonly storage: Storage;
      readonly lanes: LaneStore;
      readonly deliveries: DeliveryStore;
      readonly health: EndpointHealthKeeper;
      readonly turnstile: Turnstile;
    },
  ) {
    this.#failures = lane.failures;
  }

  /** Failures in a row, up to now. */
  get failures(): number {
    return this.#failures;
  }

  /** Deliveries that the database does not yet know to have been tried. */
  get unwrittenIds(): readonly string[] {
    return [...this.#unwritten];
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /** Never throws; `settled` does. */
  add(result: Result): void {
    this.#failures = result.attempt.error === null ? 0 : this.#failures + 1;
    this.#waiting.push(result);
    this.#unwritten.add(result.delivery._id);
    this.#begin();
  }

  /** Prolongs the lane while nothing is written. Never throws; `settled` does. */
  async beat(): Promise<void> {
    try {
      await this.parts.lanes.fence(this.lane, this.#failures);
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  /** Once all that was added is written. @throws {LaneLostError} or what the database said. */
  async settled(): Promise<void> {
    while (this.#writing || (this.#waiting.length > 0 && !this.#failure)) {
      this.#begin();
      await this.#writing;
    }
    if (this.#failure) throw this.#failure.error;
  }

  #begin(): void {
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = null));
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#failure) await this.#write(this.#waiting.splice(0));
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  async #write(results: readonly Result[]): Promise<void> {
    const { storage, lanes, deliveries, health, turnstile } = this.parts;
    const failures = this.#failures;
    const attempts = results.map(({ attempt }) => attempt);
    await turnstile.pass(() =>
      storage.transaction(async (session) => {
        await lanes.fence(this.lane, failures, session);
        await deliveries.settle(results, session);
        await health.note(this.endpoint, attempts, session);
      }, this.lane.session),
    );
    for (const { delivery } of results) this.#unwritten.delete(delivery._id);
  }
}
