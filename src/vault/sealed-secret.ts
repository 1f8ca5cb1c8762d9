import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { ConfigurationError } from "../errors/index.js";

/**
 * A secret at rest: AES-256-GCM under a data key of its own, that key wrapped under the master key. Both are bound to
 * purpose, organization, connection and field, so that a ciphertext moved to another row opens nothing.
 */
export interface SealedSecret {
  readonly v: 1;
  readonly alg: "A256GCM";
  /** Which master key wraps the data key. */
  readonly kekId: string;
  readonly wrappedDek: Buffer;
  readonly wrapIv: Buffer;
  readonly wrapTag: Buffer;
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** What a secret belongs to. The same four have to be given to open it. */
export interface SecretContext {
  readonly purpose: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly field: string;
}

/** A master key and the id that sealed secrets remember it by. */
export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

/** 96 bits, as GCM wants it. */
const ivBytes = 12;
/** Node accepts tags of 4 bytes unless told otherwise, which an attacker can guess. */
const authTagLength = 16;

export class Vault {
  readonly #master: MasterKey;

  constructor(master: MasterKey) {
    if (master.key.length !== 32) {
      throw new ConfigurationError(`A master key has 32 bytes; the one given has ${master.key.length}.`);
    }
    this.#master = master;
  }

  seal(plaintext: string, context: SecretContext): SealedSecret {
    const aad = associatedData(context);
    const dek = randomBytes(32);
    const content = encrypt(dek, Buffer.from(plaintext, "utf8"), aad);
    const wrap = encrypt(this.#master.key, dek, aad);
    dek.fill(0);
    return {
      v: 1,
      alg: "A256GCM",
      kekId: this.#master.id,
      wrappedDek: wrap.ct,
      wrapIv: wrap.iv,
      wrapTag: wrap.tag,
      iv: content.iv,
      tag: content.tag,
      ct: content.ct,
    };
  }

  /** @throws {ConfigurationError} when it was sealed under another master key, or was tampered with. */
  open(sealed: SealedSecret, context: SecretContext): string {
    if (sealed.kekId !== this.#master.id) {
      throw new ConfigurationError(
        `A stored credential was sealed under master key ${sealed.kekId}, but TRIBUTARY_MASTER_KEY names ${this.#master.id}. Start with the key it was sealed under.`,
      );
    }
    const aad = associatedData(context);
    try {
      const dek = decrypt(this.#master.key, bytes(sealed.wrappedDek), bytes(sealed.wrapIv), bytes(sealed.wrapTag), aad);
      return decrypt(dek, bytes(sealed.ct), bytes(sealed.iv), bytes(sealed.tag), aad).toString("utf8");
    } catch (cause) {
      throw new ConfigurationError(
        "A stored credential can't be opened: it was changed at rest, or belongs to another row.",
        {
          cause,
        },
      );
    }
  }

  /** Shows nothing of the key, wherever it is printed. */
  toJSON(): string {
    return "[sealed]";
  }
  [inspect.custom](): string {
    return "[sealed]";
  }
}

function associatedData(context: SecretContext): Buffer {
  return Buffer.from([context.purpose, context.organizationId, context.ownerId, context.field, "1"].join("|"), "utf8");
}

function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): { iv: Buffer; tag: Buffer; ct: Buffer } {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength }).setAAD(aad);
  const ct = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), ct };
}

function decrypt(key: Buffer, ct: Buffer, iv: Buffer, tag: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(ct), decipher.final()]);
}

/** The driver hands binary back as its own Binary type. */
function bytes(value: Buffer | { readonly buffer: Uint8Array }): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer);
}
