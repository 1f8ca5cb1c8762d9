import type { ConnectionDocument } from "../../src/connections/index.js";
import { defaultProbePlan } from "../../src/backoff/index.js";
import { newId } from "../../src/ids/index.js";
import type { Random } from "../../src/sandbox/random.js";
import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { movedClock, type MovedClock } from "../support/moved-clock.js";
import { testServices } from "../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../support/simulated-system.js";
import { checkConnection } from "./check.js";

const never = new AbortController().signal;
const dayMs = 86_400_000;

/** A connection whose days are lived through in moments: its clock is moved to whatever is due next. */
export class Life {
  readonly tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  readonly system = new SimulatedSystem({ tombstones: ["WorkOrder"] });
  readonly clock: MovedClock;
  services: Services;
  connectionId = "";
  probes = 0;
  #windowStart = new Date(0);
  #number = 0;

  private constructor(
    private readonly storage: Storage,
    private readonly random: Random,
  ) {
    this.clock = movedClock(storage);
    this.services = this.newProcess();
  }

  static async begin(storage: Storage, random: Random): Promise<Life> {
    const life = new Life(storage, random);
    await life.system.start();
    life.change(12);
    const { connection } = await life.services.sync.connect(life.tenant, {
      system: "simulated",
      config: { baseUrl: life.system.url },
      credentials: { apiKey: "right" },
    });
    life.connectionId = connection._id;
    life.#windowStart = new Date(connection.createdAt.getTime() - 90 * dayMs);
    await life.work();
    return life;
  }

  newProcess(): Services {
    const connector = simulatedConnector({ pageSize: 5, entities: { WorkOrder: "TOMBSTONES" } });
    return testServices(this.clock.storage, [connector], {
      // The real waits; only the confirming probes follow sooner.
      status: { confirmAfterMs: [5, 10], probes: defaultProbePlan, random: () => this.random.int(0, 1_000) / 1_000 },
    });
  }

  /** Work goes on at the source. */
  change(count: number): void {
    for (let made = 0; made < count; made += 1) {
      this.#number += 1;
      const id = `W${this.random.int(0, 30)}`;
      this.system.put({ id, title: `title ${this.#number}`, changedAt: new Date().toISOString() });
    }
  }

  connection(): Promise<ConnectionDocument> {
    return this.services.connectionStore.get(this.tenant, this.connectionId);
  }

  /** The run that is due, or what a worker does when it is not. */
  async work(): Promise<void> {
    await this.services.runner.runDue(this.connectionId, never);
  }

  /** A run that somebody asks for, which meets whatever the system does. */
  async call(): Promise<void> {
    const { status } = await this.connection();
    if (status.phase !== "CONNECTED") return;
    await this.services.sync.start(this.tenant, { connectionId: this.connectionId, kind: "INCREMENTAL" });
    await this.work();
  }

  /** Lives through what is due up to an instant; of very many probes only the first, as if the gateway had stood still. */
  async until(at: Date, mostProbes = 40): Promise<void> {
    for (let made = 0; made < mostProbes; made += 1) {
      const { status } = await this.connection();
      const due = "nextAttemptAt" in status ? status.nextAttemptAt : undefined;
      if (!due || due > at) break;
      await this.clock.moveTo(due);
      await this.services.status.probe(this.connectionId);
      this.probes += 1;
      await this.work();
    }
    await this.clock.moveTo(at);
  }

  /** Until the connection is CONNECTED again. @returns whole milliseconds from now until then. */
  async untilBack(): Promise<number> {
    const from = await this.clock.storage.now();
    for (let tries = 0; tries < 30; tries += 1) {
      const { status } = await this.connection();
      if (status.phase === "CONNECTED" && !status.refusedAt) break;
      const due = "nextAttemptAt" in status ? status.nextAttemptAt : undefined;
      if (due && due > (await this.clock.storage.now())) await this.clock.moveTo(due);
      await this.services.status.probe(this.connectionId);
      this.probes += 1;
    }
    const ms = (await this.clock.storage.now()).getTime() - from.getTime();
    await this.work();
    return ms;
  }

  async told(type: string): Promise<Record<string, unknown>[]> {
    const found = await this.storage
      .collection<{ payload: Record<string, unknown> }>("outbox")
      .find({ connectionId: this.connectionId, type })
      .sort({ _id: 1 })
      .toArray();
    return found.map(({ payload }) => payload);
  }

  /** Everything that does not hold once nothing disturbs it any more; ends it. */
  async settle(): Promise<string[]> {
    this.system.fault = undefined;
    await this.call();
    await this.call();
    const truth = {
      system: this.system,
      ways: { WorkOrder: "TOMBSTONES" as const },
      windowStart: this.#windowStart,
    };
    const problems = await checkConnection(this.storage, this.connectionId, truth);
    const changes = await this.told("connection.status_changed");
    const began = changes.filter(({ status }) => status === "UNREACHABLE").length;
    const ended = changes.filter(({ previous }) => previous === "UNREACHABLE").length;
    if (began !== ended) problems.push(`status: ${began} outages were told to begin, ${ended} to end`);
    const open = await this.services.incidents.list(this.tenant, {
      connectionId: this.connectionId,
      limit: 100,
      after: null,
    });
    if (open.some(({ state }) => state !== "CLOSED")) problems.push("incident: one is open although all is well");
    const connection = await this.connection();
    if (connection.creditsConsumed !== 1) problems.push(`credits: ${connection.creditsConsumed} are held, not 1`);
    if (connection.status.phase !== "CONNECTED") problems.push(`status: ${connection.status.phase} at the end`);
    await this.system.stop();
    return problems;
  }
}
