import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from "node:crypto";
import { ConfigurationError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Storage } from "../storage/index.js";
import type { KeptKey, SecretContext, Vault } from "../vault/index.js";
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
 * all processes. Where a setting names a key, that one signs, and the database has its public part alone. A process that
 * meets a key it does not know asks the database, so a new one works everywhere at once.
 */
export class SessionKeys {
  readonly #store: SessionKeyStore;
  readonly #storage: Storage;
  readonly #sealer: Sealer;
  readonly #kept: KeptKey | null;
  readonly #signsForMs: number;
  readonly #publicKeys = new Map<string, KeyObject>();
  #signing: { readonly signing: SigningKey; readonly untilMs: number } | null = null;

  constructor(
    dependencies: { storage: Storage; vault: Sealer; kept?: KeptKey | null },
    options: { signsForMs?: number } = {},
  ) {
    this.#storage = dependencies.storage;
    this.#store = new SessionKeyStore(dependencies.storage);
    this.#sealer = dependencies.vault;
    this.#kept = dependencies.kept ?? null;
    this.#signsForMs = options.signsForMs ?? defaultSignsForMs;
  }

  /** The key to sign with now; made if there is none, or if the newest has signed for long enough. */
  async signing(): Promise<SigningKey> {
    if (this.#signing && performance.now() < this.#signing.untilMs) return this.#signing.signing;
    const signing = this.#kept ? await this.#registered(await this.#kept.current()) : await this.#own();
    this.#signing = { signing, untilMs: performance.now() + knownForMs };
    return signing;
  }

  async #own(): Promise<SigningKey> {
    const newest = await this.#store.newest();
    const usable = newest && !this.#isWornOut(newest) ? await this.#open(newest) : null;
    const signing = usable ?? (await this.#open(await this.#next(newest?.generation ?? 0)));
    if (!signing) throw new ConfigurationError("A session key that was just made can't be opened.");
    return signing;
  }

  /** A kept key under the id that all processes know it by. One that is new to them takes over from the one before. */
  async #registered(key: KeyObject): Promise<SigningKey> {
    const publicKey = publicJwk(createPublicKey(key));
    for (;;) {
      const known = await this.#store.list();
      const found = known.find((candidate) => candidate.publicKey.x === publicKey.x);
      if (found) return { id: found._id, key };
      const [newest] = known;
      const id = newId("sessionKey");
      const generation = (newest?.generation ?? 0) + 1;
      const createdAt = await this.#storage.now();
      // Of two processes that meet it at once, one registers it, and the other finds it.
      if (await this.#store.insert({ _id: id, generation, publicKey, sealed: null, createdAt, retiredAt: null })) {
        await this.#store.retireBefore(generation);
        return { id, key };
      }
    }
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
    if (this.#kept) {
      throw new ConfigurationError(
        `Session tokens are signed with the key that ${this.#kept.setting} leads to. Put another one there: every process takes it up within a minute.`,
      );
    }
    const { _id: id, generation } = await this.#next((await this.#store.newest())?.generation ?? 0);
    this.#signing = null;
    return { id, generation };
  }

  /**
   * Null where it was sealed under a master key that is gone, or was kept outside: these keys are not worth keeping, the
   * next one will do.
   */
  async #open({ _id: id, sealed }: SessionKeyDocument): Promise<SigningKey | null> {
    if (sealed === null) return null;
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
    const made: SessionKeyDocument = {
      _id: id,
      generation: after + 1,
      publicKey: publicJwk(publicKey),
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

function publicJwk(key: KeyObject): SessionKeyDocument["publicKey"] {
  return { kty: "OKP", crv: "Ed25519", x: key.export({ format: "jwk" }).x ?? "" };
}

/** The keys belong to no organization: a token of any is signed with them. */
function contextOf(id: string): SecretContext {
  return { purpose: "session-key", organizationId: "", ownerId: id, field: "privateKey" };
}
