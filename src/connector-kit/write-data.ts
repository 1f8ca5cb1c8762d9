import type { FieldDefinition, FieldMap } from "../../schema/definition/index.js";
import type { FieldRule, FieldRules, WriteRules } from "../connectors/index.js";

type Values = Readonly<Record<string, unknown>>;

/**
 * What a new record needs, copied from one that was read, in the form a connector is handed it: references are remoteIds.
 * Null where that one lacks something.
 */
export function newRecordData(fields: FieldMap, rules: WriteRules, record: Values): Record<string, unknown> | null {
  const data: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules.fields)) {
    if (!rule.isRequired || rule.only?.on === "update") continue;
    const field = fields[name];
    // What a new record begins as is the system's to say, whatever this one has become.
    const [begin] = name === "status" && rules.status ? rules.status.ofNew : [];
    const value = begin ?? (field && written(field, rule, record[name]));
    if (value === undefined) return null;
    data[name] = value;
  }
  return data;
}

/** The field whose text tells a record of the kit's from all others; null where none can be written then. */
export function markedField(fields: FieldMap, rules: WriteRules, on: "create" | "update"): string | null {
  const names = Object.entries(rules.fields).flatMap(([name, rule]) => {
    const isOpen = fields[name]?.kind === "string" && !rule.values && (!rule.only || rule.only.on === on);
    return isOpen && (rule.maxLength ?? Infinity) >= markerLength && (rule.minLength ?? 0) <= markerLength
      ? [name]
      : [];
  });
  return preferred.find((name) => names.includes(name)) ?? names[0] ?? null;
}

/** A reference that can be written, for one that leads nowhere. */
export function writableReference(fields: FieldMap, rules: WriteRules, on: "create" | "update"): string | null {
  const found = Object.entries(rules.fields).find(
    ([name, { only }]) => fields[name]?.kind === "reference" && (!only || only.on === on),
  );
  return found?.[0] ?? null;
}

/** Free texts that people read, before those that may have a form of their own. */
const preferred = ["title", "name", "description", "notes", "comment", "text", "completionNotes", "reference"];
const markerLength = 20;

/** Of a length that every free text takes. */
export function marker(random: () => number = Math.random): string {
  const drawn = Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, "0");
  return `Contract ${drawn}`.padEnd(markerLength, ".");
}

/** As a connector is handed it; undefined where there is no value that could be written. */
function written(field: FieldDefinition, rule: FieldRule, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  switch (field.kind) {
    case "enum": {
      const { value: word } = value as { readonly value: string };
      return word === "UNKNOWN" || (rule.values && !rule.values.includes(word)) ? undefined : word;
    }
    case "object":
      return objectData(field.object.fields, rule.fields ?? {}, value as Values);
    case "objects": {
      const items = (value as readonly Values[]).map((item) =>
        objectData(field.object.fields, rule.fields ?? {}, item),
      );
      const first = items.find((item) => item !== undefined);
      return first ? [first] : undefined;
    }
    default:
      return value;
  }
}

/** What a new one of these needs; a reference to something else beside it, so that it is about anything. */
function objectData(fields: FieldMap, rules: FieldRules, value: Values): Values | undefined {
  const data: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const field = fields[name];
    if (!field || rule.only?.on === "update") continue;
    const part = written(field, rule, value[name]);
    if (part !== undefined && (rule.isRequired || field.kind === "reference")) data[name] = part;
    else if (rule.isRequired) return undefined;
  }
  return data;
}

/** Whether what was read back is what was written: where a list of objects was, each object in its place. */
export function reads(field: FieldDefinition, wrote: unknown, read: unknown): boolean {
  if (wrote === null) return read === null || read === undefined;
  switch (field.kind) {
    case "enum":
      return (read as { value?: unknown } | null)?.value === wrote;
    case "dateTime":
      return read instanceof Date && wrote instanceof Date && read.getTime() === wrote.getTime();
    case "decimal":
      return Number(read) === Number(wrote);
    case "money": {
      const [ours, theirs] = [wrote, read] as ({ amount: string; currency: string } | null)[];
      return Number(ours?.amount) === Number(theirs?.amount) && ours?.currency === theirs?.currency;
    }
    case "object":
      return objectReads(field.object.fields, wrote as Values, read);
    case "objects": {
      const [ours, theirs] = [wrote as readonly Values[], read as readonly unknown[] | null | undefined];
      return ours.every((item, place) => objectReads(field.object.fields, item, theirs?.[place]));
    }
    case "strings":
    case "enums":
    case "references":
      return JSON.stringify(wrote) === JSON.stringify(read);
    default:
      return wrote === read;
  }
}

function objectReads(fields: FieldMap, wrote: Values, read: unknown): boolean {
  if (typeof read !== "object" || read === null) return false;
  return Object.entries(wrote).every(([name, value]) => {
    const field = fields[name];
    return field !== undefined && reads(field, value, (read as Values)[name]);
  });
}
