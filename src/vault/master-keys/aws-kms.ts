import type { KMSClient } from "@aws-sdk/client-kms";
import { ConfigurationError, SecretsUnavailableError } from "../../errors/index.js";
import { bytes } from "../cipher.js";
import { awsClientOptions, awsUnavailable, isAwsFault, loadPackage, type AwsSettings } from "../stores/aws.js";
import { checkByUse } from "./check-by-use.js";
import type { KeyProvider, WrappedKey } from "./key-provider.js";

const packageName = "@aws-sdk/client-kms";
const prefix = "aws-kms:";
const empty = Buffer.alloc(0);

/**
 * A symmetric key of AWS KMS, which never leaves it, by id, ARN or alias: `aws-kms:alias/tributary`. What a key wraps is
 * remembered by the key's ARN, so that an alias can be pointed at another key, and any place of this kind opens it.
 */
export class AwsKms implements KeyProvider {
  readonly reference: string;
  readonly #keyId: string;
  readonly #settings: AwsSettings;
  /** One for each region. */
  readonly #clients = new Map<string, KMSClient>();

  constructor(keyId: string, settings: AwsSettings) {
    this.#keyId = keyId;
    this.#settings = settings;
    this.reference = `${prefix}${keyId}`;
  }

  async holds(kekId: string): Promise<boolean> {
    return kekId.startsWith(prefix);
  }

  async wrap(dek: Buffer, aad: Buffer): Promise<WrappedKey> {
    const { sdk, client } = await this.#open(this.#keyId);
    try {
      const { CiphertextBlob: wrapped, KeyId: arn } = await client.send(
        new sdk.EncryptCommand({ KeyId: this.#keyId, Plaintext: dek, EncryptionContext: contextOf(aad) }),
      );
      if (!wrapped || !arn) throw new Error("The answer lacks the ciphertext.");
      const wrappedDek = Buffer.from(wrapped);
      return { kekId: `${prefix}${arn}`, kekVersion: "1", wrappedDek, wrapIv: empty, wrapTag: empty };
    } catch (error) {
      if (isAwsFault(error, "NotFoundException")) {
        throw new ConfigurationError(`AWS KMS has no key ${this.#keyId} in this account and region.`, { cause: error });
      }
      throw awsUnavailable(`AWS KMS did not encrypt with ${this.#keyId}`, error);
    }
  }

  async unwrap({ kekId, wrappedDek }: WrappedKey, aad: Buffer): Promise<Buffer> {
    const arn = kekId.slice(prefix.length);
    const { sdk, client } = await this.#open(arn);
    try {
      const { Plaintext: key } = await client.send(
        new sdk.DecryptCommand({ KeyId: arn, CiphertextBlob: bytes(wrappedDek), EncryptionContext: contextOf(aad) }),
      );
      if (!key) throw new Error("The answer lacks the plaintext.");
      return Buffer.from(key);
    } catch (error) {
      // These two are about the text; all else says nothing of it.
      if (isAwsFault(error, "InvalidCiphertextException", "IncorrectKeyException")) throw error;
      throw awsUnavailable(`AWS KMS did not decrypt with ${arn}`, error);
    }
  }

  async check(): Promise<void> {
    try {
      await checkByUse(this);
    } catch (error) {
      throw error instanceof SecretsUnavailableError ? error : awsUnavailable("AWS KMS can't be used", error);
    }
  }

  refresh(): void {
    // Nothing of the key is here.
  }

  async #open(key: string) {
    const sdk = await loadPackage(packageName, this.#settings.packages.kms);
    const region = /^arn:[^:]+:kms:([^:]+):/.exec(key)?.[1];
    const client = this.#clients.get(region ?? "") ?? new sdk.KMSClient(awsClientOptions(this.#settings, region));
    this.#clients.set(region ?? "", client);
    return { sdk, client };
  }
}

/** Has to be given again to decrypt; it stands in the account's audit trail, and holds ids alone. */
function contextOf(aad: Buffer): Record<string, string> {
  return { tributary: aad.toString("utf8") };
}
