import { createHmac, createPublicKey, sign as signBytes, timingSafeEqual, verify as verifyBytes } from "node:crypto";
import { parsePublicKey, parseSecret, type SigningSecret } from "./signing-secret.js";

/** The three headers of the Standard Webhooks specification. */
export interface SignatureHeaders {
  readonly "webhook-id": string;
  /** Whole seconds since 1970, of this attempt. */
  readonly "webhook-timestamp": string;
  /** `v1,<base64>` or `v1a,<base64>`, one for each key that is in use, with a space between them. */
  readonly "webhook-signature": string;
}

/** How far a receiver's clock may be from ours, and how long a request that somebody recorded is of any use. */
export const toleranceSeconds = 300;

/**
 * Signs one attempt with every key, the current one first: a receiver that holds any of them can verify it.
 * @param body The very bytes that are sent.
 */
export function signatureHeaders(
  id: string,
  at: Date,
  body: Buffer,
  secrets: readonly SigningSecret[],
): SignatureHeaders {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const content = signedContent(id, timestamp, body);
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": secrets.map((secret) => signature(secret, content)).join(" "),
  };
}

/** Why a request can't be trusted; null when it can. */
export type Refusal = "NO_KEY" | "NO_TIMESTAMP" | "TOO_OLD" | "TOO_NEW" | "NO_MATCH";

/**
 * Checks what came with one key: `whsec_…`, or `whpk_…` (also a `whsk_…`, whose public half is used).
 * @param now null: however old it is.
 */
export function refusalOf(secret: string, headers: SignatureHeaders, body: Buffer, now: Date | null): Refusal | null {
  const own = parseSecret(secret);
  const publicKey = own?.kind === "ED25519" ? createPublicKey(own.privateKey) : parsePublicKey(secret);
  if (!own && !publicKey) return "NO_KEY";
  const timestamp = headers["webhook-timestamp"];
  if (!/^\d{1,12}$/.test(timestamp)) return "NO_TIMESTAMP";
  const ageSeconds = now ? now.getTime() / 1000 - Number(timestamp) : 0;
  if (ageSeconds > toleranceSeconds) return "TOO_OLD";
  if (ageSeconds < -toleranceSeconds) return "TOO_NEW";
  const content = signedContent(headers["webhook-id"], timestamp, body);
  const isMatch = headers["webhook-signature"].split(" ").some((part) => {
    const [version, given = ""] = part.split(",");
    if (version === "v1a" && publicKey) return verifyBytes(null, content, publicKey, Buffer.from(given, "base64"));
    return version === "v1" && own?.kind === "HMAC" && isSame(part, signature(own, content));
  });
  return isMatch ? null : "NO_MATCH";
}

function signature(secret: SigningSecret, content: Buffer): string {
  if (secret.kind === "HMAC") return `v1,${createHmac("sha256", secret.key).update(content).digest("base64")}`;
  return `v1a,${signBytes(null, content, secret.privateKey).toString("base64")}`;
}

function signedContent(id: string, timestamp: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${timestamp}.`, "utf8"), body]);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
