/**
 * The language in which an entity type is declared. One declaration gives its GraphQL type, filters, orders and write
 * inputs, its shape at rest, and the TypeScript types a connector maps to; nothing about an entity is written twice.
 */

/** An enumeration of the unified model. `UNKNOWN` is a member of each: a source may always say something new. */
export interface EnumDefinition<Value extends string = string> {
  readonly name: string;
  readonly description: string;
  /** Each value with what it means. */
  readonly values: Readonly<Record<Value, string>>;
}

export function defineEnum<const Value extends string>(definition: {
  name: string;
  description: string;
  values: Readonly<Record<Value, string>>;
}): EnumDefinition<Value | "UNKNOWN"> {
  return {
    ...definition,
    values: { ...definition.values, UNKNOWN: "The source gave a value that has no counterpart here, or none." },
  };
}

interface FieldBase {
  readonly description: string;
}

/** Text of one line or many. */
export interface StringField extends FieldBase {
  readonly kind: "string";
}
export interface StringListField extends FieldBase {
  readonly kind: "strings";
}
export interface IntField extends FieldBase {
  readonly kind: "int";
}
/** An exact number; a decimal string at every boundary, Decimal128 at rest. */
export interface DecimalField extends FieldBase {
  readonly kind: "decimal";
}
export interface BooleanField extends FieldBase {
  readonly kind: "boolean";
  /** Present where the value follows from other fields of the record: no connector gives it, and it is stored with them. */
  readonly derived?: Derivation;
}
/** How a field follows from others. As data, so that a change of it is noticed and records are derived again. */
export interface Derivation {
  readonly kind: "isBelow";
  /** Decimal fields; the first that has a value counts. */
  readonly value: readonly string[];
  /** The decimal field that it is compared with. */
  readonly limit: string;
}
/** An instant, UTC. */
export interface DateTimeField extends FieldBase {
  readonly kind: "dateTime";
}
/** A calendar day without a time zone, `2026-11-24`. */
export interface DateField extends FieldBase {
  readonly kind: "date";
}
/** Whole seconds. */
export interface DurationField extends FieldBase {
  readonly kind: "duration";
}
export interface MoneyField extends FieldBase {
  readonly kind: "money";
}
/**
 * Normalized value under the field's name; beside it the source's own value with the suffix `Raw`, and with `Label` the words
 * in which the source shows it to people.
 */
export interface EnumField<Value extends string = string> extends FieldBase {
  readonly kind: "enum";
  readonly enumeration: EnumDefinition<Value>;
}
/** Several values of an enumeration, normalized; the source's own values and words are not kept. */
export interface EnumListField<Value extends string = string> extends FieldBase {
  readonly kind: "enums";
  readonly enumeration: EnumDefinition<Value>;
}
/** Another record of the same connection. `asset` also gives `assetId`. */
export interface ReferenceField extends FieldBase {
  readonly kind: "reference";
  readonly entity: string;
}
/** Several records of the same connection. `assignees` also gives `assigneeIds`. */
export interface ReferenceListField extends FieldBase {
  readonly kind: "references";
  readonly entity: string;
}
export interface ObjectField<Fields extends FieldMap = FieldMap> extends FieldBase {
  readonly kind: "object";
  readonly object: ObjectDefinition<Fields>;
}
export interface ObjectListField<Fields extends FieldMap = FieldMap> extends FieldBase {
  readonly kind: "objects";
  readonly object: ObjectDefinition<Fields>;
}

export type FieldDefinition =
  | StringField
  | StringListField
  | IntField
  | DecimalField
  | BooleanField
  | DateTimeField
  | DateField
  | DurationField
  | MoneyField
  | EnumField
  | EnumListField
  | ReferenceField
  | ReferenceListField
  | ObjectField
  | ObjectListField;

export type FieldMap = Readonly<Record<string, FieldDefinition>>;

/** A part of a record that has no identity of its own, such as a purchase order's line. */
export interface ObjectDefinition<Fields extends FieldMap = FieldMap> {
  readonly name: string;
  readonly description: string;
  readonly fields: Fields;
}

export function defineObject<const Fields extends FieldMap>(definition: {
  name: string;
  description: string;
  fields: Fields;
}): ObjectDefinition<Fields> {
  return definition;
}

export const string = (description: string): StringField => ({ kind: "string", description });
export const strings = (description: string): StringListField => ({ kind: "strings", description });
export const int = (description: string): IntField => ({ kind: "int", description });
export const decimal = (description: string): DecimalField => ({ kind: "decimal", description });
export const boolean = (description: string): BooleanField => ({ kind: "boolean", description });
/** True where the first of `value` that is there is less than `limit`; no value where either is missing. */
export const isBelow = (
  value: readonly string[],
  limit: string,
  description: string,
): BooleanField & { readonly derived: Derivation } => ({
  kind: "boolean",
  description,
  derived: { kind: "isBelow", value, limit },
});
export const dateTime = (description: string): DateTimeField => ({ kind: "dateTime", description });
export const date = (description: string): DateField => ({ kind: "date", description });
export const duration = (description: string): DurationField => ({ kind: "duration", description });
export const money = (description: string): MoneyField => ({ kind: "money", description });
export const enumeration = <Value extends string>(
  enumerationOf: EnumDefinition<Value>,
  description: string,
): EnumField<Value> => ({ kind: "enum", enumeration: enumerationOf, description });
export const enumerations = <Value extends string>(
  enumerationOf: EnumDefinition<Value>,
  description: string,
): EnumListField<Value> => ({ kind: "enums", enumeration: enumerationOf, description });
/** @param entity Name of the entity type, for example `Asset`; checked when the schema is built. */
export const reference = (entity: string, description: string): ReferenceField => ({
  kind: "reference",
  entity,
  description,
});
export const references = (entity: string, description: string): ReferenceListField => ({
  kind: "references",
  entity,
  description,
});
export const object = <Fields extends FieldMap>(
  objectOf: ObjectDefinition<Fields>,
  description: string,
): ObjectField<Fields> => ({ kind: "object", object: objectOf, description });
export const objects = <Fields extends FieldMap>(
  objectOf: ObjectDefinition<Fields>,
  description: string,
): ObjectListField<Fields> => ({ kind: "objects", object: objectOf, description });
