import type { Sealed } from "../sealed.js";

/** One kind of place that a secret can be in. */
export interface ReferenceScheme {
  /** What a reference to it looks like: `env:NAME`. */
  readonly form: string;
  /**
   * @param place what stands behind the scheme's colon.
   * @throws {ConfigurationError} there is nothing, or it may not be read. @throws {SecretsUnavailableError} no answer.
   */
  read(place: string): Promise<Sealed>;
  /** Absent where nothing can be written. Whoever reads the place afterwards gets this. @throws as `read`. */
  write?(place: string, value: Sealed): Promise<void>;
}
