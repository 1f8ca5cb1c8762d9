import { ConflictError, ForbiddenError } from "../errors/index.js";
import { EventStore } from "../events/index.js";
import { derivedId, newId } from "../ids/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import type { WayOut } from "./attempt.js";
import type { DeliveryDocument } from "./delivery-document.js";
import type { DeliveryFilter, DeliveryStore } from "./delivery-store.js";
import { healthy, type WebhookEndpointDocument, type WebhookKey } from "./endpoint-document.js";
import type { EndpointHealthKeeper } from "./endpoint-health.js";
import {
  defaultOverlapSeconds,
  mostLiveKeys,
  parseChanges,
  parseSettings,
  refused,
  requireOverlap,
  requireSecret,
  type EndpointInput,
} from "./endpoint-input.js";
import { noEndpoint, type WebhookEndpointStore } from "./endpoint-store.js";
import { testBodyOf } from "./examples/index.js";
import type { ToldEventType } from "./event-types.js";
import type { LaneStore } from "./lane-store.js";
import type { SecretKind } from "./signing-secret.js";
import { liveKeys, type WebhookKeys } from "./webhook-keys.js";

/** An endpoint, and the secret that receivers verify with: shown this once. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpointDocument;
  /** Null where the receiver needs only the public key. */
  readonly secret: string | null;
}

export interface EndpointServiceParts {
  readonly storage: Storage;
  readonly endpoints: WebhookEndpointStore;
  readonly deliveries: DeliveryStore;
  readonly lanes: LaneStore;
  readonly health: EndpointHealthKeeper;
  readonly keys: WebhookKeys;
  readonly wayOut: WayOut;
}

/** What somebody does with webhook endpoints. */
export class WebhookEndpointService {
  readonly #log: EventStore;

  constructor(private readonly parts: EndpointServiceParts) {
    this.#log = new EventStore(parts.storage);
  }

  /**
   * Makes an endpoint, which is told of what happens from now on.
   * @throws {InvalidInputError | AddressNotAllowedError} with the path of each value at fault.
   */
  async create(
    tenant: Tenant,
    input: EndpointInput & { readonly secret?: string | null; readonly secretKind?: SecretKind | null },
  ): Promise<EndpointWithSecret> {
    const { storage, endpoints, lanes, keys } = this.parts;
    if (tenant.connectionIds) throw boundCaller();
    const settings = parseSettings(input);
    const given = input.secret ? requireSecret(input.secret) : null;
    await this.#checkAddress(tenant, settings.url);
    const secret = given ?? (await keys.draw(input.secretKind ?? "HMAC", []));
    const at = await storage.now();
    const _id = newId("webhookEndpoint");
    const key = await keys.seal({ _id, ...tenantFields(tenant) }, secret, at);
    const endpoint = await storage.transaction(async (session) => {
      const handedOut = await endpoints.touchPosition(tenant, session);
      const document: WebhookEndpointDocument = {
        _id,
        ...tenantFields(tenant),
        ...settings,
        ...healthy,
        lastFailureAt: null,
        lastSuccessAt: null,
        keys: [key],
        state: "ENABLED",
        disabledAt: null,
        disabledReason: null,
        missedSince: null,
        fromSequence: Math.max(handedOut, await this.#log.lastSequence(tenant)),
        backfill: null,
        createdAt: at,
        updatedAt: at,
      };
      await endpoints.insert(document, session);
      await lanes.insert(tenant, _id, session);
      return document;
    });
    return { endpoint, secret: shownSecret(key, secret) };
  }

  /**
   * Changes an endpoint. Switched on again it is told of what happens from now on; what it missed comes by `replay`.
   * @throws {NotFoundError | InvalidInputError | AddressNotAllowedError}
   */
  async update(
    tenant: Tenant,
    id: string,
    input: EndpointInput & { readonly enabled?: boolean | null | undefined },
  ): Promise<WebhookEndpointDocument> {
    const { storage, endpoints, lanes, health } = this.parts;
    const { enabled, ...rest } = input;
    const changes = parseChanges(rest);
    const before = await endpoints.get(tenant, id);
    if (changes.url !== undefined && changes.url !== before.url) await this.#checkAddress(tenant, changes.url);
    const at = await storage.now();
    const endpoint = await storage.transaction(async (session) => {
      const handedOut = await endpoints.touchPosition(tenant, session);
      const current = await endpoints.get(tenant, id, session);
      if (enabled === false) await health.disable(current, "REQUESTED", at, session);
      const isBack = enabled === true && current.state === "DISABLED";
      const fromSequence = isBack ? Math.max(handedOut, await this.#log.lastSequence(tenant)) : current.fromSequence;
      const back = { state: "ENABLED", disabledAt: null, disabledReason: null, ...healthy, fromSequence } as const;
      const $set = { ...changes, ...(isBack ? back : {}), updatedAt: at };
      const updated = await endpoints.update(current, { $set }, { session });
      if (!updated) throw noEndpoint(id);
      return updated;
    });
    // A new address, or one that was mended, is tried at once.
    await lanes.wake(tenant, [id], { isForgiven: endpoint.url !== before.url || endpoint.state !== before.state });
    return endpoint;
  }

  /**
   * Gives an endpoint a new key. The one that was current goes on signing beside it for as long as the keys overlap, and
   * those before it until their own ends.
   * @throws {NotFoundError | InvalidInputError} @throws {ConflictError} when five keys are in use.
   */
  async rotateSecret(
    tenant: Tenant,
    id: string,
    input: {
      readonly secret?: string | null | undefined;
      readonly secretKind?: SecretKind | null | undefined;
      readonly overlapSeconds?: number | null | undefined;
    },
  ): Promise<EndpointWithSecret> {
    const { storage, endpoints, keys } = this.parts;
    const overlapSeconds = requireOverlap(input.overlapSeconds ?? defaultOverlapSeconds);
    const given = input.secret ? requireSecret(input.secret) : null;
    const before = await endpoints.get(tenant, id);
    const at = await storage.now();
    const secret = given ?? (await keys.draw(input.secretKind ?? before.keys[0]?.kind ?? "HMAC", before.keys));
    const key = await keys.seal(before, secret, at);
    const endpoint = await storage.transaction(async (session) => {
      const current = await endpoints.get(tenant, id, session);
      const endsAt = new Date(at.getTime() + overlapSeconds * 1_000);
      const others = liveKeys(
        current.keys.map((other) => (other.endsAt === null ? { ...other, endsAt } : other)),
        at,
      );
      if (others.length >= mostLiveKeys) throw tooManyKeys(others);
      const updated = await endpoints.update(current, { $set: { keys: [key, ...others], updatedAt: at } }, { session });
      if (!updated) throw noEndpoint(id);
      return updated;
    });
    return { endpoint, secret: shownSecret(key, secret) };
  }

  /** Ends a former key now. @throws {NotFoundError | InvalidInputError} the latter for the current one. */
  async endSecret(tenant: Tenant, id: string, keyId: string): Promise<WebhookEndpointDocument> {
    const { storage, endpoints } = this.parts;
    const at = await storage.now();
    return storage.transaction(async (session) => {
      const current = await endpoints.get(tenant, id, session);
      const key = current.keys.find((candidate) => candidate.id === keyId);
      const known = current.keys.map((candidate) => candidate.id).join(", ");
      if (!key) throw refused(["input", "keyId"], `expected one of the endpoint's keys, ${known}, got "${keyId}"`);
      if (key.endsAt === null) {
        throw refused(
          ["input", "keyId"],
          "expected a former key; the current one ends by rotateWebhookSecret with overlapSeconds 0",
        );
      }
      const keys = current.keys.filter((candidate) => candidate.id !== keyId);
      const updated = await endpoints.update(current, { $set: { keys, updatedAt: at } }, { session });
      if (!updated) throw noEndpoint(id);
      return updated;
    });
  }

  /** Removes an endpoint with its deliveries and their attempts. @throws {NotFoundError} */
  async remove(tenant: Tenant, id: string): Promise<void> {
    const { storage, endpoints, lanes, deliveries, keys } = this.parts;
    await storage.transaction(async (session) => {
      if (!(await endpoints.remove(tenant, id, session))) throw noEndpoint(id);
      await lanes.remove(tenant, id, session);
      await keys.shred(tenant, id, session);
    });
    // What a crash leaves of these expires by itself, and belongs to nothing that is shown.
    await deliveries.removeAll(tenant, id);
  }

  /** Sends the example of an event, once. @throws {NotFoundError} @throws {ConflictError} when the endpoint is disabled. */
  async sendTest(tenant: Tenant, id: string, type: ToldEventType): Promise<DeliveryDocument> {
    const { storage, endpoints, deliveries, lanes } = this.parts;
    const endpoint = await endpoints.get(tenant, id);
    requireEnabled(endpoint);
    const at = await storage.now();
    const { organizationId, environment } = tenant;
    const messageId = newId("webhookMessage");
    const { eventId, sequence, body } = testBodyOf(type, tenant, at);
    const delivery: DeliveryDocument = {
      _id: derivedId("webhookDelivery", at, [id, messageId]),
      organizationId,
      environment,
      endpointId: id,
      messageId,
      eventId,
      type,
      connectionId: null,
      eventAt: at,
      sequence,
      orderKey: null,
      isTest: true,
      state: "PENDING",
      tries: 0,
      attemptCount: 0,
      replays: 0,
      nextAttemptAt: at,
      deliveredAt: null,
      lastError: null,
      createdAt: at,
    };
    const message = { _id: messageId, organizationId, environment, body, createdAt: at };
    await storage.transaction((session) =>
      deliveries.insertMissing(tenant, { messages: [message], deliveries: [delivery] }, session),
    );
    await lanes.wake(tenant, [id]);
    return delivery;
  }

  async get(tenant: Tenant, id: string): Promise<WebhookEndpointDocument> {
    return this.parts.endpoints.get(tenant, id);
  }

  find(tenant: Tenant, id: string): Promise<WebhookEndpointDocument | null> {
    return this.parts.endpoints.find(tenant, id);
  }

  list(tenant: Tenant): Promise<WebhookEndpointDocument[]> {
    return this.parts.endpoints.list(tenant);
  }

  findDelivery(tenant: Tenant, id: string): Promise<DeliveryDocument | null> {
    return this.parts.deliveries.find(tenant, id);
  }

  async listDeliveries(
    tenant: Tenant,
    query: { readonly filter: DeliveryFilter; readonly limit: number; readonly after: string | null },
  ): Promise<DeliveryDocument[]> {
    const { deliveries, endpoints } = this.parts;
    const { endpointId, state } = query.filter;
    if (endpointId || !state) return deliveries.list(tenant, query);
    const endpointIds = (await endpoints.list(tenant)).map(({ _id }) => _id);
    return deliveries.list(tenant, { ...query, endpointIds });
  }

  async #checkAddress({ organizationId }: Tenant, url: string): Promise<void> {
    await this.parts.wayOut.check(new URL(url), { organizationId, path: ["input", "url"] });
  }
}

/** @throws {ConflictError} */
export function requireEnabled({ _id, state, disabledReason }: WebhookEndpointDocument): void {
  if (state === "ENABLED") return;
  throw new ConflictError(
    `The webhook endpoint ${_id} is disabled (${disabledReason}). Switch it on first: updateWebhookEndpoint with enabled: true.`,
  );
}

/** What an endpoint is told would outlast the caller's binding. */
function boundCaller(): ForbiddenError {
  return new ForbiddenError(
    "A caller that is bound to connections has no webhook endpoints. Use an API token, or a subscription.",
  );
}

function shownSecret(key: WebhookKey, secret: string): string | null {
  return key.kind === "HMAC" ? secret : null;
}

function tooManyKeys(keys: readonly WebhookKey[]): ConflictError {
  const former = keys
    .filter(({ endsAt }) => endsAt !== null)
    .map(({ id, endsAt }) => `${id} until ${endsAt?.toISOString()}`);
  return new ConflictError(
    `${keys.length} keys of this endpoint are in use, and there can be ${mostLiveKeys}: ${former.join(", ")}. End one now by endWebhookSecret, or wait.`,
  );
}
