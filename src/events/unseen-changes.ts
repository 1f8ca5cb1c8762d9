import { changeEventId } from "./event-id.js";
import type { DeliveredEvent, RecordChangeEntry } from "./event.js";

/** One record's change out of an event that tells of many, with an id of its own to go on from. */
export interface UnseenChange {
  readonly eventId: string;
  readonly change: RecordChangeEntry;
}

/** The changes that a subscriber has not seen yet, in order. */
export function unseenChanges(event: DeliveredEvent<"records.changed">): UnseenChange[] {
  return event.payload.changes
    .slice(event.seenChanges)
    .map((change, place) => ({ eventId: changeEventId(event.sequence, event.seenChanges + place), change }));
}
