import type { ConnectionStore } from "../connections/index.js";
import type { OutboxStore } from "../events/index.js";
import type { Logger } from "../logging/index.js";
import { gauge, processMetrics, processRegistry, Registry } from "../metrics/index.js";
import type { Backlog, Storage } from "../storage/index.js";
import type { Vault } from "../vault/index.js";
import type { Webhooks } from "../webhooks/index.js";
import type { WriteStore } from "../writes/index.js";

/** So long what was counted holds, however many ask: a deployment is scraped process by process. */
const keptMs = 10_000;
/** Prometheus gives up after 10 s; what the process knows by itself it is told also while the database is away. */
const waitMs = 3_000;

/** What a metric is, beside its values. */
export interface DescribedMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labels: readonly string[];
  /** Asked of the database, and so the same from each process. */
  readonly isOfDeployment: boolean;
}

export interface DeploymentMetricsParts {
  readonly storage: Storage;
  readonly connections: ConnectionStore;
  readonly outbox: OutboxStore;
  readonly writes: WriteStore;
  readonly webhooks: Webhooks;
  readonly vault: Pick<Vault, "health">;
  readonly logger: Logger;
}

/**
 * Everything at `/metrics`: what this process counts, and what is asked of the database about the whole deployment. The
 * latter is the same from each process; it is counted from indexes alone, and at most every 10 s.
 */
export class DeploymentMetrics {
  readonly #registry = new Registry();
  readonly #gauges = deploymentGauges(this.#registry);
  #counting: Promise<void> | null = null;
  #countedAtMs = -Infinity;

  constructor(
    private readonly parts: DeploymentMetricsParts,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Media type of `text`. */
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  /** Names of all metrics there are, with what they say and the labels that they may have. */
  describe(): DescribedMetric[] {
    const described = (registry: Registry, isOfDeployment: boolean) =>
      registry.getMetricsAsArray().map((metric) => {
        const { name, help, type, labelNames } = metric as unknown as Omit<DescribedMetric, "labels"> & {
          labelNames: readonly string[];
        };
        return { name, help, type, labels: labelNames, isOfDeployment };
      });
    return [...described(processRegistry, false), ...described(this.#registry, true)];
  }

  /** In the text format of Prometheus. Never fails for want of the database: `tributary_database_up` then is 0. */
  async text(): Promise<string> {
    await Promise.all([this.#refresh(), this.#askSecrets()]);
    return Registry.merge([processRegistry, this.#registry]).metrics();
  }

  async #askSecrets(): Promise<void> {
    processMetrics.secrets.set((await this.parts.vault.health()).isOk ? 1 : 0);
  }

  async #refresh(): Promise<void> {
    if (this.nowMs() - this.#countedAtMs < keptMs) return;
    const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), waitMs).unref());
    // One count at a time: while the database stands still, each scrape would leave another waiting.
    this.#counting ??= this.#count().finally(() => (this.#counting = null));
    if ((await Promise.race([this.#counting, late])) === "late") this.#unknown();
  }

  async #count(): Promise<void> {
    try {
      await this.#ask();
      this.#countedAtMs = this.nowMs();
      this.#gauges.databaseUp.set(1);
    } catch (error) {
      this.parts.logger.debug({ err: error }, "the deployment could not be counted for its metrics");
      this.#unknown();
    }
  }

  /** Old counts would be taken for new ones. */
  #unknown(): void {
    const { connections, databaseUp, ...others } = this.#gauges;
    connections.reset();
    // Reset, a gauge without labels says 0, which is a count.
    for (const metric of Object.values(others)) metric.remove();
    databaseUp.set(0);
  }

  async #ask(): Promise<void> {
    const { storage, connections, outbox, writes, webhooks } = this.parts;
    const now = await storage.now();
    const [byStatus, syncs, probes, waiting, events, lanes] = await Promise.all([
      connections.countByStatus(),
      connections.dueSyncs(now),
      connections.dueProbes(now),
      writes.backlog(now),
      outbox.backlog(),
      webhooks.backlog(now),
    ]);
    const gauges = this.#gauges;
    gauges.connections.reset();
    for (const { system, status, count } of byStatus) gauges.connections.set({ system, status }, count);
    const age = ({ oldest }: Backlog) => (oldest ? Math.max(0, now.getTime() - oldest.getTime()) / 1_000 : 0);
    gauges.syncsDue.set(syncs.count);
    gauges.syncsDueAge.set(age(syncs));
    gauges.probesDue.set(probes.count);
    gauges.probesDueAge.set(age(probes));
    gauges.writesOpen.set(waiting.open);
    gauges.writesDueAge.set(age(waiting.due));
    gauges.outbox.set(events.count);
    gauges.relayLag.set(age(events));
    gauges.endpointsDue.set(lanes.count);
    gauges.endpointsDueAge.set(age(lanes));
  }
}

function deploymentGauges(registry: Registry) {
  const of = <Label extends string = never>(name: string, help: string, labels: readonly Label[] = []) =>
    gauge(name, help, labels, registry);
  return {
    databaseUp: of("tributary_database_up", "Whether the database could be asked about the deployment."),
    connections: of("tributary_connections", "Connections, by system and status.", ["system", "status"]),
    syncsDue: of("tributary_syncs_due", "Connections whose next run is due and not handed out."),
    syncsDueAge: of(
      "tributary_syncs_due_oldest_seconds",
      "How long the first run that is not handed out has been due.",
    ),
    probesDue: of("tributary_probes_due", "Connections whose next attempt is due and not handed out."),
    probesDueAge: of(
      "tributary_probes_due_oldest_seconds",
      "How long the first attempt that is not handed out has been due.",
    ),
    writesOpen: of("tributary_writes_open", "Writes that are queued, being sent or unconfirmed."),
    writesDueAge: of("tributary_writes_due_oldest_seconds", "How long the first write that nobody is at has been due."),
    outbox: of("tributary_outbox_events", "Events that are not numbered yet."),
    relayLag: of(
      "tributary_event_relay_lag_seconds",
      "Age of the first event that is not numbered yet, to the second.",
    ),
    endpointsDue: of(
      "tributary_webhook_endpoints_due",
      "Webhook endpoints that something is due for and nobody is at.",
    ),
    endpointsDueAge: of(
      "tributary_webhook_due_oldest_seconds",
      "How long the first endpoint that nobody is at has been due.",
    ),
  };
}
