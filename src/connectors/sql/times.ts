import { DateTime } from "luxon";
import { instantText } from "../times.js";

/**
 * An instant as a column takes it. With its zone, and on the clock of that zone: a column with a zone reads both, one without reads
 * the clock and leaves the zone aside, a day the day.
 */
export function sinceText(at: Date, format: string, timeZone: string): string {
  if (format !== "iso") return instantText(at, format, timeZone);
  return DateTime.fromJSDate(at, { zone: timeZone }).toISO() ?? at.toISOString();
}
