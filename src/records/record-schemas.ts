import { entities } from "../../schema/entities/index.js";
import {
  labelSuffix,
  rawSuffix,
  searchWordsField,
  type EntityDefinition,
  type FieldDefinition,
} from "../../schema/definition/index.js";
import { documentSchema, tenantSchema, type CollectionDefinition, type FieldSchema } from "../storage/index.js";
import { storedName } from "./stored-fields.js";

const ofConnection = { ...tenantSchema, connectionId: "string" } as const;

/** What MongoDB holds records and what lies beside them to; those of an entity follow from its declaration. */
export function recordSchemas(): CollectionDefinition[] {
  return [
    ...Object.values(entities).map((entity: EntityDefinition) => ({
      name: entity.plural,
      schema: documentSchema(
        {
          ...ofConnection,
          remoteId: "string",
          hash: "string",
          version: "number",
          createdAt: "date",
          updatedAt: "date",
          deletedAt: ["date", "null"],
          customFields: "array",
        },
        {
          url: ["string", "null"],
          remoteUpdatedAt: ["date", "null"],
          saidAt: "date",
          [searchWordsField]: "array",
          ...declared(entity),
        },
      ),
    })),
    { name: "raw", schema: documentSchema({ ...ofConnection, entity: "string", payload: "string", storedAt: "date" }) },
    {
      name: "quarantine",
      schema: documentSchema({
        ...ofConnection,
        entity: "string",
        remoteId: "string",
        stage: "string",
        reason: "object",
        payload: ["object", "null"],
        firstAt: "date",
        lastAt: "date",
        count: "number",
      }),
    },
    {
      name: "history",
      schema: documentSchema({
        ...ofConnection,
        recordId: "string",
        version: "number",
        kind: "string",
        at: "date",
        actor: "object",
        changes: "array",
        expiresAt: "date",
      }),
    },
  ];
}

/** Declared fields may be absent, never null: an index could not tell the two apart (`stored-field.ts`). */
function declared({ fields }: EntityDefinition): Record<string, FieldSchema> {
  const named: Record<string, FieldSchema> = {};
  for (const [name, field] of Object.entries(fields)) {
    const stored = storedName(name, field);
    named[stored] = typeOf(field);
    if (field.kind === "enum") named[stored + rawSuffix] = named[stored + labelSuffix] = "string";
  }
  return named;
}

function typeOf(field: FieldDefinition): FieldSchema {
  switch (field.kind) {
    case "string":
    case "date":
    case "enum":
    case "reference":
      return "string";
    case "int":
    case "duration":
    case "decimal":
      return "number";
    case "boolean":
      return "bool";
    case "dateTime":
      return "date";
    case "money":
    case "object":
      return "object";
    case "strings":
    case "enums":
    case "references":
    case "objects":
      return "array";
  }
}
