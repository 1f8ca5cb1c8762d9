import { randomBytes, randomUUID } from "node:crypto";
import { Binary } from "mongodb";
import {
  ForbiddenError,
  IdempotencyKeyInUseError,
  IdempotencyKeyReusedError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  TributaryError,
} from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { delay, startBeats } from "../time/index.js";
import { bodyHash, rightsHash, type HashSpeed } from "./body-hash.js";
import type { KeyDocument } from "./key-document.js";
import type { KeyStore } from "./key-store.js";
import { fromStoredAnswer, toStoredAnswer } from "./stored-answer.js";

/** A mutation that was asked for under a key. */
export interface KeyUse {
  /** Who asks, with all that says what they may do. */
  readonly access: Tenant;
  readonly key: string;
  /** Name of the mutation. */
  readonly operation: string;
  /** Its input without the key. */
  readonly input: unknown;
}

export interface IdempotencyOptions {
  /** Whole milliseconds after its last sign of life that a call counts as dead. */
  readonly ttlMs: number;
  /** Whole milliseconds that a second call waits for the first. */
  readonly waitMs: number;
}

export const defaultIdempotencyOptions: IdempotencyOptions = { ttlMs: 30_000, waitMs: 25_000 };

const longestKey = 255;
const saltBytes = 16;
const longestPauseMs = 500;

/**
 * Makes of all calls with the same key one: the first does it, the others get its answer, over all processes and for a
 * day. At most once comes before exactly once: where nobody can know whether it was done, it is not done again.
 */
export class IdempotencyService {
  constructor(
    private readonly dependencies: { storage: Storage; keys: KeyStore; logger: Logger },
    private readonly options: IdempotencyOptions = defaultIdempotencyOptions,
  ) {}

  /**
   * @param shownOnce Fields of the answer that are shown to the first caller only and never kept.
   * @throws {IdempotencyKeyReusedError} the key stands for another mutation or input.
   * @throws {IdempotencyKeyInUseError} the first call with it is not done yet.
   * @throws {OutcomeUnknownError} the first call ended, or its process did, and left open whether it was done.
   */
  async once(use: KeyUse, shownOnce: readonly string[], run: () => Promise<unknown>): Promise<unknown> {
    const waitUntil = performance.now() + this.options.waitMs;
    for (let pauseMs = 25; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      const earlier = await this.find(use, "SLOW");
      if (!earlier) {
        const claim = await this.#claim(use);
        if (claim) return this.#run(claim, use, shownOnce, run);
      } else if (earlier.state !== "RUNNING") return this.#answer(earlier, shownOnce);
      else await this.#refuseDead(earlier);
      if (performance.now() > waitUntil) {
        throw new IdempotencyKeyInUseError(
          `${use.operation} with the idempotencyKey "${use.key}" is under way. Ask again in a moment with the same key.`,
        );
      }
      await delay(pauseMs);
    }
  }

  /** What a key stands for; null when it is free. @throws {IdempotencyKeyReusedError | ForbiddenError | InvalidInputError} */
  async find(use: KeyUse, speed: HashSpeed): Promise<KeyDocument | null> {
    requireKey(use.key);
    const found = await this.dependencies.keys.find(use.access, use.key);
    if (!found) return null;
    // Compared first, so that the hash is worth its time only where it can match.
    const isSame =
      found.operation === use.operation &&
      found.bodyHash === (await bodyHash(use.operation, use.input, Buffer.from(found.salt.buffer), speed));
    if (!isSame) {
      throw new IdempotencyKeyReusedError(
        `The idempotencyKey "${use.key}" was used for another call of ${found.operation}. A key stands for one mutation with one input for 24 hours. Use a new key for a new one; send the very same input to get its answer again.`,
        { problems: [{ path: ["input", "idempotencyKey"], message: `stands for another ${found.operation}` }] },
      );
    }
    if (found.rights !== rightsHash(use.access)) {
      throw new ForbiddenError(
        `The idempotencyKey "${use.key}" was used by a caller with other rights. Use a key of your own.`,
      );
    }
    return found;
  }

  /** Takes a key for a write, whose log then says how it stands. False when somebody was faster. */
  async claimForWrite(use: KeyUse, write: { readonly _id: string; readonly connectionId: string }): Promise<boolean> {
    const document = await this.#document(use, "FAST", {
      state: "WRITE",
      writeId: write._id,
      connectionId: write.connectionId,
    });
    return this.dependencies.keys.claim(document);
  }

  async #claim(use: KeyUse): Promise<KeyDocument | null> {
    const now = await this.dependencies.storage.now();
    const document = await this.#document(use, "SLOW", {
      state: "RUNNING",
      owner: randomUUID(),
      until: new Date(now.getTime() + this.options.ttlMs),
    });
    return (await this.dependencies.keys.claim(document)) ? document : null;
  }

  async #document(
    { access, key, operation, input }: KeyUse,
    speed: HashSpeed,
    standing: Pick<KeyDocument, "state" | "owner" | "until" | "writeId" | "connectionId">,
  ): Promise<KeyDocument> {
    const salt = randomBytes(saltBytes);
    return {
      _id: newId("idempotencyKey"),
      ...tenantFields(access),
      key,
      operation,
      salt: new Binary(salt),
      bodyHash: await bodyHash(operation, input, salt, speed),
      rights: rightsHash(access),
      createdAt: await this.dependencies.storage.now(),
      ...standing,
    };
  }

  async #run(
    claim: KeyDocument,
    use: KeyUse,
    shownOnce: readonly string[],
    run: () => Promise<unknown>,
  ): Promise<unknown> {
    const { keys, logger } = this.dependencies;
    const beats = startBeats(
      this.options.ttlMs / 3,
      () => keys.beat(claim, this.options.ttlMs),
      (error) => logger.warn({ err: error }, "no sign of life"),
    );
    try {
      const answer = await run();
      const connectionId = connectionOf(use.input) ?? connectionOf(answer);
      await keys.settle(claim, {
        state: "DONE",
        answer: toStoredAnswer(answer, shownOnce),
        ...(connectionId ? { connectionId } : {}),
      });
      return answer;
    } catch (fault) {
      if (isNothingDone(fault)) await keys.release(claim);
      else await keys.settle(claim, { state: "UNKNOWN", fault: saidOf(fault) });
      throw fault;
    } finally {
      beats.stop();
    }
  }

  #answer(earlier: KeyDocument, shownOnce: readonly string[]): unknown {
    const { state, operation, key } = earlier;
    if (state === "DONE" && earlier.answer) return fromStoredAnswer(earlier.answer, shownOnce, operation);
    if (state === "GONE") {
      throw new NotFoundError(
        `${operation} with the idempotencyKey "${key}" was done, and what it was about has been removed since. Use a new key.`,
      );
    }
    throw unknown(earlier);
  }

  async #refuseDead(earlier: KeyDocument): Promise<void> {
    const now = await this.dependencies.storage.now();
    if (earlier.until && earlier.until <= now) throw unknown(earlier);
  }
}

function requireKey(key: string): void {
  // Sent in headers to some systems, and shown in messages.
  if (key.length <= longestKey && /^[\x21-\x7e]+$/.test(key)) return;
  const expected = `expected 1 to ${longestKey} printable ASCII characters without spaces`;
  throw new InvalidInputError(`The idempotencyKey can't be used: ${expected}. A UUID will do.`, {
    problems: [{ path: ["input", "idempotencyKey"], message: `${expected}, got ${key.length} characters` }],
  });
}

function unknown({ operation, key, fault }: KeyDocument): OutcomeUnknownError {
  const why = fault ? `It said: ${fault.message}` : "The process that did it ended on the way.";
  return new OutcomeUnknownError(
    `Whether ${operation} with the idempotencyKey "${key}" was done is not known. ${why} It is not done again by itself: look whether it was done, and use a new key where it was not.`,
  );
}

/** A fault with a name says that nothing was done, but for the ones that say that nobody knows. */
function isNothingDone(fault: unknown): boolean {
  if (!(fault instanceof TributaryError)) return false;
  return fault.code !== "WRITE_UNCONFIRMED" && fault.code !== "OUTCOME_UNKNOWN";
}

function saidOf(fault: unknown): { code: string; message: string } {
  // The words of a fault without a name may hold anything.
  return fault instanceof TributaryError
    ? { code: fault.code, message: fault.message }
    : { code: "INTERNAL_SERVER_ERROR", message: "something failed on our side." };
}

function connectionOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { connectionId, connection } = value as { connectionId?: unknown; connection?: { _id?: unknown } | null };
  if (typeof connectionId === "string") return connectionId;
  return typeof connection?._id === "string" ? connection._id : null;
}
