import { MappingError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";

/** The value, null where RT has none, undefined where the answer lacks the field. */
type Answer<Value> = Value | null | undefined;

/** Whom or what a field leads to: `{ type, id, _url }`, with the fields that were asked for beside them. */
export function objectAt(record: JsonObject, name: string): Answer<JsonObject> {
  return readAt(record, name, "a record", (value) => (isJsonObject(value) ? value : null));
}

export function objectsAt(record: JsonObject, name: string): readonly JsonObject[] {
  const value = record[name];
  if (value === undefined || value === null || value === "") return [];
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return list.filter(isJsonObject);
}

/** RT sends numbers as texts, and of some fields the other way around. */
export function textAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "text", (value) =>
    typeof value === "string" ? value : typeof value === "number" ? String(value) : null,
  );
}

/** `2026-11-27T07:36:53Z`, always UTC. What was never set is the beginning of 1970. */
export function instantAt(record: JsonObject, name: string): Answer<Date> {
  const text = textAt(record, name);
  if (!text) return text === undefined ? undefined : null;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()) || !/Z$/.test(text)) {
    throw new MappingError(`Expected an instant in \`${name}\`, got ${JSON.stringify(text).slice(0, 100)}.`, {
      path: name,
    });
  }
  return time.getTime() === 0 ? null : time;
}

/** A text in a query of RT's: quoted. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** Empty text is as good as none. */
function readAt<Value>(
  record: JsonObject,
  name: string,
  expected: string,
  read: (value: JsonValue) => Value | null,
): Answer<Value> {
  const value = record[name];
  if (value === undefined) return undefined;
  if (value === null || value === "") return null;
  const result = read(value);
  if (result !== null) return result;
  throw new MappingError(`Expected ${expected} in \`${name}\`, got ${JSON.stringify(value).slice(0, 100)}.`, {
    path: name,
  });
}
