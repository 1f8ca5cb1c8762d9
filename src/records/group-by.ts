import { IANAZone } from "luxon";
import { groupingFields, type EntityDefinition, type GroupingField } from "../../schema/definition/index.js";
import type { GroupByInput } from "../../schema/inputs/index.js";
import { defaultGroups, largestGroups, mostGroupKeys } from "../../schema/types/limits.js";
import { InvalidInputError } from "../errors/index.js";
import type { Path } from "./filter.js";

/** One key of a grouping, read and checked. */
export interface GroupKey {
  readonly field: GroupingField;
  /** For dates and times. */
  readonly bucket: { readonly unit: string; readonly timeZone: string } | null;
}

/** Reads by what records are grouped. @throws {InvalidInputError} saying what is wrong with which key. */
export function parseGroupBy(entity: EntityDefinition, groupBy: readonly GroupByInput[]): readonly GroupKey[] {
  if (groupBy.length > mostGroupKeys) {
    throw refused(["groupBy"], `at most ${mostGroupKeys} keys`, String(groupBy.length), "Ask in several queries.");
  }
  return groupBy.map((asked, index) => {
    const path = ["groupBy", index];
    const field = groupingFields(entity).find(({ name }) => name === asked.field);
    if (!field) throw new Error(`${entity.name} has no ${asked.field} to group by.`);
    if (groupBy.findIndex((other) => other.field === asked.field) < index) {
      throw refused([...path, "field"], "each field once", `${asked.field} twice`, "Leave one of them out.");
    }
    return { field, bucket: bucketOf(field, asked, path) };
  });
}

function bucketOf(field: GroupingField, { by, timeZone }: GroupByInput, path: Path): GroupKey["bucket"] {
  if (field.kind !== "date" && field.kind !== "dateTime") {
    if (by) throw refused([...path, "by"], `none for ${field.name}, which is no date`, by, "Leave it out.");
    if (timeZone) throw refused([...path, "timeZone"], `none for ${field.name}`, timeZone, "Leave it out.");
    return null;
  }
  if (!by) {
    throw refused(
      [...path, "by"],
      "DAY, WEEK, MONTH, QUARTER or YEAR",
      "none",
      `${field.name} is grouped by one of them.`,
    );
  }
  if (field.kind === "date" && timeZone) {
    const expected = `none for ${field.name}, which is a calendar day in every zone`;
    throw refused([...path, "timeZone"], expected, timeZone, "Leave it out.");
  }
  const zone = timeZone ?? "UTC";
  if (!IANAZone.isValidZone(zone)) {
    throw refused(
      [...path, "timeZone"],
      "an IANA time zone such as Europe/Berlin",
      JSON.stringify(zone),
      "Take its name.",
    );
  }
  return { unit: by.toLowerCase(), timeZone: zone };
}

/** How many groups are shown. @throws {InvalidInputError} outside 1 to 1,000. */
export function parseGroupLimit(first: number | null | undefined): number {
  const limit = first ?? defaultGroups;
  if (Number.isInteger(limit) && limit >= 1 && limit <= largestGroups) return limit;
  throw refused(["first"], `a whole number from 1 to ${largestGroups}`, String(limit), "Narrow the filter to see all.");
}

function refused(path: Path, expected: string, came: string, advice: string): InvalidInputError {
  const message = `expected ${expected}, got ${came}`;
  return new InvalidInputError(`${path.join(".")}: ${message}. ${advice}`, { problems: [{ path, message }] });
}
