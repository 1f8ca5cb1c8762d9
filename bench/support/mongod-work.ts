import type { Storage } from "../../src/storage/index.js";

/** What mongod did since some moment. */
export interface MongodWork {
  readonly cpuMs: number;
  /** Entries of indexes, and documents, that queries looked at. */
  readonly keysExamined: number;
  readonly documentsExamined: number;
  /** How often each command came, the most frequent first. */
  readonly commands: Readonly<Record<string, number>>;
  /** Over the network, from clients and to them. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Written to the disk: of the journal, and of blocks, as checkpoints write them. */
  readonly journalBytes: number;
  readonly blockBytes: number;
}

interface ServerStatus {
  /** Of the whole process; on Linux. */
  readonly extra_info: { readonly user_time_us?: number; readonly system_time_us?: number };
  readonly metrics: {
    readonly commands: Readonly<Record<string, { readonly total?: number } | number>>;
    readonly queryExecutor: { readonly scanned: number | bigint; readonly scannedObjects: number | bigint };
  };
  readonly network: { readonly bytesIn: number | bigint; readonly bytesOut: number | bigint };
  readonly wiredTiger: {
    readonly log: { readonly "log bytes written": number | bigint };
    readonly "block-manager": { readonly "bytes written": number | bigint };
  };
}

/** @returns a function that says what was done since. */
export async function watchMongod(storage: Storage): Promise<() => Promise<MongodWork>> {
  const before = await status(storage);
  return async () => {
    const after = await status(storage);
    const commands = Object.entries(after.metrics.commands)
      .map(([name, counts]) => [name, totalOf(counts) - totalOf(before.metrics.commands[name])] as const)
      .filter(([name, count]) => count > 0 && name !== "serverStatus")
      .sort(([, a], [, b]) => b - a);
    const [executed, executedBefore] = [after.metrics.queryExecutor, before.metrics.queryExecutor];
    return {
      cpuMs: (cpuUs(after) - cpuUs(before)) / 1_000,
      keysExamined: Number(executed.scanned) - Number(executedBefore.scanned),
      documentsExamined: Number(executed.scannedObjects) - Number(executedBefore.scannedObjects),
      commands: Object.fromEntries(commands),
      bytesIn: Number(after.network.bytesIn) - Number(before.network.bytesIn),
      bytesOut: Number(after.network.bytesOut) - Number(before.network.bytesOut),
      journalBytes: journalBytes(after) - journalBytes(before),
      blockBytes: blockBytes(after) - blockBytes(before),
    };
  };
}

/** What `serverStatus` tells beside the time of the processor, and what costs the most to put together. */
const leftOut = [
  ...["asserts", "connections", "defaultRWConcern", "electionMetrics", "flowControl", "globalLock", "indexBulkBuilder"],
  ...["locks", "logicalSessionRecordCache", "mem", "metrics", "mirroredReads", "network", "opLatencies", "opcounters"],
  ...["opcountersRepl", "oplogTruncation", "queryAnalyzers", "readConcernCounters", "readPreferenceCounters", "repl"],
  ...["security", "sharding", "storageEngine", "tcmalloc", "tenantMigrations", "trafficRecording", "transactions"],
  ...["transportSecurity", "twoPhaseCommitCoordinator", "wiredTiger", "writeBacksQueued"],
];

/** Processor time of mongod since its start, in ms, asked in a way that takes little of it. */
export async function mongodCpuMs(storage: Storage): Promise<number> {
  const without = Object.fromEntries(leftOut.map((name) => [name, 0]));
  const answer = await storage.client.db("admin").command({ serverStatus: 1, ...without });
  return cpuUs(answer as unknown as ServerStatus) / 1_000;
}

async function status(storage: Storage): Promise<ServerStatus> {
  return (await storage.client.db("admin").command({ serverStatus: 1 })) as unknown as ServerStatus;
}

function cpuUs({ extra_info: info }: ServerStatus): number {
  return (info.user_time_us ?? 0) + (info.system_time_us ?? 0);
}

function journalBytes({ wiredTiger }: ServerStatus): number {
  return Number(wiredTiger.log["log bytes written"]);
}

function blockBytes({ wiredTiger }: ServerStatus): number {
  return Number(wiredTiger["block-manager"]["bytes written"]);
}

function totalOf(counts: { readonly total?: number } | number | undefined): number {
  return typeof counts === "object" ? (counts.total ?? 0) : 0;
}
