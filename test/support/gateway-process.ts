import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const nodeArguments = ["--import", "tsx", main];

/** A gateway as its user runs it: a process of its own. */
export interface GatewayProcess {
  /** Null for a process that only works. */
  readonly url: string | null;
  readonly process: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `tributary start` with these variables and waits until it runs. */
export async function startGateway(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [...nodeArguments, "start", "--json", "--port", "0", ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The gateway ended with ${String(code)} before it was ready:\n${errors}`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended])) as [string];
  const { url } = JSON.parse(line) as { url: string | null };
  return {
    url,
    process: child,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

/** Runs one command of the command line and returns its standard output. @throws when it fails, with what it said. */
export async function tributary(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArguments, ...args], {
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}
