import type { JsonValue } from "../connector.js";
import type { Version } from "./literals.js";
import { isJsonObject } from "../json-object.js";

/** A list within a record that the service gave only the beginning of. */
export interface Unfinished {
  /** What has come of it; what follows belongs at its end. */
  readonly items: JsonValue[];
  readonly next: string;
}

/**
 * A record of either version in one form, so that one expression serves for both: lists are lists, instants are in ISO 8601, and of
 * what the protocol adds only the ETag is left, as `@odata.etag`. Links are dropped: they name hosts, and change with them.
 * @param unfinished is added to.
 */
export function plainValue(value: JsonValue, version: Version, unfinished: Unfinished[]): JsonValue {
  if (typeof value === "string") return version === "V2" ? plainText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => plainValue(item, version, unfinished));
  if (version === "V2" && isList(value["results"])) {
    const items = value["results"].map((item) => plainValue(item, version, unfinished));
    const next = value["__next"];
    if (typeof next === "string" && next !== "") unfinished.push({ items, next });
    return items;
  }
  const plain: Record<string, JsonValue> = {};
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (name === "__metadata") {
      const etag = isJsonObject(part) ? part["etag"] : null;
      if (typeof etag === "string") plain["@odata.etag"] = etag;
    } else if (name === "@odata.etag" || name === "@etag") {
      plain["@odata.etag"] = part;
    } else if (!name.includes("@") && !isDeferred(part, version)) {
      plain[name] = plainValue(part, version, unfinished);
    }
  }
  for (const [name, next] of Object.entries(value)) {
    const list = /^(.*)@(?:odata\.)?nextLink$/.exec(name)?.[1];
    const items = list ? plain[list] : undefined;
    if (typeof next === "string" && isList(items)) unfinished.push({ items: items as JsonValue[], next });
  }
  return plain;
}

/** `/Date(1754438400000)/` has no zone, `/Date(1754438400000+0000)/` is an instant: its number counts from 1970 in UTC. */
function plainText(text: string): string {
  const [, milliseconds, offset] = /^\/Date\((-?\d{1,16})([+-]\d{1,4})?\)\/$/.exec(text) ?? [];
  if (milliseconds === undefined) return text;
  const date = new Date(Number(milliseconds));
  if (Number.isNaN(date.getTime())) return text;
  const iso = date.toISOString().replace(/\.000Z$/, "Z");
  return offset === undefined ? iso.slice(0, -1) : iso;
}

function isDeferred(value: JsonValue, version: Version): boolean {
  return version === "V2" && isJsonObject(value) && isJsonObject(value["__deferred"] ?? null);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}
