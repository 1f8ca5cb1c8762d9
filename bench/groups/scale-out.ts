import { availableParallelism, loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { loadConnectors } from "../../src/connectors/index.js";
import { createLogger } from "../../src/logging/index.js";
import { NetworkGuard } from "../../src/network/index.js";
import { createServices, storeDefinition, type Services } from "../../src/services/index.js";
import { connectStorage, prepareStore, type Storage } from "../../src/storage/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import type { Vault } from "../../src/vault/index.js";
import { DescribedSource, describedConfig } from "../support/described-source.js";
import { startMongod } from "../support/environment.js";
import { median, perSecond, round2 } from "../support/figures.js";
import { benchVault, withDatabase } from "../support/gateway.js";
import { cpuMs } from "../support/load.js";
import { inAnHour, lagFigures, ManyConnections } from "../support/many-connections.js";
import { watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";
import { collectionSizes, growthOf, type CollectionSize } from "../support/store-size.js";
import { WorkerProcesses } from "../support/worker-processes.js";

const tenant = { organizationId: "org_bench", environment: "TEST" as const };
const workerCounts = [1, 2] as const;
/** Each is one customer's own installation, so that workers share them out. */
const accounts = 16;
/** The plan where nothing is said. */
const intervalSeconds = 300;
/** Read of each of the many connections. */
const idleEntities = ["WorkOrder", "PurchaseOrder", "Vendor"];
/** For which workers stand there with nothing to do, and then until what is measured has got going. */
const baselineMs = 10_000;
const warmUpMs = 20_000;
/** Due at once, to see how many runs workers can do. */
const mostDueAtOnce = 1_000;
const longestMs = 600_000;

type Tell = (line: string) => void;

/**
 * What more workers are worth. First syncs of several connections, by one worker and by two; then many connections whose
 * source has nothing new, as most have most of the time: how late their runs begin, and what each costs the database.
 */
export const scaleOut: BenchGroup = async (
  tell,
  { records = 40_000, rounds = 3, connections = 10_000, minutes = 4 },
) => {
  const mongod = await startMongod();
  try {
    const throughput = await measureThroughput(tell, mongod.uri, { records, rounds });
    const idle = await measureIdle(tell, mongod.uri, { connections, minutes });
    return { cores: availableParallelism(), loadAverage: round2(loadavg()[0] ?? 0), throughput, idle };
  } finally {
    await mongod.stop();
  }
};

interface Bench {
  readonly uri: string;
  readonly storage: Storage;
  readonly services: Services;
  readonly vault: Vault;
}

async function withDatabaseOf<Result>(
  mongodbUri: string,
  name: string,
  act: (bench: Bench) => Promise<Result>,
): Promise<Result> {
  const uri = withDatabase(mongodbUri, name);
  const storage = await connectStorage({ uri });
  try {
    await prepareStore(storage, storeDefinition());
    const vault = benchVault(storage);
    const network = new NetworkGuard();
    network.allow("127.0.0.1:*");
    const logger = createLogger({ level: "warn" });
    const services = createServices({ storage, connectors: await loadConnectors(), vault, network, logger });
    return await act({ uri, storage, services, vault });
  } finally {
    await storage.db.dropDatabase();
    await storage.close();
  }
}

interface Throughput {
  readonly recordsPerSecond: number;
  /** Cores in use, by all workers, by mongod and by the source. */
  readonly workerCores: number;
  readonly mongodCores: number;
  readonly sourceCores: number;
  /** Of one record, by collection. */
  readonly stored: Readonly<Record<string, CollectionSize>>;
}

type ThroughputFigure = Exclude<keyof Throughput, "stored">;

async function measureThroughput(
  tell: Tell,
  mongodbUri: string,
  { records, rounds }: { records: number; rounds: number },
): Promise<Record<string, unknown>> {
  const each = Math.max(1, Math.round(records / accounts));
  const source = await DescribedSource.start(each);
  const measured = new Map<number, Throughput[]>(workerCounts.map((count) => [count, []]));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const order = round % 2 === 0 ? [...workerCounts].reverse() : workerCounts;
      for (const count of order) {
        const name = `throughput_${round}_${count}`;
        const one = await withDatabaseOf(mongodbUri, name, (bench) => syncAll(bench, source, count, each));
        measured.get(count)?.push(one);
        tell(`round ${round}, workers ${count}: ${JSON.stringify({ ...one, stored: undefined })}`);
      }
    }
  } finally {
    await source.stop();
  }
  const of = (count: number, figure: ThroughputFigure) => median((measured.get(count) ?? []).map((one) => one[figure]));
  return {
    records: each * accounts,
    rounds,
    ...Object.fromEntries(
      workerCounts.map((count) => [
        `workers ${count}`,
        {
          recordsPerSecond: of(count, "recordsPerSecond"),
          range: rangeOf((measured.get(count) ?? []).map(({ recordsPerSecond }) => recordsPerSecond)),
          workerCores: round2(of(count, "workerCores")),
          mongodCores: round2(of(count, "mongodCores")),
          sourceCores: round2(of(count, "sourceCores")),
        },
      ]),
    ),
    twoToOne: round2(of(2, "recordsPerSecond") / of(1, "recordsPerSecond")),
    eachRecord: measured.get(1)?.at(-1)?.stored,
  };
}

/** Two waves of first syncs; the first has everything compiled and does not count. */
async function syncAll(
  { uri, storage, services }: Bench,
  source: DescribedSource,
  workerCount: number,
  each: number,
): Promise<Throughput> {
  const waves: string[][] = [[], []];
  for (const wave of waves) {
    for (let account = 0; account < accounts; account += 1) {
      const { connection } = await services.sync.connect(tenant, {
        system: "rest",
        config: await describedConfig(source, account, ["WorkOrder"]),
        credentials: { token: "bench" },
        syncPlan: { historyDays: 3650 },
      });
      wave.push(connection._id);
    }
  }
  const connections = storage.collection<{ _id: string }>("connections");
  await connections.updateMany({}, { $set: { nextSyncAt: inAnHour() } });
  const workers = await WorkerProcesses.start(uri, workerCount);
  try {
    let measured: Omit<Throughput, "stored"> | null = null;
    for (const wave of waves) {
      const workDone = await watchMongod(storage);
      const [workerBefore, sourceBefore] = [await workers.cpuMs(), await cpuMs(source.pid)];
      await connections.updateMany({ _id: { $in: wave } }, { $set: { nextSyncAt: await storage.now() } });
      const { ms, runs } = await untilEnded(storage, wave);
      const created = runs.reduce((sum, run) => sum + (run.entities[0]?.created ?? 0), 0);
      if (created !== each * accounts)
        throw new Error(`The runs made ${created} records, expected ${each * accounts}.`);
      measured = {
        recordsPerSecond: perSecond(created, ms),
        workerCores: ((await workers.cpuMs()) - workerBefore) / ms,
        mongodCores: (await workDone()).cpuMs / ms,
        sourceCores: ((await cpuMs(source.pid)) - sourceBefore) / ms,
      };
    }
    if (!measured) throw new Error("Nothing was measured.");
    const records = waves.length * accounts * each;
    return { ...measured, stored: growthOf(new Map(), await collectionSizes(storage), records) };
  } finally {
    await workers.stop();
  }
}

/** Until each of the connections has had its first run. @returns from the first one's start to the last one's end, in ms. */
async function untilEnded(
  storage: Storage,
  ids: readonly string[],
): Promise<{ ms: number; runs: readonly SyncRunDocument[] }> {
  const deadline = Date.now() + longestMs;
  for (;;) {
    const runs = await storage
      .collection<SyncRunDocument>("syncRuns")
      .find({ connectionId: { $in: [...ids] }, kind: "INITIAL" })
      .toArray();
    const failed = runs.find(({ state }) => state !== "QUEUED" && state !== "RUNNING" && state !== "SUCCEEDED");
    if (failed) throw new Error(`A run ended ${failed.state}: ${JSON.stringify(failed.error)}.`);
    if (runs.length === ids.length && runs.every(({ endedAt }) => endedAt !== null)) {
      const starts = runs.map(({ startedAt }) => startedAt?.getTime() ?? Infinity);
      const ends = runs.map(({ endedAt }) => endedAt?.getTime() ?? 0);
      return { ms: Math.max(...ends) - Math.min(...starts), runs };
    }
    if (Date.now() > deadline) throw new Error(`The runs did not end in ${longestMs / 1_000} s.`);
    await delay(50);
  }
}

async function measureIdle(
  tell: Tell,
  mongodbUri: string,
  { connections, minutes }: { connections: number; minutes: number },
): Promise<Record<string, unknown>> {
  const source = await DescribedSource.start(0);
  try {
    return await withDatabaseOf(mongodbUri, "idle", async (bench) => {
      const configOf = (account: number) => describedConfig(source, account, idleEntities);
      const many = await ManyConnections.make(bench, tenant, connections, { configOf, intervalSeconds });
      tell(`${connections} connections are there`);
      const figures: Record<string, unknown> = { connections, intervalSeconds, entities: idleEntities.length, minutes };
      for (const count of workerCounts) {
        const measured = await idleBy(bench, many, source, { count, connections, minutes });
        figures[`workers ${count}`] = measured;
        tell(`workers ${count}: ${JSON.stringify(measured)}`);
      }
      return figures;
    });
  } finally {
    await source.stop();
  }
}

async function idleBy(
  { uri, storage }: Bench,
  many: ManyConnections,
  source: DescribedSource,
  { count, connections, minutes }: { count: number; connections: number; minutes: number },
): Promise<Record<string, unknown>> {
  await many.hold();
  const workers = await WorkerProcesses.start(uri, count);
  try {
    const baseline = await costOf(storage, workers, baselineMs);
    const begin = new Date((await storage.now()).getTime() + warmUpMs / 2);
    await many.spread(begin);
    await delay(Math.max(0, begin.getTime() - (await storage.now()).getTime()) + warmUpMs);
    const [sizesBefore, from, requestsBefore] = [
      await collectionSizes(storage),
      await storage.now(),
      await source.requests(),
    ];
    const whole = await costOf(storage, workers, minutes * 60_000);
    const to = await storage.now();
    const requests = (await source.requests()) - requestsBefore;
    const { lagsMs, begun, waiting } = await many.lags(from, to);
    const growth = growthOf(sizesBefore, await collectionSizes(storage), begun);
    const residentMb = await workers.mostResidentMb();
    const seconds = whole.ms / 1_000;
    const perRun = (of: (cost: Cost) => number) => (of(whole) - (of(baseline) / baseline.ms) * whole.ms) / begun;
    return {
      runs: begun,
      runsPerSecond: round2(begun / seconds),
      wantedPerSecond: round2(connections / intervalSeconds),
      /** Due at the end of the measurement and not begun; a second's worth is nothing unusual. */
      waiting,
      lag: lagFigures(lagsMs),
      workerCores: round2(whole.workerCpuMs / whole.ms),
      mongodCores: round2(whole.mongodCpuMs / whole.ms),
      mostResidentMb: residentMb,
      eachRun: {
        sourceRequests: round2(requests / begun),
        workerCpuMs: round2(perRun(({ workerCpuMs }) => workerCpuMs)),
        mongodCpuMs: round2(perRun(({ mongodCpuMs }) => mongodCpuMs)),
        commands: round2(perRun(({ commands }) => sumOf(commands))),
        commandsByName: Object.fromEntries(
          Object.keys(whole.commands)
            .map((name) => [name, round2(perRun(({ commands }) => commands[name] ?? 0))] as const)
            .filter(([, calls]) => calls >= 0.05),
        ),
        bytesIn: Math.round(perRun(({ bytesIn }) => bytesIn)),
        bytesOut: Math.round(perRun(({ bytesOut }) => bytesOut)),
        journalBytes: Math.round(perRun(({ journalBytes }) => journalBytes)),
        stored: growth,
      },
      eachConnectionAndHour: {
        runs: 3_600 / intervalSeconds,
        mongodCpuMs: round2((perRun(({ mongodCpuMs }) => mongodCpuMs) * 3_600) / intervalSeconds),
        commands: Math.round((perRun(({ commands }) => sumOf(commands)) * 3_600) / intervalSeconds),
        workerCpuMs: round2((perRun(({ workerCpuMs }) => workerCpuMs) * 3_600) / intervalSeconds),
      },
      withNothingDue: {
        commandsPerSecond: round2(sumOf(baseline.commands) / (baseline.ms / 1_000)),
        mongodCores: round2(baseline.mongodCpuMs / baseline.ms),
        workerCores: round2(baseline.workerCpuMs / baseline.ms),
      },
      atOnce: await dueAtOnce(storage, many, Math.min(mostDueAtOnce, connections)),
    };
  } finally {
    await workers.stop();
  }
}

interface Cost {
  readonly ms: number;
  readonly workerCpuMs: number;
  readonly mongodCpuMs: number;
  readonly commands: Readonly<Record<string, number>>;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly journalBytes: number;
}

async function costOf(storage: Storage, workers: WorkerProcesses, ms: number): Promise<Cost> {
  const startedAt = performance.now();
  const cpuBefore = await workers.cpuMs();
  const workDone = await watchMongod(storage);
  await delay(ms);
  const { cpuMs: mongodCpuMs, ...work } = await workDone();
  return { ...work, mongodCpuMs, workerCpuMs: (await workers.cpuMs()) - cpuBefore, ms: performance.now() - startedAt };
}

/** How many runs in a second the workers can do, when more are due than they can do. */
async function dueAtOnce(storage: Storage, many: ManyConnections, count: number): Promise<Record<string, number>> {
  await many.hold();
  const runs = storage.collection<SyncRunDocument>("syncRuns");
  while ((await runs.countDocuments({ endedAt: null })) > 0) await delay(100);
  const at = await many.makeDue(count);
  const deadline = Date.now() + longestMs;
  const ended = { startedAt: { $gte: at }, endedAt: { $ne: null } };
  while ((await runs.countDocuments(ended)) < count) {
    if (Date.now() > deadline) throw new Error(`The runs did not end in ${longestMs / 1_000} s.`);
    await delay(100);
  }
  const [last] = await runs.find(ended).sort({ endedAt: -1 }).limit(1).toArray();
  const ms = (last?.endedAt?.getTime() ?? 0) - at.getTime();
  return { due: count, seconds: round2(ms / 1_000), runsPerSecond: round2(count / (ms / 1_000)) };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function rangeOf(values: readonly number[]): string {
  return `${Math.min(...values)} to ${Math.max(...values)}`;
}
