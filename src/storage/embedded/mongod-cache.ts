import { randomBytes } from "node:crypto";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import envPaths from "env-paths";
import { newestFirst } from "./mongod-version.js";

const thisKindOfMachine = `${process.platform}-${process.arch}`;
const fetchPrefix = ".fetch-";
/** Longer than any fetch may take, so that only what a killed process left is swept. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** The user's cache folder for this product, which all gateways and test runs of that user share. */
export function defaultCacheDir(): string {
  return envPaths("tributary", { suffix: "" }).cache;
}

/** Binaries fetched earlier for this kind of machine, newest version first. */
export async function cachedMongods(cacheDir: string): Promise<string[]> {
  const suffix = `-${thisKindOfMachine}`;
  const versions = (await namesIn(root(cacheDir)))
    .filter((name) => name.endsWith(suffix) && /^\d/.test(name))
    .map((name) => name.slice(0, -suffix.length))
    .sort(newestFirst);
  return versions.map((version) => pathFor(cacheDir, version));
}

/**
 * Hands out a folder of its own to fetch into, and removes it afterwards. Two processes that fetch at once never share
 * a file: both work, the later rename wins, and either result is whole.
 */
export async function withFetchFolder<T>(cacheDir: string, fetch: (folder: string) => Promise<T>): Promise<T> {
  await sweepAbandoned(cacheDir);
  const folder = join(root(cacheDir), `${fetchPrefix}${randomBytes(6).toString("hex")}`);
  await mkdir(folder, { recursive: true });
  try {
    return await fetch(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Puts a binary into the cache in one step. It is renamed, never written in place, so that a reader sees the whole file
 * or none, and a mongod that runs from the old file keeps it.
 *
 * @param binary anywhere; moved when it lies in `folder`, copied through it otherwise.
 * @param folder from {@link withFetchFolder}, hence on the cache's own file system.
 */
export async function placeInCache(
  cacheDir: string,
  options: { binary: string; folder: string; version: string },
): Promise<string> {
  let source = options.binary;
  if (!source.startsWith(options.folder)) {
    source = join(options.folder, "mongod");
    await copyFile(options.binary, source);
  }
  const target = pathFor(cacheDir, options.version);
  await mkdir(join(target, ".."), { recursive: true });
  await rename(source, target);
  return target;
}

async function sweepAbandoned(cacheDir: string): Promise<void> {
  for (const name of await namesIn(root(cacheDir))) {
    if (!name.startsWith(fetchPrefix)) {
      continue;
    }
    const folder = join(root(cacheDir), name);
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedAfterMs) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return [];
    }
    throw error;
  }
}

function pathFor(cacheDir: string, version: string): string {
  return join(root(cacheDir), `${version}-${thisKindOfMachine}`, "mongod");
}

function root(cacheDir: string): string {
  return join(cacheDir, "mongod");
}
