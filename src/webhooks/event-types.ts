import { EventTypeEnum } from "../../schema/platform/event-types.js";
import type { EventType } from "../events/index.js";

/** What clients are told of, by webhooks and by the query `events`: `record.updated`. A name is API: add, never rename. */
export type ToldEventType = `${EventTypeEnum}`;

export const toldEventTypes: readonly ToldEventType[] = Object.values(EventTypeEnum);

/** What a token needs to be told of a kind of event. Of `record.*` the right to read the entity is enough. */
const scopes: readonly (readonly [RegExp, string])[] = [
  [/^(record|quarantine)\./, "records:read"],
  [/^token\./, "tokens:manage"],
  [/^webhook\./, "webhooks:manage"],
  [/^workflow\./, "workflows:manage"],
  [/^(connection|connect_link|sync|write|incident|drift)\./, "connections:read"],
];

/** @throws {TypeError} for a kind that nobody has said anything about: it is shown to nobody. */
export function scopeOfEvent(type: ToldEventType): string {
  const scope = scopes.find(([pattern]) => pattern.test(type))?.[1];
  if (scope === undefined) throw new TypeError(`No scope is named for the event ${type}.`);
  return scope;
}

export function isToldEventType(text: string): text is ToldEventType {
  return (toldEventTypes as readonly string[]).includes(text);
}

export function isRecordEvent(type: ToldEventType): boolean {
  return type.startsWith("record.");
}

/** Under which type an event lies in the log. */
export function sourceOfEvent(type: ToldEventType): EventType {
  return isRecordEvent(type) ? "records.changed" : (type as EventType);
}
