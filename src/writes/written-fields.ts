import { isDeepStrictEqual } from "node:util";
import Big from "big.js";
import type { FieldDefinition, FieldMap } from "../../schema/definition/index.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Names of the fields of a write that a record does not show: all of them when the write was not done, none when it was.
 * @param data As a connector gets it. @param record As a connector maps it.
 */
export function missingFields(declared: FieldMap, data: Fields, record: Fields): string[] {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .filter(([name, value]) => {
      const field = declared[name];
      return !field || !isShown(field, value, record[name]);
    })
    .map(([name]) => name);
}

/** Whether a value that was written is what the source shows, in whatever form it shows it: 12.5 as 12.500. */
function isShown(field: FieldDefinition, written: unknown, shown: unknown): boolean {
  if (isEmpty(written)) return isEmpty(shown);
  if (isEmpty(shown)) return false;
  switch (field.kind) {
    case "enum":
      return (shown as { value: unknown }).value === written;
    case "decimal":
      return isSameNumber(written, shown);
    case "money": {
      const [a, b] = [written, shown] as { amount: string; currency: string }[];
      return a?.currency === b?.currency && isSameNumber(a?.amount, b?.amount);
    }
    case "dateTime":
      // Some sources keep whole seconds.
      return Math.abs(timeOf(written) - timeOf(shown)) < 1000;
    case "string":
      return textOf(written) === textOf(shown);
    case "strings":
    case "enums":
    case "references":
      return isDeepStrictEqual([...(written as string[])].sort(), [...(shown as string[])].sort());
    case "object":
      return missingFields(field.object.fields, written as Fields, shown as Fields).length === 0;
    case "objects": {
      const [items, found] = [written as readonly Fields[], shown as readonly Fields[]];
      return (
        items.length === found.length &&
        items.every((item, index) => missingFields(field.object.fields, item, found[index] ?? {}).length === 0)
      );
    }
    default:
      return isDeepStrictEqual(written, shown);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function isSameNumber(a: unknown, b: unknown): boolean {
  try {
    return new Big(String(a)).eq(new Big(String(b)));
  } catch {
    // Not a number on one side: then they are not the same.
    return false;
  }
}

function timeOf(value: unknown): number {
  return value instanceof Date ? value.getTime() : Date.parse(String(value));
}

/** Sources trim what they store, and some end lines in their own way. */
function textOf(value: unknown): string {
  return String(value).trim().replace(/\r\n/g, "\n");
}
