import { z } from "zod";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { bytes } from "../cipher.js";
import { wordsIn, type HashicorpVault } from "../stores/hashicorp-vault.js";
import type { KeyProvider, WrappedKey } from "./key-provider.js";
import { checkByUse } from "./check-by-use.js";

const encryptBody = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:/) }) });
const decryptBody = z.object({ data: z.object({ plaintext: z.base64() }) });
const empty = Buffer.alloc(0);

/** A key of Vault's transit engine, which never leaves it: `vault-transit:transit/tributary`. */
export class VaultTransit implements KeyProvider {
  readonly reference: string;
  readonly #vault: HashicorpVault;
  readonly #mount: string;
  readonly #key: string;

  constructor(place: string, vault: HashicorpVault) {
    const parts = place.split("/").filter((part) => part !== "");
    const key = parts.pop();
    if (key === undefined || parts.length === 0) {
      throw new ConfigurationError("Expected vault-transit:MOUNT/KEY, such as vault-transit:transit/tributary.");
    }
    this.#mount = parts.join("/");
    this.#key = key;
    this.#vault = vault;
    this.reference = `vault-transit:${this.#mount}/${key}`;
  }

  async holds(kekId: string): Promise<boolean> {
    return kekId === this.reference;
  }

  async wrap(dek: Buffer, aad: Buffer): Promise<WrappedKey> {
    const response = await this.#vault.call("POST", `${this.#mount}/encrypt/${this.#key}`, {
      plaintext: dek.toString("base64"),
      associated_data: aad.toString("base64"),
    });
    const parsed = encryptBody.safeParse(response.body);
    if (!parsed.success) {
      throw new SecretsUnavailableError(`${this.reference} did not encrypt (${response.status}).${wordsIn(response)}`);
    }
    const { ciphertext } = parsed.data.data;
    return {
      kekId: this.reference,
      kekVersion: /^vault:v(\d+):/.exec(ciphertext)?.[1] ?? "",
      wrappedDek: Buffer.from(ciphertext, "utf8"),
      wrapIv: empty,
      wrapTag: empty,
    };
  }

  async unwrap({ wrappedDek }: WrappedKey, aad: Buffer): Promise<Buffer> {
    const response = await this.#vault.call("POST", `${this.#mount}/decrypt/${this.#key}`, {
      ciphertext: bytes(wrappedDek).toString("utf8"),
      associated_data: aad.toString("base64"),
    });
    const parsed = decryptBody.safeParse(response.body);
    if (parsed.success) return Buffer.from(parsed.data.data.plaintext, "base64");
    const message = `${this.reference} did not decrypt (${response.status}).${wordsIn(response)}`;
    // Anything but 400 says nothing about the text.
    throw response.status === 400 ? new Error(message) : new SecretsUnavailableError(message);
  }

  check(): Promise<void> {
    return checkByUse(this);
  }

  refresh(): void {
    // Nothing of the key is here.
  }
}
