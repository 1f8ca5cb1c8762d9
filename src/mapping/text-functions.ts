import { ExpressionError, type Budget } from "./budget.js";
import type { Argument } from "./signatures.js";

/**
 * The first `count` places, all when it is null. Unlike the library's: `$&` in the new text is nothing special, what was
 * put in is not replaced again, and a count of a thousand million costs nothing.
 */
export function replaceText(text: string, old: string, by: string, count: number | null, budget: Budget): string {
  if (count !== null && (!Number.isInteger(count) || count < 0)) {
    throw new ExpressionError(`replace() expects a whole number from 0 as argument 4, got ${count}`);
  }
  budget.take(old === "" ? text.length : 1);
  const parts = text.split(old);
  budget.take(parts.length);
  const replaced = Math.min(count ?? Infinity, parts.length - 1);
  budget.takeText(text.length + replaced * by.length);
  return [parts.slice(0, replaced + 1).join(by), ...parts.slice(replaced + 1)].join(old);
}

/** The length that text has after padding, to be known before it is made. */
export function paddedLength(name: string, text: string, width: number, padding: string | undefined): number {
  if (!Number.isInteger(width) || width < 0) {
    throw new ExpressionError(`${name}() expects a whole number from 0 as argument 2, got ${width}`);
  }
  if (padding !== undefined && [...padding].length !== 1) {
    throw new ExpressionError(`${name}() expects one character as argument 3, got ${JSON.stringify(padding)}`);
  }
  return Math.max(text.length, width);
}

/** Whitespace, or any of `characters`. The library's regular expression takes the square of the length. */
export function trimStart(text: string, characters: Argument | undefined): string {
  if (typeof characters !== "string" || characters === "") return text.trimStart();
  const trimmed = new Set(characters);
  let start = 0;
  while (start < text.length && trimmed.has(text.charAt(start))) start += 1;
  return text.slice(start);
}

export function trimEnd(text: string, characters: Argument | undefined): string {
  if (typeof characters !== "string" || characters === "") return text.trimEnd();
  const trimmed = new Set(characters);
  let end = text.length;
  while (end > 0 && trimmed.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
