import { hash } from "node:crypto";

/** What every master key wraps once, to prove later that it is still the same one. */
export const canaryPlaintext: Buffer = hash("sha256", "tributary canary", "buffer");
