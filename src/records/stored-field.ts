import { Big } from "big.js";
import { Decimal128 } from "mongodb";
import {
  listedReferences,
  referenceWord,
  searchWordsField,
  type EntityDefinition,
  type FieldDefinition,
} from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import { indexedFields, type IndexedFieldDefinition } from "../../schema/types/field-names.js";
import { platformPrefixes } from "../ids/index.js";
import { storedName } from "./stored-fields.js";
import type { Domain } from "./value-set.js";

/** A field that filters, orders and cursors can use, as it lies in the store. */
export interface StoredField {
  /** As a filter names it: `status`, `assetId`, `updatedAt`. */
  readonly name: string;
  /** As an index declares it: `asset`. */
  readonly declared: string;
  /** As it lies in the store: `assetId`, `_id`. */
  readonly stored: string;
  readonly domain: Domain;
  /** The lowest value of its type: from there on up, a field has a value at all. */
  readonly least: unknown;
  /** How the store is asked for those that have none. */
  readonly noValue: Readonly<Record<string, unknown>>;
  /** Where the values are ids: the prefix they begin with. */
  readonly idPrefix: string | null;
  /** A value as a filter gives it, as the store compares it. */
  readonly toStored: (value: unknown) => unknown;
  /** A stored value as JSON, for a cursor. */
  readonly toJson: (value: unknown) => unknown;
  /** The way back; undefined when the JSON is not of this type. */
  readonly fromJson: (value: unknown) => unknown;
  /** Present for a word that is searched: in how many records it is, as far as that was counted. */
  readonly occurrences?: number;
  /** Present for a reference that lies with the words: the word that stands for the id of what is referred to. */
  readonly wordOf?: (id: string) => string;
}

type ValueType = Pick<StoredField, "least" | "toStored" | "toJson" | "fromJson"> & {
  readonly compare: Domain["compare"];
  readonly members?: Domain["members"];
};

const same = (value: unknown) => value;

const text: ValueType = {
  compare: (a, b) => compareText(a as string, b as string),
  least: "",
  toStored: same,
  toJson: same,
  fromJson: (value) => (typeof value === "string" ? value : undefined),
};

const number: ValueType = {
  compare: (a, b) => (a as number) - (b as number),
  least: -Infinity,
  toStored: same,
  toJson: same,
  fromJson: (value) => (typeof value === "number" ? value : undefined),
};

const truth: ValueType = {
  compare: (a, b) => Number(a) - Number(b),
  least: false,
  members: [false, true],
  toStored: same,
  toJson: same,
  fromJson: (value) => (typeof value === "boolean" ? value : undefined),
};

const instant: ValueType = {
  compare: (a, b) => (a as Date).getTime() - (b as Date).getTime(),
  least: new Date(-8_640_000_000_000_000),
  toStored: same,
  toJson: (value) => (value as Date).getTime(),
  fromJson: (value) => (Number.isSafeInteger(value) ? new Date(value as number) : undefined),
};

const decimal: ValueType = {
  compare: (a, b) => new Big(String(a)).cmp(String(b)),
  least: Decimal128.fromString("-Infinity"),
  toStored: (value) => Decimal128.fromString(String(value)),
  toJson: String,
  fromJson(value) {
    try {
      return typeof value === "string" ? Decimal128.fromString(value) : undefined;
    } catch {
      return undefined;
    }
  },
};

/** Every record's key: it breaks ties, so that an order is the same each time it is asked for. */
export const idField: StoredField = {
  ...text,
  name: "id",
  declared: "_id",
  stored: "_id",
  domain: { compare: text.compare, members: null, isNullable: false },
  noValue: { $exists: false },
  idPrefix: null,
};

/** What a filter calls a search. */
export const searchName = "search";

/**
 * One word of a search, as a field of its own: a record has many words, so what one of them is says nothing about the
 * others.
 * @param name What a filter calls the condition that it stands for.
 */
export function searchedWord(occurrences: number, name: string = searchName): StoredField {
  return { ...word, name, occurrences };
}

const word: Omit<StoredField, "name"> = {
  ...text,
  declared: searchWordsField,
  stored: searchWordsField,
  domain: { compare: text.compare, members: null, isNullable: true },
  noValue: { $exists: false },
  idPrefix: null,
};

const fieldsByEntity = new WeakMap<EntityDefinition, readonly StoredField[]>();

/** The fields that filters and orders of an entity can use. */
export function storedFieldsOf(entity: EntityDefinition): readonly StoredField[] {
  const known = fieldsByEntity.get(entity);
  if (known) return known;
  const fields = indexedFields(entity).map(describe);
  fieldsByEntity.set(entity, fields);
  return fields;
}

const listedByEntity = new WeakMap<EntityDefinition, readonly StoredField[]>();

/**
 * The references that lie with the words. A condition on one of them is turned into words before anything is planned, as
 * a search is, so it has no order and no "no value".
 */
export function listedFieldsOf(entity: EntityDefinition): readonly StoredField[] {
  const known = listedByEntity.get(entity);
  if (known) return known;
  const fields = listedReferences(entity).map(({ path, code, filterName, entity: refersTo }): StoredField => {
    if (!isEntityName(refersTo)) throw new Error(`${entity.name}.${path} refers to ${refersTo}, no entity.`);
    return {
      ...word,
      name: filterName ?? path,
      declared: path,
      idPrefix: entityByName(refersTo).idPrefix,
      wordOf: (id) => referenceWord({ code }, id),
    };
  });
  listedByEntity.set(entity, fields);
  return fields;
}

function describe({ name, field }: IndexedFieldDefinition): StoredField {
  const stored = field.kind === "connection" || isServiceTime(name) ? name : storedName(name, field as FieldDefinition);
  const { compare, members, ...type } = typeOf(name, field);
  return {
    ...type,
    name: stored,
    declared: name,
    stored,
    domain: { compare, members: members ?? null, isNullable: !alwaysThere.has(name) },
    // A declared field without a value is absent, one of the service's own is null. `= null` would do for both, but it
    // is two stretches of an index, null and undefined, and the store then sorts in memory (MongoDB 6.0).
    noValue: isServiceTime(name) ? { $type: "null" } : { $exists: false },
    idPrefix: idPrefixOf(field),
  };
}

const alwaysThere = new Set(["updatedAt", "createdAt", "connectionId"]);

function isServiceTime(name: string): boolean {
  return name === "updatedAt" || name === "createdAt" || name === "remoteUpdatedAt";
}

function idPrefixOf(field: IndexedFieldDefinition["field"]): string | null {
  if (field.kind === "connection") return platformPrefixes.connection;
  if (field.kind === "reference" && isEntityName(field.entity)) return entityByName(field.entity).idPrefix;
  return null;
}

function typeOf(name: string, field: IndexedFieldDefinition["field"]): ValueType {
  switch (field.kind) {
    case "string":
    case "date":
    case "reference":
    case "connection":
      return text;
    case "enum":
      return { ...text, members: Object.keys(field.enumeration.values).sort(compareText) };
    case "int":
    case "duration":
      return number;
    case "decimal":
      return decimal;
    case "boolean":
      return truth;
    case "dateTime":
      return instant;
    default:
      throw new Error(`${name} is in an index, but values of kind ${field.kind} have no order.`);
  }
}

/** As the store orders text, by code point. JavaScript's own order differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
