import { hash } from "node:crypto";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { bytes, decrypt, encrypt } from "../cipher.js";
import type { Sealed } from "../sealed.js";
import type { KeyProvider, WrappedKey } from "./key-provider.js";

interface LocalKey {
  readonly id: string;
  readonly key: Buffer;
}

export interface LocalKeysOptions {
  /** Which setting named it, for messages. */
  readonly setting: string;
  readonly reference: string;
  readonly read: () => Promise<Sealed>;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs?: () => number;
}

/** Read again after this long, so that a key that is added reaches every process without a restart. */
const freshMs = 60_000;
/** After a failure sooner. */
const retryMs = 5_000;
/** A source that can't be read is done without for this long; then its keys are forgotten. */
const keptMs = 5 * 60_000;
/** A key that is asked for and not among those known is looked for at most this often. */
const lookAgainMs = 1_000;

/**
 * Master keys that this process holds itself, from a variable, a file or a secret store: one or more of 32 bytes in
 * base64, separated by white space. The first wraps, all of them open, so that a key is exchanged by adding the new one
 * behind, moving it to the front when every process knows it, and taking the old one away after the rotation.
 */
export class LocalKeys implements KeyProvider {
  readonly reference: string;
  readonly #options: LocalKeysOptions;
  readonly #nowMs: () => number;
  #held: readonly LocalKey[] = [];
  #readAtMs: number | null = null;
  #triedAtMs = -Infinity;
  /** What the last try met; null when it went well. */
  #fault: Error | null = null;
  #reading: Promise<void> | null = null;

  constructor(options: LocalKeysOptions) {
    this.#options = options;
    this.reference = options.reference;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  async holds(kekId: string): Promise<boolean> {
    return (await this.#find(kekId)) !== null;
  }

  async wrap(dek: Buffer, aad: Buffer): Promise<WrappedKey> {
    const [current] = (await this.#keys()) as readonly [LocalKey, ...LocalKey[]];
    const { ct, iv, tag } = encrypt(current.key, dek, aad);
    return { kekId: current.id, kekVersion: "1", wrappedDek: ct, wrapIv: iv, wrapTag: tag };
  }

  async unwrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer> {
    const found = await this.#find(wrapped.kekId);
    if (!found) throw new Error(`The master key ${wrapped.kekId} is not among those of ${this.reference}.`);
    const { wrappedDek, wrapIv, wrapTag } = wrapped;
    return decrypt(found.key, { ct: bytes(wrappedDek), iv: bytes(wrapIv), tag: bytes(wrapTag) }, aad);
  }

  async check(): Promise<void> {
    this.refresh();
    await this.#keys();
    if (this.#fault) throw this.#fault;
  }

  refresh(): void {
    this.#triedAtMs = -Infinity;
  }

  async #find(kekId: string): Promise<LocalKey | null> {
    const known = (await this.#keys()).find(({ id }) => id === kekId);
    if (known) return known;
    // Perhaps it was added since.
    if (this.#nowMs() - this.#triedAtMs >= lookAgainMs) this.refresh();
    return (await this.#keys()).find(({ id }) => id === kekId) ?? null;
  }

  async #keys(): Promise<readonly LocalKey[]> {
    const isDue = this.#nowMs() - this.#triedAtMs >= (this.#fault ? retryMs : freshMs);
    if (isDue) await (this.#reading ??= this.#read().finally(() => (this.#reading = null)));
    // Before the first reading the operator is there to mend it, and gets the very words.
    if (this.#readAtMs === null) throw this.#fault ?? new Error(`${this.reference} was not read.`);
    if (this.#nowMs() - this.#readAtMs < keptMs) return this.#held;
    for (const { key } of this.#held) key.fill(0);
    this.#held = [];
    throw new SecretsUnavailableError(
      `The master keys of ${this.reference} could not be read for ${keptMs / 60_000} minutes and are forgotten until they can. ${this.#fault?.message ?? ""}`,
      { cause: this.#fault },
    );
  }

  async #read(): Promise<void> {
    try {
      this.#held = parseKeys((await this.#options.read()).reveal(), this.#options.setting);
      this.#readAtMs = this.#nowMs();
      this.#fault = null;
    } catch (fault) {
      this.#fault = fault instanceof Error ? fault : new Error(String(fault));
    }
    this.#triedAtMs = this.#nowMs();
  }
}

/** @throws {ConfigurationError} saying how long what came is, and nothing else of it. */
function parseKeys(text: string, setting: string): readonly LocalKey[] {
  const keys = text.split(/\s+/).filter((part) => part !== "");
  if (keys.length === 0) throw notAKey(setting, 0);
  return keys.map((part) => {
    const key = Buffer.from(part, "base64");
    if (key.length !== 32) throw notAKey(setting, key.length);
    return { id: hash("sha256", key, "hex").slice(0, 16), key };
  });
}

function notAKey(setting: string, length: number): ConfigurationError {
  return new ConfigurationError(
    `${setting} has to lead to 32 bytes in base64; it leads to ${length}. Make one with: openssl rand -base64 32`,
  );
}
