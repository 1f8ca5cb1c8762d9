import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbeddedMongod } from "../../src/storage/embedded/index.js";

export interface BenchMongod {
  readonly uri: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A MongoDB of the measurement's own, a process of its own. */
export async function startMongod(): Promise<BenchMongod> {
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-"));
  const mongod = await startEmbeddedMongod({ home, cacheSizeGb: 2 });
  return {
    uri: mongod.uri,
    stop: async () => {
      await mongod.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export interface BenchSandbox {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A sandbox of the measurement's own, a process of its own.
 * @param scale Records of the sandbox over all kinds; 40 % are work orders.
 */
export async function startSandboxProcess(scale: number): Promise<BenchSandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "tributary-bench-sandbox-"));
  const script = fileURLToPath(new URL("./sandbox-process.ts", import.meta.url));
  const sandbox: ChildProcess = fork(script, [dataDir, String(scale)], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [url] = (await once(sandbox, "message")) as [string];
  return {
    url,
    stop: async () => {
      const gone = once(sandbox, "exit");
      sandbox.kill("SIGTERM");
      await gone;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
