import { setTimeout as delay } from "node:timers/promises";
import { ConfigurationError } from "../../errors/index.js";
import { findMongod, type FoundMongod, type MongodSource } from "./find-mongod.js";
import { EmbeddedHome, type HomeState } from "./home.js";
import { defaultStopGraceMs, launchMongod, type LaunchedMongod, type MongodSettings } from "./launch.js";
import { defaultCacheDir } from "./mongod-cache.js";
import { freePort, loopback } from "./port.js";
import { reopenLog, replicaSetName } from "./replica-set.js";
import { exitCode, explainEnd, explainInUse } from "./start-failure.js";

export interface EmbeddedMongodOptions extends MongodSettings {
  /** TRIBUTARY_HOME, absolute. The data lives in its folder `mongo` and stays between starts. */
  readonly home: string;
  /** Where a fetched mongod is kept. Default: the user's cache folder for "tributary". */
  readonly cacheDir?: string;
  /** Gets one line at a time while a mongod is looked for, fetched or slow to start. */
  readonly onProgress?: (line: string) => void;
  /** For the search and for mongod itself. Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gives up the start; without effect once it is done. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedMongod {
  /** Names no database and no time-outs: the client adds its own. */
  readonly uri: string;
  readonly pid: number;
  readonly source: MongodSource;
  readonly version: string;
  /**
   * Settles when mongod has ended, by `stop()` or on its own; the code is 0 after a clean stop. Never rejects, and
   * waiting for it does not keep the process alive.
   */
  readonly ended: Promise<{ readonly code: number }>;
  /** Ends mongod and waits for it. Close all clients first. May be called again. */
  stop(): Promise<void>;
}

/** A mongod whose gateway died gets this long to end by itself before it is told to. */
const orphanPatienceMs = 3_000;

/**
 * Starts a MongoDB of this gateway's own: a replica set of one member on a free loopback port, so that transactions and
 * change streams work as they do on a large one. It ends with this process, however this process ends.
 *
 * @throws {ConfigurationError} when no mongod can be found, the home is used by another gateway or can't be written, or
 *   mongod does not come up; the message says what to do.
 */
export async function startEmbeddedMongod(options: EmbeddedMongodOptions): Promise<EmbeddedMongod> {
  if (process.platform === "win32") {
    throw new ConfigurationError(
      "The embedded MongoDB needs Linux or macOS. Set MONGODB_URI to a MongoDB replica set.",
    );
  }
  const env = options.env ?? process.env;
  const onProgress = options.onProgress ?? (() => undefined);
  const home = await EmbeddedHome.open(options.home);
  await refuseWhenOwned(home);
  const state = await home.readState();
  const found = await findMongod({
    cacheDir: options.cacheDir ?? defaultCacheDir(),
    env,
    onProgress,
    dataVersion: state?.dataVersion,
    signal: options.signal,
  });
  const { mongod, port, primary } = await launchOn(home, found, state, { ...options, env, onProgress });
  try {
    await home.takeOwnership();
    await home.writeState({ port, dataVersion: primary.dataVersion });
    if (await home.setAsideLargeLog()) {
      await reopenLog(port);
    }
  } catch (error) {
    await mongod.stop();
    throw error;
  }
  mongod.unref();
  const ended = mongod.ended.then(async ({ code }) => {
    // A record that stays behind does no harm: its process will not be found.
    await home.giveUpOwnership().catch(() => undefined);
    return { code };
  });
  return {
    uri: `mongodb://${loopback}:${port}/?replicaSet=${replicaSetName}`,
    pid: mongod.pid,
    source: found.source,
    version: found.version,
    ended,
    async stop() {
      await mongod.stop();
      await ended;
    },
  };
}

type LaunchOptions = EmbeddedMongodOptions & { env: NodeJS.ProcessEnv; onProgress: (line: string) => void };

/** Tries until mongod is up: its port can be taken just before it listens, and the one before can still be ending. */
async function launchOn(
  home: EmbeddedHome,
  found: FoundMongod,
  state: HomeState | undefined,
  options: LaunchOptions,
): Promise<LaunchedMongod> {
  const graceMs = options.stopGraceMs ?? defaultStopGraceMs;
  const startedAt = performance.now();
  let preferredPort = state?.port;
  let isOrphanTold = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const port = await freePort(preferredPort);
    const outcome = await launchMongod(found.path, home, port, options);
    if ("primary" in outcome) {
      return outcome;
    }
    const elapsedMs = performance.now() - startedAt;
    if (outcome.code === exitCode.portTaken && elapsedMs < graceMs) {
      preferredPort = undefined;
    } else if (outcome.code === exitCode.dataInUse) {
      await refuseWhenOwned(home);
      const orphanPid = await home.findMongodPid();
      if (elapsedMs > graceMs + orphanPatienceMs) {
        throw new ConfigurationError(explainInUse(home, orphanPid === undefined ? "a mongod" : `mongod ${orphanPid}`));
      }
      if (elapsedMs > orphanPatienceMs && orphanPid !== undefined && !isOrphanTold) {
        isOrphanTold = true;
        options.onProgress(`MongoDB: ending mongod ${orphanPid}, which a gateway that is gone left behind`);
        tellToEnd(orphanPid);
      }
      await delay(250, undefined, { signal: options.signal });
    } else {
      throw new ConfigurationError(await explainEnd(home, found, state, outcome));
    }
  }
}

function tellToEnd(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // Gone meanwhile, or somebody else's: the next try shows which.
  }
}

async function refuseWhenOwned(home: EmbeddedHome): Promise<void> {
  const ownerPid = await home.findOwner();
  if (ownerPid !== undefined) {
    throw new ConfigurationError(
      explainInUse(home, ownerPid === process.pid ? "this gateway itself" : `another gateway (process ${ownerPid})`),
    );
  }
}
