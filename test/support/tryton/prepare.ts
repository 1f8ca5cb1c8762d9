import { execFile, type ExecFileException } from "node:child_process";
import { createHash } from "node:crypto";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import envPaths from "env-paths";

/** Modules to activate; what they depend on comes with them. */
const modules = ["purchase", "stock", "production", "production_work", "stock_supply", "purchase_request", "stock_lot"];
const packages = ["trytond", "proteus", ...modules.map((name) => `trytond_${name}`)].map((name) => `${name}==8.2.*`);
/** Measured: 15 s for the packages and 49 s for schema and seed on two shared cores; a slow mirror takes longer. */
const prepareTimeoutMs = 15 * 60 * 1000;

export interface PreparedTryton {
  /** Interpreter of the virtual environment. */
  readonly python: string;
  /** Seeded SQLite database to copy for each start. */
  readonly database: string;
  /** What the seed wrote down: users and their keys. */
  readonly seed: string;
}

/**
 * Finds or makes Tryton's virtual environment and template database in the cache: the folder `TRIBUTARY_TEST_CACHE`, else
 * the user's cache folder. Their names hold a hash of what they are made from, so a changed seed never meets old data.
 * Safe when several test processes come at once.
 */
export async function prepareTryton(python: string): Promise<PreparedTryton> {
  const version = await run(python, ["--version"]);
  const seedSource = await readFile(fileOf("seed.py"));
  const venv = `tryton-${hashOf(version, ...packages)}`;
  const data = `${venv}-${hashOf(...modules, seedSource, await readFile(fileOf("prepare.py")))}`;
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const prepared = {
    python: join(cache, venv, "bin", "python"),
    database: join(cache, data, "erp.sqlite"),
    seed: join(cache, data, "seed.json"),
  };
  // Usually all is there; then no Python has to start to find that out.
  const isMade = await Promise.all([exists(join(cache, venv, "made")), exists(join(cache, data, "made"))]);
  if (!isMade.every(Boolean))
    await run(python, [fileOf("prepare.py"), cache, venv, data, modules.join(","), ...packages]);
  return prepared;
}

export function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function hashOf(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function run(python: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(python, args, { timeout: prepareTimeoutMs, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(prepareError(python, error, stderr));
      else resolve(stdout.trim());
    });
  });
}

function prepareError(python: string, error: ExecFileException, stderr: string): Error {
  if (error.code === "ENOENT") {
    return new Error(
      `Tryton's tests need Python 3 with venv; "${python}" was not found. ` +
        `Install it (Debian and Ubuntu: apt-get install python3 python3-venv) or name one in TRIBUTARY_TEST_PYTHON.`,
    );
  }
  const tail = stderr.trim().split("\n").slice(-15).join("\n");
  return new Error(`Tryton could not be made ready with "${python}":\n${tail || error.message}`, { cause: error });
}
