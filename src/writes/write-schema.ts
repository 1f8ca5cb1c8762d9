import {
  idFieldName,
  type EntityDefinition,
  type FieldDefinition,
  type FieldMap,
} from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import type { FieldRule, FieldRules, WriteRules } from "../connectors/index.js";

export type WriteOperation = "CREATE" | "UPDATE";

/** JSON Schema 2020-12, as plain JSON. */
export type JsonSchema = { readonly [key: string]: unknown };

export const schemaDialect = "https://json-schema.org/draft/2020-12/schema";

/** Says of a text that it is the id of a record, and of which entity. */
export const referenceKeyword = "x-reference";

/**
 * What `data` of a mutation may hold for one system, with the names that inputs have. `allowedStatuses` narrows the
 * status to what the record at hand can be given.
 */
export function writeSchemaOf(
  entity: EntityDefinition,
  rules: WriteRules,
  operation: WriteOperation,
  allowedStatuses: readonly string[] | null = null,
): JsonSchema {
  const statuses = allowedStatuses ?? statusesOf(rules, operation);
  const fields = statuses ? withStatuses(rules.fields, statuses) : rules.fields;
  return {
    $schema: schemaDialect,
    title: `${entity.name}Data`,
    ...objectSchema(entity.fields, fields, operation, operation === "CREATE"),
    minProperties: 1,
  };
}

/** Every status that the operation can lead to, whatever the record; null where there are no rules about it. */
function statusesOf({ status }: WriteRules, operation: WriteOperation): readonly string[] | null {
  if (!status) return null;
  return operation === "CREATE" ? status.ofNew : [...new Set(Object.values(status.transitions).flat())];
}

function withStatuses(fields: FieldRules, values: readonly string[]): FieldRules {
  return fields["status"] ? { ...fields, status: { ...fields["status"], values } } : fields;
}

function objectSchema(declared: FieldMap, rules: FieldRules, operation: WriteOperation, isWhole: boolean): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  const unless = new Map<string, string[]>();
  for (const [name, rule] of Object.entries(rules)) {
    const field = declared[name];
    if (!field) throw new Error(`There is a rule for ${name}, which is no declared field.`);
    if (rule.only && rule.only.on !== (operation === "CREATE" ? "create" : "update")) continue;
    const key = inputName(name, field);
    properties[key] = fieldSchema(field, rule, operation);
    if (!isWhole || !rule.isRequired) continue;
    const other = rule.isRequiredUnless;
    if (other) unless.set(other, [...(unless.get(other) ?? []), key]);
    else required.push(key);
  }
  return {
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...conditions(unless),
    additionalProperties: false,
  };
}

function conditions(unless: ReadonlyMap<string, readonly string[]>): JsonSchema {
  const [first, ...others] = [...unless].map(([name, required]) => ({
    if: { properties: { [name]: { type: "string" } }, required: [name] },
    // Named here again, since a strict validator looks no further up.
    else: { properties: Object.fromEntries(required.map((key) => [key, true])), required },
  }));
  if (!first) return {};
  return others.length > 0 ? { allOf: [first, ...others] } : first;
}

function fieldSchema(field: FieldDefinition, rule: FieldRule, operation: WriteOperation): JsonSchema {
  const schema = valueSchema(field, rule, operation);
  const { type, enum: values } = schema as { type: string; enum?: readonly unknown[] };
  return {
    description: field.description,
    ...schema,
    ...(rule.isNeverEmpty ? {} : { type: [type, "null"], ...(values ? { enum: [...values, null] } : {}) }),
  };
}

function valueSchema(field: FieldDefinition, rule: FieldRule, operation: WriteOperation): JsonSchema {
  const text = { type: "string", ...pick(rule, ["minLength", "maxLength"]) };
  const list = { type: "array", ...pick(rule, ["minItems", "maxItems"]) };
  switch (field.kind) {
    case "string":
      return { ...text, ...(rule.values ? { enum: [...rule.values] } : {}) };
    case "strings":
      return { ...list, items: text };
    case "int":
    case "duration":
      return { type: "integer", ...pick(rule, ["minimum"]) };
    case "decimal":
      return { type: "string", pattern: decimalPattern };
    case "boolean":
      return { type: "boolean" };
    case "dateTime":
      return { type: "string", format: "date-time" };
    case "date":
      return { type: "string", format: "date" };
    case "money":
      return {
        type: "object",
        properties: {
          amount: { type: "string", pattern: decimalPattern },
          currency: { type: "string", pattern: "^[A-Z]{3}$" },
        },
        required: ["amount", "currency"],
        additionalProperties: false,
      };
    case "enum":
      return { type: "string", enum: [...(rule.values ?? knownValues(field.enumeration.values))] };
    case "enums":
      return { ...list, items: { type: "string", enum: [...(rule.values ?? knownValues(field.enumeration.values))] } };
    case "reference":
      return referenceSchema(field.entity);
    case "references":
      return { ...list, items: referenceSchema(field.entity) };
    case "object":
      return objectSchema(field.object.fields, rule.fields ?? {}, operation, false);
    case "objects":
      // Whatever the operation, a list is sent as a whole: each of its objects is one that is new or one that it names.
      return { ...list, items: objectSchema(field.object.fields, rule.fields ?? {}, operation, true) };
  }
}

const decimalPattern = "^-?\\d+(\\.\\d+)?$";

function referenceSchema(entity: string): JsonSchema {
  const prefix = isEntityName(entity) ? entityByName(entity).idPrefix : "";
  return { type: "string", pattern: `^${prefix}_[0-9a-z]{46}$`, [referenceKeyword]: entity };
}

function knownValues(values: Readonly<Record<string, string>>): string[] {
  return Object.keys(values).filter((value) => value !== "UNKNOWN");
}

function inputName(name: string, field: FieldDefinition): string {
  return field.kind === "reference" || field.kind === "references" ? idFieldName(name, field) : name;
}

function pick<Key extends keyof FieldRule>(rule: FieldRule, keys: readonly Key[]): Partial<FieldRule> {
  return Object.fromEntries(keys.flatMap((key) => (rule[key] === undefined ? [] : [[key, rule[key]]])));
}
