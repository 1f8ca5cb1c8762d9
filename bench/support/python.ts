import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execute } from "./execute.js";

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
