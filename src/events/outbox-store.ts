import { ObjectId, type ClientSession } from "mongodb";
import { countOptions, type Backlog, type Storage } from "../storage/index.js";
import { maxChangesPerEvent } from "./event-id.js";
import type { NewEvent } from "./event.js";
import { packCreated } from "./packed-changes.js";

export type OutboxDocument = NewEvent & { readonly _id: ObjectId };

/** Facts that wait to be numbered. Only the relay reads them, and removes what it has numbered. */
export class OutboxStore {
  constructor(private readonly storage: Storage) {}

  /** Events that are not numbered yet, over all tenants, and when the first of them was written, to the second. */
  async backlog(): Promise<Backlog> {
    const outbox = this.storage.unscoped<OutboxDocument>("outbox", "metrics");
    const [count, first] = await Promise.all([
      outbox.estimatedDocumentCount(),
      outbox.findOne({}, { ...countOptions("_id_"), sort: { _id: 1 }, projection: { _id: 1 } }),
    ]);
    return { count, oldest: first?._id.getTimestamp() ?? null };
  }

  /** Writes facts in the transaction of their cause: no event without its change, no change without its event. */
  async append(events: readonly NewEvent[], session: ClientSession): Promise<void> {
    if (events.length === 0) return;
    await this.storage.tenants<OutboxDocument>("outbox").insertMany(
      events
        .map(ordered)
        .flatMap(partLarge)
        .map((event) => ({ _id: new ObjectId(), ...atRest(event) })),
      { session },
    );
  }
}

const orderOfKinds = ["CREATED", "RESTORED", "UPDATED", "DELETED"];

/**
 * Records of one kind one after the other. Each record is in an event once, so nothing is told in another order than it
 * happened; and whoever tells of each kind apart can say how far it came by the place of one change.
 */
function ordered(event: NewEvent): NewEvent {
  if (event.type !== "records.changed") return event;
  const changes = event.payload.changes.toSorted(
    (one, other) => orderOfKinds.indexOf(one.kind) - orderOfKinds.indexOf(other.kind),
  );
  return { ...event, payload: { ...event.payload, changes } };
}

/** As it lies in the store; `toEvent` (`event-store.ts`) reads it back. */
function atRest(event: NewEvent): NewEvent {
  if (event.type !== "records.changed") return event;
  const packed = packCreated(event.payload.changes);
  if (!packed) return event;
  const payload = { ...event.payload, created: packed.created, changes: packed.others };
  return { ...event, payload };
}

/**
 * Several events for one that tells of more records than an event id can count. It also keeps events far below the 16 MB
 * that a document and a change stream's message may have.
 */
function partLarge(event: NewEvent): NewEvent[] {
  if (event.type !== "records.changed" || event.payload.changes.length <= maxChangesPerEvent) return [event];
  const parts: NewEvent[] = [];
  for (let from = 0; from < event.payload.changes.length; from += maxChangesPerEvent) {
    const changes = event.payload.changes.slice(from, from + maxChangesPerEvent);
    parts.push({ ...event, payload: { ...event.payload, changes } });
  }
  return parts;
}
