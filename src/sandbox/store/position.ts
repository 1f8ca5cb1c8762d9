import { badRequest } from "../errors.js";

/** A place in the order of (instant, id). */
export interface Position {
  readonly ms: number;
  readonly id: string;
}

/** The position as a client gets it: opaque, and bound to the list it came from. */
export function encodeCursor(list: string, position: Position): string {
  return Buffer.from(JSON.stringify([1, list, position.ms, position.id])).toString("base64url");
}

/** @throws {SandboxError} 400 when it is not a cursor of that list. */
export function decodeCursor(list: string, cursor: string): Position {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== 4) throw refused(list);
  const [version, from, ms, id] = parts as unknown[];
  if (version !== 1 || from !== list || !Number.isSafeInteger(ms) || typeof id !== "string") throw refused(list);
  return { ms: ms as number, id };
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown;
  } catch {
    return null;
  }
}

function refused(list: string) {
  return badRequest(`Expected the next_cursor of an earlier answer of ${list}; send it back unchanged.`, "cursor");
}
