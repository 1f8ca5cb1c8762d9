import type { NumberedEvent } from "../../src/events/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import type { DeliveryDocument, WebhookEndpointDocument } from "../../src/webhooks/index.js";
import type { ReceivedWebhook } from "../support/webhook-receiver.js";
import { isVerified } from "../support/webhook-receiver.js";
import type { ChangeDocument } from "./webhook-process.js";

/** Everything that tells of the same changes. */
export interface WebhookStory {
  readonly storage: Storage;
  readonly tenant: Tenant;
  /** What a subscriber was told, as ids and tags, in order. */
  readonly subscribed: readonly { readonly id: string; readonly tag: string }[];
  readonly endpoint: WebhookEndpointDocument;
  /** All secrets that it ever had. */
  readonly secrets: readonly string[];
  /** What its receiver got, in order. */
  readonly received: readonly ReceivedWebhook[];
}

/**
 * Compares the stories of the database, a subscriber and a receiver of webhooks.
 * @returns what does not agree: a change without an event, an event without a change, one that is missing or was told to one
 *   of them only, an id with two contents, a signature that no key verifies, an order that was broken.
 */
export async function contradictions(story: WebhookStory): Promise<string[]> {
  const { storage, tenant, subscribed, endpoint, secrets, received } = story;
  const { organizationId } = tenant;
  const changes = await storage.collection<ChangeDocument>("changes").find({ organizationId }).toArray();
  const log = await storage
    .collection<NumberedEvent>("events")
    .find({ organizationId, type: "connection.status_changed" })
    .sort({ sequence: 1 })
    .toArray();
  const deliveries = await storage
    .collection<DeliveryDocument>("deliveries")
    .find({ organizationId, endpointId: endpoint._id })
    .toArray();
  const problems: string[] = [];
  const say = (what: string, items: readonly string[]) => {
    if (items.length > 0)
      problems.push(`${endpoint.ordering}: ${what}: ${items.slice(0, 5).join(", ")} (${items.length})`);
  };
  const changed = changes.map(({ _id }) => _id);
  const logged = log.map(tagOfEvent);
  const delivered = received.map(tagOf);
  say("changes without an event", without(changed, logged));
  say("events without a change", without(logged, changed));
  say("events twice in the log", twice(logged));
  say(
    "events that the subscriber was not told",
    without(
      logged,
      subscribed.map(({ tag }) => tag),
    ),
  );
  say("events that the subscriber was told twice", twice(subscribed.map(({ tag }) => tag)));
  if (JSON.stringify(subscribed.map(({ tag }) => tag)) !== JSON.stringify(logged))
    problems.push("the subscriber was told in another order");
  say("events that no webhook brought", without(logged, delivered));
  say("webhooks of what did not happen", without(delivered, logged));
  say(
    "deliveries that are not DELIVERED",
    deliveries.filter(({ state }) => state !== "DELIVERED").map(({ _id }) => _id),
  );
  say("deliveries twice for one event", twice(deliveries.map(({ eventId }) => eventId)));
  const bodies = new Map<string, Set<string>>();
  for (const { id, body } of received) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
  say(
    "ids with two contents",
    [...bodies].flatMap(([id, texts]) => (texts.size > 1 ? [id] : [])),
  );
  const idOfEvent = new Map(subscribed.map(({ id, tag }) => [tag, id]));
  say(
    "ids other than the subscriber's",
    received.filter((webhook) => webhook.event.id !== idOfEvent.get(tagOf(webhook))).map(({ id }) => id),
  );
  say(
    "webhooks that no key verifies",
    received.filter((webhook) => !secrets.some((secret) => isVerified(webhook, secret))).map(({ id }) => id),
  );
  if (endpoint.ordering === "CONNECTION") say("webhooks out of order", outOfOrder(received));
  return problems;
}

/** Of each connection, by when each was first brought: what came again later is a repetition and no step back. */
function outOfOrder(received: readonly ReceivedWebhook[]): string[] {
  const seen = new Set<string>();
  const last = new Map<string | null, number>();
  const wrong: string[] = [];
  for (const { id, event } of received) {
    if (seen.has(id)) continue;
    seen.add(id);
    if ((last.get(event.connectionId) ?? 0) > event.sequence) wrong.push(id);
    last.set(event.connectionId, event.sequence);
  }
  return wrong;
}

export function tagOf({ event }: ReceivedWebhook): string {
  return String(event.data["reason"]);
}

function tagOfEvent(event: NumberedEvent): string {
  return event.type === "connection.status_changed" ? String(event.payload.reason) : "";
}

function without(all: readonly string[], known: readonly string[]): string[] {
  const set = new Set(known);
  return [...new Set(all.filter((one) => !set.has(one)))];
}

function twice(all: readonly string[]): string[] {
  const seen = new Set<string>();
  return all.filter((one) => seen.size === seen.add(one).size);
}
