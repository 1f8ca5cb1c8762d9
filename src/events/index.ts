export type { EventPayloads, EventType, NewEvent, NumberedEvent, RecordChangeEntry, SyncEventPayload } from "./event.js";
export { OutboxStore } from "./outbox-store.js";
