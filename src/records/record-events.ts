import type { EntityName } from "../../schema/entities/index.js";
import type { NewEvent } from "../events/index.js";
import type { PageOutcome } from "./record-writer.js";

/** What a page's outcome is told as: the records that changed, and those that went into quarantine. */
export function recordEvents(
  origin: Pick<NewEvent, "organizationId" | "environment" | "connectionId" | "at">,
  entity: EntityName,
  causeId: string,
  { changes, newlyQuarantined }: Pick<PageOutcome, "changes" | "newlyQuarantined">,
): NewEvent[] {
  const events: NewEvent[] = [];
  if (changes.length > 0) events.push({ ...origin, type: "records.changed", payload: { entity, causeId, changes } });
  if (newlyQuarantined.length > 0) {
    events.push({ ...origin, type: "quarantine.added", payload: { entity, causeId, records: newlyQuarantined } });
  }
  return events;
}
