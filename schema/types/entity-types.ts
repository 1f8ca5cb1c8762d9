import { ObjectType } from "type-graphql";
import type { EntityDefinition } from "../definition/index.js";
import { entities, isEntityName } from "../entities/index.js";
import { Node } from "../platform/node.type.js";
import { RecordInterface } from "../platform/record.type.js";
import { generatedClass, type TypeClass } from "./generated-class.js";
import { enumType } from "./enum-types.js";
import { declareFields, objectType, objectsWithin } from "./object-types.js";

const types = new Map<string, TypeClass>(Object.keys(entities).map((name) => [name, generatedClass(name)]));

/** The class of an entity's GraphQL type. @throws {Error} when a declaration refers to an entity that is not there. */
export function entityType(name: string): TypeClass {
  const type = types.get(name);
  if (!type)
    throw new Error(`A field refers to ${name}, which is not an entity. Known: ${[...types.keys()].join(", ")}.`);
  return type;
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  const type = entityType(entity.name);
  ObjectType(entity.name, {
    description: entity.description,
    implements: [Node, RecordInterface],
    // Rows are plain documents: a resolver per cell would cost more than the query (0.1 µs against 2 µs a cell).
    simpleResolvers: true,
  })(type);
  // At import, not at the first look: type-graphql has to know every enumeration before it builds a schema.
  for (const fields of [entity.fields, ...[...objectsWithin(entity.fields)].map((object) => object.fields)]) {
    for (const field of Object.values(fields)) {
      if (field.kind === "enum" || field.kind === "enums") enumType(field.enumeration);
      if ("entity" in field && !isEntityName(field.entity)) entityType(field.entity);
    }
  }
  for (const object of objectsWithin(entity.fields)) objectType(object, entityType);
  declareFields(type, entity.fields, entityType);
}
