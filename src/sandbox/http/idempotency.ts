import { hash } from "node:crypto";
import type { Database } from "lmdb";
import stringify from "safe-stable-stringify";
import { badRequest, conflict } from "../errors.js";
import type { SandboxStore } from "../store/index.js";

interface Answer {
  readonly bodyHash: string;
  readonly storedAtMs: number;
  readonly record: unknown;
}

/** By the sandbox's clock, so that advancing it lets keys expire. */
const keptMs = 24 * 3_600_000;
const longestKey = 255;

/**
 * Answers of requests that carried an `Idempotency-Key`. Only what was created is kept: a refused request changed
 * nothing, and may be sent again with the same key once it is right.
 */
export class IdempotencyKeys {
  readonly #answers: Database<Answer>;

  constructor(store: SandboxStore) {
    this.#answers = store.openDatabase<Answer>("idempotency");
  }

  /**
   * Runs the creation once per key, inside the caller's transaction.
   * @throws {SandboxError} 409 the key was used with another body.
   */
  once<Created>(
    use: { owner: string; path: string; key: string; body: unknown; nowMs: number },
    create: () => Created,
  ): { record: Created; isReplayed: boolean } {
    if (use.key === "" || use.key.length > longestKey) {
      throw badRequest(`Expected an Idempotency-Key of 1 to ${longestKey} characters.`, "Idempotency-Key");
    }
    const place = placeOf(use);
    const bodyHash = hash("sha256", stringify(use.body) ?? "");
    const known = this.#answers.get(place);
    if (known && use.nowMs - known.storedAtMs < keptMs) {
      if (known.bodyHash === bodyHash) return { record: known.record as Created, isReplayed: true };
      throw conflict("idempotency_key_reused", `The Idempotency-Key "${use.key}" was used with another body.`);
    }
    const record = create();
    this.#answers.putSync(place, { bodyHash, storedAtMs: use.nowMs, record });
    return { record, isReplayed: false };
  }

  /** Id of the record that a creation with that key made; null when none did, or it is too long ago. */
  madeBy(use: { owner: string; path: string; key: string; nowMs: number }): string | null {
    const known = this.#answers.get(placeOf(use));
    if (!known || use.nowMs - known.storedAtMs >= keptMs) return null;
    return (known.record as { id: string }).id;
  }

  /** Removes what is no longer kept. @returns how many. */
  sweep(nowMs: number): number {
    const old = Array.from(this.#answers.getRange(), ({ key, value }) => ({ key, value })).filter(
      ({ value }) => nowMs - value.storedAtMs >= keptMs,
    );
    for (const { key } of old) this.#answers.removeSync(key);
    return old.length;
  }
}

/** Hashed, since LMDB's keys have an end and a client's do not. */
function placeOf({ owner, path, key }: { owner: string; path: string; key: string }): string {
  return hash("sha256", `${owner}\n${path}\n${key}`);
}
