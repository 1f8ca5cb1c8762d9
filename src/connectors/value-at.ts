import { MappingError } from "../errors/index.js";
import type { JsonObject, JsonValue } from "./connector.js";
import { isJsonObject } from "./json-object.js";

/** What a source's record says at one place: the value, `null` where it has none, `undefined` where the answer lacks the field. */
export type Answer<Value> = Value | null | undefined;

/**
 * Reads what lies at a dotted path, `party.name`.
 *
 * @param read Answers null for a value of another kind than is expected.
 * @param isNone What a system writes where it has no value, other than null.
 * @throws {MappingError} with the path: the record is set aside, and the run goes on.
 */
export function readAt<Value>(
  record: JsonObject,
  path: string,
  expected: string,
  read: (value: JsonValue) => Value | null,
  isNone?: (value: JsonValue) => boolean,
): Answer<Value> {
  const value = path.includes(".") ? nestedAt(record, path) : record[path];
  if (value === undefined || value === null) return value;
  if (isNone?.(value)) return null;
  const result = read(value);
  if (result === null) throw unreadable(path, expected, value);
  return result;
}

export function unreadable(path: string, expected: string, value: JsonValue): MappingError {
  return new MappingError(`Expected ${expected} in \`${path}\`, got ${JSON.stringify(value).slice(0, 100)}.`, { path });
}

function nestedAt(record: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = record;
  for (const name of path.split(".")) {
    if (value === null || value === undefined) return value;
    if (!isJsonObject(value)) throw unreadable(path, "a record on the way", value);
    value = value[name];
  }
  return value;
}
