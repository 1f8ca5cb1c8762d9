import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedMongod, type EmbeddedMongod } from "../../src/storage/embedded/index.js";
import { EmbeddedHome } from "../../src/storage/embedded/home.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the replica set that all test files share; `freshDatabase()` gives each a database of its own. */
    mongodbUri: string;
  }
}

interface TestMongod {
  readonly mongod: EmbeddedMongod;
  readonly home: string;
}

const homePrefix = "tributary-test-";
const abandonedAfterMs = 60 * 60 * 1000;

/** Each vitest project runs this file as a module of its own, so that what they share has to be global. */
const shared = globalThis as { tributaryTestMongod?: { users: number; started: Promise<TestMongod> } };

/** One MongoDB for the whole run: the one that MONGODB_TEST_URI names, else an embedded one that ends with the run. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env["MONGODB_TEST_URI"];
  if (given) {
    project.provide("mongodbUri", given);
    return undefined;
  }
  const sharing = (shared.tributaryTestMongod ??= { users: 0, started: start() });
  sharing.users += 1;
  const { mongod, home } = await sharing.started;
  project.provide("mongodbUri", mongod.uri);
  return async () => {
    sharing.users -= 1;
    if (sharing.users === 0) {
      delete shared.tributaryTestMongod;
      await mongod.stop();
      await rm(home, { recursive: true, force: true });
    }
  };
}

async function start(): Promise<TestMongod> {
  await sweepAbandonedHomes();
  const home = await mkdtemp(join(tmpdir(), homePrefix));
  const mongod = await startEmbeddedMongod({
    home,
    cacheSizeGb: 0.25,
    oplogSizeMb: 990,
    onProgress: (line) => process.stderr.write(`${line}\n`),
    // Each test file has a database of hundreds of files. One that was dropped is let go of at a checkpoint only, and one
    // that nobody uses by a scan: with the defaults, the 20,000 files a process may have open are used up.
    extraArguments: [
      ...["--syncdelay", "60"],
      ...["--wiredTigerEngineConfigString", "file_manager=(close_idle_time=30,close_scan_interval=10)"],
    ],
  });
  return { mongod, home };
}

/** What killed runs left behind: 300 MB each. A run that lives is known by its owner, one that starts by its age. */
export async function sweepAbandonedHomes(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const home = join(tmpdir(), name);
    const found = name.startsWith(homePrefix) ? await stat(home).catch(() => undefined) : undefined;
    if (found === undefined || Date.now() - found.mtimeMs < abandonedAfterMs) {
      continue;
    }
    if ((await (await EmbeddedHome.open(home)).findOwner()) === undefined) {
      await rm(home, { recursive: true, force: true });
    }
  }
}
