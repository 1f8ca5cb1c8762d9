import {
  changeEventId,
  eventId,
  type EventPayloads,
  type EventType,
  type NumberedEvent,
  type RecordChangeEntry,
} from "../events/index.js";
import type { Environment } from "../storage/index.js";
import { isToldEventType, type ToldEventType } from "./event-types.js";

/** One thing to tell clients. An event of the log becomes none, one or several. README.md says what a client sees. */
export interface Message {
  /** Given as `after`, nothing told by this message or before it comes again, and nothing later is missed. */
  readonly id: string;
  /** Of the first change it tells of; with `id` it names the message among all of its organization and environment. */
  readonly fromId: string;
  readonly type: ToldEventType;
  readonly at: Date;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string | null;
  readonly sequence: number;
  /** Of `record.*`; else null. */
  readonly entity: string | null;
  /** What its order may be kept by, besides its connection: the record, where it tells of one alone. */
  readonly recordId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** About 17 kB of JSON, which stays below the 20 kB that receivers are best served with. */
export const recordsPerMessage = 100;
/** What the Standard Webhooks specification asks receivers to take is less; no proxy on the way refuses this. */
export const longestBodyBytes = 256 * 1024;
/** Of lists that only illustrate: the rest is found by the query that the documentation names. */
const shownItems = 100;

const typeOfKind: Readonly<Record<RecordChangeEntry["kind"], ToldEventType>> = {
  CREATED: "record.created",
  RESTORED: "record.created",
  UPDATED: "record.updated",
  DELETED: "record.deleted",
};

/** What an event of the log is told as, in order. @param size How many records one message tells of at most. */
export function messagesOf(event: NumberedEvent, size: number = recordsPerMessage): Message[] {
  if (event.type === "records.changed") return recordMessages(event, size);
  if (!isToldEventType(event.type)) return [];
  const id = eventId(event.sequence);
  return [{ ...origin(event), id, fromId: id, type: event.type, entity: null, recordId: null, data: dataOf(event) }];
}

/**
 * The body that is sent: the same bytes at every attempt, to every endpoint. Data that would make it longer than
 * receivers have to take is left out, and the receiver told so, rather than that the whole queue waits behind it.
 */
export function bodyOf(message: Message, limitBytes: number = longestBodyBytes): string {
  const body = encode(message, message.data);
  const sizeBytes = Buffer.byteLength(body);
  return sizeBytes <= limitBytes ? body : encode(message, { isOmitted: true, sizeBytes });
}

function encode(message: Message, data: Message["data"]): string {
  const { id, type, at, organizationId, environment, connectionId, sequence } = message;
  return JSON.stringify({ id, type, timestamp: at, organizationId, environment, connectionId, sequence, data });
}

function recordMessages(event: Extract<NumberedEvent, { type: "records.changed" }>, size: number): Message[] {
  const { entity, causeId, changes } = event.payload;
  const messages: Message[] = [];
  for (let from = 0; from < changes.length;) {
    const type = typeOfKind[(changes[from] as RecordChangeEntry).kind];
    let end = from + 1;
    while (end < changes.length && end - from < size && typeOfKind[(changes[end] as RecordChangeEntry).kind] === type)
      end += 1;
    const records = changes
      .slice(from, end)
      .map((change, place) => ({ eventId: changeEventId(event.sequence, from + place), ...change }));
    messages.push({
      ...origin(event),
      id: changeEventId(event.sequence, end - 1),
      fromId: changeEventId(event.sequence, from),
      type,
      entity,
      recordId: records.length === 1 ? (records[0]?.id ?? null) : null,
      data: { entity, causeId, records },
    });
    from = end;
  }
  return messages;
}

function origin({ at, organizationId, environment, connectionId, sequence }: NumberedEvent) {
  return { at, organizationId, environment, connectionId, sequence };
}

/** What clients are told, which is less than what the log keeps: fields are chosen one by one. */
function dataOf(event: NumberedEvent): Record<string, unknown> {
  switch (event.type) {
    case "sync.started":
    case "sync.progressed":
    case "sync.completed":
    case "sync.failed":
      return { run: runOf(event.payload) };
    case "quarantine.added":
      return { ...event.payload, count: event.payload.records.length, records: first(event.payload.records) };
    case "drift.detected":
      return { ...event.payload, count: event.payload.drifts.length, drifts: first(event.payload.drifts) };
    default:
      return { ...event.payload };
  }
}

/** The parts of a stored run that are told, in the names that the graph gives them. */
type ToldRun = Readonly<Record<(typeof runFields)[number], unknown>> & {
  readonly entities: readonly Readonly<Record<(typeof progressFields)[number], unknown>>[];
};

const runFields = ["kind", "state", "queuedAt", "startedAt", "endedAt", "requests", "resumes", "error"] as const;
const progressFields = [
  "entity",
  "state",
  "read",
  "created",
  "updated",
  "unchanged",
  "deleted",
  "quarantined",
  "missing",
  "stale",
  "newer",
  "extra",
] as const;

function runOf({ runId, run }: EventPayloads[Extract<EventType, `sync.${string}`>]): Record<string, unknown> {
  const stored = run as unknown as ToldRun;
  return {
    id: runId,
    ...Object.fromEntries(runFields.map((field) => [field, stored[field] ?? null])),
    entities: stored.entities.map((progress) =>
      Object.fromEntries(progressFields.map((field) => [field, progress[field] ?? null])),
    ),
  };
}

function first<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, shownItems);
}
