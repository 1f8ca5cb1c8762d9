import type { OutboxStore } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import type { Backlog, IndexDefinition, Storage } from "../storage/index.js";
import type { KeptKey, Vault } from "../vault/index.js";
import type { WayOut } from "./attempt.js";
import { deliveryIndexes, DeliveryStore } from "./delivery-store.js";
import { WebhookDistributor, type DistributorOptions } from "./distributor.js";
import { EndpointHealthKeeper } from "./endpoint-health.js";
import { WebhookEndpointService } from "./endpoint-service.js";
import { endpointIndexes, WebhookEndpointStore } from "./endpoint-store.js";
import { LaneRunner, type LaneOptions } from "./lane-runner.js";
import { laneIndexes, LaneStore } from "./lane-store.js";
import { ReplayService } from "./replay-service.js";
import { WebhookSender, type SenderOptions } from "./sender.js";
import { Turnstile } from "./turnstile.js";
import { WebhookKeys } from "./webhook-keys.js";

export const webhookIndexes: readonly IndexDefinition[] = [...endpointIndexes, ...deliveryIndexes, ...laneIndexes];

export interface WebhooksOptions {
  readonly distributor?: DistributorOptions;
  readonly sender?: SenderOptions;
  readonly lane?: LaneOptions;
  /** How long a sender that died is waited for: whole milliseconds, longer than a request may take. Default 30,000. */
  readonly laneTtlMs?: number;
}

const defaultLaneTtlMs = 30_000;
/** Of the 50 connections that a process has to the database; the rest is for what people wait for. */
const databaseUses = 16;

/** Everything about webhooks, wired. `start` is for processes that work; the rest does what somebody asks. */
export class Webhooks {
  readonly endpoints: WebhookEndpointService;
  readonly replays: ReplayService;
  readonly health: EndpointHealthKeeper;
  readonly deliveries: DeliveryStore;
  readonly #lanes: LaneStore;
  readonly #distributor: WebhookDistributor;
  readonly #sender: WebhookSender;

  constructor(
    parts: {
      readonly storage: Storage;
      readonly outbox: OutboxStore;
      readonly vault: Vault;
      /** The Ed25519 key that a setting names; null: each endpoint has its own. */
      readonly keptKey: KeptKey | null;
      readonly wayOut: WayOut;
      readonly logger: Logger;
      readonly workerId: string;
    },
    options: WebhooksOptions = {},
  ) {
    const { storage, outbox, vault, keptKey, wayOut, logger, workerId } = parts;
    const endpoints = new WebhookEndpointStore(storage);
    const deliveries = new DeliveryStore(storage);
    const lanes = new LaneStore(storage, options.laneTtlMs ?? defaultLaneTtlMs);
    const keys = new WebhookKeys(vault, keptKey);
    const health = new EndpointHealthKeeper({ storage, endpoints, deliveries, lanes, outbox });
    const turnstile = new Turnstile(databaseUses);
    const runner = new LaneRunner(
      { storage, lanes, endpoints, deliveries, health, keys, wayOut, logger, turnstile },
      options.lane,
    );
    const sender = new WebhookSender({ lanes, runner, logger, workerId }, options.sender);
    this.#sender = sender;
    this.#distributor = new WebhookDistributor(
      { storage, endpoints, deliveries, lanes, logger, workerId, onMade: () => sender.ring() },
      options.distributor,
    );
    this.#lanes = lanes;
    this.deliveries = deliveries;
    this.health = health;
    this.endpoints = new WebhookEndpointService({ storage, endpoints, deliveries, lanes, health, keys, wayOut });
    this.replays = new ReplayService({ storage, endpoints, deliveries, lanes });
  }

  /** Endpoints that something is due for, over all tenants and processes. */
  backlog(until: Date): Promise<Backlog> {
    return this.#lanes.due(until);
  }

  /** Begins to hand out events and to send them. */
  start(): void {
    this.#distributor.start();
    this.#sender.start();
  }

  async stop(): Promise<void> {
    await this.#distributor.stop();
    await this.#sender.stop();
  }
}
