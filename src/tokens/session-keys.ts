import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { ConfigurationError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Storage } from "../storage/index.js";
import type { SecretContext, Vault } from "../vault/index.js";
import { SessionKeyStore, type SessionKeyDocument, type SessionKeyReading } from "./session-key-store.js";

/** What seals the private keys. */
export type Sealer = Pick<Vault, "seal" | "open">;

export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
}

const dayMs = 86_400_000;
/** A key signs for so long, then the next one is made by whoever mints next. */
const defaultSignsForMs = 30 * dayMs;
/** Asked again after so long whether there is a newer one. Mints are rare; a revoked key must not sign for long. */
const knownForMs = 1_000;

/**
 * The keys that session tokens are signed with: Ed25519, made here, kept in the database sealed by the vault, shared by
 * all processes. A process that meets a key it does not know asks the database, so a new one works everywhere at once.
 */
export class SessionKeys {
  readonly #store: SessionKeyStore;
  readonly #storage: Storage;
  readonly #sealer: Sealer;
  readonly #signsForMs: number;
  readonly #publicKeys = new Map<string, KeyObject>();
  #signing: { readonly signing: SigningKey; readonly untilMs: number } | null = null;

  constructor(dependencies: { storage: Storage; vault: Sealer }, options: { signsForMs?: number } = {}) {
    this.#storage = dependencies.storage;
    this.#store = new SessionKeyStore(dependencies.storage);
    this.#sealer = dependencies.vault;
    this.#signsForMs = options.signsForMs ?? defaultSignsForMs;
  }

  /** The key to sign with now; made if there is none, or if the newest has signed for long enough. */
  async signing(): Promise<SigningKey> {
    if (this.#signing && performance.now() < this.#signing.untilMs) return this.#signing.signing;
    const newest = await this.#store.newest();
    const usable = newest && !this.#isWornOut(newest) ? await this.#open(newest) : null;
    const signing = usable ?? (await this.#open(await this.#next(newest?.generation ?? 0)));
    if (!signing) throw new ConfigurationError("A session key that was just made can't be opened.");
    this.#signing = { signing, untilMs: performance.now() + knownForMs };
    return signing;
  }

  /** The key a token says it was signed with; null when there is no such key, or no longer. */
  async checking(id: string): Promise<KeyObject | null> {
    const known = this.#publicKeys.get(id);
    if (known) return known;
    const found = await this.#store.find(id);
    if (!found) return null;
    const key = createPublicKey({ key: { ...found.publicKey }, format: "jwk" });
    this.#publicKeys.set(id, key);
    return key;
  }

  /** Makes a new key at once. What was signed with those before it holds until it expires, an hour at most. */
  async rotate(): Promise<{ readonly id: string; readonly generation: number }> {
    const { _id: id, generation } = await this.#next((await this.#store.newest())?.generation ?? 0);
    this.#signing = null;
    return { id, generation };
  }

  /** Null where it was sealed under a master key that is gone: these keys are not worth keeping, the next one will do. */
  async #open({ _id: id, sealed }: SessionKeyDocument): Promise<SigningKey | null> {
    try {
      const opened = await this.#sealer.open(sealed, contextOf(id));
      const jwk = JSON.parse(opened.reveal()) as JsonWebKey;
      return { id, key: createPrivateKey({ key: jwk, format: "jwk" }) };
    } catch (error) {
      if (error instanceof ConfigurationError) return null;
      throw error;
    }
  }

  #isWornOut({ createdAt, readAt }: SessionKeyReading): boolean {
    return readAt.getTime() - createdAt.getTime() >= this.#signsForMs;
  }

  async #next(after: number): Promise<SessionKeyDocument> {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const id = newId("sessionKey");
    const { x } = publicKey.export({ format: "jwk" });
    const made: SessionKeyDocument = {
      _id: id,
      generation: after + 1,
      publicKey: { kty: "OKP", crv: "Ed25519", x: x ?? "" },
      sealed: await this.#sealer.seal(JSON.stringify(privateKey.export({ format: "jwk" })), contextOf(id)),
      createdAt: await this.#storage.now(),
      retiredAt: null,
    };
    if (await this.#store.insert(made)) {
      await this.#store.retireBefore(made.generation);
      return made;
    }
    const faster = await this.#store.newest();
    if (!faster) throw new Error("A session key of the same generation was there, and is gone.");
    return faster;
  }
}

/** The keys belong to no organization: a token of any is signed with them. */
function contextOf(id: string): SecretContext {
  return { purpose: "session-key", organizationId: "", ownerId: id, field: "privateKey" };
}
