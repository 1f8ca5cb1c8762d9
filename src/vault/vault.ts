import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import type { ClientSession } from "mongodb";
import { ConfigurationError, SecretsUnavailableError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { bytes, decrypt, encrypt } from "./cipher.js";
import { DataKeyCache } from "./data-key-cache.js";
import { masterKeyName, type MasterKeyDocument } from "./data-key-document.js";
import { DataKeyStore } from "./data-key-store.js";
import { canaryPlaintext } from "./canary.js";
import type { WrappedKey } from "./master-keys/key-provider.js";
import type { Keyring } from "./master-keys/keyring.js";
import {
  canaryAad,
  dataKeyAad,
  secretAad,
  type SealedSecret,
  type SealedSecretV1,
  type SecretContext,
  type SecretOwner,
} from "./sealed-secret.js";
import { Sealed } from "./sealed.js";

/** Random initialization vectors stay far from meeting: the next secret gets a new data key. */
const mostUses = 999;
/** Under one data key at a time. */
const sealedAtOnce = 100;
/** The same for a master key that we wrap with ourselves: of 2^32 wraps half are left. */
const warnAtWraps = 2 ** 31;
/** A health check asks the provider at most this often, and sooner while it fails. */
const checkEveryMs = 60_000;
const checkAgainMs = 5_000;

/** How the vault is, for health checks. `since` and `reason` say since when the provider of the master keys fails. */
export type VaultHealth =
  { readonly isOk: true } | { readonly isOk: false; readonly since: Date; readonly reason: string };

export interface VaultDependencies {
  readonly storage: Storage;
  readonly keyring: Keyring;
  readonly logger: Logger;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs?: () => number;
}

/**
 * Seals and opens what must not be read at rest. Each owner has a data key of its own; the data keys are wrapped under a
 * master key, which is used for nothing else, so that a rotation of master keys touches no secret.
 *
 * While the provider of the master keys is away, data keys that are in memory serve for up to five minutes. After that
 * whatever needs one fails with SECRETS_UNAVAILABLE, which says nothing about a connection.
 */
export class Vault {
  readonly #storage: Storage;
  readonly #keyring: Keyring;
  readonly #logger: Logger;
  readonly #store: DataKeyStore;
  readonly #cache: DataKeyCache;
  readonly #nowMs: () => number;
  /** Unwraps under way: many uses at once of one key are one call to the provider. */
  readonly #unwraps = new Map<string, Promise<Buffer>>();
  /** Master keys that are known to be registered. */
  readonly #registered = new Set<string>();
  #fault: { readonly since: Date; readonly reason: string } | null = null;
  #checkFault: { readonly since: Date; readonly reason: string } | null = null;
  #checkedAtMs = -Infinity;

  constructor(dependencies: VaultDependencies) {
    this.#storage = dependencies.storage;
    this.#keyring = dependencies.keyring;
    this.#logger = dependencies.logger;
    this.#store = new DataKeyStore(dependencies.storage);
    this.#nowMs = dependencies.nowMs ?? (() => performance.now());
    this.#cache = new DataKeyCache(this.#nowMs);
  }

  /** @throws {SecretsUnavailableError} the provider of the master keys is away, and no data key is in memory. */
  async seal(plaintext: string, context: SecretContext): Promise<SealedSecret> {
    return (await this.sealer(context))(plaintext);
  }

  /**
   * Does all of sealing that may fail, for what has to be sealed once it is there and can't be had again. What it returns is
   * used once and never fails. @throws as `seal`.
   */
  async sealer(context: SecretContext): Promise<(plaintext: string) => SealedSecret> {
    const { keyId, key } = await this.#keyFor(context, 1);
    return (plaintext) => {
      const sealed = sealUnder(keyId, key, plaintext, context);
      key.fill(0);
      return sealed;
    };
  }

  /**
   * Seals many secrets of one owner, which costs little more than one.
   * @param secrets one at least. @returns one for each, in order. @throws as `seal`.
   */
  async sealAll(
    secrets: readonly { readonly plaintext: string; readonly context: SecretContext }[],
  ): Promise<SealedSecret[]> {
    const sealed: SealedSecret[] = [];
    for (let from = 0; from < secrets.length; from += sealedAtOnce) {
      const part = secrets.slice(from, from + sealedAtOnce);
      const [first] = part;
      if (!first) break;
      const { keyId, key } = await this.#keyFor(first.context, part.length);
      for (const { plaintext, context } of part) sealed.push(sealUnder(keyId, key, plaintext, context));
      key.fill(0);
    }
    return sealed;
  }

  /** A data key of an owner that has so many uses left. The caller wipes it. */
  async #keyFor(owner: SecretOwner, uses: number): Promise<{ keyId: string; key: Buffer }> {
    const known = await this.#store.use(owner, mostUses, uses);
    return known ? { keyId: known._id, key: await this.#keyOf(known._id, owner) } : this.#makeKey(owner, uses);
  }

  /**
   * @throws {ConfigurationError} it was tampered with, moved to another row, shredded, or its master key is not here.
   * @throws {SecretsUnavailableError} the provider of the master keys is away, and the data key is not in memory.
   */
  async open(sealed: SealedSecret | SealedSecretV1, context: SecretContext): Promise<Sealed> {
    const key = sealed.v === 1 ? await this.#keyOfV1(sealed, context) : await this.#keyOf(sealed.keyId, context);
    try {
      const content = { iv: bytes(sealed.iv), tag: bytes(sealed.tag), ct: bytes(sealed.ct) };
      return new Sealed(decrypt(key, content, secretAad(context, sealed.v)).toString("utf8"));
    } catch (cause) {
      throw cannotOpen(cause);
    } finally {
      key.fill(0);
    }
  }

  /** Makes all that is sealed for an owner unreadable for good, in the transaction that removes the owner. */
  async shred(owner: SecretOwner, session: ClientSession): Promise<void> {
    await this.#store.removeOf(owner, session);
  }

  /** Reads the sources of the master keys anew at their next use. */
  refresh(): void {
    this.#keyring.refresh();
    this.#checkedAtMs = -Infinity;
  }

  /** Whether the master keys can be used; asks their providers when that was not done lately. Never throws. */
  async health(): Promise<VaultHealth> {
    const everyMs = this.#checkFault ? checkAgainMs : checkEveryMs;
    if (this.#nowMs() - this.#checkedAtMs >= everyMs) {
      this.#checkedAtMs = this.#nowMs();
      try {
        await this.#keyring.check();
        this.#checkFault = null;
      } catch (fault) {
        this.#checkFault ??= { since: new Date(), reason: fault instanceof Error ? fault.message : String(fault) };
      }
    }
    const fault = this.#fault ?? this.#checkFault;
    return fault ? { isOk: false, ...fault } : { isOk: true };
  }

  /**
   * Proves that this process has every master key that is in use, and that they are the ones they were; notes the
   * current one when it is new. Called before anything is sealed.
   * @throws {ConfigurationError} a key is missing, is another one, or was retired. @throws {SecretsUnavailableError}
   */
  async requireKeys(): Promise<void> {
    const current = await this.#keyring.wrap(canaryPlaintext, canaryAad);
    const name = masterKeyName(current);
    for (const known of await this.#store.listMasterKeys()) {
      if (!known.retiredAt) await this.#requireKey(known);
      else if (known._id === name) throw retired(name);
    }
    await this.#store.register(current, await this.#storage.now());
    this.#registered.add(name);
  }

  async #requireKey({ _id: name, kekId, canary }: MasterKeyDocument): Promise<void> {
    if (!(await this.#keyring.providerOf(kekId))) throw missingMasterKey(name);
    let opened: Buffer;
    try {
      opened = await this.#keyring.unwrap(canary, canaryAad);
    } catch (cause) {
      if (cause instanceof SecretsUnavailableError || cause instanceof ConfigurationError) throw cause;
      throw new ConfigurationError(`The master key ${name} of this process is not the one that was used so far.`, {
        cause,
      });
    }
    if (!opened.equals(canaryPlaintext)) {
      throw new ConfigurationError(`The master key ${name} of this process is not the one that was used so far.`);
    }
  }

  /** For secrets of the earlier format. @throws {ConfigurationError} the key is not here. */
  async requireOldKey(kekId: string): Promise<void> {
    if (!(await this.#keyring.providerOf(kekId))) throw missingMasterKey(kekId);
  }

  /** Shows nothing of the keys, wherever it is printed. */
  toJSON(): string {
    return "[sealed]";
  }
  [inspect.custom](): string {
    return "[sealed]";
  }

  async #makeKey(owner: SecretOwner, uses: number): Promise<{ keyId: string; key: Buffer }> {
    const keyId = newId("dataKey");
    const key = randomBytes(32);
    const wrapped = await this.#ask(() => this.#keyring.wrap(key, dataKeyAad(owner, keyId)));
    await this.register(wrapped);
    const createdAt = await this.#storage.now();
    const { organizationId, ownerId } = owner;
    const document = { _id: keyId, organizationId, ownerId, ...wrapped, uses, createdAt };
    // Inserted before it is counted: a master key that is retired at this moment sees it, or refuses the count. Not in one
    // transaction, since all that make a key at once would collide in the one count.
    await this.#store.insert(document);
    try {
      await this.countWraps(wrapped, 1);
    } catch (error) {
      await this.#store.remove(document);
      throw error;
    }
    this.#cache.set(keyId, key);
    return { keyId, key };
  }

  /** Counts wraps under a master key. @throws {ConfigurationError} the key was retired. */
  async countWraps(wrapped: WrappedKey, wraps: number, session?: ClientSession): Promise<void> {
    const name = masterKeyName(wrapped);
    const counted = await this.#store.countWraps(name, wraps, session);
    if (!counted) throw retired(name);
    if (counted.wraps >= warnAtWraps) {
      this.#logger.warn(
        { masterKey: name, wraps: counted.wraps },
        "a master key has wrapped half of what it may; rotate it soon",
      );
    }
  }

  /** A key that its provider made current by itself, a new version, is noted at its first use. */
  async register(wrapped: WrappedKey): Promise<void> {
    const name = masterKeyName(wrapped);
    if (this.#registered.has(name)) return;
    const canary = await this.#ask(() => this.#keyring.wrap(canaryPlaintext, canaryAad));
    await this.#store.register(canary, await this.#storage.now());
    if (masterKeyName(canary) === name) this.#registered.add(name);
  }

  async #keyOf(keyId: string, owner: SecretOwner): Promise<Buffer> {
    const cached = this.#cache.get(keyId);
    if (cached) return cached;
    const underWay = this.#unwraps.get(keyId) ?? this.#unwrap(keyId, owner);
    this.#unwraps.set(keyId, underWay);
    try {
      return Buffer.from(await underWay);
    } finally {
      this.#unwraps.delete(keyId);
    }
  }

  async #unwrap(keyId: string, owner: SecretOwner): Promise<Buffer> {
    const document = await this.#store.find(owner.organizationId, keyId);
    if (!document) throw cannotOpen(new Error(`There is no data key ${keyId}.`));
    const key = await this.#openWrap(document, dataKeyAad(document, keyId));
    this.#cache.set(keyId, key);
    return key;
  }

  async #keyOfV1(sealed: SealedSecretV1, context: SecretContext): Promise<Buffer> {
    return this.#openWrap({ ...sealed, kekVersion: "1" }, secretAad(context, 1));
  }

  async #openWrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer> {
    try {
      return await this.#ask(() => this.#keyring.unwrap(wrapped, aad));
    } catch (fault) {
      if (fault instanceof SecretsUnavailableError || fault instanceof ConfigurationError) throw fault;
      throw cannotOpen(fault);
    }
  }

  /** Asks the provider of the master keys, and remembers whether it answered. */
  async #ask<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await ask();
      if (this.#fault) this.#logger.info("the master keys can be used again");
      this.#fault = null;
      return answer;
    } catch (fault) {
      if (fault instanceof SecretsUnavailableError && !this.#fault) {
        this.#fault = { since: new Date(), reason: fault.message };
        this.#logger.warn({ err: fault }, "the master keys can't be used; data keys in memory serve for five minutes");
      }
      throw fault;
    }
  }
}

function retired(name: string): ConfigurationError {
  return new ConfigurationError(
    `The master key ${name} was retired, and this process wraps with it. Start it with the key that is current; \`tributary key status\` names it.`,
  );
}

function missingMasterKey(name: string): ConfigurationError {
  return new ConfigurationError(
    `Credentials are sealed under master key ${name}, which this process does not have. Set TRIBUTARY_MASTER_KEY to the key that the other processes use, name a further one in TRIBUTARY_OTHER_MASTER_KEYS, or copy their master.key into this home.`,
  );
}

function sealUnder(keyId: string, key: Buffer, plaintext: string, context: SecretContext): SealedSecret {
  const { iv, tag, ct } = encrypt(key, Buffer.from(plaintext, "utf8"), secretAad(context, 2));
  return { v: 2, alg: "A256GCM", keyId, iv, tag, ct };
}

function cannotOpen(cause: unknown): ConfigurationError {
  return new ConfigurationError(
    "A stored credential can't be opened: it was changed at rest, belongs to another row, or its key was destroyed. Connect the system again with reconnectSystem.",
    { cause },
  );
}
