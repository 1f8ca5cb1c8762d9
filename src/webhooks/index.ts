export type {
  AttemptDocument,
  AttemptError,
  DeliveryDocument,
  DeliveryState,
  MessageDocument,
} from "./delivery-document.js";
export { deliveryRetentionDays, DeliveryStore, type DeliveryFilter } from "./delivery-store.js";
export type { DisabledReason, Ordering, WebhookEndpointDocument, WebhookKey } from "./endpoint-document.js";
export { disabledAfterMs, noticePercents } from "./endpoint-health.js";
export { longestReplayDays, mostLiveKeys, overlapsSeconds, type EndpointInput } from "./endpoint-input.js";
export { type EndpointWithSecret, type WebhookEndpointService } from "./endpoint-service.js";
export { envelopeSchema } from "./envelope-schema.js";
export { EventLog, type EventLogPage, type EventLogQuery } from "./event-log.js";
export { isRecordEvent, isToldEventType, scopeOfEvent, toldEventTypes, type ToldEventType } from "./event-types.js";
export { bodyOfExample, examples } from "./examples/index.js";
export { bodyOf, messagesOf, type Message } from "./message.js";
export { type ReplayRange, type Replayed, type ReplayService } from "./replay-service.js";
export { defaultScheduleSeconds } from "./retry-schedule.js";
export { refusalOf, signatureHeaders, toleranceSeconds, type Refusal, type SignatureHeaders } from "./signature.js";
export { expectedSecret, newSecret, parsePublicKey, parseSecret } from "./signing-secret.js";
export { webhookIndexes, Webhooks, type WebhooksOptions } from "./webhooks.js";
export { webhookSchemas } from "./webhook-schemas.js";
