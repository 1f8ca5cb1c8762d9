import { SourceError } from "../../errors/index.js";
import { keyText } from "../composite-key.js";
import type { JsonObject } from "../connector.js";

/** A value of a key, as text. @throws {SourceError} it has none, and nothing tells such a row from others. */
export function textOf(row: JsonObject, column: string): string {
  const value = row[column];
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  const seen =
    value === undefined ? "there is no such column" : value === null ? "it is empty in a row" : "it is a list";
  throw new SourceError(
    `The column ${column} has to have a value in each row, as it is part of a key or an order: ${seen}. Describe another, or leave such rows out with a select.`,
  );
}

export function idOf(row: JsonObject, key: readonly string[]): string {
  return keyText(key.map((column) => textOf(row, column)));
}
