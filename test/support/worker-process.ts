import { writeSync } from "node:fs";
import type { CommandStartedEvent, CommandSucceededEvent, MongoClient } from "mongodb";
import { jobs, startWorker, type Worker } from "../../jobs/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { testServices } from "./services.js";
import { simulatedConnector, type SimulatedEntity, type SimulatedWay } from "./simulated-system.js";

/** Where a worker ends itself, counted over the commands of its runs. */
export interface FatalCommand {
  /** From 1. */
  readonly place: number;
  /** Before it is sent, when it is on its way, when its answer is there. */
  readonly edge: "BEFORE" | "SENT" | "ANSWERED";
  readonly signal: "SIGKILL" | "SIGSTOP";
}

export interface WorkerOptions {
  readonly pageSize?: number;
  readonly ways?: Partial<Record<SimulatedEntity, SimulatedWay>>;
  readonly leaseTtlMs?: number;
  /** Whether it numbers events as well. */
  readonly hasRelay?: boolean;
  readonly fatal?: FatalCommand;
}

/** What it is told: begin, or say that you are awake. */
export type WorkerOrder = { readonly begin: WorkerOptions } | { readonly ping: number };

/**
 * A worker process of its own, for tests that kill one: `node --import tsx worker-process.ts <mongodb uri> [held]`.
 * Held, it connects and waits for its order to begin; its start-up then costs the test no time.
 */
const [, , uri, held] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri });
const connectors = [...(await loadConnectors()).values()];
let worker: Worker | undefined;
let stopRelay = () => Promise.resolve();

async function begin(options: WorkerOptions): Promise<void> {
  const { pageSize = 20, ways, leaseTtlMs, hasRelay, fatal } = options;
  if (fatal) endAt(storage.client, fatal);
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

/** What a run does to the store: not the queue's commands, nor those that look whether a server is there. */
const foreignCollections = new Set(["agendaJobs", "connections"]);
const foreignCommands = new Set(["hello", "ping", "getMore", "endSessions", "createIndexes", "listIndexes", "create"]);

/** Ends this process at the given command, as the driver tells of them: what is sent, and what was answered. */
function endAt(client: MongoClient, fatal: FatalCommand): void {
  let place = 0;
  let fatalRequest: number | null = null;
  const end = (command: string) => {
    writeSync(1, `${fatal.signal} ${fatal.edge} ${command}\n`);
    process.kill(process.pid, fatal.signal);
  };
  client.on("commandStarted", (event: CommandStartedEvent) => {
    const target: unknown = event.command[event.commandName];
    if (fatalRequest !== null || foreignCommands.has(event.commandName) || foreignCollections.has(String(target)))
      return;
    place += 1;
    if (place !== fatal.place) return;
    fatalRequest = event.requestId;
    const name = `${event.commandName} ${String(target)}`;
    if (fatal.edge === "BEFORE") end(name);
    // The command is written in this turn of the loop; the answer comes in a later one.
    else if (fatal.edge === "SENT") setImmediate(() => end(name));
  });
  client.on("commandSucceeded", (event: CommandSucceededEvent) => {
    if (fatal.edge === "ANSWERED" && event.requestId === fatalRequest) end(event.commandName);
  });
}
