import { afterEach, beforeEach } from "vitest";
import type { ConnectionDocument, StreamDocument } from "../../src/connections/index.js";
import type { EntityName } from "../../schema/entities/index.js";
import type { RecordDocument } from "../../src/records/index.js";
import { entityByName } from "../../schema/entities/index.js";
import type { Services, ServicesOptions } from "../../src/services/index.js";
import type { SyncKind, SyncRunDocument } from "../../src/sync/index.js";
import { makeDue, testServices } from "./services.js";
import { simulatedConnector, SimulatedSystem, type SimulatedEntity, type SimulatedWay } from "./simulated-system.js";
import type { useStorage } from "./storage.js";

const tenant = { organizationId: "org_1", environment: "TEST" as const };

/** A simulated system for each test, connected, with what tests ask of it. */
export class SimulatedConnection {
  system!: SimulatedSystem;
  services!: Services;
  connection!: ConnectionDocument;
  readonly tenant = tenant;

  constructor(readonly store: ReturnType<typeof useStorage>) {}

  /** Fills the system by what `fill` does, then connects it and does the first run. */
  async connect(
    entities: Partial<Record<SimulatedEntity, SimulatedWay>>,
    fill: (system: SimulatedSystem) => void,
    options: Partial<ServicesOptions> & { pageSize?: number; connect?: Record<string, unknown> } = {},
  ): Promise<SyncRunDocument> {
    const tombstones = Object.entries(entities).flatMap(([entity, way]) => (way === "TOMBSTONES" ? [entity] : []));
    this.system = new SimulatedSystem({ tombstones: tombstones as SimulatedEntity[] });
    await this.system.start();
    fill(this.system);
    const { pageSize = 10, connect, ...others } = options;
    this.services = testServices(this.store.storage, [simulatedConnector({ pageSize, entities })], others);
    const { connection } = await this.services.sync.connect(tenant, {
      system: "simulated",
      config: { baseUrl: this.system.url },
      credentials: { apiKey: "right" },
      ...connect,
    });
    this.connection = connection;
    return this.work();
  }

  /** Does what is due now, and gives the last run. */
  async work(): Promise<SyncRunDocument> {
    await this.services.runner.runDue(this.connection._id, new AbortController().signal);
    return this.lastRun();
  }

  /** A scheduled run, as if its time had come. */
  async scheduled(): Promise<SyncRunDocument> {
    await makeDue(this.store.storage, this.connection._id);
    return this.work();
  }

  /** A run that somebody asks for. */
  async run(kind: SyncKind): Promise<SyncRunDocument> {
    await this.services.sync.start(tenant, { connectionId: this.connection._id, kind });
    return this.work();
  }

  async lastRun(): Promise<SyncRunDocument> {
    const [run] = await this.services.runs.list(tenant, { limit: 1, filter: { connectionId: this.connection._id } });
    if (!run) throw new Error("There is no run.");
    return run;
  }

  async stream(entity: EntityName): Promise<StreamDocument> {
    const stream = await this.services.streams.find(this.connection, entity);
    if (!stream) throw new Error(`There is no stream of ${entity}.`);
    return stream;
  }

  async records(entity: EntityName): Promise<RecordDocument[]> {
    return this.store.storage
      .collection<RecordDocument>(entityByName(entity).plural)
      .find({ connectionId: this.connection._id })
      .sort({ remoteId: 1 })
      .toArray();
  }

  /** remoteIds of those that exist as far as is known here. */
  async live(entity: EntityName): Promise<string[]> {
    return (await this.records(entity)).filter(({ deletedAt }) => deletedAt === null).map(({ remoteId }) => remoteId);
  }

  async eventTypes(): Promise<string[]> {
    const types = await this.store.storage.db
      .collection("outbox")
      .distinct("type", { connectionId: this.connection._id });
    return types.map(String).sort();
  }
}

/** A `SimulatedConnection` whose system goes down with each test. */
export function useSimulatedConnection(store: ReturnType<typeof useStorage>): SimulatedConnection {
  const connection = new SimulatedConnection(store);
  beforeEach(() => {
    connection.system = undefined as unknown as SimulatedSystem;
  });
  afterEach(async () => {
    await (connection.system as SimulatedSystem | undefined)?.stop();
  });
  return connection;
}

/** `count` records named by a letter and a number that sorts, changed a minute after one another, the last one now. */
export function numbered(letter: string, count: number, from = 0) {
  return Array.from({ length: count }, (_, index) => {
    const place = from + index;
    return {
      id: `${letter}${String(place).padStart(4, "0")}`,
      title: `${letter} ${place}`,
      changedAt: new Date(Date.now() - (count - index) * 60_000).toISOString(),
    };
  });
}
