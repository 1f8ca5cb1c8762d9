import { randomBytes } from "node:crypto";
import type { Database } from "lmdb";
import type { KindName } from "../kinds/index.js";
import type { RecordChange } from "../records/index.js";
import type { SandboxStore } from "../store/index.js";

/** Who wants to be told of changes, and how that went so far. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly kinds: readonly KindName[];
  /** The login that made it; nobody else sees it. */
  readonly owner: string;
  readonly created_at: string;
  readonly delivered: number;
  /** Calls given up. */
  readonly failed: number;
  /** Why the last try failed; null after one that did not. */
  readonly last_error: string | null;
}

/** What is to be told: a change, or a ping that only shows whether somebody listens. */
export type HookEvent = RecordChange | { readonly event: "ping"; readonly at: string };

/** Webhooks and what they have not been told yet. Both are in the store, so that a restart loses nothing. */
export class WebhookStore {
  readonly #store: SandboxStore;
  readonly #webhooks: Database<Webhook, string>;
  readonly #queue: Database<HookEvent>;
  #lastNumber: number | null = null;

  constructor(store: SandboxStore) {
    this.#store = store;
    this.#webhooks = store.openDatabase<Webhook>("webhooks") as Database<Webhook, string>;
    this.#queue = store.openDatabase<HookEvent>("webhook_queue");
  }

  add(webhook: Pick<Webhook, "url" | "secret" | "kinds" | "owner" | "created_at">): Webhook {
    const id = `WH-${randomBytes(6).toString("hex")}`;
    const added: Webhook = { ...webhook, id, delivered: 0, failed: 0, last_error: null };
    this.#webhooks.putSync(id, added);
    return added;
  }

  get(id: string): Webhook | undefined {
    return this.#webhooks.get(id);
  }

  list(): Webhook[] {
    return Array.from(this.#webhooks.getRange(), ({ value }) => value);
  }

  remove(id: string): void {
    this.#store.transaction(() => {
      this.#webhooks.removeSync(id);
      for (const key of Array.from(this.#queue.getKeys(queueOf(id)))) this.#queue.removeSync(key);
    });
  }

  /** Puts a change into the queue of each webhook that wants its kind; together with the change, or not at all. */
  enqueueChange(change: RecordChange): void {
    for (const webhook of this.list()) if (webhook.kinds.includes(change.kind)) this.enqueue(webhook.id, change);
  }

  enqueue(id: string, event: HookEvent): void {
    this.#queue.putSync([id, this.#nextNumber()], event);
  }

  /** The oldest that a webhook has not been told; numbers go up, with gaps. */
  next(id: string): { number: number; event: HookEvent } | null {
    for (const { key, value } of this.#queue.getRange({ ...queueOf(id), limit: 1 })) {
      return { number: (key as [string, number])[1], event: value };
    }
    return null;
  }

  pending(id: string): number {
    return this.#queue.getKeysCount(queueOf(id));
  }

  /** Notes how it went, and takes it off the queue. @param error why it was given up; null when it was told. */
  settle(id: string, number: number, error: string | null): void {
    this.#store.transaction(() => {
      this.#queue.removeSync([id, number]);
      this.note(id, error, error === null ? "delivered" : "failed");
    });
  }

  note(id: string, last_error: string | null, counted?: "delivered" | "failed"): void {
    const webhook = this.get(id);
    if (!webhook) return;
    const count = counted ? { [counted]: webhook[counted] + 1 } : {};
    this.#webhooks.putSync(id, { ...webhook, ...count, last_error });
  }

  #nextNumber(): number {
    this.#lastNumber ??= Math.max(0, ...Array.from(this.#queue.getKeys(), (key) => (key as [string, number])[1]));
    this.#lastNumber += 1;
    return this.#lastNumber;
  }
}

function queueOf(id: string) {
  return { start: [id, 0], end: [id, Number.MAX_SAFE_INTEGER] };
}
