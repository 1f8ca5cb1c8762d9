import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { ConnectionDocument, ConnectionStatus } from "../../../src/connections/index.js";
import { loadConnectors } from "../../../src/connectors/index.js";
import type { NewEvent } from "../../../src/events/index.js";
import type { RecordDocument } from "../../../src/records/index.js";
import { startSandbox, type RunningSandbox } from "../../../src/sandbox/index.js";
import type { Services } from "../../../src/services/index.js";
import type { WriteDocument, WriteOptions } from "../../../src/writes/index.js";
import { LossyLink } from "../../support/lossy-link.js";
import { silentLogger, testServices } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const tenant = { organizationId: "org_1", environment: "TEST" as const };

/** Nothing is waited for: whatever is not there at once is not there. */
export const impatient: WriteOptions = { claimMs: 5_000, quietMs: 0, waitMs: 5_000 };

/** A sandbox behind a link that loses what it is told to, connected and synced once. */
export class WrittenSandbox {
  readonly tenant = tenant;
  sandbox!: RunningSandbox;
  link!: LossyLink;
  services!: Services;
  connection!: ConnectionDocument;
  readonly #store: ReturnType<typeof useStorage>;

  constructor(store: ReturnType<typeof useStorage>) {
    this.#store = store;
  }

  get storage() {
    return this.#store.storage;
  }

  async start(options: WriteOptions): Promise<void> {
    const dataDir = await mkdtemp(join(tmpdir(), "tributary-written-"));
    this.#folder = dataDir;
    this.sandbox = await startSandbox({ dataDir, scale: 100, logger: silentLogger });
    this.link = new LossyLink(this.sandbox.url);
    await this.link.start();
    this.services = await this.process(options);
    const { connection } = await this.services.sync.connect(tenant, {
      system: "sandbox",
      config: { baseUrl: this.link.url },
      credentials: { apiKey: "sandbox" },
    });
    this.connection = connection;
    await this.services.runner.runDue(connection._id, new AbortController().signal);
  }
  #folder = "";

  /** Services as another process has them. */
  async process(options: WriteOptions = impatient): Promise<Services> {
    return testServices(this.#store.storage, [...(await loadConnectors()).values()], { writes: options });
  }

  async stop(): Promise<void> {
    await this.link?.stop();
    await this.sandbox?.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true });
  }

  create(data: Record<string, unknown>, options: Record<string, unknown> = {}, services = this.services) {
    return services.writes.create(tenant, "WorkOrder", { connectionId: this.connection._id, data, ...options });
  }

  /** A turn of the job that settles writes. */
  work(services = this.services): Promise<void> {
    return services.writeSettler.work(this.connection._id, new AbortController().signal);
  }

  /** Titles of the sandbox's work orders that begin with this, in the order of their making. */
  async titles(beginning: string): Promise<string[]> {
    const response = await fetch(`${this.sandbox.url}/api/v1/work_orders?limit=1000`, {
      headers: { authorization: "Bearer sandbox" },
    });
    const { items } = (await response.json()) as { items: { id: string; title: string }[] };
    return items
      .filter(({ title }) => title.startsWith(beginning))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ title }) => title);
  }

  /** Changes a work order behind everybody's back. */
  async patch(remoteId: string, change: object): Promise<void> {
    const response = await fetch(`${this.sandbox.url}/api/v1/work_orders/${remoteId}`, {
      method: "PATCH",
      headers: { authorization: "Bearer sandbox", "content-type": "application/json" },
      body: JSON.stringify(change),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Sets the status, as an outage or its end would. */
  async become(phase: "UNREACHABLE" | "CONNECTED"): Promise<void> {
    const since = new Date();
    const status: ConnectionStatus =
      phase === "CONNECTED"
        ? { phase, since }
        : {
            phase,
            since,
            cause: "UNREACHABLE",
            reason: "down",
            nextAttemptAt: new Date(since.getTime() + 60_000),
            attempts: 0,
            step: 1,
          };
    await this.services.connectionStore.update(this.connection, { $set: { status } });
  }

  async stored(id: string | null): Promise<RecordDocument | null> {
    return this.#store.storage.collection<RecordDocument>("workOrders").findOne({ _id: id ?? "" });
  }

  async write(id: string | null): Promise<WriteDocument> {
    const found = await this.services.writes.find(tenant, id ?? "");
    if (!found) throw new Error(`There is no write ${String(id)}.`);
    return found;
  }

  /** The newest write of the log. */
  async lastWrite(): Promise<WriteDocument> {
    const [last] = await this.#store.storage
      .collection<WriteDocument>("writes")
      .find()
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    if (!last) throw new Error("There is no write.");
    return last;
  }

  /** Leaves a write as a process leaves it that is killed before it stores the answer. */
  async orphan(id: string): Promise<void> {
    const writes = this.#store.storage.collection<WriteDocument>("writes");
    await writes.updateOne({ _id: id }, { $set: { state: "SENDING", claim: { id: "gone", until: new Date(1) } } });
  }

  /** What was told of the end of a write, in order. */
  async told(writeId: string | null): Promise<{ state: string; code: string | null }[]> {
    const events = await this.#store.storage
      .collection<NewEvent>("outbox")
      .find({ type: "write.settled", "payload.writeId": writeId })
      .sort({ _id: 1 })
      .toArray();
    return events.flatMap((event) =>
      event.type === "write.settled" ? [{ state: event.payload.state, code: event.payload.error?.code ?? null }] : [],
    );
  }
}

/** A `WrittenSandbox` for all tests of a file. */
export function useWrittenSandbox(options: WriteOptions = impatient): WrittenSandbox {
  const written = new WrittenSandbox(useStorage());
  beforeAll(() => written.start(options));
  afterAll(() => written.stop());
  return written;
}
