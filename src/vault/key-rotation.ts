import { ConflictError, ConfigurationError, NotFoundError, SecretsUnavailableError } from "../errors/index.js";
import type { Lease, LeaseStore, Storage } from "../storage/index.js";
import { startBeats } from "../time/index.js";
import { canaryPlaintext } from "./canary.js";
import { masterKeyName, type DataKeyDocument, type MasterKeyDocument } from "./data-key-document.js";
import { DataKeyStore, type Rewrap } from "./data-key-store.js";
import type { WrappedKey } from "./master-keys/key-provider.js";
import type { Keyring } from "./master-keys/keyring.js";
import { canaryAad, dataKeyAad } from "./sealed-secret.js";
import type { Vault } from "./vault.js";

export interface RotationOptions {
  /** Rewrapped in one transaction: short enough to hold up nobody who seals meanwhile. */
  readonly batchSize: number;
  /** How long one that was killed keeps the next one waiting, whole milliseconds. */
  readonly leaseTtlMs: number;
}

const usualOptions: RotationOptions = { batchSize: 200, leaseTtlMs: 60_000 };
/** Asked of a provider at once. */
const concurrency = 16;

export interface RotationOutcome {
  /** The master key that all is under now. */
  readonly masterKey: string;
  readonly rewrapped: number;
  /** Data keys that could not be opened, and why: they were changed at rest. */
  readonly failed: readonly { readonly keyId: string; readonly ownerId: string; readonly reason: string }[];
}

/** One master key, as the operator sees it. */
export interface MasterKeyState {
  readonly name: string;
  /** CURRENT wraps, OPENS only opens, MISSING is not here, UNAVAILABLE can't be asked, WRONG is another key of that name. */
  readonly state: "CURRENT" | "OPENS" | "MISSING" | "UNAVAILABLE" | "WRONG" | "RETIRED";
  readonly dataKeys: number;
  readonly wraps: number;
  readonly createdAt: Date | null;
}

/**
 * Puts all data keys under the master key that is current, while secrets are used: only wraps change, never a data key.
 * Each wrap is replaced only where it is still the one that was read, so that a rotation can be killed, begun again and
 * turned round at any time; what it has done is in the data itself.
 */
export class KeyRotation {
  readonly #store: DataKeyStore;

  constructor(
    private readonly dependencies: {
      storage: Storage;
      keyring: Keyring;
      vault: Vault;
      leases: LeaseStore;
      workerId: string;
    },
    private readonly options: RotationOptions = usualOptions,
  ) {
    this.#store = new DataKeyStore(dependencies.storage);
  }

  /**
   * @param onProgress called after each batch with how many are done.
   * @throws {ConflictError} another rotation is under way. @throws {SecretsUnavailableError} a provider went away; what is
   *   done stays done, and the same call goes on from there.
   */
  async rotate(onProgress: (rewrapped: number) => void = () => undefined): Promise<RotationOutcome> {
    const { leases, workerId, vault } = this.dependencies;
    const { leaseTtlMs, batchSize } = this.options;
    const lease = await leases.take("key-rotation", workerId, leaseTtlMs);
    if (!lease) throw new ConflictError("Another rotation is under way. `tributary key status` shows how far it is.");
    const beats = startBeats(leaseTtlMs / 3, () => leases.beat(lease, leaseTtlMs));
    try {
      await vault.requireKeys();
      const current = await this.#current();
      const failed: { keyId: string; ownerId: string; reason: string }[] = [];
      let rewrapped = 0;
      for (let after = ""; ;) {
        const batch = await this.#store.listOthers(current, { after, limit: batchSize });
        const last = batch.at(-1);
        if (!last) break;
        after = last._id;
        const rewraps = await this.#rewrap(batch, failed);
        rewrapped += await this.#write(rewraps, lease);
        onProgress(rewrapped);
      }
      return { masterKey: masterKeyName(current), rewrapped, failed };
    } finally {
      beats.stop();
      await leases.release(lease);
    }
  }

  async status(): Promise<MasterKeyState[]> {
    const current = await this.#current().then(masterKeyName, () => null);
    const uses = new Map((await this.#store.uses()).map((use) => [masterKeyName(use), use.dataKeys]));
    const known = await this.#store.listMasterKeys();
    const states = await Promise.all(
      known.map(async (document) => ({
        name: document._id,
        state: document.retiredAt ? ("RETIRED" as const) : await this.#stateOf(document, current),
        dataKeys: uses.get(document._id) ?? 0,
        wraps: document.wraps,
        createdAt: document.createdAt,
      })),
    );
    if (current === null || known.some(({ _id }) => _id === current)) return states;
    return [...states, { name: current, state: "CURRENT", dataKeys: 0, wraps: 0, createdAt: null }];
  }

  /**
   * Ends a master key for good: no process wraps with it any more, and a start no longer asks for it.
   * @throws {NotFoundError | ConflictError} it is current, or data keys are still under it.
   */
  async retire(name: string): Promise<void> {
    const { storage } = this.dependencies;
    const document = (await this.#store.listMasterKeys()).find(({ _id }) => _id === name);
    if (!document)
      throw new NotFoundError(`There is no master key ${name}. \`tributary key status\` lists those there are.`);
    if (masterKeyName(await this.#current()) === name) {
      throw new ConflictError(`The master key ${name} is the one that wraps now. Make another one current first.`);
    }
    const retiredAt = await storage.now();
    await storage.transaction(async (session) => {
      // A wrap that is under way is inserted first and then counts itself in this document: it is found here, or refused.
      await this.#store.retire(name, retiredAt, session);
      const left = await this.#store.countUnder(document, session);
      if (left === 0) return;
      throw new ConflictError(`${left} data keys are still under ${name}. Run \`tributary key rotate\` first.`);
    });
  }

  async #current(): Promise<WrappedKey> {
    return this.dependencies.keyring.wrap(canaryPlaintext, canaryAad);
  }

  async #stateOf({ _id, kekId, canary }: MasterKeyDocument, current: string | null): Promise<MasterKeyState["state"]> {
    const { keyring } = this.dependencies;
    try {
      if (!(await keyring.providerOf(kekId))) return "MISSING";
      if (!(await keyring.unwrap(canary, canaryAad)).equals(canaryPlaintext)) return "WRONG";
      return _id === current ? "CURRENT" : "OPENS";
    } catch (fault) {
      return fault instanceof SecretsUnavailableError || fault instanceof ConfigurationError ? "UNAVAILABLE" : "WRONG";
    }
  }

  /** Opens and wraps again, several at once since each may be a call over the network. */
  async #rewrap(
    batch: readonly DataKeyDocument[],
    failed: { keyId: string; ownerId: string; reason: string }[],
  ): Promise<Rewrap[]> {
    const { keyring } = this.dependencies;
    const rewraps: Rewrap[] = [];
    const waiting = [...batch];
    const work = async () => {
      for (let before = waiting.pop(); before; before = waiting.pop()) {
        const { _id: keyId, ownerId } = before;
        const aad = dataKeyAad(before, keyId);
        let key: Buffer;
        try {
          key = await keyring.unwrap(before, aad);
        } catch (fault) {
          if (fault instanceof SecretsUnavailableError || fault instanceof ConfigurationError) throw fault;
          failed.push({ keyId, ownerId, reason: fault instanceof Error ? fault.message : String(fault) });
          continue;
        }
        rewraps.push({ before, after: await keyring.wrap(key, aad) });
        key.fill(0);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, work));
    return rewraps;
  }

  async #write(rewraps: readonly Rewrap[], lease: Lease): Promise<number> {
    const { storage, vault } = this.dependencies;
    if (rewraps.length === 0) return 0;
    // One, unless the provider makes a new version current in this very moment.
    const counts = new Map<string, { readonly key: WrappedKey; count: number }>();
    for (const { after } of rewraps) {
      const known = counts.get(masterKeyName(after)) ?? { key: after, count: 0 };
      known.count += 1;
      counts.set(masterKeyName(after), known);
    }
    for (const { key } of counts.values()) await vault.register(key);
    // On the lease's session, so that whoever comes after one that was killed can end what it left open.
    return storage.transaction(async (session) => {
      for (const { key, count } of counts.values()) await vault.countWraps(key, count, session);
      return this.#store.rewrap(rewraps, session);
    }, lease.session);
  }
}
