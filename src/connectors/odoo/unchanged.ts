import { isDeepStrictEqual } from "node:util";
import { ConflictError } from "../../errors/index.js";
import type { JsonObject } from "../connector.js";
import { latestChange } from "./changes.js";
import type { OdooRecord } from "./client.js";

/**
 * Odoo's API has no optimistic lock, so what it has is compared a moment before it is changed. Its times are cut to seconds:
 * of two changes within one, the content tells.
 * @throws {ConflictError} it is newer than what the caller decided upon.
 */
export function requireUnchanged(stored: OdooRecord, expected: JsonObject | undefined): void {
  if (!expected) return;
  const [now, then] = [latestChange(stored), latestChange(expected as OdooRecord)];
  const isNewer = now !== null && then !== null && now > then;
  const isSameSecond = now !== null && then !== null && now.getTime() === then.getTime();
  // What was not read then says nothing.
  const isSame = Object.entries(expected).every(([name, value]) => isDeepStrictEqual(stored[name], value));
  if (!isNewer && !(isSameSecond && !isSame)) return;
  throw new ConflictError(
    `The record was changed in Odoo at ${now.toISOString()}, after what you decided upon. Read it again and decide anew.`,
  );
}
