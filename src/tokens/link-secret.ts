import { hash, randomBytes } from "node:crypto";

/** 256 random bits, as they stand in the address of a link that lets somebody in, in a cookie or in a `state`. */
export function drawLinkSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of it. There is nothing to slow down: 256 bits can't be guessed. */
export function linkSecretHash(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** Whether a text has the form of what `drawLinkSecret` makes; spares the database a look-up. */
export function isLinkSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}
