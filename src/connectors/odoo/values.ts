import Big from "big.js";
import { DateTime } from "luxon";
import type { EnumValue, MoneyValue } from "../../../schema/definition/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { readAt as valueAt, unreadable, type Answer } from "../value-at.js";
import { isJsonObject } from "../json-object.js";

/**
 * Readers of Odoo's values. Where it has none it writes `false`; a field that the answer lacks is one that this Odoo does not have,
 * or that the account may not read.
 */

/** Another record, as `[id, name]`. */
export interface Reference {
  readonly id: string;
  readonly name: string;
}

export function textAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "text", (value) => (typeof value === "string" ? value : null)) || emptyAt(record, name);
}

/** The text of an HTML field, or of a plain one: Odoo made HTML of many fields from one version to the next. */
export function richTextAt(record: JsonObject, name: string): Answer<string> {
  const text = textAt(record, name);
  return typeof text === "string" ? textOfHtml(text) || null : text;
}

/** In a yes-or-no field `false` is an answer, not the lack of one. */
export function booleanAt(record: JsonObject, name: string): boolean | undefined {
  const value = record[name];
  if (value === undefined || value === null || typeof value === "boolean") return value ?? undefined;
  throw unreadable(name, "true or false", value);
}

/** An exact number as plain text; Odoo sends floats. */
export function decimalAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "a number", (value) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return null;
    return new Big(value).toFixed();
  });
}

export function moneyAt(record: JsonObject, name: string, currency: Answer<string>): Answer<MoneyValue> {
  const amount = decimalAt(record, name);
  if (amount === undefined || currency === undefined) return undefined;
  return amount === null || !currency ? null : { amount, currency };
}

/** A calendar day, `2026-11-24`, of a field that knows no time. */
export function dayAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "a day", (value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null,
  );
}

/** `2026-11-24 08:30:00`, always UTC, cut to seconds whatever the database holds. */
export function instantAt(record: JsonObject, name: string): Answer<Date> {
  return readAt(record, name, "a date and time", (value) => {
    const match = typeof value === "string" ? /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?$/.exec(value) : null;
    const time = match ? new Date(`${match[1] ?? ""}T${match[2] ?? ""}Z`) : null;
    return time && !Number.isNaN(time.getTime()) ? time : null;
  });
}

/** The day of an instant in a zone: an order of one in the morning in Tokyo is of another day in UTC. */
export function localDayAt(record: JsonObject, name: string, timeZone: string): Answer<string> {
  const instant = instantAt(record, name);
  return instant ? DateTime.fromJSDate(instant, { zone: timeZone }).toISODate() : instant === null ? null : undefined;
}

/** Whole seconds of a length that Odoo keeps in hours. */
export function hoursAt(record: JsonObject, name: string): Answer<number> {
  const hours = decimalAt(record, name);
  return typeof hours === "string" ? Math.round(Number(hours) * 3600) : hours;
}

export function referenceAt(record: JsonObject, name: string): Answer<Reference> {
  return readAt(record, name, "a reference, [id, name]", (value) => {
    const [id, label] = Array.isArray(value) ? (value as readonly JsonValue[]) : [value, ""];
    return typeof id === "number" ? { id: String(id), name: typeof label === "string" ? label : "" } : null;
  });
}

export function idAt(record: JsonObject, name: string): Answer<string> {
  const reference = referenceAt(record, name);
  return reference ? reference.id : reference === null ? null : undefined;
}

export function nameAt(record: JsonObject, name: string): Answer<string> {
  const reference = referenceAt(record, name);
  return reference ? reference.name || null : reference === null ? null : undefined;
}

/** Ids of a list of references; they come bare. */
export function idsAt(record: JsonObject, name: string): readonly number[] | undefined {
  const value = record[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && (value as readonly JsonValue[]).every((id) => typeof id === "number")) {
    return value as readonly number[];
  }
  throw unreadable(name, "a list of ids", value);
}

/** The words in which the account sees the value of a selection, where they came along. */
export function labelAt(record: JsonObject, name: string): { label?: string } {
  const labels = record["labels"];
  const label = isJsonObject(labels) ? textAt(labels, name) : null;
  return label ? { label } : {};
}

/** A selection's value in the unified model's words; UNKNOWN for one that the table lacks. */
export function enumAt<Value extends string>(
  record: JsonObject,
  name: string,
  values: ReadonlyMap<string, Value>,
): Answer<EnumValue<Value | "UNKNOWN">> {
  const raw = textAt(record, name);
  if (!raw) return raw === undefined ? undefined : null;
  return { value: values.get(raw) ?? "UNKNOWN", raw, ...labelAt(record, name) };
}

/** An instant as Odoo writes and takes it. The fraction is dropped: what is asked for begins no later. */
export function odooInstant(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace("T", " ");
}

/** Noon of a day in a zone, which is that day whichever way the clocks go. */
export function noonOf(day: string, timeZone: string): string {
  return odooInstant(DateTime.fromISO(`${day}T12:00`, { zone: timeZone }).toJSDate());
}

/** What a person reads of HTML: paragraphs and breaks become lines. */
export function textOfHtml(html: string): string {
  return html
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|li|tr|h\d)>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&(#\d+|#x[\da-f]+|nbsp|amp|lt|gt|quot|apos);/gi, (_match, name: string) => characterOf(name))
    .replaceAll("\u00a0", " ")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

export function htmlOfText(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<p>${escaped.replaceAll("\n", "<br>")}</p>`;
}

const characters: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function characterOf(name: string): string {
  if (!name.startsWith("#")) return characters[name.toLowerCase()] ?? "";
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : "";
}

/** Empty text is as good as none. */
function emptyAt(record: JsonObject, name: string): null | undefined {
  return record[name] === undefined ? undefined : null;
}

function readAt<Value>(
  record: JsonObject,
  name: string,
  expected: string,
  read: (value: JsonValue) => Value | null,
): Answer<Value> {
  return valueAt(record, name, expected, read, (value) => value === false);
}
