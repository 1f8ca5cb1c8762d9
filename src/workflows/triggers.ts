import { eventId, changeEventId, type NumberedEvent, type RecordChangeEntry } from "../events/index.js";
import type { Trigger } from "./definition.js";

type OnRecord = Extract<Trigger, { readonly kind: "recordChanged" }>;
type OnStatus = Extract<Trigger, { readonly kind: "connectionStatus" }>;

/** Something that happened, as a trigger may want it. */
export interface Occasion {
  /** Names it for good: the run that it sets off is made once. */
  readonly eventId: string;
  readonly at: Date;
  readonly connectionId: string | null;
  /** What steps see as trigger, but for the record. */
  readonly told: Readonly<Record<string, unknown>> & { readonly kind: string };
  /** Of a changed record. */
  readonly record: { readonly entity: string; readonly id: string; readonly causeId: string } | null;
}

/** An event of the log as occasions: one for each record that it tells of. */
export function occasionsOf(event: NumberedEvent): Occasion[] {
  const { at, connectionId, sequence } = event;
  if (event.type === "connection.status_changed") {
    const { previous, status, reason } = event.payload;
    const id = eventId(sequence);
    const told = {
      kind: "connectionStatus",
      eventId: id,
      connectionId,
      previous,
      status,
      reason,
      at: at.toISOString(),
    };
    return [{ eventId: id, at, connectionId, told, record: null }];
  }
  if (event.type !== "records.changed") return [];
  const { entity, causeId, changes } = event.payload;
  return changes.map((change, index) => {
    const id = changeEventId(sequence, index);
    const { id: recordId, kind: changed, changedFields } = change;
    const told = {
      kind: "recordChanged",
      eventId: id,
      entity,
      recordId,
      change: changed,
      changedFields,
      connectionId,
      at: at.toISOString(),
    };
    return { eventId: id, at, connectionId, told, record: { entity, id: recordId, causeId } };
  });
}

/** Whether a trigger wants an occasion, as far as that shows without the record. */
export function isWanted(trigger: Trigger, occasion: Occasion): boolean {
  if (trigger.kind !== occasion.told.kind) return false;
  if (trigger.kind === "recordChanged") return isWantedChange(trigger, occasion);
  return trigger.kind === "connectionStatus" && isWantedStatus(trigger, occasion);
}

function isWantedChange(trigger: OnRecord, { record, connectionId, told }: Occasion): boolean {
  const change = told["change"] as RecordChangeEntry["kind"];
  const changedFields = told["changedFields"] as readonly string[];
  if (record?.entity !== trigger.entity) return false;
  if (trigger.connectionIds && (connectionId === null || !trigger.connectionIds.includes(connectionId))) return false;
  if (trigger.changes && !trigger.changes.includes(change)) return false;
  if (trigger.fields && change === "UPDATED") return trigger.fields.some((field) => changedFields.includes(field));
  return true;
}

function isWantedStatus(trigger: OnStatus, { connectionId, told }: Occasion): boolean {
  if (trigger.connectionIds && (connectionId === null || !trigger.connectionIds.includes(connectionId))) return false;
  return !trigger.statuses || (trigger.statuses as readonly string[]).includes(String(told["status"]));
}

/** Whether the record has the values that a trigger wants. A field that is not there has none. */
export function hasValues(where: OnRecord["where"], record: object | undefined): boolean {
  if (!where) return true;
  if (!record) return false;
  return Object.entries(where).every(([field, wanted]) => {
    const value: unknown = Object.hasOwn(record, field) ? (record as Record<string, unknown>)[field] : null;
    return Array.isArray(wanted) ? wanted.some((one) => one === value) : wanted === value;
  });
}
