import { idFieldName, type FieldDefinition, type FieldMap } from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import type { FieldRule, FieldRules, WriteRules } from "../connectors/index.js";
import { recordId } from "../ids/index.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * Data for a write that is not sent, made up of a record that was read: what a new record needs, or for a change one field
 * with the value that it has. Null where the record has too little for it.
 */
export function trialData(
  connectionId: string,
  fields: FieldMap,
  rules: WriteRules,
  record: Values,
  operation: "CREATE" | "UPDATE",
): Record<string, unknown> | null {
  const on = operation === "CREATE" ? "create" : "update";
  const open = Object.entries(rules.fields).filter(([, { only }]) => !only || only.on === on);
  const wanted = open.filter(([, rule]) => operation === "CREATE" && rule.isRequired);
  const data: Record<string, unknown> = {};
  for (const [name, rule] of wanted) {
    const field = fields[name];
    // What a new record begins as is the system's to say, whatever this one has become.
    const [begin] = name === "status" && rules.status ? rules.status.ofNew : [];
    const value = begin ?? (field && inputValue(connectionId, field, rule, record[name]));
    if (!field || value === undefined) return null;
    data[inputKey(name, field)] = value;
  }
  if (Object.keys(data).length > 0) return data;
  // Something has to be in it.
  for (const [name, rule] of open.filter(([field]) => field !== "status")) {
    const field = fields[name];
    const value = field && inputValue(connectionId, field, rule, record[name]);
    if (field && value !== undefined) return { [inputKey(name, field)]: value };
  }
  return null;
}

function inputKey(name: string, field: FieldDefinition): string {
  return field.kind === "reference" || field.kind === "references" ? idFieldName(name, field) : name;
}

/** As a mutation's input has it; undefined where there is no value that could be written. */
function inputValue(connectionId: string, field: FieldDefinition, rule: FieldRule, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (field.kind) {
    case "enum": {
      const { value: word } = value as { readonly value: string };
      return word === "UNKNOWN" || (rule.values && !rule.values.includes(word)) ? undefined : word;
    }
    case "reference":
      return typeof value === "string" ? idOf(connectionId, field.entity, value) : undefined;
    case "references":
      return undefined;
    case "object":
      return objectValue(connectionId, field.object.fields, rule.fields ?? {}, value as Values);
    case "objects": {
      const items = (value as readonly Values[]).map((item) =>
        objectValue(connectionId, field.object.fields, rule.fields ?? {}, item),
      );
      const [first] = items.filter((item) => item !== undefined);
      return first ? [first] : undefined;
    }
    default:
      return value;
  }
}

function objectValue(connectionId: string, fields: FieldMap, rules: FieldRules, value: Values): Values | undefined {
  const data: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const field = fields[name];
    const part = field && inputValue(connectionId, field, rule, value[name]);
    if (field && part !== undefined && (rule.isRequired ?? false)) data[inputKey(name, field)] = part;
    else if (rule.isRequired && !rule.isRequiredUnless) return undefined;
  }
  return Object.keys(data).length > 0 ? data : undefined;
}

function idOf(connectionId: string, entity: string, remoteId: string): string | undefined {
  if (!isEntityName(entity)) return undefined;
  return recordId(entityByName(entity).idPrefix, connectionId, entity, remoteId);
}
