import type { ConnectionDocument } from "../../src/connections/index.js";
import { entityByName } from "../../schema/entities/index.js";
import { newId } from "../../src/ids/index.js";
import type { RecordDocument } from "../../src/records/index.js";
import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import type { SyncKind, SyncRunDocument } from "../../src/sync/index.js";
import { testServices, waitFor } from "../support/services.js";
import {
  simulatedConnector,
  SimulatedSystem,
  type SimulatedEntity,
  type SimulatedRecord,
  type SimulatedWay,
} from "../support/simulated-system.js";
import { checkConnection } from "./check.js";
import { Gate, gatedStorage, type Verdict } from "./gated-storage.js";

const never = new AbortController().signal;
const dayMs = 86_400_000;
/** Rounds in which what was begun has to come to its end once nothing disturbs it. */
const mostRounds = 12;
/** Longer than any property takes, so that a slow machine does not disturb what is meant to be undisturbed. */
const leaseTtlMs = 600_000;
/** Of workers that stop: what they held is taken over after it. */
const shortLeaseTtlMs = 250;

export const allWays = {
  WorkOrder: "TOMBSTONES",
  Asset: "IDS",
  Part: "BARE",
  Vendor: "SNAPSHOT",
} as const satisfies Record<SimulatedEntity, SimulatedWay>;

export interface WorldOptions {
  readonly pageSize?: number;
  readonly ways?: Partial<Record<SimulatedEntity, SimulatedWay>>;
  readonly historyDays?: number;
}

/** A worker that stands still in the middle of its work. */
interface StoppedWorker {
  readonly gate: Gate;
  readonly work: Promise<void>;
}

/** One simulated system and the connection to it, apart from all others in the same store. */
export class World {
  readonly tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  readonly services: Services;
  readonly system: SimulatedSystem;
  readonly ways: Partial<Record<SimulatedEntity, SimulatedWay>>;
  /** Where the system is reached; null for its own address. */
  address: string | null = null;
  windowStart = new Date(0);
  isClockSet = false;
  unswept: ReadonlySet<SimulatedEntity> = new Set();
  connectionId = "";
  readonly #storage: Storage;
  readonly #pageSize: number;
  readonly #historyDays: number;
  readonly #gone = new Map<SimulatedEntity, SimulatedRecord[]>();
  readonly #sound = new Map<string, SimulatedRecord>();
  #stopped: StoppedWorker[] = [];
  #number = 0;

  private constructor(storage: Storage, options: WorldOptions) {
    this.#storage = storage;
    this.#pageSize = options.pageSize ?? 4;
    this.#historyDays = options.historyDays ?? 90;
    this.ways = options.ways ?? allWays;
    const tombstones = (Object.keys(this.ways) as SimulatedEntity[]).filter((name) => this.ways[name] === "TOMBSTONES");
    this.system = new SimulatedSystem({ tombstones });
    this.services = this.#worker(storage);
  }

  static async create(storage: Storage, options: WorldOptions = {}): Promise<World> {
    const world = new World(storage, options);
    await world.system.start();
    return world;
  }

  get entities(): SimulatedEntity[] {
    return Object.keys(this.ways) as SimulatedEntity[];
  }

  /** A number for a name or a title that there was not yet. */
  nextNumber(): number {
    return (this.#number += 1);
  }

  /** Records that were deleted at the source once, as they were last. */
  gone(entity: SimulatedEntity): readonly SimulatedRecord[] {
    return this.#gone.get(entity) ?? [];
  }

  noteGone(entity: SimulatedEntity, record: SimulatedRecord): void {
    this.#gone.set(entity, [...this.gone(entity), record]);
  }

  /** A record that can't be mapped, as it was when it last could. */
  sound(entity: SimulatedEntity, id: string): SimulatedRecord | undefined {
    return this.#sound.get(`${entity} ${id}`);
  }

  noteSound(entity: SimulatedEntity, record: SimulatedRecord): void {
    this.#sound.set(`${entity} ${record.id}`, record);
  }

  /** Connects the system; its first run waits. */
  async connect(): Promise<void> {
    const { connection } = await this.services.sync.connect(this.tenant, {
      system: "simulated",
      config: { baseUrl: this.address ?? this.system.url },
      credentials: { apiKey: "right" },
      syncPlan: { historyDays: this.#historyDays },
    });
    this.connectionId = connection._id;
    this.windowStart = new Date(connection.createdAt.getTime() - this.#historyDays * dayMs);
  }

  /** Asks for a run and does what is due. A disturbed run may end anywhere. */
  async sync(kind: SyncKind | null, signal: AbortSignal = never): Promise<void> {
    await this.#request(kind);
    await this.services.runner.runDue(this.connectionId, signal);
  }

  /**
   * The same by a worker that stops dead at its n-th operation on the store, and whose lease then runs out.
   * @returns the name of that operation; null when it came to its end before.
   */
  async syncAndStop(
    kind: SyncKind | null,
    judge: (place: number, operation: string) => Verdict,
  ): Promise<string | null> {
    await this.#request(kind);
    const gate = new Gate(judge);
    const worker = this.#worker(gatedStorage(this.#storage, gate), shortLeaseTtlMs);
    const work = worker.runner.runDue(this.connectionId, never).catch((error: unknown) => {
      // After its burial it fails at every turn.
      if (gate.haltedAt === null) throw error;
    });
    await Promise.race([work, gate.halted]);
    if (gate.haltedAt === null) return null;
    this.#stopped.push({ gate, work });
    await waitFor("the lease to run out", async () => {
      const lease = { _id: `sync:${this.connectionId}`, owner: { $ne: null }, $expr: { $gt: ["$until", "$$NOW"] } };
      return (await this.#storage.collection<{ _id: string }>("leases").countDocuments(lease)) === 0;
    });
    return gate.haltedAt;
  }

  /** Counts the operations that a worker's undisturbed run takes. */
  async countOperations(kind: SyncKind | null): Promise<number> {
    await this.#request(kind);
    const gate = new Gate(() => "PASS");
    await this.#worker(gatedStorage(this.#storage, gate)).runner.runDue(this.connectionId, never);
    return gate.count;
  }

  /** Stopped workers wake up, each believing that it still holds the lease, and do what they can. */
  async wakeStopped(): Promise<void> {
    const stopped = this.#stopped;
    this.#stopped = [];
    for (const { gate } of stopped) gate.letGo();
    await Promise.all(stopped.map(({ work }) => work));
  }

  /** Ends the disturbances, and lets come to its end what was begun or asked for. */
  async finish(): Promise<void> {
    this.system.fault = undefined;
    for (let round = 0; round < mostRounds; round += 1) {
      await this.reachable();
      if ((await this.services.runs.nextFor(this.connectionId)) === null) return;
      await this.services.runner.runDue(this.connectionId, never);
    }
    const run = await this.services.runs.nextFor(this.connectionId);
    const lease = await this.#storage
      .collection<{ _id: string }>("leases")
      .findOne({ _id: `sync:${this.connectionId}` });
    throw new Error(`A run does not come to its end although nothing disturbs it: ${JSON.stringify({ run, lease })}`);
  }

  /** Until the connection is CONNECTED again, as its probes find out. */
  async reachable(): Promise<void> {
    for (let probe = 0; probe < mostRounds; probe += 1) {
      if ((await this.connection()).status.phase === "CONNECTED") return;
      await this.services.status.probe(this.connectionId);
    }
    throw new Error(`Not reachable although the system answers: ${JSON.stringify((await this.connection()).status)}`);
  }

  /** Ends the disturbances, does one undisturbed run after what was begun, and tells what then does not hold. */
  async settle(kind: SyncKind = "INCREMENTAL"): Promise<string[]> {
    await this.finish();
    await this.sync(kind);
    const run = await this.lastRun();
    const problems =
      run.state === "SUCCEEDED" || run.state === "SUCCEEDED_WITH_ERRORS" ? [] : [`the last run is ${run.state}`];
    return [...problems, ...(await this.check())];
  }

  async check(): Promise<string[]> {
    return checkConnection(this.#storage, this.connectionId, this);
  }

  /** Throws the cursors of all streams back, null to the beginning. */
  async resetCursors(cursor: Date | null): Promise<void> {
    for (const entity of this.entities) {
      await this.services.streams.update({ ...this.tenant, _id: this.connectionId }, entity, { $set: { cursor } });
    }
  }

  /** Version of each record, by id. */
  async versions(): Promise<Map<string, number>> {
    const collections = this.entities.map((entity) =>
      this.#storage
        .collection<RecordDocument>(entityByName(entity).plural)
        .find({ connectionId: this.connectionId })
        .toArray(),
    );
    const documents = (await Promise.all(collections)).flat();
    return new Map(documents.map(({ _id, version }) => [_id, version]));
  }

  /** Answers the walks over an entity with these pages, whatever is asked. */
  serve(entity: SimulatedEntity, pages: readonly (readonly SimulatedRecord[])[]): void {
    this.system.fault = (request, response) => {
      const url = new URL(request.url ?? "/", this.system.url);
      if (url.pathname !== `/records/${entity}`) return false;
      const place = Number(url.searchParams.get("after") ?? 0);
      const next = place + 1 < pages.length ? String(place + 1) : null;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ items: pages[place] ?? [], next }));
      return true;
    };
  }

  async connection(): Promise<ConnectionDocument> {
    return this.services.connectionStore.get(this.tenant, this.connectionId);
  }

  async lastRun(): Promise<SyncRunDocument> {
    const filter = { connectionId: this.connectionId };
    const [run] = await this.services.runs.list(this.tenant, { limit: 1, filter });
    if (!run) throw new Error("There is no run.");
    return run;
  }

  /** Removes the connection with all that is stored of it, and stops the system. */
  async end(): Promise<void> {
    for (const { gate } of this.#stopped) gate.bury();
    await Promise.all(this.#stopped.map(({ work }) => work));
    if (this.connectionId) await this.services.sync.disconnect(this.tenant, this.connectionId);
    const filter = { organizationId: this.tenant.organizationId };
    for (const name of ["outbox", "events"]) await this.#storage.collection(name).deleteMany(filter);
    await this.system.stop();
  }

  async #request(kind: SyncKind | null): Promise<void> {
    if (kind === null || kind === "INITIAL") return;
    await this.services.sync.start(this.tenant, { connectionId: this.connectionId, kind });
  }

  #worker(storage: Storage, ttlMs = leaseTtlMs): Services {
    return testServices(storage, [simulatedConnector({ pageSize: this.#pageSize, entities: this.ways })], {
      runner: { leaseTtlMs: ttlMs, random: () => 0 },
    });
  }
}
