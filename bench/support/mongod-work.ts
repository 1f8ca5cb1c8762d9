import type { Storage } from "../../src/storage/index.js";

/** What mongod did since some moment. */
export interface MongodWork {
  readonly cpuMs: number;
  /** How often each command came, the most frequent first. */
  readonly commands: Readonly<Record<string, number>>;
}

interface ServerStatus {
  /** Of the whole process; on Linux. */
  readonly extra_info: { readonly user_time_us?: number; readonly system_time_us?: number };
  readonly metrics: { readonly commands: Readonly<Record<string, { readonly total?: number } | number>> };
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
    return { cpuMs: (cpuUs(after) - cpuUs(before)) / 1_000, commands: Object.fromEntries(commands) };
  };
}

async function status(storage: Storage): Promise<ServerStatus> {
  return (await storage.client.db("admin").command({ serverStatus: 1 })) as unknown as ServerStatus;
}

function cpuUs({ extra_info: info }: ServerStatus): number {
  return (info.user_time_us ?? 0) + (info.system_time_us ?? 0);
}

function totalOf(counts: { readonly total?: number } | number | undefined): number {
  return typeof counts === "object" ? (counts.total ?? 0) : 0;
}
