import { ConfigurationError } from "../../errors/index.js";
import type { KeyProvider, WrappedKey } from "./key-provider.js";

/** The master keys of a deployment: one place that wraps, and others that still open. */
export class Keyring {
  readonly #current: KeyProvider;
  readonly #all: readonly KeyProvider[];

  /** @param others places whose keys open and never wrap: those before the last change, or after the next. */
  constructor(current: KeyProvider, others: readonly KeyProvider[] = []) {
    this.#current = current;
    this.#all = [current, ...others];
  }

  wrap(dek: Buffer, aad: Buffer): Promise<WrappedKey> {
    return this.#current.wrap(dek, aad);
  }

  /** @throws {ConfigurationError} none of the places has the key. @throws what `KeyProvider.unwrap` throws. */
  async unwrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer> {
    const provider = await this.providerOf(wrapped.kekId);
    if (provider) return provider.unwrap(wrapped, aad);
    throw new ConfigurationError(
      `The master key ${wrapped.kekId} is not among those of this process. Name the place that has it in TRIBUTARY_OTHER_MASTER_KEYS.`,
    );
  }

  /** The place that has a key; null when none does. @throws what a place said that could not be asked, if no other has it. */
  async providerOf(kekId: string): Promise<KeyProvider | null> {
    let fault: Error | null = null;
    for (const provider of this.#all) {
      try {
        if (await provider.holds(kekId)) return provider;
      } catch (error) {
        fault ??= asError(error);
      }
    }
    if (fault) throw fault;
    return null;
  }

  /** Asks every place now. @throws what the first one meets that fails. */
  async check(): Promise<void> {
    for (const provider of this.#all) await provider.check();
  }

  refresh(): void {
    for (const provider of this.#all) provider.refresh();
  }
}

function asError(fault: unknown): Error {
  return fault instanceof Error ? fault : new Error(String(fault));
}
