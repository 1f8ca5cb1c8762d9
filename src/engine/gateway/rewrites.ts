import type { FetchNodePathSegment, FetchRewrite } from "@graphql-hive/router-query-planner";
import type { Data, TypeConditions } from "./representations.js";

/**
 * Changes data the way a plan asks for, in place: a field gets another name, where two subgraphs' fields would have had the
 * same, or another value, where an interface's name stands for the type that implements it.
 */
export function rewrite(
  data: unknown,
  rewrites: readonly FetchRewrite[] | undefined,
  conditions: TypeConditions,
): void {
  for (const one of rewrites ?? []) {
    if ("KeyRenamer" in one) {
      const { path, renameKeyTo } = one.KeyRenamer;
      each(data, path, 0, conditions, (object, key) => {
        if (!(key in object)) return;
        object[renameKeyTo] = object[key];

        delete object[key];
      });
    } else {
      const { path, setValueTo } = "ValueSetter" in one ? one.ValueSetter : one;
      each(data, path, 0, conditions, (object, key) => {
        object[key] = setValueTo;
      });
    }
  }
}

function each(
  value: unknown,
  path: readonly FetchNodePathSegment[],
  index: number,
  conditions: TypeConditions,
  change: (object: Data, key: string) => void,
): void {
  if (Array.isArray(value)) {
    for (const item of value) each(item, path, index, conditions, change);
    return;
  }
  const segment = path[index];
  if (typeof value !== "object" || value === null || !segment) return;
  const object = value as Data;
  if ("TypenameEquals" in segment) {
    const typeName = object["__typename"];
    const isOf = typeof typeName !== "string" || segment.TypenameEquals.some((one) => conditions.holds(typeName, one));
    if (isOf) each(object, path, index + 1, conditions, change);
    return;
  }
  if (index + 1 < path.length) return each(object[segment.Key], path, index + 1, conditions, change);
  change(object, segment.Key);
}
