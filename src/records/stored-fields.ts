import {
  idFieldName,
  labelSuffix,
  rawSuffix,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";

/** Name under which a declared field lies at rest: `asset` → `assetId`, `assignees` → `assigneeIds`, else as declared. */
export function storedName(name: string, field: FieldDefinition): string {
  return field.kind === "reference" || field.kind === "references" ? idFieldName(name, field) : name;
}

/** Names at rest of one declared field; an enumeration has three. */
export function storedNames(name: string, field: FieldDefinition): string[] {
  const stored = storedName(name, field);
  return field.kind === "enum" ? [stored, stored + rawSuffix, stored + labelSuffix] : [stored];
}

/** Looks up the stored name of a filterable or sortable field, the service's own ones included. */
export function storedNameIn(fields: FieldMap, name: string): string {
  const field = fields[name];
  return field ? storedName(name, field) : name;
}
