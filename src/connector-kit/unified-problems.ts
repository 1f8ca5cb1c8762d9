import {
  customFieldKinds,
  type EntityDefinition,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { isEntityName } from "../../schema/entities/index.js";

type Values = Readonly<Record<string, unknown>>;

/** What comes with every entity and is declared nowhere. */
const common: Readonly<Record<string, (value: unknown) => boolean>> = {
  url: isText,
  remoteCreatedAt: isInstant,
  remoteUpdatedAt: isInstant,
  customFields: (value) => Array.isArray(value) && value.every(isCustomField),
};

/** Where a record in the unified model is not what its entity declares: `lines.0.quantity: expected …, got …`. */
export function unifiedProblems(entity: EntityDefinition, unified: Values): string[] {
  return Object.entries(unified).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    const isRight = Object.hasOwn(common, name) ? common[name] : undefined;
    if (isRight) return isRight(value) ? [] : [`${name}: got ${shown(value)}`];
    return fieldProblems(entity.fields, name, value, name);
  });
}

function fieldProblems(fields: FieldMap, name: string, value: unknown, path: string): string[] {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return [`${path}: no such field is declared`];
  if (value === undefined || value === null) return [];
  const expect = (expected: string, isRight: boolean) =>
    isRight ? [] : [`${path}: expected ${expected}, got ${shown(value)}`];
  switch (field.kind) {
    case "string":
      return expect("text", isText(value));
    case "reference":
      return expect(`the remoteId of a record of ${field.entity}`, isText(value) && value !== "");
    case "strings":
      return expect("a list of texts", Array.isArray(value) && value.every(isText));
    case "references":
      return expect("a list of remoteIds", Array.isArray(value) && value.every((item) => isText(item) && item !== ""));
    case "int":
    case "duration":
      return expect("a whole number", Number.isSafeInteger(value));
    case "decimal":
      return expect("a plain decimal as text", isDecimal(value));
    case "boolean":
      return field.derived
        ? [`${path}: follows from other fields, so no connector gives it`]
        : expect("true or false", typeof value === "boolean");
    case "dateTime":
      return expect("a Date", isInstant(value));
    case "date":
      return expect("a day as YYYY-MM-DD", isText(value) && /^\d{4}-\d\d-\d\d$/.test(value as string));
    case "money":
      return expect("{ amount, currency }", isMoney(value));
    case "enum":
      return expect(
        `{ value: a value of ${field.enumeration.name}, raw, and label where there is one }`,
        isEnum(field, value),
      );
    case "enums":
      return expect(
        `a list of values of ${field.enumeration.name}`,
        Array.isArray(value) && value.every((item) => Object.hasOwn(field.enumeration.values, String(item))),
      );
    case "object":
      return isObject(value) ? objectProblems(field.object.fields, value, path) : expect("an object", false);
    case "objects":
      if (!Array.isArray(value)) return expect("a list of objects", false);
      return value.flatMap((item, place) =>
        isObject(item)
          ? objectProblems(field.object.fields, item, `${path}.${place}`)
          : [`${path}.${place}: expected an object, got ${shown(item)}`],
      );
  }
}

function objectProblems(fields: FieldMap, value: Values, path: string): string[] {
  return Object.entries(value).flatMap(([name, item]) => fieldProblems(fields, name, item, `${path}.${name}`));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isInstant(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function isDecimal(value: unknown): boolean {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
}

function isMoney(value: unknown): boolean {
  return isObject(value) && isDecimal(value["amount"]) && /^[A-Z]{3}$/.test(String(value["currency"]));
}

function isEnum(field: Extract<FieldDefinition, { readonly kind: "enum" }>, value: unknown): boolean {
  if (!isObject(value) || !isText(value["raw"])) return false;
  const { label } = value;
  if (label !== undefined && label !== null && !isText(label)) return false;
  return Object.hasOwn(field.enumeration.values, String(value["value"]));
}

/** Kinds of custom field that may have several values. */
const listKinds: readonly unknown[] = ["MULTI_CHOICE", "USER", "REFERENCE", undefined];

function isCustomField(field: unknown): boolean {
  if (!isObject(field) || !isText(field["key"])) return false;
  const { value, type, valueLabel, entity } = field;
  const isRight = Array.isArray(value)
    ? listKinds.includes(type) && value.every(isText)
    : value === null || ["string", "number", "boolean"].includes(typeof value);
  const labels = [valueLabel ?? []].flat() as readonly unknown[];
  return (
    isRight &&
    (type === undefined || (typeof type === "string" && Object.hasOwn(customFieldKinds, type))) &&
    labels.every((label) => label === null || isText(label)) &&
    (entity === undefined ||
      ((type === "USER" || type === "REFERENCE") && typeof entity === "string" && isEntityName(entity)))
  );
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
