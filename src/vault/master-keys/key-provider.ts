/** A data key as it lies in the store: under a master key, and which one that is. */
export interface WrappedKey {
  /** Which master key wraps it. */
  readonly kekId: string;
  /** Of a key that has versions where it is kept; "1" of one that has none. */
  readonly kekVersion: string;
  readonly wrappedDek: Buffer;
  /** Empty where the provider keeps these two inside `wrappedDek`. */
  readonly wrapIv: Buffer;
  readonly wrapTag: Buffer;
}

/**
 * Where master keys are, and what uses them: a key that is handed to us (a variable, a file, a secret store) or a service
 * that keeps it and does the wrapping itself (AWS KMS, Vault's transit, Azure Key Vault).
 */
export interface KeyProvider {
  /** As the operator named it; a reference is no secret. */
  readonly reference: string;
  /** Whether it is the one to ask for what this key wrapped. */
  holds(kekId: string): Promise<boolean>;
  /** Wraps under the key that is current there. @throws {SecretsUnavailableError | ConfigurationError} */
  wrap(dek: Buffer, aad: Buffer): Promise<WrappedKey>;
  /**
   * @throws {SecretsUnavailableError} the provider does not answer, or refuses to.
   * @throws {Error} anything else: it answers, and this key does not open that text.
   */
  unwrap(wrapped: WrappedKey, aad: Buffer): Promise<Buffer>;
  /** Asks its source now. @throws what it meets, also where what is held still serves. */
  check(): Promise<void>;
  /** Asks its source anew at the next use, not when its time has come. */
  refresh(): void;
}
