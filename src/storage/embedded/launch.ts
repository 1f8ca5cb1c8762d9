import { setTimeout as delay } from "node:timers/promises";
import { ConfigurationError } from "../../errors/index.js";
import type { EmbeddedHome } from "./home.js";
import { isListening, loopback } from "./port.js";
import { becomePrimary, replicaSetName, type Primary } from "./replica-set.js";
import { startSupervised, type ProcessEnd, type SupervisedProcess } from "./supervised-process.js";

export interface MongodSettings {
  /** Memory that WiredTiger may use for its cache, 0.25 at least. Default 0.5; mongod's own is half of the machine. */
  readonly cacheSizeGb?: number;
  /** Size of the oplog of a new home, 990 at least. Default 2048; mongod's own is 5 % of the disk, up to 50 GB. */
  readonly oplogSizeMb?: number;
  /** From SIGTERM to SIGKILL when it is stopped, rounded up to seconds. Default 20,000; a clean stop took 1 s. */
  readonly stopGraceMs?: number;
  /** How long it may take to recover and become primary. Default 300,000: after a crash it replays its journal. */
  readonly startTimeoutMs?: number;
  /** More of mongod's own arguments, such as `["--setParameter", "enableTestCommands=1"]`. */
  readonly extraArguments?: readonly string[];
}

export interface LaunchedMongod {
  readonly mongod: SupervisedProcess;
  readonly port: number;
  readonly primary: Primary;
}

export const defaultStopGraceMs = 20_000;
const defaultStartTimeoutMs = 300_000;
const pollMs = 15;
const slowAfterMs = 10_000;

/**
 * Starts mongod once and waits until it is primary.
 *
 * @returns how it ended when it did so before; the caller knows which ends are worth another try.
 * @throws {ConfigurationError} when it is not ready in time.
 */
export async function launchMongod(
  binary: string,
  home: EmbeddedHome,
  port: number,
  options: MongodSettings & {
    env: NodeJS.ProcessEnv;
    onProgress: (line: string) => void;
    signal?: AbortSignal | undefined;
  },
): Promise<LaunchedMongod | ProcessEnd> {
  const mongod = await startSupervised([binary, ...argumentsOf(home, port, options)], {
    cwd: home.folder,
    env: options.env,
    graceMs: options.stopGraceMs ?? defaultStopGraceMs,
  });
  const startTimeoutMs = options.startTimeoutMs ?? defaultStartTimeoutMs;
  const over = new AbortController();
  const timeout = setTimeout(() => over.abort(new StartTimeoutError()), startTimeoutMs);
  const slow = setInterval(() => options.onProgress("MongoDB: still starting …"), slowAfterMs);
  void mongod.ended.then(() => over.abort(new EndedError()));
  try {
    const signal = options.signal ? AbortSignal.any([over.signal, options.signal]) : over.signal;
    while (!(await isListening(port))) {
      await delay(pollMs, undefined, { signal });
    }
    const primary = await becomePrimary(port, signal);
    // Somebody else's server may have taken the port in the instant before ours listened.
    return primary.processId === mongod.pid ? { mongod, port, primary } : await mongod.stop();
  } catch (error) {
    const reason: unknown = over.signal.reason;
    const end = await mongod.stop();
    options.signal?.throwIfAborted();
    if (reason instanceof EndedError) {
      return end;
    }
    if (reason instanceof StartTimeoutError) {
      throw new ConfigurationError(
        `The embedded MongoDB was not ready after ${startTimeoutMs / 1000} s. Its log is ${home.logFile}.`,
        { cause: error },
      );
    }
    throw error;
  } finally {
    clearTimeout(timeout);
    clearInterval(slow);
  }
}

class EndedError extends Error {}
class StartTimeoutError extends Error {}

function argumentsOf(home: EmbeddedHome, port: number, options: MongodSettings): string[] {
  return [
    ...["--dbpath", home.dataFolder, "--bind_ip", loopback, "--port", String(port), "--nounixsocket"],
    ...["--replSet", replicaSetName, "--oplogSize", String(options.oplogSizeMb ?? 2048)],
    ...["--wiredTigerCacheSizeGB", String(options.cacheSizeGb ?? 0.5)],
    ...["--logpath", home.logFile, "--logappend", "--logRotate", "reopen", "--quiet"],
    // 200 MB of measurements that only MongoDB's support reads.
    ...["--setParameter", "diagnosticDataCollectionEnabled=false"],
    // There is no other member that a client could go to meanwhile; the default waits up to 15 s.
    ...["--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100"],
    ...(options.extraArguments ?? []),
  ];
}
