import { createPrivateKey, type KeyObject } from "node:crypto";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import type { Sealed } from "../sealed.js";
import type { SecretReferences } from "./secret-references.js";

/** How old what was read may be: a secret that is exchanged in its store takes effect everywhere within it. */
const maxAgeMs = 60_000;

/**
 * A key of the server's own that a setting names by a secret reference: Ed25519, as PKCS #8 in PEM or its base64 alone.
 * Read again every minute, and at once after `refresh`. While its store is away, what was read last serves.
 */
export class ReferencedKey {
  #known: { readonly key: KeyObject; readonly readAtMs: number } | null = null;
  #isStale = false;

  /** @param setting which holds the reference, for messages. */
  constructor(
    private readonly references: SecretReferences,
    private readonly reference: string,
    readonly setting: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @throws {ConfigurationError} it is none. @throws {SecretsUnavailableError} it was never read and its store is away. */
  async current(): Promise<KeyObject> {
    const known = this.#known;
    if (known && !this.#isStale && this.nowMs() - known.readAtMs < maxAgeMs) return known.key;
    try {
      const key = parsePrivateKey(await this.references.read(this.reference, this.setting), this.setting);
      this.#known = { key, readAtMs: this.nowMs() };
      this.#isStale = false;
      return key;
    } catch (error) {
      if (known && error instanceof SecretsUnavailableError) return known.key;
      throw error;
    }
  }

  /** Reads it again when it is next asked for. */
  refresh(): void {
    this.#isStale = true;
  }
}

/** A signing key that is kept outside, in the place that `setting` names. */
export type KeptKey = Pick<ReferencedKey, "setting" | "current">;

/** @throws {ConfigurationError} without a word of what it holds. */
function parsePrivateKey(secret: Sealed, setting: string): KeyObject {
  // Line breaks get lost in variables and fields of stores.
  const base64 = secret
    .reveal()
    .replace(/-----(BEGIN|END) PRIVATE KEY-----/g, "")
    .replace(/\\n|\s/g, "");
  try {
    const key = createPrivateKey({ key: Buffer.from(base64, "base64"), format: "der", type: "pkcs8" });
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below; the cause may quote what it read.
  }
  throw new ConfigurationError(
    `${setting} leads to something that is no Ed25519 private key in PEM. Make one with: openssl genpkey -algorithm ed25519`,
  );
}
