import type { JsonObject, JsonValue } from "../connectors/index.js";

/** Fields of one payload that are tried; a record of a source has some fifty. */
const mostPaths = 200;
const deepest = 3;

type Unified = Readonly<Record<string, unknown>>;

/** From a place in a payload to the fields of the unified model that come from it. */
export type SourcePaths = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Finds out where each field comes from: leaves one value of a payload out, maps again, and looks which fields are
 * another. No connector has to say it, and what it says can't be wrong; a field mapping's expression is seen through as
 * well. A field whose value is the same with and without is not found: several payloads show more than one.
 *
 * @param toUnified with the connection's field mappings.
 * @returns places such as `failure.class_code`, of lists as a whole; fields by declared name, a custom one as `custom.<key>`.
 */
export function sourcePathsOf(toUnified: (raw: JsonObject) => Unified, payload: JsonObject): SourcePaths {
  const found = new Map<string, Set<string>>();
  const whole = textsOf(mapped(toUnified, payload));
  if (!whole) return found;
  for (const path of pathsOf(payload).slice(0, mostPaths)) {
    // A value that the mapping can't do without may still be null, or another one.
    const tries = [undefined, null, anotherThan(valueAt(payload, path))];
    const parts = firstOf(tries, (put) => textsOf(mapped(toUnified, without(payload, path, put))));
    if (!parts) continue;
    const names = [...new Set([...whole.keys(), ...parts.keys()])].filter(
      (name) => whole.get(name) !== parts.get(name),
    );
    found.set(path.join("."), new Set(names));
  }
  return found;
}

function mapped(toUnified: (raw: JsonObject) => Unified, payload: JsonObject): Unified | null {
  try {
    return toUnified(payload);
  } catch {
    // A record that can't be mapped is in quarantine, which says why.
    return null;
  }
}

/** What each field holds, to be compared. */
function textsOf(unified: Unified | null): Map<string, string> | null {
  if (!unified) return null;
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(unified)) {
    if (name !== "customFields") texts.set(name, JSON.stringify(value) ?? "");
    else
      for (const { key, value: custom } of value as readonly { key: string; value: unknown }[])
        texts.set(`custom.${key}`, JSON.stringify(custom) ?? "");
  }
  return texts;
}

function pathsOf(value: JsonObject, parent: readonly string[] = []): string[][] {
  return Object.entries(value).flatMap(([name, item]) => {
    const path = [...parent, name];
    return isFilledObject(item) && path.length < deepest ? pathsOf(item, path) : [path];
  });
}

function isFilledObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function firstOf<Item, Result>(items: readonly Item[], make: (item: Item) => Result | null): Result | null {
  for (const item of items) {
    const made = make(item);
    if (made !== null) return made;
  }
  return null;
}

function valueAt(payload: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, name) => (value as JsonObject)[name], payload);
}

/** Of the same kind: an expression may take nothing else. */
function anotherThan(value: JsonValue | undefined): JsonValue {
  if (typeof value === "string") return `${value}~`;
  if (typeof value === "number") return value + 1;
  return value === false;
}

function without(payload: JsonObject, [name = "", ...rest]: readonly string[], put: JsonValue | undefined): JsonObject {
  const { [name]: item, ...others } = payload;
  if (rest.length > 0) return { ...others, [name]: without(item as JsonObject, rest, put) };
  return put === undefined ? others : { ...others, [name]: put };
}
