import { GraphQLError, GraphQLScalarType } from "graphql";
import { DateTime } from "luxon";
import { isoText } from "./iso-text.js";

/** A day, a time and where it applies: without an offset nobody knows which instant is meant. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/i;

function parse(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (typeof value === "string" && rfc3339.test(value)) {
    const instant = DateTime.fromISO(value.toUpperCase());
    if (instant.isValid) return instant.toJSDate();
  }
  throw new GraphQLError(
    `Expected a point in time with its offset, like 2026-11-25T08:30:00Z, got ${JSON.stringify(value)}.`,
    { extensions: { code: "BAD_USER_INPUT" } },
  );
}

/** An instant. Goes out in UTC with milliseconds, comes in with any offset. */
export const GraphQLDateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "A point in time by RFC 3339. Goes out in UTC, `2026-11-25T08:30:00.000Z`; comes in with any offset.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
  serialize: (value) => isoText(value instanceof Date ? value : parse(value)),
  parseValue: parse,
});
