import { hash, scrypt } from "node:crypto";
import { configure } from "safe-stable-stringify";

const stringify = configure({ circularValue: Error, bigint: true });

/** About 50 ms on a server's core: too dear for trying passwords by the million. */
const cost = { N: 2 ** 14, r: 8, p: 1 };
const hashBytes = 32;

/** SLOW for inputs that may hold a credential, FAST for those that hold a record's data. */
export type HashSpeed = "SLOW" | "FAST";

/** A digest of a mutation and its input, the same for equal values whatever the order of their keys. */
export async function bodyHash(operation: string, input: unknown, salt: Buffer, speed: HashSpeed): Promise<string> {
  const text = stringify([operation, input]) ?? "null";
  if (speed === "FAST") return hash("sha256", Buffer.concat([salt, Buffer.from(text)]), "base64url");
  return new Promise((resolve, reject) => {
    scrypt(text, salt, hashBytes, cost, (error, key) => {
      if (error) reject(error);
      else resolve(key.toString("base64url"));
    });
  });
}

/**
 * A digest of what a caller may do: all that is known of the caller but which token it is and when that ends, so that
 * whoever rotated a token, or minted a new session for the same customer, still is the same.
 */
export function rightsHash(access: object): string {
  const rights: Record<string, unknown> = { ...access, tokenId: null, expiresAt: null };
  const { scopes, session } = rights;
  if (Array.isArray(scopes)) rights["scopes"] = [...(scopes as string[])].sort();
  if (typeof session === "object" && session !== null) rights["session"] = { ...session, id: null };
  return hash("sha256", stringify(rights) ?? "null", "base64url");
}
