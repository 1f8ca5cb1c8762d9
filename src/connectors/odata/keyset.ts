import { keyText } from "../composite-key.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { instantText } from "../times.js";
import { propertyOf } from "./client.js";
import { literal, type Version } from "./literals.js";
import type { EntityModel } from "./metadata.js";
import type { EntityDescription } from "./service-description.js";

/**
 * Where a walk stands, by the last record that was read: the values as the service wrote them, so that none of their digits is lost.
 */
export interface Place {
  /** Of the property with the time of change; null where the record has none. Absent in walks by key alone. */
  readonly at?: JsonValue;
  readonly key: readonly JsonValue[];
  /** V2 only: the records read already that show the very time `at`. */
  readonly seen?: readonly string[];
}

/** The conditions of a page, joined; undefined for none. */
export function filterOf(conditions: readonly (string | null | undefined)[]): string | undefined {
  const given = conditions.filter((condition) => condition);
  return given.length > 1 ? given.map((condition) => `(${condition ?? ""})`).join(" and ") : (given[0] ?? undefined);
}

/** `modifiedAt asc,ID asc`: nothing is left open, so that the place after a record holds. */
export function orderOf({ key, modified }: EntityDescription): string {
  return [...new Set([...(modified === undefined ? [] : [modified]), ...key])].map((name) => `${name} asc`).join(",");
}

/** Changed at the instant or later; one that was never changed counts by when it was made, where the service tells. */
export function changedCondition(
  entity: EntityDescription,
  model: EntityModel,
  version: Version,
  since: Date,
  timeZone: string,
): string | null {
  const changed = sinceCondition(entity, model, version, since, timeZone);
  const { modified, created } = entity;
  const made = sinceCondition({ modified: created }, model, version, since, timeZone);
  if (changed === null || made === null || modified === undefined) return changed;
  return `${changed} or (${modified} eq null and ${made})`;
}

/** At the instant or later. Where only the day is known, all of that day. */
export function sinceCondition(
  { modified }: Pick<EntityDescription, "modified">,
  model: EntityModel,
  version: Version,
  since: Date,
  timeZone: string,
): string | null {
  if (modified === undefined) return null;
  const property = propertyOf(model, modified);
  const isLocal = property.isDay || property.type === "Edm.DateTime";
  const text = isLocal ? instantText(since, "yyyy-MM-dd'T'HH:mm:ss.SSS", timeZone) : since.toISOString();
  return `${modified} ge ${literal(text.replace(/\.000(Z?)$/, "$1"), property, version)}`;
}

/** After the record in the order of `orderOf`. */
export function afterCondition(
  { key, modified }: EntityDescription,
  model: EntityModel,
  version: Version,
  place: Place,
): string {
  const later = afterKey(key, model, version, place.key);
  if (modified === undefined || place.at === undefined) return later;
  const property = propertyOf(model, modified);
  // Records without a time come first.
  if (place.at === null) return `${modified} ne null or (${modified} eq null and (${later}))`;
  const at = literal(place.at, property, version);
  // V2 shows milliseconds of times that may be finer: `eq` would find none of them, `gt` the last one again.
  if (version === "V2" && !property.isDay) return `${modified} ge ${at}`;
  return `${modified} gt ${at} or (${modified} eq ${at} and (${later}))`;
}

/** `a gt 1 or (a eq 1 and b gt 2)`. */
function afterKey(
  names: readonly string[],
  model: EntityModel,
  version: Version,
  values: readonly JsonValue[],
): string {
  const parts = names.map((name, place) => ({
    name,
    text: literal(values[place] ?? null, propertyOf(model, name), version),
  }));
  return parts
    .map(({ name, text }, place) => {
      const same = parts.slice(0, place).map((part) => `${part.name} eq ${part.text}`);
      const conditions = [...same, `${name} gt ${text}`];
      return conditions.length > 1 ? `(${conditions.join(" and ")})` : conditions[0];
    })
    .join(" or ");
}

export function placeOf(item: JsonObject, { key, modified }: EntityDescription): Place {
  return {
    ...(modified === undefined ? {} : { at: item[modified] ?? null }),
    key: key.map((name) => item[name] ?? null),
  };
}

/** What others refer to the record with; null where a part of its key has no value. */
export function idOf(item: JsonObject, key: readonly string[]): string | null {
  const texts = key.map((name) => {
    const value = item[name];
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
  });
  return texts.includes("") ? null : keyText(texts);
}
