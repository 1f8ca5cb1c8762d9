import { hash } from "node:crypto";
import { configure } from "safe-stable-stringify";
import { InvalidInputError } from "../errors/index.js";
import type { Position } from "./position.js";
import type { StoredField } from "./stored-field.js";

/**
 * A cursor is base64url of JSON `[version, list, ...values, id]`: where its record stood in the order, and a digest of
 * the list it belongs to. It holds values and not a count, so it stays right while records come, change and go; and it
 * grants nothing, because each query puts the caller's own tenant in front.
 */
const version = 1;

const stringify = configure({ circularValue: Error });

/**
 * Tells one list from another: 72 bits of SHA-256 over what the list is made of. Key order and the way a value is
 * written don't matter.
 * @param identity Whatever decides which records the list holds, as JSON: entity, filter, parent.
 */
export function listDigest(identity: unknown, order: readonly StoredField[], isDescending: boolean): string {
  const text = stringify([identity, order.map(({ declared }) => declared), isDescending]) ?? "";
  return hash("sha256", text, "base64url").slice(0, 12);
}

export function encodeCursor(
  digest: string,
  order: readonly StoredField[],
  document: Readonly<Record<string, unknown>>,
): string {
  const values = order.map(({ stored, toJson }) => {
    const value = document[stored] ?? null;
    return value === null ? null : toJson(value);
  });
  return Buffer.from(JSON.stringify([version, digest, ...values, document["_id"]]), "utf8").toString("base64url");
}

/** @throws {InvalidInputError} when it is no cursor, or one of another list. */
export function decodeCursor(
  cursor: string,
  digest: string,
  order: readonly StoredField[],
  argument: string,
): Position {
  const parts = parse(cursor);
  if (!parts || parts[0] !== version) {
    throw refused(
      argument,
      "a cursor that this API returned, unchanged",
      "Take pageInfo.endCursor or an edge's cursor.",
    );
  }
  const [, ofList, ...rest] = parts;
  if (ofList !== digest) {
    throw refused(
      argument,
      "a cursor of this very list: the same filter, order, includeDeleted and parent",
      "Begin again without a cursor, or repeat the query that returned it.",
    );
  }
  const id = rest.pop();
  const values = order.map(({ fromJson, domain }, index) => {
    const value = rest[index];
    return value === null && domain.isNullable ? null : fromJson(value);
  });
  if (typeof id !== "string" || rest.length !== order.length || values.includes(undefined)) {
    throw refused(
      argument,
      "a cursor that this API returned, unchanged",
      "Take pageInfo.endCursor or an edge's cursor.",
    );
  }
  return { values, id };
}

function parse(cursor: string): unknown[] | null {
  try {
    const parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
    return Array.isArray(parts) ? (parts as unknown[]) : null;
  } catch {
    return null;
  }
}

function refused(argument: string, expected: string, advice: string): InvalidInputError {
  const message = `expected ${expected}`;
  return new InvalidInputError(`${argument}: ${message}. ${advice}`, { problems: [{ path: [argument], message }] });
}
