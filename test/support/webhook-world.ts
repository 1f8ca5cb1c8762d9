import { afterEach, beforeEach } from "vitest";
import { EventStore, OutboxStore, type NewEvent, type RecordChangeEntry } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import type { Services, ServicesOptions } from "../../src/services/index.js";
import type { Tenant } from "../../src/storage/index.js";
import type {
  AttemptDocument,
  DeliveryDocument,
  EndpointInput,
  EndpointWithSecret,
  WebhookEndpointDocument,
} from "../../src/webhooks/index.js";
import { testServices, waitFor } from "./services.js";
import type { useStorage } from "./storage.js";
import { WebhookReceiver } from "./webhook-receiver.js";

/** Short enough to be lived through; the order of magnitude between them is kept. */
export const shortTimes = {
  distributor: { everyMs: 10 },
  sender: { everyMs: 10 },
  lane: { timeoutMs: 1_500, pause: { baseMs: 20, capMs: 100 }, random: () => 0.5 },
} as const;

/** A tenant, a receiver, and processes that hand out and send, for each test. */
export class WebhookWorld {
  tenant!: Tenant;
  receiver!: WebhookReceiver;
  services!: Services;
  readonly #started: Services[] = [];

  constructor(private readonly store: ReturnType<typeof useStorage>) {}

  async begin(options: Partial<ServicesOptions> = {}): Promise<void> {
    this.tenant = { organizationId: newId("organization"), environment: "TEST" };
    this.receiver = new WebhookReceiver();
    await this.receiver.start();
    this.services = this.newServices(options);
  }

  /** What another process would have. */
  newServices(options: Partial<ServicesOptions> = {}): Services {
    return testServices(this.store.storage, [], { webhooks: shortTimes, ...options });
  }

  /** Has a process number, hand out and send. */
  start(services: Services = this.services): Services {
    services.relay.start();
    services.webhooks.start();
    this.#started.push(services);
    return services;
  }

  async stop(services: Services): Promise<void> {
    this.#started.splice(this.#started.indexOf(services), 1);
    await services.webhooks.stop();
    await services.relay.stop();
  }

  async end(): Promise<void> {
    for (const services of [...this.#started]) await this.stop(services);
    await this.receiver.stop();
    const { organizationId } = this.tenant;
    // A position that stays active is looked at by every other test.
    for (const name of ["endpoints", "webhookLanes", "webhookPositions"]) {
      await this.store.storage.collection(name).deleteMany({ organizationId });
    }
  }

  endpoint(
    path = "/",
    input: EndpointInput & Parameters<Services["webhooks"]["endpoints"]["create"]>[1] = {},
  ): Promise<EndpointWithSecret> {
    return this.services.webhooks.endpoints.create(this.tenant, {
      url: this.receiver.url(path),
      eventTypes: ["connection.status_changed"],
      ...input,
    });
  }

  /** Commits each in a transaction of its own. */
  async happens(...events: readonly NewEvent[]): Promise<void> {
    const outbox = new OutboxStore(this.store.storage);
    for (const event of events) await this.store.storage.transaction((session) => outbox.append([event], session));
  }

  status(tag: string, connectionId: string | null = null): NewEvent {
    const at = new Date();
    const payload = { previous: "CONNECTED", status: "UNREACHABLE", reason: tag, since: at, nextAttemptAt: null };
    return { ...this.tenant, connectionId, at, type: "connection.status_changed", payload };
  }

  records(
    kinds: readonly RecordChangeEntry["kind"][],
    options: { entity?: string; connectionId?: string; ids?: readonly string[] } = {},
  ): NewEvent {
    const { entity = "WorkOrder", connectionId = newId("connection"), ids } = options;
    const changes = kinds.map((kind, place) => ({
      id: ids?.[place] ?? `wo_${place}`,
      kind,
      version: 1,
      changedFields: [],
    }));
    return {
      ...this.tenant,
      connectionId,
      at: new Date(),
      type: "records.changed",
      payload: { entity, causeId: "run_1", changes },
    };
  }

  /** The tags of status events that a path received, in the order in which they came. */
  tagsAt(path = "/"): string[] {
    return this.receiver.at(path).map(({ event }) => String(event.data["reason"]));
  }

  deliveries(endpointId?: string): Promise<DeliveryDocument[]> {
    return this.store.storage
      .collection<DeliveryDocument>("deliveries")
      .find({ organizationId: this.tenant.organizationId, ...(endpointId ? { endpointId } : {}) })
      .sort({ sequence: 1, _id: 1 })
      .toArray();
  }

  attempts(deliveryId: string): Promise<AttemptDocument[]> {
    return this.store.storage
      .collection<AttemptDocument>("attempts")
      .find({ deliveryId })
      .sort({ number: 1 })
      .toArray();
  }

  async endpointNow(id: string): Promise<WebhookEndpointDocument> {
    return this.services.webhooks.endpoints.get(this.tenant, id);
  }

  /** Once as many deliveries are made, whatever became of them. */
  async untilMade(count: number, endpointId?: string): Promise<void> {
    await waitFor(`${count} deliveries to be made`, async () => (await this.deliveries(endpointId)).length === count);
  }

  /** Once there are as many deliveries and none of them is in another state. */
  untilAll(state: DeliveryDocument["state"], count: number, endpointId?: string): Promise<DeliveryDocument[]> {
    return waitFor(`${count} deliveries to be ${state}`, async () => {
      const deliveries = await this.deliveries(endpointId);
      return deliveries.length === count && deliveries.every((delivery) => delivery.state === state) && deliveries;
    });
  }

  /** Once the log has as many events of the tenant. */
  async untilNumbered(count: number): Promise<void> {
    const log = new EventStore(this.store.storage);
    await waitFor(`${count} events to be numbered`, async () => (await log.lastSequence(this.tenant)) >= count);
  }

  /** Makes what waits for its next attempt due, as if the time had come. */
  async makeDue(): Promise<void> {
    const { storage } = this.store;
    const { organizationId } = this.tenant;
    await storage
      .collection("deliveries")
      .updateMany({ organizationId, state: "PENDING" }, { $set: { nextAttemptAt: new Date(0) } });
    await storage
      .collection("webhookLanes")
      .updateMany({ organizationId }, [{ $set: { nextDueAt: "$$NOW", isWoken: true } }]);
  }
}

/** A world for each test of the file that calls this. */
export function useWebhooks(
  store: ReturnType<typeof useStorage>,
  options: Partial<ServicesOptions> = {},
): WebhookWorld {
  const world = new WebhookWorld(store);
  beforeEach(() => world.begin(options));
  afterEach(() => world.end());
  return world;
}
