import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";

const run = promisify(execFile);
/** Hive Gateway is MIT, Cosmo's composition Apache 2.0. */
const packages = ["@graphql-hive/gateway@2.15.1", "@wundergraph/composition@0.55.0", "graphql@16.15.0"];

/**
 * Routers' own packages, fetched once into the cache of the tests: they are no part of this product.
 * @returns the folder that holds `node_modules`.
 */
export async function routerPackages(): Promise<string> {
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const made = join(cache, "routers-2.15.1-0.55.0");
  const isMade = await access(join(made, "node_modules")).then(
    () => true,
    () => false,
  );
  if (isMade) return made;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(tmpdir(), "routers-"));
  try {
    const options = ["--no-save", "--no-audit", "--no-fund", "--silent"];
    await run("npm", ["install", "--prefix", making, ...options, ...packages]);
    // Whole or not at all; where another process was faster, its own is as good.
    await run("cp", ["-r", making, `${made}.${process.pid}`]);
    await rename(`${made}.${process.pid}`, made).catch(() => undefined);
  } finally {
    await rm(making, { recursive: true, force: true });
    await rm(`${made}.${process.pid}`, { recursive: true, force: true });
  }
  return made;
}
