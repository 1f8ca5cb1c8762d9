import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto";

/**
 * Keys as the Standard Webhooks specification writes them: `whsec_` and 24 to 64 bytes in base64 for HMAC-SHA256 (`v1`),
 * `whsk_` and the 32 bytes of an Ed25519 seed for signatures that anybody can verify (`v1a`), `whpk_` and the 32 bytes of
 * the public key to verify them with.
 */
export type SigningSecret =
  { readonly kind: "HMAC"; readonly key: Buffer } | { readonly kind: "ED25519"; readonly privateKey: KeyObject };

export type SecretKind = SigningSecret["kind"];

const secretBytes = 32;
const leastBytes = 24;
const mostBytes = 64;
const seedBytes = 32;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What stands before an Ed25519 key in the two DER forms that Node reads (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** What a secret has to look like, in words for the one who gave another. */
export const expectedSecret = `whsec_ and ${leastBytes} to ${mostBytes} random bytes in base64, or whsk_ and the ${seedBytes} bytes of an Ed25519 private key in base64`;

/** A new secret: 256 random bits. */
export function newSecret(kind: SecretKind): string {
  const bytes = randomBytes(kind === "HMAC" ? secretBytes : seedBytes);
  return `${kind === "HMAC" ? "whsec_" : "whsk_"}${bytes.toString("base64")}`;
}

/** A private key as a secret: `whsk_…`. */
export function secretOf(privateKey: KeyObject): string {
  const der = privateKey.export({ format: "der", type: "pkcs8" });
  return `whsk_${der.subarray(pkcs8Prefix.length).toString("base64")}`;
}

/** Reads a secret to sign with; null when it is none. `whsk_` may hold the public key behind the seed, as some write it. */
export function parseSecret(text: string): SigningSecret | null {
  const key = decode("whsec_", text);
  if (key) return key.length >= leastBytes && key.length <= mostBytes ? { kind: "HMAC", key } : null;
  const seed = decode("whsk_", text);
  if (seed?.length !== seedBytes && seed?.length !== 2 * seedBytes) return null;
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed.subarray(0, seedBytes)]),
    format: "der",
    type: "pkcs8",
  });
  const publicKey = seed.subarray(seedBytes);
  if (publicKey.length > 0 && !publicKey.equals(rawPublicKey(privateKey))) return null;
  return { kind: "ED25519", privateKey };
}

/** The key that receivers verify `v1a` with: `whpk_…`. */
export function publicKeyOf(privateKey: KeyObject): string {
  return `whpk_${rawPublicKey(privateKey).toString("base64")}`;
}

/** Reads a `whpk_…`; null when it is none. */
export function parsePublicKey(text: string): KeyObject | null {
  const bytes = decode("whpk_", text);
  if (bytes?.length !== seedBytes) return null;
  return createPublicKey({ key: Buffer.concat([spkiPrefix, bytes]), format: "der", type: "spki" });
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(spkiPrefix.length);
}

function decode(prefix: string, text: string): Buffer | null {
  if (!text.startsWith(prefix)) return null;
  const encoded = text.slice(prefix.length);
  return base64.test(encoded) ? Buffer.from(encoded, "base64") : null;
}
