import { isDeepStrictEqual } from "node:util";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { storedNames } from "./stored-fields.js";

const commonNames = ["url", "customFields"] as const;

/** Names of the declared fields (and `url`, `customFields`) in which two versions of a record at rest differ. */
export function changedFields(
  entity: EntityDefinition,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const changed: string[] = commonNames.filter((name) => differs(before[name], after[name]));
  for (const [name, field] of Object.entries(entity.fields)) {
    if (storedNames(name, field).some((stored) => differs(before[stored], after[stored]))) changed.push(name);
  }
  return changed;
}

function differs(before: unknown, after: unknown): boolean {
  if (before === after) return false;
  // An absent field and an empty one are the same to a reader.
  if (before === undefined || before === null) return after !== undefined && after !== null;
  if (after === undefined || after === null) return true;
  return typeof before === "object" ? !isDeepStrictEqual(before, after) : true;
}
