import type { JsonValue } from "../connector.js";
import type { PropertyModel } from "./metadata.js";

export type Version = "V2" | "V4";

/**
 * A value as it stands in an address. What comes is a value as `payload.ts` leaves it: instants in ISO 8601, with a zone where the
 * service gives one.
 */
export function literal(value: JsonValue, { type, isDay }: PropertyModel, version: Version): string {
  if (value === null) return "null";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (version === "V4") {
    if (type === "Edm.Date") return text.slice(0, 10);
    return bareInV4.has(type) ? text : quoted(text);
  }
  switch (type) {
    case "Edm.DateTime":
      return `datetime${quoted(isDay ? `${text.slice(0, 10)}T00:00:00` : text.replace(/(Z|[+-]\d\d:\d\d)$/, ""))}`;
    case "Edm.DateTimeOffset":
      return `datetimeoffset${quoted(text)}`;
    case "Edm.Time":
      return `time${quoted(text)}`;
    case "Edm.Guid":
      return `guid${quoted(text)}`;
    case "Edm.Decimal":
      return `${text}M`;
    case "Edm.Int64":
      return `${text}L`;
    case "Edm.Boolean":
    case "Edm.Byte":
    case "Edm.SByte":
    case "Edm.Int16":
    case "Edm.Int32":
      return text;
    default:
      return quoted(text);
  }
}

/** Whether a text can be a value of the property at all. Services answer with a fault where it can't. */
export function canBe(text: string, { type, maxLength }: PropertyModel): boolean {
  switch (type) {
    case "Edm.Guid":
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
    case "Edm.Byte":
    case "Edm.SByte":
    case "Edm.Int16":
    case "Edm.Int32":
      return /^-?\d{1,9}$/.test(text);
    case "Edm.Int64":
      return /^-?\d{1,18}$/.test(text);
    case "Edm.Decimal":
      return /^-?\d{1,30}(\.\d{1,30})?$/.test(text);
    case "Edm.Boolean":
      return text === "true" || text === "false";
    case "Edm.Date":
    case "Edm.DateTime":
    case "Edm.DateTimeOffset":
      return !Number.isNaN(Date.parse(text)) && /^\d{4}-\d\d-\d\d/.test(text);
    default:
      return maxLength === null || [...text].length <= maxLength;
  }
}

/** `(ID='4711')`, or with a single property `('4711')`, which every service takes. */
export function keyPredicate(
  key: readonly { readonly name: string; readonly value: JsonValue; readonly property: PropertyModel }[],
  version: Version,
): string {
  const [first, ...others] = key.map(({ name, value, property }) => {
    const text = encodeURIComponent(literal(value, property, version));
    return { name, text };
  });
  if (first && others.length === 0) return `(${first.text})`;
  return `(${[first, ...others].map((part) => `${part?.name}=${part?.text}`).join(",")})`;
}

const bareInV4: ReadonlySet<string> = new Set([
  "Edm.DateTimeOffset",
  "Edm.TimeOfDay",
  "Edm.Guid",
  "Edm.Decimal",
  "Edm.Double",
  "Edm.Single",
  "Edm.Boolean",
  "Edm.Byte",
  "Edm.SByte",
  "Edm.Int16",
  "Edm.Int32",
  "Edm.Int64",
]);

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
