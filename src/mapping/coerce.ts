import type { JSONValue } from "@jmespath-community/jmespath";
import Big from "big.js";
import { DateTime } from "luxon";
import { ExpressionError } from "./budget.js";
import { isJsonObject, kindOf } from "./json.js";
import type { MappableField } from "./mapping-target.js";

/**
 * The form in which a field of the unified model takes its value, from what an expression gave; only where there is one
 * way to read it. No words for true and false, no days without their order, no instants without their zone.
 * @param value Anything but null, which empties the field.
 * @throws {ExpressionError} saying what the field takes and what came.
 */
export function coerce(field: MappableField, value: JSONValue): unknown {
  switch (field.kind) {
    case "string":
      return textOf(value) ?? refuse("text", value);
    case "strings":
      return listOf(value).map((item) => textOf(item) ?? refuse("a list of text", item));
    case "int":
      return wholeOf(value) ?? refuse("a whole number", value);
    case "duration":
      return wholeOf(value) ?? refuse("whole seconds", value);
    case "decimal":
      return decimalOf(value) ?? refuse("a decimal number, or one as text like 12.50", value);
    case "boolean":
      return typeof value === "boolean" ? value : refuse("true or false", value);
    case "dateTime":
      return instantOf(value) ?? refuse("an instant with its zone like 2026-11-24T08:30:00Z", value);
    case "date":
      return dayOf(value) ?? refuse("a day like 2026-11-24; of a longer text, take [0:10]", value);
    case "money":
      return moneyOf(value) ?? refuse("an amount with its currency like {amount: total, currency: 'EUR'}", value);
    case "enum":
      return enumOf(field.enumeration.values, value) ?? refuse(`a value of ${field.enumeration.name}`, value);
    case "enums":
      return listOf(value).map(
        (item) =>
          enumOf(field.enumeration.values, item)?.value ??
          refuse(`a list of values of ${field.enumeration.name}`, item),
      );
    case "reference":
      return remoteIdOf(value) ?? refuse(`the source's id of a record of ${field.entity}`, value);
    case "references":
      return listOf(value).map(
        (item) => remoteIdOf(item) ?? refuse(`a list of the source's ids of records of ${field.entity}`, item),
      );
  }
}

function refuse(expected: string, value: JSONValue): never {
  const shown = typeof value === "object" && value !== null ? kindOf(value) : JSON.stringify(value).slice(0, 100);
  throw new ExpressionError(`expected ${expected}, got ${shown}`);
}

function textOf(value: JSONValue): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? plainText(value) : null;
}

/** Without an exponent: 1e21 is 1000000000000000000000. */
function plainText(value: number): string {
  return new Big(value).toFixed();
}

/** One value is a list of one; empty places in a list say nothing. */
function listOf(value: JSONValue): JSONValue[] {
  return Array.isArray(value) ? value.filter((item) => item !== null) : [value];
}

function wholeOf(value: JSONValue): number | null {
  const number = typeof value === "string" && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : null;
}

/** What is kept exactly: 34 digits on either side of the point at most. */
const plainDecimal = /^-?\d{1,34}(?:\.\d{1,34})?$/;

function decimalOf(value: JSONValue | undefined): string | null {
  const text = typeof value === "number" ? plainText(value) : value;
  return typeof text === "string" && plainDecimal.test(text) ? text : null;
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;

function instantOf(value: JSONValue): Date | null {
  if (typeof value !== "string" || !instant.test(value)) return null;
  const read = DateTime.fromISO(value);
  return read.isValid ? read.toJSDate() : null;
}

function dayOf(value: JSONValue): string | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  return DateTime.fromISO(value, { zone: "utc" }).isValid ? value : null;
}

function moneyOf(value: JSONValue): { amount: string; currency: string } | null {
  if (!isJsonObject(value)) return null;
  const amount = decimalOf(value["amount"]);
  const currency = value["currency"];
  if (amount === null || typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) return null;
  return { amount, currency };
}

/**
 * A word of ours stands for itself, any other is kept beside UNKNOWN. An expression that translates the source's words can
 * keep them, and say how the source shows them: `{value: statuses[…], raw: status, label: status_text}`.
 */
function enumOf(
  values: Readonly<Record<string, string>>,
  value: JSONValue,
): { value: string; raw: string; label?: string } | null {
  const own = isJsonObject(value) ? (value["value"] ?? null) : value;
  const raw = wordOf(isJsonObject(value) ? (value["raw"] ?? own) : value);
  if (raw === null || (own !== null && wordOf(own) === null)) return null;
  const given = isJsonObject(value) ? (value["label"] ?? null) : null;
  const label = given === null ? "" : textOf(given);
  if (label === null) return null;
  return {
    value: typeof own === "string" && Object.hasOwn(values, own) ? own : "UNKNOWN",
    raw,
    ...(label === "" ? {} : { label }),
  };
}

function wordOf(value: JSONValue): string | null {
  return typeof value === "boolean" ? String(value) : textOf(value);
}

function remoteIdOf(value: JSONValue): string | null {
  const text = textOf(value);
  return text === "" ? null : text;
}
