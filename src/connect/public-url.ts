import { ConfigurationError } from "../errors/index.js";

/**
 * Where browsers reach this gateway: what the setting says, else where this process listens. Never what a request says of
 * itself, since whoever sends one could have links made that lead elsewhere.
 */
export class PublicUrl {
  #listening: string | null = null;

  constructor(private readonly configured: string | null) {}

  /** Told by the server once it has a port. */
  listensAt(url: string): void {
    this.#listening = url;
  }

  /** Without a slash at the end. @throws {ConfigurationError} where neither is known. */
  get(): string {
    const url = this.known;
    if (url !== null) return url;
    throw new ConfigurationError(
      "Where browsers reach this gateway is not known. Set TRIBUTARY_PUBLIC_URL, for example https://connect.example.com.",
    );
  }

  /** The same, or null. */
  get known(): string | null {
    return this.configured ?? this.#listening;
  }

  get origin(): string {
    return new URL(this.get()).origin;
  }
}
