import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** AES-256-GCM, the only cipher of the vault. */
export interface Encrypted {
  readonly iv: Buffer;
  readonly tag: Buffer;
  readonly ct: Buffer;
}

/** 96 bits, as GCM wants it. */
const ivBytes = 12;
/** Node accepts tags of 4 bytes unless told otherwise, which an attacker can guess. */
const authTagLength = 16;

/** @param aad what the text belongs to; the same has to be given to open it. */
export function encrypt(key: Buffer, plaintext: Buffer, aad: Buffer): Encrypted {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength }).setAAD(aad);
  const ct = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv, tag: cipher.getAuthTag(), ct };
}

/** @throws {Error} another key, other associated data, or a single bit changed. */
export function decrypt(key: Buffer, { ct, iv, tag }: Encrypted, aad: Buffer): Buffer {
  if (iv.length !== ivBytes) throw new Error(`An initialization vector has ${ivBytes} bytes, this one ${iv.length}.`);
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([decipher.update(ct), decipher.final()]);
}

/** The driver hands binary back as its own Binary type. */
export function bytes(value: Buffer | { readonly buffer: Uint8Array }): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer);
}
