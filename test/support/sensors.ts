import { execFile, spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import envPaths from "env-paths";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("../../examples/sensors/", import.meta.url));

/** The example subgraph of docs/federation.md, in a Python process of its own. */
export interface Sensors {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Starts examples/sensors as its own text says, on a free port. @param database a file that outlives the process. */
export async function startSensors(database = ":memory:"): Promise<Sensors> {
  const python = await preparedPython();
  const child = spawn(python, [join(folder, "sensors.py"), "--port", "0", "--database", database], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit").then(() => {
    throw new Error("The example subgraph ended before it listened.");
  });
  const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
  ended.catch(() => undefined);
  const url = /http:\S+/.exec(line)?.[0];
  if (!url) throw new Error(`The example subgraph said something else than where it is: ${line}`);
  return {
    url,
    process: child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** A virtual environment with what the example needs, made once and kept in the cache of the tests. */
async function preparedPython(): Promise<string> {
  const requirements = join(folder, "requirements.txt");
  const hash = createHash("sha256")
    .update(await readFile(requirements))
    .digest("hex")
    .slice(0, 12);
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const made = join(cache, `sensors-${hash}`);
  const python = join(made, "bin", "python");
  if (await isThere(python)) return python;
  await mkdir(cache, { recursive: true });
  const making = `${made}.${process.pid}`;
  await run("python3", ["-m", "venv", making]);
  await run(join(making, "bin", "python"), [
    "-m",
    "pip",
    "install",
    "-q",
    "--disable-pip-version-check",
    "-r",
    requirements,
  ]);
  // Whole or not at all; where another process was faster, its own is as good.
  await rename(making, made).catch(async () => rm(making, { recursive: true, force: true }));
  return python;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
