import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import {
  idFieldName,
  type EntityDefinition,
  type FieldDefinition,
  type FieldMap,
  type ObjectDefinition,
} from "../definition/index.js";
import { MoneyInput } from "../inputs/money.input.js";
import { WhenUnreachableEnum, Write } from "../platform/write.type.js";
import { GraphQLDate, GraphQLDateTime, GraphQLDecimal } from "../scalars/index.js";
import { enumType } from "./enum-types.js";
import { entityType } from "./entity-types.js";
import { generatedClass, type TypeClass } from "./generated-class.js";

/** The inputs and the payload of an entity's mutations. */
export interface WriteTypes {
  readonly createInput: TypeClass;
  readonly updateInput: TypeClass;
  readonly payload: TypeClass;
}

const objectInputs = new Map<ObjectDefinition, TypeClass>();

/** Makes the types of an entity's mutations from its writable fields. Called once for each writable entity. */
export function writeTypes(entity: EntityDefinition): WriteTypes {
  const writable = Object.fromEntries(Object.entries(entity.fields).filter(([name]) => entity.writable.includes(name)));
  const data = generatedClass(`${entity.name}Data`);
  InputType(`${entity.name}Data`, {
    description: `What a ${entity.name} is to hold. A field left out is not touched; null empties it. Which fields a system needs and takes, the query writeSchema says; data is checked against it before anything is sent.`,
  })(data);
  declareInputFields(data, writable);

  const createInput = generatedClass(`Create${entity.name}Input`);
  InputType(`Create${entity.name}Input`)(createInput);
  field(createInput, "connectionId", () => ID, "Where it is made.");
  field(createInput, "data", () => data, "What it holds.");
  declareOptions(createInput);

  const updateInput = generatedClass(`Update${entity.name}Input`);
  InputType(`Update${entity.name}Input`)(updateInput);
  field(updateInput, "id", () => ID, "Which one.");
  field(updateInput, "data", () => data, "What is to change.");
  field(
    updateInput,
    "expectedVersion",
    () => Int,
    "Refuses with CONFLICT when the record has another version by now.",
    true,
  );
  declareOptions(updateInput);

  const payload = generatedClass(`${entity.name}Payload`);
  ObjectType(`${entity.name}Payload`, { simpleResolvers: true })(payload);
  field(
    payload,
    entity.single,
    () => entityType(entity.name),
    "As the source shows it after the write; null after a dry run, and while the write waits.",
    true,
  );
  field(payload, "write", () => Write, "The same, with how it stands.", true);
  field(payload, "writeId", () => ID, "The write in the log; null after a dry run.", true);
  return { createInput, updateInput, payload };
}

function declareOptions(input: TypeClass): void {
  field(
    input,
    "idempotencyKey",
    () => String,
    "The same key and input give the stored answer for 24 hours instead of a second write.",
    true,
  );
  field(input, "whenUnreachable", () => WhenUnreachableEnum, "Default FAIL.", true);
  field(
    input,
    "deadline",
    () => GraphQLDateTime,
    "With QUEUE: until when it may be sent, at most 90 days from now. Behind it the write fails with WRITE_EXPIRED.",
    true,
  );
  field(input, "dryRun", () => Boolean, "Stop after validation: nothing is sent and nothing stored.", true);
}

function declareInputFields(input: TypeClass, fields: FieldMap): void {
  for (const [name, definition] of Object.entries(fields)) {
    const isReference = definition.kind === "reference" || definition.kind === "references";
    field(
      input,
      isReference ? idFieldName(name, definition) : name,
      inputTypeOf(definition),
      definition.description,
      true,
    );
  }
}

type ReturnsType = Parameters<typeof Field>[0];

function field(target: TypeClass, name: string, type: ReturnsType, description: string, nullable = false): void {
  Field(type as () => StringConstructor, { nullable, description })(target.prototype as object, name);
}

function inputTypeOf(definition: FieldDefinition): ReturnsType {
  switch (definition.kind) {
    case "string":
      return () => String;
    case "strings":
      return () => [String];
    case "int":
    case "duration":
      return () => Int;
    case "decimal":
      return () => GraphQLDecimal;
    case "boolean":
      return () => Boolean;
    case "dateTime":
      return () => GraphQLDateTime;
    case "date":
      return () => GraphQLDate;
    case "money":
      return () => MoneyInput;
    case "enum":
      return () => enumType(definition.enumeration);
    case "enums":
      return () => [enumType(definition.enumeration)];
    case "reference":
      return () => ID;
    case "references":
      return () => [ID];
    case "object": {
      const input = objectInput(definition.object);
      return () => input;
    }
    case "objects": {
      const input = objectInput(definition.object);
      return () => [input];
    }
  }
}

function objectInput(definition: ObjectDefinition): TypeClass {
  const existing = objectInputs.get(definition);
  if (existing) return existing;
  const input = generatedClass(`${definition.name}Input`);
  objectInputs.set(definition, input);
  InputType(`${definition.name}Input`, { description: definition.description })(input);
  declareInputFields(input, definition.fields);
  return input;
}
