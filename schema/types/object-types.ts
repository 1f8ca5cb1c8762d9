import { Field, ID, Int, ObjectType } from "type-graphql";
import {
  idFieldName,
  labelSuffix,
  rawSuffix,
  type FieldDefinition,
  type FieldMap,
  type ObjectDefinition,
} from "../definition/index.js";
import { Money } from "../platform/money.type.js";
import { GraphQLDate, GraphQLDateTime, GraphQLDecimal } from "../scalars/index.js";
import { enumType } from "./enum-types.js";
import { generatedClass, type TypeClass } from "./generated-class.js";

/** Finds the class of an entity type by its name. Handed in: entities and objects refer to each other. */
export type EntityTypeOf = (entity: string) => TypeClass;

const known = new Map<ObjectDefinition, TypeClass>();

/** The GraphQL type of a part of a record, such as a purchase order's line. */
export function objectType(definition: ObjectDefinition, entityTypeOf: EntityTypeOf): TypeClass {
  const existing = known.get(definition);
  if (existing) return existing;
  const generated = generatedClass(definition.name);
  known.set(definition, generated);
  ObjectType(definition.name, { description: definition.description, simpleResolvers: true })(generated);
  declareFields(generated, definition.fields, entityTypeOf);
  return generated;
}

/** Every object that the fields hold, at any depth, each once. */
export function objectsWithin(fields: FieldMap, found = new Set<ObjectDefinition>()): ReadonlySet<ObjectDefinition> {
  for (const field of Object.values(fields)) {
    if ((field.kind === "object" || field.kind === "objects") && !found.has(field.object)) {
      found.add(field.object);
      objectsWithin(field.object.fields, found);
    }
  }
  return found;
}

/** Declares what the fields of a declaration are to a client. Lists are never null: what a source does not have is empty. */
export function declareFields(target: TypeClass, fields: FieldMap, entityTypeOf: EntityTypeOf): void {
  for (const [name, field] of Object.entries(fields))
    declareField(target.prototype as object, name, field, entityTypeOf);
}

function declareField(prototype: object, name: string, field: FieldDefinition, entityTypeOf: EntityTypeOf): void {
  const { description } = field;
  const optional = { nullable: true, description };
  switch (field.kind) {
    case "string":
      return Field(() => String, optional)(prototype, name);
    case "strings":
      return Field(() => [String], { description })(prototype, name);
    case "int":
      return Field(() => Int, optional)(prototype, name);
    case "duration":
      return Field(() => Int, { nullable: true, description: `${description} In whole seconds.` })(prototype, name);
    case "decimal":
      return Field(() => GraphQLDecimal, optional)(prototype, name);
    case "boolean":
      return Field(() => Boolean, optional)(prototype, name);
    case "dateTime":
      return Field(() => GraphQLDateTime, optional)(prototype, name);
    case "date":
      return Field(() => GraphQLDate, optional)(prototype, name);
    case "money":
      return Field(() => Money, optional)(prototype, name);
    case "enum": {
      Field(() => enumType(field.enumeration), optional)(prototype, name);
      const rawOptions = { nullable: true, description: `The source's own value of ${name}.` };
      Field(() => String, rawOptions)(prototype, `${name}${rawSuffix}`);
      const labelOptions = {
        nullable: true,
        description: `The words in which the source shows ${name}, where it has any.`,
      };
      return Field(() => String, labelOptions)(prototype, `${name}${labelSuffix}`);
    }
    case "enums":
      return Field(() => [enumType(field.enumeration)], { description })(prototype, name);
    case "reference": {
      const idOptions = { nullable: true, description: `Id of ${name}, whether that record is stored here or not.` };
      Field(() => entityTypeOf(field.entity), optional)(prototype, name);
      return Field(() => ID, idOptions)(prototype, idFieldName(name, field));
    }
    case "references": {
      const idOptions = { description: `Ids of ${name}, whether those records are stored here or not.` };
      Field(() => [entityTypeOf(field.entity)], { description })(prototype, name);
      return Field(() => [ID], idOptions)(prototype, idFieldName(name, field));
    }
    case "object":
      return Field(() => objectType(field.object, entityTypeOf), optional)(prototype, name);
    case "objects":
      return Field(() => [objectType(field.object, entityTypeOf)], { description })(prototype, name);
  }
}
