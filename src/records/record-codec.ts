import { Decimal128 } from "mongodb";
import {
  labelSuffix,
  rawSuffix,
  type CustomFieldValue,
  type EntityDefinition,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import { MappingError } from "../errors/index.js";
import { recordId } from "../ids/index.js";
import { fieldDeriver } from "./derived-fields.js";
import type { StoredCustomField } from "./record-document.js";
import { storedName } from "./stored-fields.js";

/** The fields of a record at rest that come from the source. */
export interface StoredFields {
  readonly [name: string]: unknown;
}

/**
 * Turns one mapped record into its fields at rest, a new object each time.
 * @throws {MappingError} naming the path of the value at fault.
 */
export type RecordEncoder = (unified: Readonly<Record<string, unknown>>, connectionId: string) => StoredFields;

type FieldEncoder = (value: unknown, connectionId: string, path: string, into: Record<string, unknown>) => void;

const encoders = new Map<string, RecordEncoder>();

/** The encoder of an entity, built once from its declaration. */
export function recordEncoder(entity: EntityDefinition): RecordEncoder {
  const known = encoders.get(entity.name);
  if (known) return known;
  const encodeFields = objectEncoder(entity.fields);
  const derive = fieldDeriver(entity);
  const encoder: RecordEncoder = (unified, connectionId) => {
    const fields: Record<string, unknown> = {
      url: optionalText(unified["url"], "url"),
      remoteCreatedAt: optionalDate(unified["remoteCreatedAt"], "remoteCreatedAt"),
      remoteUpdatedAt: optionalDate(unified["remoteUpdatedAt"], "remoteUpdatedAt"),
      customFields: ((unified["customFields"] ?? []) as readonly CustomFieldValue[]).map((field) =>
        customField(field, connectionId),
      ),
    };
    encodeFields(unified, connectionId, "", fields);
    derive(fields);
    return fields;
  };
  encoders.set(entity.name, encoder);
  return encoder;
}

function customField({ valueLabel, entity, ...field }: CustomFieldValue, connectionId: string): StoredCustomField {
  if (valueLabel === undefined && entity === undefined) return field;
  const path = `custom.${field.key}`;
  const toId = entity === undefined ? null : customReference(entity);
  const values = [field.value ?? []].flat();
  const labels = valueLabel === undefined || valueLabel === null ? [] : [valueLabel].flat();
  return {
    ...field,
    ...(labels.length === 0 ? {} : { valueLabels: labels }),
    ...(toId === null ? {} : { recordIds: values.map((value) => toId(text(value, path), connectionId)) }),
  };
}

function objectEncoder(fields: FieldMap) {
  const given = Object.entries(fields).filter(([, field]) => !("derived" in field));
  const steps = given.map(([name, field]) => ({ name, encode: fieldEncoder(name, field) }));
  return (
    source: Readonly<Record<string, unknown>>,
    connectionId: string,
    prefix: string,
    into: Record<string, unknown>,
  ) => {
    for (const { name, encode } of steps) {
      const value = source[name];
      if (value !== undefined && value !== null) encode(value, connectionId, prefix + name, into);
    }
  };
}

function fieldEncoder(name: string, field: FieldDefinition): FieldEncoder {
  const stored = storedName(name, field);
  switch (field.kind) {
    case "string":
    case "date":
      return (value, _connectionId, path, into) => {
        into[stored] = text(value, path);
      };
    case "strings":
      return (value, _connectionId, path, into) => {
        into[stored] = list(value, path).map((item, index) => text(item, `${path}.${index}`));
      };
    case "int":
    case "duration":
      return (value, _connectionId, path, into) => {
        if (!Number.isSafeInteger(value)) throw wrong(path, "a whole number", value);
        into[stored] = value;
      };
    case "decimal":
      return (value, _connectionId, path, into) => {
        into[stored] = decimal(value, path);
      };
    case "boolean":
      return (value, _connectionId, path, into) => {
        if (typeof value !== "boolean") throw wrong(path, "true or false", value);
        into[stored] = value;
      };
    case "dateTime":
      return (value, _connectionId, path, into) => {
        into[stored] = instant(value, path);
      };
    case "money":
      return (value, _connectionId, path, into) => {
        const { amount, currency } = value as { amount: unknown; currency: unknown };
        into[stored] = { amount: decimal(amount, `${path}.amount`), currency: text(currency, `${path}.currency`) };
      };
    case "enum": {
      const { values } = field.enumeration;
      return (value, _connectionId, path, into) => {
        const { value: normalized, raw, label } = value as { value: string; raw: unknown; label?: unknown };
        if (!Object.hasOwn(values, normalized)) throw wrong(path, `a member of ${field.enumeration.name}`, normalized);
        into[stored] = normalized;
        into[stored + rawSuffix] = text(raw, `${path}${rawSuffix}`);
        if (label !== undefined && label !== null && label !== "") {
          into[stored + labelSuffix] = text(label, `${path}${labelSuffix}`);
        }
      };
    }
    case "enums": {
      const { values, name: enumName } = field.enumeration;
      return (value, _connectionId, path, into) => {
        into[stored] = list(value, path).map((item, index) => {
          const member = text(item, `${path}.${index}`);
          if (!Object.hasOwn(values, member)) throw wrong(`${path}.${index}`, `a member of ${enumName}`, member);
          return member;
        });
      };
    }
    case "reference": {
      const toId = referenceEncoder(field.entity);
      return (value, connectionId, path, into) => {
        into[stored] = toId(text(value, path), connectionId);
      };
    }
    case "references": {
      const toId = referenceEncoder(field.entity);
      return (value, connectionId, path, into) => {
        into[stored] = list(value, path).map((item, index) => toId(text(item, `${path}.${index}`), connectionId));
      };
    }
    case "object": {
      const encode = objectEncoder(field.object.fields);
      return (value, connectionId, path, into) => {
        const nested: Record<string, unknown> = {};
        encode(value as Record<string, unknown>, connectionId, `${path}.`, nested);
        into[stored] = nested;
      };
    }
    case "objects": {
      const encode = objectEncoder(field.object.fields);
      return (value, connectionId, path, into) => {
        into[stored] = list(value, path).map((item, index) => {
          const nested: Record<string, unknown> = {};
          encode(item as Record<string, unknown>, connectionId, `${path}.${index}.`, nested);
          return nested;
        });
      };
    }
  }
}

const customReferences = new Map<string, ReturnType<typeof referenceEncoder>>();

function customReference(entity: string): ReturnType<typeof referenceEncoder> {
  const toId = customReferences.get(entity) ?? referenceEncoder(entity);
  customReferences.set(entity, toId);
  return toId;
}

function referenceEncoder(entityName: string): (remoteId: string, connectionId: string) => string {
  if (!isEntityName(entityName)) throw new Error(`A field refers to ${entityName}, which is not an entity.`);
  const { idPrefix, name } = entityByName(entityName);
  // The orders of a page refer to the same assets, places and people again and again.
  const known = new Map<string, string>();
  let knownFor = "";
  return (remoteId, connectionId) => {
    if (connectionId !== knownFor || known.size >= mostKnownReferences) {
      known.clear();
      knownFor = connectionId;
    }
    let id = known.get(remoteId);
    if (id === undefined) {
      id = recordId(idPrefix, connectionId, name, remoteId);
      known.set(remoteId, id);
    }
    return id;
  };
}

/** Kept per field: some hundred kilobytes. */
const mostKnownReferences = 2_000;

const plainDecimal = /^-?\d{1,34}(?:\.\d{1,34})?$/;

function decimal(value: unknown, path: string): Decimal128 {
  if (typeof value !== "string" || !plainDecimal.test(value)) {
    throw wrong(path, "a decimal number as text, like 12.50", value);
  }
  try {
    return Decimal128.fromString(value);
  } catch (cause) {
    throw new MappingError(`${path}: ${value} has more than 34 digits, more than can be kept exactly.`, {
      cause,
      path,
    });
  }
}

function instant(value: unknown, path: string): Date {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw wrong(path, "a point in time", value);
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== "string") throw wrong(path, "text", value);
  return value;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(path, "a list", value);
  return value as readonly unknown[];
}

function optionalText(value: unknown, path: string): string | null {
  return value === undefined || value === null ? null : text(value, path);
}

function optionalDate(value: unknown, path: string): Date | null {
  return value === undefined || value === null ? null : instant(value, path);
}

function wrong(path: string, expected: string, came: unknown): MappingError {
  const shown = typeof came === "object" ? Object.prototype.toString.call(came) : JSON.stringify(came);
  return new MappingError(`${path}: expected ${expected}, got ${shown}.`, { path });
}
