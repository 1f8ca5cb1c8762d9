import { hash, randomBytes } from "node:crypto";
import crc32 from "crc-32";
import { UnauthenticatedError } from "../errors/index.js";
import type { Environment } from "../storage/index.js";

/**
 * What an API token looks like: `trb_<live|test>_`, 43 random base62 characters (256 bits), and six that are the CRC-32
 * of all before them. The fixed shape lets secret scanners find one that leaked; the checksum lets us refuse a mistyped
 * or cut-off one without asking the database.
 */

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 62^43 is just above 2^256. */
const randomLength = 43;
/** 62^6 is above 2^32, so every checksum fits. */
const checksumLength = 6;
/** The largest multiple of 62 that a byte can hold: bytes from here on would make the first eight characters likelier. */
const rejectFrom = 248;
/** `trb_live_` and six characters: enough to tell tokens apart in a list; 220 of the 256 bits stay unknown. */
const publicLength = 15;

const pattern = new RegExp(`^trb_(live|test)_[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** Draws a new secret. It is nowhere kept: show it once, store its hash. */
export function newSecret(environment: Environment): string {
  const body = `trb_${environment === "LIVE" ? "live" : "test"}_${randomBase62(randomLength)}`;
  return body + checksumOf(body);
}

/**
 * The environment a secret says it is for. Proves only that it was copied whole, not that it exists.
 * @throws {UnauthenticatedError} when it does not have the form of a token or its checksum does not fit.
 */
export function parseSecret(secret: string): { readonly environment: Environment } {
  const match = pattern.exec(secret);
  if (!match) {
    throw new UnauthenticatedError(
      `This is not a token of this gateway: expected trb_live_ or trb_test_ and ${randomLength + checksumLength} letters and digits. Send the secret as it was shown when the token was created.`,
    );
  }
  const body = secret.slice(0, -checksumLength);
  if (checksumOf(body) !== secret.slice(-checksumLength)) {
    throw new UnauthenticatedError(
      "The token's checksum does not fit: a character was changed or lost. Copy the whole secret again.",
    );
  }
  return { environment: match[1] === "live" ? "LIVE" : "TEST" };
}

/**
 * What is kept of a secret, and what it is looked up by. A plain SHA-256 is enough: 256 random bits can't be guessed, so
 * there is nothing to slow down. Looking up by it leaks nothing by its timing either, for nobody can steer a hash.
 */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** The part of a secret that may be shown and logged. */
export function publicPrefix(secret: string): string {
  return secret.slice(0, publicLength);
}

function checksumOf(body: string): string {
  let rest = crc32.str(body) >>> 0;
  let digits = "";
  for (let index = 0; index < checksumLength; index += 1) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

function randomBase62(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < rejectFrom && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
