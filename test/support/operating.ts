import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "../../src/logging/index.js";
import { startSandbox, type RunningSandbox } from "../../src/sandbox/index.js";
import { freshDatabase, type FreshDatabase } from "./database.js";
import { GatewayProcess } from "./gateway-process.js";
import { loopback } from "./network.js";

/** A gateway in operation: processes on one fresh database, and a sandbox in this process. */
export interface Operation {
  readonly database: FreshDatabase;
  readonly sandbox: RunningSandbox;
  /** Of the TEST environment, with all scopes. */
  readonly token: string;
  /** Starts a process. @returns it and, of an API, its address, once it says that it runs. */
  start(role: "api" | "worker"): Promise<{ readonly process: GatewayProcess; readonly url: string }>;
  /** Ends every process that still runs, stops the sandbox, drops the database. */
  end(): Promise<void>;
}

/** @param options.database another than one of its own on the MongoDB that all tests share. */
export async function beginOperation(options: { scale: number; database?: FreshDatabase }): Promise<Operation> {
  const [home, folder] = (await Promise.all(
    ["tributary-e2e-", "tributary-sandbox-"].map((name) => mkdtemp(join(tmpdir(), name))),
  )) as [string, string];
  const database = options.database ?? (await freshDatabase());
  const sandbox = await startSandbox({
    dataDir: folder,
    logger: createLogger({ level: "silent" }),
    scale: options.scale,
  });
  const started: GatewayProcess[] = [];
  const run = (...args: readonly string[]) => {
    const process = new GatewayProcess(home, args, {
      MONGODB_URI: database.uri,
      TRIBUTARY_LOG_LEVEL: "warn",
      // The sandbox and what receives webhooks are on this machine.
      TRIBUTARY_ALLOWED_NETWORKS: loopback,
    });
    started.push(process);
    return process;
  };
  const { code, stdout, stderr } = await run("token", "create", "--env", "test").ended;
  if (code !== 0) throw new Error(stderr);
  return {
    database,
    sandbox,
    token: stdout.trim(),
    start: async (role) => {
      const process = run("start", "--json", "--role", role);
      const { url } = JSON.parse(await process.firstLine()) as { url: string };
      return { process, url };
    },
    end: async () => {
      for (const process of started) process.kill("SIGTERM");
      await Promise.all(started.map((process) => process.ended));
      await sandbox.stop();
      await database.drop();
      await Promise.all([home, folder].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}
