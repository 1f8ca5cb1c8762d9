import Big from "big.js";
import type { EnumValue, MoneyValue } from "../../../schema/definition/index.js";
import { MappingError } from "../../errors/index.js";
import type { JsonObject, JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";
import { readAt, type Answer } from "../value-at.js";

/**
 * Tryton's JSON gives what JSON lacks as an object with a `__class__`: `{ "__class__": "Decimal", "decimal": "12.50" }`.
 * The readers below take a dotted path, `party.name`. A field that the answer lacks is one that the account may not read.
 */

/** A record as Tryton gives it. */
export interface TrytonRecord extends JsonObject {
  readonly id: number;
}

/** `{ __class__: "datetime", year, month, day, hour, minute, second, microsecond }`, always UTC. */
export type TypedDateTime = JsonObject & { readonly __class__: "datetime" };

export function textAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "text", (value) => (typeof value === "string" ? value : null));
}

export function booleanAt(record: JsonObject, path: string): Answer<boolean> {
  // SQLite has no booleans: there Tryton answers 1 and 0.
  return readAt(record, path, "true or false", (value) =>
    typeof value === "boolean" ? value : value === 1 || value === 0 ? value === 1 : null,
  );
}

/** An exact number as plain text. Quantities are floats in Tryton, prices and amounts are decimals. */
export function decimalAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "a number", (value) => {
    const digits = isTyped(value, "Decimal") ? value["decimal"] : value;
    if (typeof digits !== "string" && typeof digits !== "number") return null;
    try {
      return plainDecimal(digits);
    } catch {
      return null;
    }
  });
}

export function moneyAt(record: JsonObject, path: string, currency: Answer<string>): Answer<MoneyValue> {
  const amount = decimalAt(record, path);
  if (amount === undefined || currency === undefined) return undefined;
  return amount === null || currency === null ? null : { amount, currency };
}

/** A calendar day, `2026-11-24`. */
export function dayAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "a date", (value) => {
    if (!isTyped(value, "date")) return null;
    const time = utc(value);
    return time === null ? null : time.toISOString().slice(0, 10);
  });
}

/** An instant; JavaScript keeps milliseconds of Tryton's microseconds. */
export function instantAt(record: JsonObject, path: string): Answer<Date> {
  return readAt(record, path, "a date and time", (value) => (isTyped(value, "datetime") ? utc(value) : null));
}

/** Whole seconds of a timedelta. */
export function secondsAt(record: JsonObject, path: string): Answer<number> {
  return readAt(record, path, "a duration", (value) =>
    isTyped(value, "timedelta") && typeof value["seconds"] === "number" ? Math.round(value["seconds"]) : null,
  );
}

/** The id of another record, given bare (`12`) or with some of its fields (`{ "id": 12, "name": … }`). */
export function referenceAt(record: JsonObject, path: string): Answer<string> {
  return readAt(record, path, "a record's id", (value) => {
    const id = isJsonObject(value) ? value["id"] : value;
    return typeof id === "number" && Number.isInteger(id) ? String(id) : null;
  });
}

/** The records of a One2Many or Many2Many field that was asked for with dotted paths. */
export function recordsAt(record: JsonObject, path: string): readonly TrytonRecord[] | undefined {
  const answer = readAt(record, path, "a list of records", (value) =>
    Array.isArray(value) && value.every((item: JsonValue) => isJsonObject(item) && typeof item["id"] === "number")
      ? (value as readonly TrytonRecord[])
      : null,
  );
  return answer ?? undefined;
}

/** What stands behind a selection's name where the words are meant in which Tryton shows its value: `state:string`. */
export const labelled = ":string";

/** The words in which Tryton shows the value of a selection, in the account's language, where they were read along. */
export function labelAt(record: JsonObject, path: string): { label?: string } {
  const label = textAt(record, path + labelled);
  return label ? { label } : {};
}

/** A selection's value in the unified model's words; UNKNOWN for one that the table lacks. */
export function enumAt<Value extends string>(
  record: JsonObject,
  path: string,
  values: ReadonlyMap<string, Value>,
): Answer<EnumValue<Value | "UNKNOWN">> {
  const raw = textAt(record, path);
  if (!raw) return raw === undefined ? undefined : null;
  return { value: values.get(raw) ?? "UNKNOWN", raw, ...labelAt(record, path) };
}

/** The first of a list; null when it is empty, undefined when there is no list. */
export function first<Item>(list: readonly Item[] | undefined): Item | null | undefined {
  return list && (list[0] ?? null);
}

/** Maps each record of a list; a value that can't be read is named with its place: `lines.2.quantity`. */
export function mapEach<Result>(
  record: JsonObject,
  path: string,
  map: (item: TrytonRecord, index: number) => Result,
): Result[] | undefined {
  return recordsAt(record, path)?.map((item, index) => {
    try {
      return map(item, index);
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      const place = `${path}.${index}.${error.path}`;
      throw new MappingError(`${error.message} It is in \`${place}\`.`, { cause: error, path: place });
    }
  });
}

/** Decimal text without exponent, as short as the source gave it. @throws when it is not a finite number. */
export function plainDecimal(value: string | number): string {
  const big = new Big(value);
  // Scale is information: "12.50" stays so.
  const scale = typeof value === "string" && /^-?\d+\.\d+$/.test(value) ? value.split(".")[1]?.length : undefined;
  return big.toFixed(scale);
}

/** The latest `write_date` or `create_date` in a record and in the parts that were asked for with it. */
export function latestChange(record: JsonObject): Date | null {
  let latest: Date | null = null;
  for (const [name, value] of Object.entries(record)) {
    const change =
      name === "write_date" || name === "create_date"
        ? (instantAt(record, name) ?? null)
        : Array.isArray(value)
          ? latestOf((value as readonly JsonValue[]).map((item) => (isJsonObject(item) ? latestChange(item) : null)))
          : isJsonObject(value)
            ? latestChange(value)
            : null;
    latest = latestOf([latest, change]);
  }
  return latest;
}

export function decimalValue(text: string): JsonObject {
  return { __class__: "Decimal", decimal: text };
}

/** @param day `2026-11-24` */
export function dayValue(day: string): JsonObject {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return { __class__: "date", year, month, day: date };
}

export function dateTimeValue(instant: Date): TypedDateTime {
  return {
    __class__: "datetime",
    year: instant.getUTCFullYear(),
    month: instant.getUTCMonth() + 1,
    day: instant.getUTCDate(),
    hour: instant.getUTCHours(),
    minute: instant.getUTCMinutes(),
    second: instant.getUTCSeconds(),
    microsecond: instant.getUTCMilliseconds() * 1000,
  };
}

function isTyped(value: JsonValue, name: string): value is JsonObject {
  return isJsonObject(value) && value["__class__"] === name;
}

/** Null when a part is missing or out of range, as in 31 February. */
function utc(value: JsonObject): Date | null {
  const part = (name: string) => (typeof value[name] === "number" ? value[name] : name in value ? Number.NaN : 0);
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(part("hour"), part("minute"), part("second"), Math.floor(part("microsecond") / 1000));
  return time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time : null;
}

function latestOf(times: readonly (Date | null)[]): Date | null {
  return times.reduce((latest, time) => (latest === null || (time !== null && time > latest) ? time : latest), null);
}
