import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GatewayProcess } from "../../test/support/gateway-process.js";
import { gatewayFlags } from "./gateway-flags.js";
import { cpuMs, residentBytes } from "./load.js";

/** What `benchVault` seals with, so that the processes can open it. */
const masterKey = Buffer.alloc(32, 1).toString("base64");

/** Gateways of the role `worker` on one database, each a process with the flags of `npm start`. */
export class WorkerProcesses {
  private constructor(
    private readonly all: readonly GatewayProcess[],
    private readonly home: string,
  ) {}

  /** Until all of them work. */
  static async start(mongodbUri: string, count: number): Promise<WorkerProcesses> {
    const home = await mkdtemp(join(tmpdir(), "tributary-bench-workers-"));
    const flags = await gatewayFlags();
    const env = {
      MONGODB_URI: mongodbUri,
      TRIBUTARY_MASTER_KEY: "env:BENCH_MASTER_KEY",
      BENCH_MASTER_KEY: masterKey,
      TRIBUTARY_ALLOWED_NETWORKS: "127.0.0.1:*",
      TRIBUTARY_LOG_LEVEL: "warn",
    };
    const start = () => new GatewayProcess(home, ["start", "--json", "--role", "worker"], env, flags);
    const workers = new WorkerProcesses(Array.from({ length: count }, start), home);
    try {
      await Promise.all(workers.all.map((worker) => worker.firstLine()));
    } catch (error) {
      await workers.stop();
      throw error;
    }
    return workers;
  }

  get count(): number {
    return this.all.length;
  }

  /** Processor time since their start, of all together. */
  async cpuMs(): Promise<number> {
    const each = await Promise.all(this.all.map(({ pid }) => cpuMs(pid)));
    return each.reduce((sum, ms) => sum + ms, 0);
  }

  /** Resident memory of the one that takes most, MiB. */
  async mostResidentMb(): Promise<number> {
    const each = await Promise.all(this.all.map(({ pid }) => residentBytes(pid)));
    return Math.round(Math.max(...each) / 1024 / 1024);
  }

  /** @returns what they said on standard error, where warnings are. */
  async stop(): Promise<string> {
    for (const worker of this.all) worker.kill("SIGTERM");
    const ends = await Promise.all(this.all.map((worker) => worker.ended));
    await rm(this.home, { recursive: true, force: true });
    return ends.map(({ stderr }) => stderr).join("");
  }
}
