import type { FieldDefinition } from "./fields.js";

/** Name of the field beside a reference that holds its id, or ids: `asset` → `assetId`, `assignees` → `assigneeIds`. */
export function idFieldName(name: string, field: Pick<FieldDefinition, "kind">): string {
  if (field.kind === "references") return `${name.endsWith("s") ? name.slice(0, -1) : name}Ids`;
  return `${name}Id`;
}

/** Suffix of the field beside an enumeration that holds the source's own value. */
export const rawSuffix = "Raw";
