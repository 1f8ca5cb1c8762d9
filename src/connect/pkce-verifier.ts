import { createHmac } from "node:crypto";

/**
 * The PKCE verifier of a login follows from the browser's own secret and the login's state: it is stored nowhere, and
 * nobody but the browser that began the login can finish it.
 */
export function verifierOf(sessionSecret: string, state: string): string {
  return createHmac("sha256", sessionSecret).update(`pkce:${state}`).digest("base64url");
}
