import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import envPaths from "env-paths";

const run = promisify(execFile);
const name = "@apollo/federation-subgraph-compatibility-tests";
const version = "1.2.1";
/** What the tests themselves require. Its other dependencies run containers and processes, and are not all as free. */
const needed = ["debug@4.4.3", "execa@5.1.1", "graphql@16.15.0", "make-fetch-happen@11.1.1"];

/**
 * Apollo's compatibility tests, fetched once into the cache of the tests: its package alone, without its scripts and
 * dependencies, which are no part of this product in any way.
 * @returns the folder of the package.
 */
export async function compatibilitySuite(): Promise<string> {
  const cache = process.env["TRIBUTARY_TEST_CACHE"] ?? envPaths("tributary", { suffix: "" }).cache;
  const made = join(cache, `federation-compatibility-${version}`);
  const folder = join(made, "package");
  const isMade = await access(folder).then(
    () => true,
    () => false,
  );
  if (isMade) return folder;
  await mkdir(cache, { recursive: true });
  const making = await mkdtemp(join(tmpdir(), "federation-compatibility-"));
  try {
    const { stdout } = await run("npm", ["pack", `${name}@${version}`, "--silent", "--pack-destination", making]);
    await run("tar", ["-xzf", join(making, stdout.trim()), "-C", making]);
    const install = ["install", "--prefix", making, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    await run("npm", [...install, "--silent", ...needed]);
    // Whole or not at all; where another process was faster, its own is as good.
    await run("cp", ["-r", making, `${made}.${process.pid}`]);
    await rename(`${made}.${process.pid}`, made).catch(() => undefined);
  } finally {
    await rm(making, { recursive: true, force: true });
    await rm(`${made}.${process.pid}`, { recursive: true, force: true });
  }
  return folder;
}
