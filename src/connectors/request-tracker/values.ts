import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import { readAt as valueAt, unreadable, type Answer } from "../value-at.js";

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
    throw unreadable(name, "an instant", text);
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
  return valueAt(record, name, expected, read, (value) => value === "");
}
