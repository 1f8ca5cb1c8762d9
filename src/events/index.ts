export type {
  DeliveredEvent,
  DriftEntry,
  EventPayloads,
  EventType,
  IncidentEventPayload,
  NewEvent,
  NumberedEvent,
  QuarantinedEntry,
  RecordChangeEntry,
  SyncEventPayload,
  TokenEventPayload,
} from "./event.js";
export { changeEventId, eventId, parseEventId, type EventPlace } from "./event-id.js";
export {
  counterId,
  defaultRetentionDays,
  eventIndexes,
  EventStore,
  type EventFilter,
  type EventPage,
} from "./event-store.js";
export { Doorbell } from "./doorbell.js";
export { EventHub, type EventHubOptions } from "./hub.js";
export { keepRunning, within } from "./keep-running.js";
export { SoleLeader } from "./sole-leader.js";
export { OutboxStore } from "./outbox-store.js";
export { EventRelay, type EventRelayOptions } from "./relay.js";
export { requireKept, sequenceBefore } from "./resume.js";
export { type EventSubscription, type SubscribeOptions } from "./subscription.js";
export { unseenChanges, type UnseenChange } from "./unseen-changes.js";
export { eventSchemas } from "./event-schemas.js";
