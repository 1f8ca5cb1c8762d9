import type { Document } from "mongodb";

/**
 * What MongoDB itself holds a collection's documents to, whoever writes: that what every reader relies on is there, and
 * of its type. No more than that, so that the release before and the one after can write beside each other: fields that
 * are not named are welcome. The TypeScript interface beside it says the rest.
 */
export interface CollectionDefinition {
  readonly name: string;
  /** A `$jsonSchema`; `documentSchema` makes it. */
  readonly schema: Document;
}

/** A BSON type, several, or the values themselves. */
export type FieldSchema = BsonType | readonly BsonType[] | { readonly enum: readonly unknown[] };

export type BsonType = "string" | "date" | "bool" | "number" | "object" | "array" | "binData" | "objectId" | "null";

/** The two fields every tenant-owned document has. */
export const tenantSchema = {
  organizationId: "string",
  environment: { enum: ["LIVE", "TEST"] },
} as const satisfies Readonly<Record<string, FieldSchema>>;

/**
 * @param required Fields that are always there.
 * @param optional Fields that, where they are there, are of that type.
 */
export function documentSchema(
  required: Readonly<Record<string, FieldSchema>>,
  optional: Readonly<Record<string, FieldSchema>> = {},
): Document {
  const properties: Readonly<Record<string, FieldSchema>> = { _id: "string", ...required, ...optional };
  return {
    bsonType: "object",
    required: ["_id", ...Object.keys(required).filter((name) => name !== "_id")],
    properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fieldSchema(field)])),
  };
}

function fieldSchema(field: FieldSchema): Document {
  return typeof field === "string" || Array.isArray(field) ? { bsonType: field } : { ...(field as object) };
}
