import { GraphQLError, GraphQLScalarType } from "graphql";
import { DateTime } from "luxon";

const calendarDay = /^\d{4}-\d{2}-\d{2}$/;

function parse(value: unknown): string {
  if (typeof value === "string" && calendarDay.test(value) && DateTime.fromISO(value, { zone: "utc" }).isValid) {
    return value;
  }
  throw new GraphQLError(`Expected a calendar day, like 2026-11-25, got ${JSON.stringify(value)}.`, {
    extensions: { code: "BAD_USER_INPUT" },
  });
}

/** A day as text. Never a `Date`: that would be an instant, and another day elsewhere on earth. */
export const GraphQLDate = new GraphQLScalarType<string, string>({
  name: "Date",
  description: "A calendar day without a time zone, `2026-11-25`.",
  specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
  serialize: (value) => (typeof value === "string" ? value : parse(value)),
  parseValue: parse,
});
