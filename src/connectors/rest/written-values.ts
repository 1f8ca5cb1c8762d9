import Big from "big.js";
import type { FieldDefinition, FieldMap } from "../../../schema/definition/index.js";
import type { EntityName } from "../../../schema/entities/index.js";
import type { InputProblem } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import { instantText } from "../times.js";
import type { FieldRule, FieldRules } from "../write-rules.js";
import { amountProblem } from "../written-amounts.js";
import { isList, type PlainWriteField, type WriteField, type WriteFields } from "./write-description.js";

/** What of a write goes where in what is sent, and back: rules, values, paths. */

export type Values = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];
export type Word = string | number | boolean;

export function rulesOf(write: WriteFields, fields: FieldMap, read: unknown): FieldRules {
  return Object.fromEntries(
    Object.entries(write).map(([name, given]) => [name, ruleOf(given, fields[name], specOf(read, name))]),
  );
}

function ruleOf(given: WriteField, field: FieldDefinition | undefined, spec: unknown): FieldRule {
  const { only, required } = given;
  const rule = {
    ...(only ? { only: { on: only, because: because[only] } } : {}),
    ...(required ? { isRequired: true } : {}),
  };
  if (isList(given)) {
    const inner = field?.kind === "objects" ? field.object.fields : {};
    return {
      ...rule,
      isNeverEmpty: true,
      fields: rulesOf(given.each, inner, (spec as Values | undefined)?.["fields"]),
    };
  }
  const { empty, minLength, maxLength } = given;
  const table = field?.kind === "enum" || field?.kind === "enums" ? tableOf(given, spec) : null;
  return {
    ...rule,
    ...(empty && !required ? {} : { isNeverEmpty: true }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(table ? { values: [...table.keys()] } : {}),
  };
}

const because = {
  create: "the system keeps it as it was made",
  update: "the system gives it to a new record by itself",
} as const;

/** The system's word for each of ours: as it is said, or the first that stands for it when it is read. */
function tableOf({ values }: PlainWriteField, spec: unknown): ReadonlyMap<string, Word> | null {
  if (values) return new Map(Object.entries(values));
  const read = (spec as Values | undefined)?.["values"] as Readonly<Record<string, Word>> | undefined;
  if (!read) return null;
  const table = new Map<string, Word>();
  for (const [theirs, ours] of Object.entries(read)) if (!table.has(String(ours))) table.set(String(ours), theirs);
  return table;
}

/** What is said of a field where it is read, beside its expression. */
function specOf(read: unknown, name: string): unknown {
  const spec = (read as Values | undefined)?.[name];
  return typeof spec === "object" && spec !== null ? spec : undefined;
}

interface Filling {
  readonly write: WriteFields;
  readonly fields: FieldMap;
  readonly read: unknown;
  readonly timeZone: string;
  /** Of the record, for amounts that are always in it. */
  readonly currency: string | null;
  readonly path: Path;
  readonly problems: InputProblem[];
}

/** Left out, fields are not touched; null empties them. */
export function fill(body: Record<string, JsonValue>, data: Values, filling: Filling): void {
  for (const [name, value] of Object.entries(data)) {
    const field = filling.fields[name];
    const given = Object.hasOwn(filling.write, name) ? filling.write[name] : undefined;
    if (value === undefined) continue;
    const path = [...filling.path, name];
    if (!field || !given) {
      filling.problems.push({ path, message: "can't be written there" });
      continue;
    }
    const spec = specOf(filling.read, name);
    if (isList(given)) {
      const inner = field.kind === "objects" ? field.object.fields : {};
      const items = (value as readonly Values[] | null)?.map((item, index) => {
        const part: Record<string, JsonValue> = {};
        const read = (spec as Values | undefined)?.["fields"];
        fill(part, item, { ...filling, write: given.each, fields: inner, read, path: [...path, index] });
        return part;
      });
      put(body, given.property, items ?? null);
      continue;
    }
    const sent = sentValue(value, { ...filling, field, given, spec });
    if (sent instanceof Refusal) filling.problems.push({ path, message: sent.message });
    else {
      put(body, given.property, sent);
      const { currency } = (value ?? {}) as { readonly currency?: string };
      if (given.currency !== undefined && currency !== undefined) put(body, given.currency, currency);
    }
  }
}

/** A value that can't be sent, with the reason. */
class Refusal {
  constructor(readonly message: string) {}
}

interface Sending extends Filling {
  readonly field: FieldDefinition;
  readonly given: PlainWriteField;
  readonly spec: unknown;
}

function sentValue(value: unknown, sending: Sending): JsonValue | Refusal {
  const { field, given, spec, timeZone } = sending;
  const options = (spec ?? {}) as { format?: string; unit?: keyof typeof secondsOf; empty?: readonly Word[] };
  if (value === null) return options.empty?.[0] ?? null;
  const { format = options.format ?? "iso", unit = options.unit ?? "seconds", as } = given;
  const table = tableOf(given, spec);
  const text = textOf(value);
  switch (field.kind) {
    case "enum":
      return wordFor(table, text, as);
    case "enums":
      return listFor(value, (item) => wordFor(table, textOf(item), as));
    case "boolean":
      return table?.get(text) ?? (value as boolean);
    case "dateTime":
      return timeFor(instantText(value as Date, format, timeZone), format, as);
    case "date":
      return format === "iso"
        ? (value as string)
        : timeFor(instantText(new Date(`${value as string}T12:00:00Z`), format, "UTC"), format, as);
    case "duration":
      return numberFor(new Big(value as number).div(secondsOf[unit]).round(6).toFixed(), as);
    case "money":
      return amountFor(value as { amount: string; currency: string }, sending);
    case "decimal":
    case "int":
      return numberFor(text, as);
    case "reference":
      return as === "number" ? idNumberFor(text, field.entity) : (value as string);
    case "references":
      return as === "number" ? listFor(value, (id) => idNumberFor(textOf(id), field.entity)) : (value as string[]);
    case "string":
      return table ? wordFor(table, text, as) : as === "number" ? numberFor(text, as) : (value as string);
    default:
      return value as JsonValue;
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

function wordFor(
  table: ReadonlyMap<string, Word> | null,
  ours: string,
  as: PlainWriteField["as"],
): JsonValue | Refusal {
  const theirs = table ? table.get(ours) : ours;
  if (theirs === undefined) {
    return new Refusal(`expected one of ${[...(table?.keys() ?? [])].join(", ")}, got ${JSON.stringify(ours)}`);
  }
  return as === "number" ? numberFor(String(theirs), as) : theirs;
}

function listFor(value: unknown, one: (item: unknown) => JsonValue | Refusal): JsonValue | Refusal {
  const items: JsonValue[] = [];
  for (const item of value as readonly unknown[]) {
    const sent = one(item);
    if (sent instanceof Refusal) return sent;
    items.push(sent);
  }
  return items;
}

/** As a JSON number, unless its digits would not survive that. */
function numberFor(text: string, as: PlainWriteField["as"]): JsonValue | Refusal {
  if (as === "text") return text;
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(number) && new Big(number).eq(text)) return number;
  return new Refusal(`expected a number of at most 15 digits, got ${JSON.stringify(text.slice(0, 80))}`);
}

/** An id that is no number is that of no record there; sent as one it would be null, and empty the field without a word. */
function idNumberFor(id: string, entity: string): JsonValue | Refusal {
  const number = /^-?\d{1,15}$/.test(id) ? Number(id) : null;
  return number ?? new Refusal(`there is no ${entity} ${id.slice(0, 80)}`);
}

function timeFor(text: string, format: string, as: PlainWriteField["as"]): JsonValue {
  const isCount = format === "seconds" || format === "milliseconds";
  return isCount && as !== "text" ? Number(text) : text;
}

function amountFor(
  amount: { readonly amount: string; readonly currency: string },
  { given, currency }: Sending,
): JsonValue | Refusal {
  const problem = amountProblem(amount, given, currency);
  return problem === null ? numberFor(amount.amount, given.as) : new Refusal(problem);
}

interface Reference {
  readonly path: Path;
  readonly entity: EntityName;
  readonly id: string;
}

export function lookedUp(data: Values, write: WriteFields, fields: FieldMap, path: Path): Reference[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const [given, field] = [write[name], fields[name]];
    if (!given || !field || value === null || value === undefined) return [];
    if (isList(given)) {
      const inner = field.kind === "objects" ? field.object.fields : {};
      return (value as readonly Values[]).flatMap((item, index) =>
        lookedUp(item, given.each, inner, [...path, name, index]),
      );
    }
    if (!given.lookUp || field.kind !== "reference") return [];
    return [{ path: [...path, name], entity: field.entity as EntityName, id: value as string }];
  });
}

export function ourPath(parts: readonly string[], write: WriteFields): Path | null {
  for (const [name, given] of Object.entries(write)) {
    const own = given.property.split(".");
    if (!own.every((part, index) => parts[index] === part)) continue;
    const [index, ...rest] = parts.slice(own.length);
    if (!isList(given) || index === undefined || !/^\d+$/.test(index)) return [name];
    return [name, Number(index), ...(ourPath(rest, given.each) ?? [])];
  }
  // Of an object the system may name no more than the object.
  const [first] = parts;
  const inside = first && Object.entries(write).find(([, { property }]) => property.startsWith(`${first}.`));
  return inside ? [inside[0]] : null;
}

export function put(body: Record<string, JsonValue>, property: string, value: JsonValue): void {
  const [name = "", ...rest] = property.split(".");
  if (rest.length === 0) {
    body[name] = value;
    return;
  }
  const before = body[name];
  const inner = { ...(isJsonObject(before) ? before : {}) } as Record<string, JsonValue>;
  put(inner, rest.join("."), value);
  body[name] = inner;
}

export function remove(body: Record<string, JsonValue>, property: string): void {
  const [name = "", ...rest] = property.split(".");
  const inner = body[name];
  if (rest.length === 0) delete body[name];
  else if (isJsonObject(inner)) {
    const copy = { ...inner } as Record<string, JsonValue>;
    remove(copy, rest.join("."));
    body[name] = copy;
  }
}

export function at(item: JsonObject, property: string): JsonValue | undefined {
  return property
    .split(".")
    .reduce<JsonValue | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), item);
}
