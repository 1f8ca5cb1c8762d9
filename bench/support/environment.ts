import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedMongod } from "../../src/storage/embedded/index.js";

/** A MongoDB and a sandbox of their own, each a process, so that only the gateway's work is measured in this one. */
export interface BenchEnvironment {
  readonly mongodbUri: string;
  readonly sandboxUrl: string;
  stop(): Promise<void>;
}

/** @param scale Records of the sandbox over all kinds; 40 % are work orders. */
export async function startEnvironment(scale: number): Promise<BenchEnvironment> {
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-"));
  const mongod = await startEmbeddedMongod({ home, cacheSizeGb: 2 });
  const script = fileURLToPath(new URL("./sandbox-process.ts", import.meta.url));
  const sandbox: ChildProcess = fork(script, [join(home, "sandbox"), String(scale)], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [sandboxUrl] = (await once(sandbox, "message")) as [string];
  return {
    mongodbUri: mongod.uri,
    sandboxUrl,
    stop: async () => {
      const gone = once(sandbox, "exit");
      sandbox.kill("SIGTERM");
      await gone;
      await mongod.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("There is nothing to take the median of.");
  return middle;
}
