import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { bytes } from "../cipher.js";
import { wordsOf, type AzureKeyVault } from "../stores/azure-key-vault.js";
import type { StoreResponse } from "../stores/store-http.js";
import type { KeyProvider, WrappedKey } from "./key-provider.js";
import { checkByUse } from "./check-by-use.js";

const keyBody = z.object({ key: z.object({ kid: z.string() }) });
const resultBody = z.object({ kid: z.string(), value: z.base64url() });
const algorithm = "RSA-OAEP-256";
/** Which version is current is asked again after this long. */
const knownMs = 60_000;
const empty = Buffer.alloc(0);

/**
 * An RSA key of Azure Key Vault, which never leaves it: `azure-key:my-vault/tributary`. RSA-OAEP takes no associated data;
 * a wrapped key that was moved to another row opens, and then opens nothing, since the secrets are bound to their rows.
 */
export class AzureKey implements KeyProvider {
  readonly reference: string;
  readonly #azure: AzureKeyVault;
  readonly #vault: string;
  readonly #name: string;
  readonly #nowMs: () => number;
  #version: { readonly version: string; readonly untilMs: number } | null = null;

  constructor(place: string, azure: AzureKeyVault, nowMs: () => number = () => performance.now()) {
    const [, vault, name] = /^([A-Za-z0-9.-]+)\/([A-Za-z0-9-]{1,127})$/.exec(place) ?? [];
    if (!vault || !name)
      throw new ConfigurationError("Expected azure-key:VAULT/NAME, such as azure-key:my-vault/tributary.");
    this.#vault = vault;
    this.#name = name;
    this.#azure = azure;
    this.#nowMs = nowMs;
    this.reference = `azure-key:${vault}/${name}`;
  }

  async holds(kekId: string): Promise<boolean> {
    return kekId === this.reference;
  }

  async wrap(dek: Buffer): Promise<WrappedKey> {
    const version = await this.#current();
    const response = await this.#operate("wrapkey", version, dek);
    const parsed = resultBody.safeParse(response.body);
    if (!parsed.success) throw this.#unavailable("did not wrap", response);
    return {
      kekId: this.reference,
      kekVersion: version,
      wrappedDek: Buffer.from(parsed.data.value, "base64url"),
      wrapIv: empty,
      wrapTag: empty,
    };
  }

  async unwrap({ wrappedDek, kekVersion }: WrappedKey): Promise<Buffer> {
    const response = await this.#operate("unwrapkey", kekVersion, bytes(wrappedDek));
    const parsed = resultBody.safeParse(response.body);
    if (parsed.success) return Buffer.from(parsed.data.value, "base64url");
    // Anything but 400 says nothing about the text.
    if (response.status !== 400) throw this.#unavailable("did not unwrap", response);
    throw new Error(`${this.reference} did not unwrap (400).${wordsOf(response)}`);
  }

  check(): Promise<void> {
    return checkByUse(this);
  }

  refresh(): void {
    this.#version = null;
  }

  #operate(operation: "wrapkey" | "unwrapkey", version: string, value: Buffer): Promise<StoreResponse> {
    const path = `keys/${this.#name}/${encodeURIComponent(version)}/${operation}`;
    return this.#azure.call(this.#vault, "POST", path, { alg: algorithm, value: value.toString("base64url") });
  }

  async #current(): Promise<string> {
    if (this.#version && this.#nowMs() < this.#version.untilMs) return this.#version.version;
    const response = await this.#azure.call(this.#vault, "GET", `keys/${this.#name}`);
    const version = keyBody.safeParse(response.body).data?.key.kid.split("/").at(-1);
    if (response.status === 404) {
      throw new ConfigurationError(`The vault ${this.#vault} has no key ${this.#name}.${wordsOf(response)}`);
    }
    if (response.status !== 200 || !version) throw this.#unavailable("did not say its version", response);
    this.#version = { version, untilMs: this.#nowMs() + knownMs };
    return version;
  }

  #unavailable(what: string, response: StoreResponse): SecretsUnavailableError {
    return new SecretsUnavailableError(`${this.reference} ${what} (${response.status}).${wordsOf(response)}`);
  }
}
