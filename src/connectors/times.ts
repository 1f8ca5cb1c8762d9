import type { JSONValue } from "@jmespath-community/jmespath";
import { DateTime } from "luxon";
import { ExpressionError } from "../mapping/index.js";

/** `iso`, `seconds` and `milliseconds` since 1970, or a pattern of luxon's: `dd/MM/yyyy HH:mm`. */
const named = ["iso", "seconds", "milliseconds"];

/** What is wrong with a way of writing times; null when nothing is. */
export function timeProblem(format: string): string | null {
  if (named.includes(format) || /(y+|L+|M+|d+|H+|h+)/.test(format.replaceAll(/'[^']*'/g, ""))) return null;
  return `Expected ${named.join(", ")}, or a pattern such as yyyy-MM-dd HH:mm:ss, got ${JSON.stringify(format)}.`;
}

/** @throws {ExpressionError} it is not written so. */
export function toInstant(value: JSONValue, format: string, timeZone: string): Date {
  const read = parsed(value, format, timeZone);
  if (read?.isValid) return read.toJSDate();
  throw new ExpressionError(`expected an instant written as ${format}, got ${JSON.stringify(value).slice(0, 80)}`);
}

/** The day, as the system's own clock shows it. @throws {ExpressionError} */
export function toDay(value: JSONValue, format: string, timeZone: string): string {
  const read = parsed(value, format, timeZone);
  if (read?.isValid) return read.toISODate() ?? "";
  throw new ExpressionError(`expected a day written as ${format}, got ${JSON.stringify(value).slice(0, 80)}`);
}

/** An instant as the system wants it. */
export function instantText(at: Date, format: string, timeZone: string): string {
  if (format === "iso") return at.toISOString();
  if (format === "milliseconds") return String(at.getTime());
  if (format === "seconds") return String(Math.floor(at.getTime() / 1_000));
  return DateTime.fromJSDate(at, { zone: timeZone }).toFormat(format);
}

function parsed(value: JSONValue, format: string, timeZone: string): DateTime | null {
  if (format === "seconds" || format === "milliseconds") {
    const number = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    if (typeof number !== "number") return null;
    return DateTime.fromMillis(format === "seconds" ? Math.round(number * 1_000) : number, { zone: timeZone });
  }
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value);
  // A zone in the text counts; without one it is the system's own clock. Days are those of that clock.
  if (format === "iso")
    return /^\d{4}-\d\d-\d\d/.test(text) ? DateTime.fromISO(text.replace(" ", "T"), { zone: timeZone }) : null;
  return DateTime.fromFormat(text, format, { zone: timeZone, locale: "en" });
}
