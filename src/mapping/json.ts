import type { JSONObject, JSONValue } from "@jmespath-community/jmespath";
import { ExpressionError, type Budget } from "./budget.js";

export type Kind = "null" | "boolean" | "number" | "text" | "list" | "object";

export function kindOf(value: JSONValue): Kind {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return Array.isArray(value) ? "list" : "object";
}

export function isJsonObject(value: JSONValue): value is JSONObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object's own value of that name: what it inherits (`constructor`, `__proto__`) is no part of a payload. */
export function ownValue(value: JSONValue, name: string): JSONValue {
  if (!isJsonObject(value) || !Object.hasOwn(value, name)) return null;
  return value[name] ?? null;
}

/** What counts as false in an expression: null, false, and empty text, lists and objects. Zero does not. */
export function isFalse(value: JSONValue): boolean {
  if (value === null || value === false || value === "") return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

export function isEqual(left: JSONValue, right: JSONValue, budget: Budget): boolean {
  budget.take(1);
  if (typeof left === "string" && typeof right === "string") budget.takeText(Math.min(left.length, right.length));
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isEqual(item, right[index] ?? null, budget));
  }
  const entries = Object.entries(left);
  if (entries.length !== Object.keys(right).length) return false;
  return entries.every(([key, item]) => Object.hasOwn(right, key) && isEqual(item, right[key] ?? null, budget));
}

/**
 * The value as JSON text. Its size is counted first: parts that an expression names several times are one in memory, and
 * many in text.
 * @throws {ExpressionError} it takes more than `mostBytes`, or holds a number that JSON has no word for.
 */
export function jsonText(value: JSONValue, mostBytes: number): string {
  leastBytes(value, mostBytes, 0);
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > mostBytes) throw tooLarge(mostBytes);
  return text;
}

/** A lower bound of its size, found without going further than `mostBytes`. */
function leastBytes(value: JSONValue, mostBytes: number, before: number): number {
  let bytes = before + 1;
  if (typeof value === "string") bytes += value.length;
  else if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new ExpressionError("its result is too large a number");
  } else if (Array.isArray(value)) {
    for (const item of value) bytes = leastBytes(item, mostBytes, bytes);
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) bytes = leastBytes(item, mostBytes, bytes + key.length);
  }
  if (bytes > mostBytes) throw tooLarge(mostBytes);
  return bytes;
}

function tooLarge(mostBytes: number): ExpressionError {
  return new ExpressionError(`its result has more than ${mostBytes} bytes; ask for less of the payload`);
}
