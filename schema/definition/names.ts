import type { FieldDefinition, FieldMap } from "./fields.js";

/** Name of the field beside a reference that holds its id, or ids: `asset` → `assetId`, `assignees` → `assigneeIds`. */
export function idFieldName(name: string, field: Pick<FieldDefinition, "kind">): string {
  if (field.kind === "references") return `${name.endsWith("s") ? name.slice(0, -1) : name}Ids`;
  return `${name}Id`;
}

/** Suffix of the field beside an enumeration that holds the source's own value. */
export const rawSuffix = "Raw";

/** Suffix of the field beside an enumeration that holds the words in which the source shows that value to people. */
export const labelSuffix = "Label";

/** Fields that people know a record by, best first. */
const naming = ["name", "title", "number", "description"] as const;

/** Those of them that an entity has as text; a record's `displayName` is the first that it has a value of. */
export function namingFields(fields: FieldMap): readonly string[] {
  return naming.filter((name) => fields[name]?.kind === "string");
}
