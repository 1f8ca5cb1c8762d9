import type { EntityDefinition, FieldDefinition } from "../../../../schema/definition/index.js";

const naming = ["name", "title", "description", "body", "memo", "reason", "notes"] as const;

/** The text by which people know a record of the entity, beside its number; null where it has none. */
export function labelField({ fields }: EntityDefinition): string | null {
  return naming.find((name) => fields[name]?.kind === "string") ?? null;
}

/** What has to be asked for so that a record can be named. Every record has a number, which may be empty. */
export function labelFields(entity: EntityDefinition): readonly string[] {
  const label = labelField(entity);
  return ["id", "remoteId", "number", ...(label === null ? [] : [label])];
}

/** Fields that fit in a column; what has parts of its own is shown on the record's page. */
export function isColumn({ kind }: FieldDefinition): boolean {
  return kind !== "object" && kind !== "objects";
}

/** The variable that asks for a reference's record in a list: each costs another read of the store. */
export function withVariable(field: string): string {
  return `with${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** How many of a list under a record are shown with it. */
export const relatedShown = 5;
