import { jobs, startWorker, type Worker } from "../../jobs/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { endAt, type FatalCommand } from "./fatal-command.js";
import { testServices } from "./services.js";
import { simulatedConnector, type SimulatedEntity, type SimulatedWay } from "./simulated-system.js";
import { monitored } from "./monitored.js";

export interface WorkerOptions {
  readonly pageSize?: number;
  readonly ways?: Partial<Record<SimulatedEntity, SimulatedWay>>;
  readonly leaseTtlMs?: number;
  /** Whether it numbers events as well. */
  readonly hasRelay?: boolean;
  readonly fatal?: FatalCommand;
}

/** Not what a run does to the store: the queue, and looking whether a connection is there. */
const foreignCollections = new Set(["agendaJobs", "connections"]);

/** What it is told: begin, or say that you are awake. */
export type WorkerOrder = { readonly begin: WorkerOptions } | { readonly ping: number };

/**
 * A worker process of its own, for tests that kill one: `node --import tsx worker-process.ts <mongodb uri> [held]`.
 * Held, it connects and waits for its order to begin; its start-up then costs the test no time.
 */
const [, , uri, held] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri: monitored(uri) });
const connectors = [...(await loadConnectors()).values()];
let worker: Worker | undefined;
let stopRelay = () => Promise.resolve();

async function begin(options: WorkerOptions): Promise<void> {
  const { pageSize = 20, ways, leaseTtlMs, hasRelay, fatal } = options;
  if (fatal) endAt(storage.client, fatal, foreignCollections);
  const simulated = simulatedConnector({ pageSize, ...(ways ? { entities: ways } : {}) });
  const services = testServices(
    storage,
    [...connectors, simulated],
    leaseTtlMs === undefined ? {} : { runner: { leaseTtlMs, random: () => 0 } },
  );
  if (hasRelay) {
    services.relay.start();
    stopRelay = () => services.relay.stop();
  }
  worker = await startWorker(services, jobs);
}

process.on("message", (order: WorkerOrder) => {
  if ("begin" in order) void begin(order.begin).then(() => process.send?.("begun"));
  else process.send?.({ pong: order.ping });
});
process.once("SIGTERM", () => {
  void Promise.all([worker?.stop(), stopRelay()])
    .then(() => storage.close())
    .then(() => process.exit(0));
});
if (!held) await begin({});
process.send?.("ready");
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
