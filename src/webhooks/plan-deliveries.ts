import type { NumberedEvent } from "../events/index.js";
import { derivedId } from "../ids/index.js";
import type { DeliveryDocument, MessageDocument } from "./delivery-document.js";
import type { EndpointSettings, WebhookEndpointDocument } from "./endpoint-document.js";
import { isRecordEvent } from "./event-types.js";
import { bodyOf, messagesOf, recordsPerMessage, type Message } from "./message.js";

/** What an event is to be stored as. */
export interface DeliveryPlan {
  readonly messages: readonly MessageDocument[];
  readonly deliveries: readonly DeliveryDocument[];
}

/**
 * What an event is delivered as, to whom. A pure function: whoever plans the same event for the same endpoints, on whatever
 * process, comes to the same ids, so a delivery is never made twice.
 * @param now when they are made, and due.
 */
export function planDeliveries(
  event: NumberedEvent,
  endpoints: readonly WebhookEndpointDocument[],
  now: Date,
): DeliveryPlan {
  const messages = new Map<string, MessageDocument>();
  const deliveries: DeliveryDocument[] = [];
  const bySize = new Map<number, readonly Message[]>();
  for (const endpoint of endpoints) {
    if (event.sequence <= endpoint.fromSequence) continue;
    // An order by record needs a message for each; else they come a hundred at a time.
    const size = endpoint.ordering === "RECORD" ? 1 : recordsPerMessage;
    const told = bySize.get(size) ?? messagesOf(event, size);
    bySize.set(size, told);
    for (const message of told) {
      if (!isMeantFor(message, endpoint)) continue;
      const document = messages.get(messageId(message)) ?? messageDocument(message, now);
      messages.set(document._id, document);
      deliveries.push(deliveryOf(message, document._id, endpoint, now));
    }
  }
  return { messages: [...messages.values()], deliveries };
}

function isMeantFor(message: Message, endpoint: WebhookEndpointDocument): boolean {
  const { type, connectionId, entity, data } = message;
  if (!endpoint.eventTypes.includes(type)) return false;
  // What an endpoint does wrong is told to the others.
  if (data["endpointId"] === endpoint._id) return false;
  const { onlyConnectionIds: only } = endpoint;
  if (only && (connectionId === null || !only.includes(connectionId))) return false;
  return !isRecordEvent(type) || !endpoint.entities || endpoint.entities.some((name) => name === entity);
}

/** Follows from what it tells: the same for every endpoint, other for the same event of another tenant. */
function messageId({ at, organizationId, environment, fromId, id, type }: Message): string {
  return derivedId("webhookMessage", at, [organizationId, environment, fromId, id, type]);
}

function messageDocument(message: Message, createdAt: Date): MessageDocument {
  const { organizationId, environment } = message;
  return { _id: messageId(message), organizationId, environment, body: bodyOf(message), createdAt };
}

function deliveryOf(message: Message, id: string, endpoint: WebhookEndpointDocument, now: Date): DeliveryDocument {
  const { organizationId, environment, type, connectionId, at, sequence } = message;
  return {
    _id: derivedId("webhookDelivery", at, [endpoint._id, id]),
    organizationId,
    environment,
    endpointId: endpoint._id,
    messageId: id,
    eventId: message.id,
    type,
    connectionId,
    eventAt: at,
    sequence,
    orderKey: orderKeyOf(message, endpoint),
    isTest: false,
    state: "PENDING",
    tries: 0,
    attemptCount: 0,
    replays: 0,
    nextAttemptAt: now,
    deliveredAt: null,
    lastError: null,
    createdAt: now,
  };
}

function orderKeyOf(
  { connectionId, recordId, organizationId }: Message,
  { ordering }: Pick<EndpointSettings, "ordering">,
): string | null {
  if (ordering === "NONE") return null;
  return (ordering === "RECORD" ? recordId : null) ?? connectionId ?? organizationId;
}
