import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A Python of the measurement's own, with the peers' packages in it. */
export interface BenchPython {
  /** A folder for whatever a script leaves behind. */
  readonly workFolder: string;
  /** Runs a script of `bench/peers` to its end. @returns what it wrote to standard output. */
  run(script: string, args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Makes a virtual environment in a folder for temporary files and installs `bench/peers/requirements.txt` by pip. */
export async function installPython(): Promise<BenchPython> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-bench-python-"));
  const python = join(folder, "venv", "bin", "python");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await execute(process.env["PYTHON"] ?? "python3", ["-m", "venv", join(folder, "venv")]);
    await execute(python, ["-m", "pip", "install", "--quiet", "-r", peersFile("requirements.txt")]);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    workFolder: join(folder, "work"),
    run: (script, args) => execute(python, [peersFile(script), ...args]),
    remove,
  };
}

function peersFile(name: string): string {
  return fileURLToPath(new URL(`../peers/${name}`, import.meta.url));
}

async function execute(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [out, faults] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (faults += text));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) {
    throw new Error(
      `${command} ${args.slice(0, 3).join(" ")} ended with ${code ?? "a signal"}:\n${faults.slice(-2_000)}`,
    );
  }
  return out;
}
