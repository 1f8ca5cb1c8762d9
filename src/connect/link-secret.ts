import { createHmac, hash, randomBytes } from "node:crypto";

/** 256 random bits, as they stand in an address, a cookie or a `state`. */
export function drawSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of it. There is nothing to slow down: 256 bits can't be guessed. */
export function hashOf(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** Whether a text has the form of what `drawSecret` makes; spares the database a look-up. */
export function isSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/**
 * The PKCE verifier of a login follows from the browser's own secret and the login's state: it is stored nowhere, and
 * nobody but the browser that began the login can finish it.
 */
export function verifierOf(sessionSecret: string, state: string): string {
  return createHmac("sha256", sessionSecret).update(`pkce:${state}`).digest("base64url");
}
