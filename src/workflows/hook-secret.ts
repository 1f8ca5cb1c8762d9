import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Drawn with 256 bits of randomness, so its hash is enough to know it again by. */
export function newHookSecret(): { readonly secret: string; readonly hash: string } {
  const secret = `hook_${randomBytes(32).toString("base64url")}`;
  return { secret, hash: hashOf(secret) };
}

export function isHookSecret(given: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given), "hex"), Buffer.from(hash, "hex"));
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
