import Big from "big.js";
import type { CustomFieldValue, EnumValue, MoneyValue } from "../../../schema/definition/index.js";
import { MappingError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import { readAt, type Answer } from "../value-at.js";
import type { Codes } from "./codes.js";

/** Readers of the Sandbox's values. Each takes a dotted path. */

export function textAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "text", (value) => (typeof value === "string" ? value : null));
}

export function booleanAt(record: JsonObject, path: string): Answer<boolean> {
  return readAt(record, path, "true or false", (value) => (typeof value === "boolean" ? value : null));
}

export function intAt(record: JsonObject, path: string): Answer<number> {
  return readAt(record, path, "a whole number", (value) =>
    typeof value === "number" && Number.isSafeInteger(value) ? value : null,
  );
}

/** An exact number as plain text; the Sandbox sends most as text, a few as numbers. */
export function decimalAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "a number", plainDecimal);
}

export function moneyAt(record: JsonObject, path: string): Answer<MoneyValue> {
  return readAt(record, path, "an amount with its currency", (value) => {
    if (!isJsonObject(value)) return null;
    const { value: amount, currency } = value;
    // As it is written: "12.50" is a price, "12.5" a quantity.
    const isAmount = typeof amount === "string" && /^-?\d+(\.\d+)?$/.test(amount);
    return isAmount && typeof currency === "string" ? { amount, currency } : null;
  });
}

export function instantAt(record: JsonObject, path: string): Answer<Date> {
  return readAt(record, path, "an instant", (value) => {
    const time = typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value) : null;
    return time && !Number.isNaN(time.getTime()) ? time : null;
  });
}

export function dayAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "a date", (value) =>
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : null,
  );
}

/** Hours as a decimal, as whole seconds. */
export function secondsAt(record: JsonObject, path: string): Answer<number> {
  const hours = decimalAt(record, path);
  return hours === null || hours === undefined ? hours : new Big(hours).times(3600).round().toNumber();
}

/** What the value is called here; UNKNOWN for one that is not in the table. */
export function enumAt<Value extends string>(
  record: JsonObject,
  path: string,
  codes: Codes<string, Value>,
): Answer<EnumValue<Value | "UNKNOWN">> {
  return readAt(record, path, "a code", (raw) => {
    if (typeof raw !== "string" && typeof raw !== "number") return null;
    const code = String(raw);
    const label = codes.labels.get(code);
    return { value: codes.get(code) ?? "UNKNOWN", raw: code, ...(label === undefined ? {} : { label }) };
  });
}

export function textsAt(record: JsonObject, path: string): Answer<readonly string[]> {
  return readAt(record, path, "a list of texts", (value) =>
    Array.isArray(value) && value.every((item) => typeof item === "string") ? value : null,
  );
}

/** Maps each object of a list; an error in one carries its place: `lines.2.quantity`. */
export function mapEach<Result>(
  record: JsonObject,
  path: string,
  map: (item: JsonObject, place: number) => Result,
): Answer<Result[]> {
  const items = readAt(record, path, "a list of objects", (value) =>
    Array.isArray(value) && value.every(isJsonObject) ? value : null,
  );
  return items?.map((item, place) => under(`${path}.${place}`, () => map(item, place)));
}

/** Maps an object that may be null; an error in it carries its path. */
export function mapAt<Result>(record: JsonObject, path: string, map: (item: JsonObject) => Result): Answer<Result> {
  const item = readAt(record, path, "an object", (value) => (isJsonObject(value) ? value : null));
  return item ? under(path, () => map(item)) : item;
}

/** The customer's own fields, then those that the unified model has no place for. */
export function customFieldsOf(
  record: JsonObject,
  others: Readonly<Record<string, CustomFieldValue["value"] | undefined>> = {},
): CustomFieldValue[] {
  const own = mapAt(record, "custom_fields", (fields) => Object.entries(fields).map(customField)) ?? [];
  return [...own, ...Object.entries(others).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]))];
}

function customField([key, value]: [string, JsonValue | undefined]): CustomFieldValue {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return { key, type: "MULTI_CHOICE", value: value.length > 0 ? value : null };
  }
  // The Sandbox takes only plain values and lists of texts; should it send more one day, it is shown rather than lost.
  return { key, value: typeof value === "object" && value !== null ? JSON.stringify(value) : (value ?? null) };
}

function under<Result>(path: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new MappingError(error.message, { cause: error, path: `${path}.${error.path}` });
  }
}

function plainDecimal(value: JsonValue): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  try {
    return new Big(value).toFixed();
  } catch {
    return null;
  }
}
