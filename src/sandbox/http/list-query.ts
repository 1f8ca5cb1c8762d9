import { badRequest } from "../errors.js";
import { kindNamed, type KindName } from "../kinds/index.js";
import { decodeCursor, type Position } from "../store/index.js";

export const defaultLimit = 100;
export const mostLimit = 1000;
export const mostIds = 200;

/** A list as it was asked for: by ids, or a page in the order of change. */
export type ListQuery =
  | { readonly by: "ids"; readonly ids: readonly string[] }
  | {
      readonly by: "page";
      readonly filters: readonly (readonly [field: string, value: string])[];
      readonly after: Position | null;
      readonly sinceMs?: number;
      readonly untilMs?: number;
      readonly limit: number;
      readonly isTotalWanted: boolean;
    };

/** @throws {SandboxError} 400 naming the parameter; also for one that does not exist, since a typo must not widen a list. */
export function parseListQuery(kind: KindName, query: unknown): ListQuery {
  const { filters } = kindNamed(kind);
  const known = ["limit", "cursor", "updated_since", "updated_until", "include", "ids", ...filters];
  const values = singleValues(query, known);
  const ids = values.get("ids");
  if (ids !== undefined) return byIds(ids, values);
  const cursor = values.get("cursor");
  const since = values.get("updated_since");
  const until = values.get("updated_until");
  const include = values.get("include");
  if (include !== undefined && include !== "total")
    throw badRequest(`Expected include=total, but got "${include}".`, "include");
  return {
    by: "page",
    filters: filters.flatMap((field) => {
      const value = values.get(field);
      return value === undefined ? [] : [[field, value] as const];
    }),
    after: cursor === undefined ? null : decodeCursor(kind, cursor),
    ...(since === undefined ? {} : { sinceMs: parseInstant("updated_since", since) }),
    ...(until === undefined ? {} : { untilMs: parseInstant("updated_until", until) }),
    limit: parseLimit(values.get("limit")),
    isTotalWanted: include === "total",
  };
}

/** Each parameter once, and only those. */
export function singleValues(query: unknown, known: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (!known.includes(name)) {
      throw badRequest(`Expected one of the parameters ${known.join(", ")}, but got "${name}".`, name);
    }
    if (typeof value !== "string") throw badRequest(`Expected the parameter ${name} once.`, name);
    values.set(name, value);
  }
  return values;
}

export function parseLimit(text: string | undefined, usual = defaultLimit, most = mostLimit): number {
  if (text === undefined) return usual;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most) {
    throw badRequest(`Expected limit to be a whole number from 1 to ${most}, but got "${text}".`, "limit");
  }
  return limit;
}

export function parseInstant(name: string, text: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(ms)) {
    const message = `Expected ${name} to be an instant with its zone, such as 2026-11-25T08:30:00.000Z, but got "${text}".`;
    throw badRequest(message, name);
  }
  return ms;
}

function byIds(text: string, values: ReadonlyMap<string, string>): ListQuery {
  const other = [...values.keys()].find((name) => name !== "ids");
  if (other !== undefined) throw badRequest(`Expected ids alone, but ${other} came with it.`, other);
  const ids = [...new Set(text.split(",").filter((id) => id !== ""))];
  if (ids.length === 0 || ids.length > mostIds) {
    throw badRequest(`Expected 1 to ${mostIds} ids with commas between them, but got ${ids.length}.`, "ids");
  }
  return { by: "ids", ids };
}
