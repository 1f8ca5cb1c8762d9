import type { Condition } from "./filter.js";
import { pointsOf } from "./value-set.js";

/** The connections that a filter confines a list to; null when it may hold records of any. */
export function namedConnections(condition: Condition): ReadonlySet<string> | null {
  switch (condition.kind) {
    case "field": {
      if (condition.field.stored !== "connectionId") return null;
      const named = pointsOf(condition.values, condition.field.domain);
      return named ? new Set(named as readonly string[]) : null;
    }
    case "all": {
      const named = condition.of.map(namedConnections).filter((one) => one !== null);
      return named.length === 0 ? null : named.reduce((a, b) => new Set([...a].filter((id) => b.has(id))));
    }
    case "any": {
      const named = condition.of.map(namedConnections);
      return named.includes(null) ? null : new Set(named.flatMap((one) => [...(one ?? [])]));
    }
    case "search":
    case "not":
    case "relation":
      return null;
  }
}
