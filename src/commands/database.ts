import type { Config } from "../config/index.js";
import { ConfigurationError } from "../errors/index.js";
import { storeDefinition } from "../services/index.js";
import { connectStorage, prepareStore, type Storage } from "../storage/index.js";
import { startEmbeddedMongod, type EmbeddedMongod } from "../storage/embedded/index.js";
import { delay } from "../time/index.js";
import { findGatewayUri, isHomeInUse } from "./running-gateway.js";

/** A store opened for the time of one command. */
export interface OpenDatabase {
  readonly storage: Storage;
  /** Whether a gateway may be at work on it: with MONGODB_URI nobody here knows, with an embedded MongoDB it is known. */
  readonly gateway: "RUNNING" | "STOPPED" | "UNKNOWN";
  close(): Promise<void>;
}

/** Another command needs a second or two, a gateway that comes up a few. */
const longestWaitMs = 20_000;
const waitStepMs = 200;

/**
 * Opens the store that a gateway with these settings uses: the one MONGODB_URI names; else the embedded one of a gateway
 * that runs on this home; else that embedded one by itself, until the command ends.
 */
export async function openDatabase(
  config: Pick<Config, "mongodbUri" | "home">,
  options: { env: NodeJS.ProcessEnv; onProgress: (line: string) => void },
): Promise<OpenDatabase> {
  if (config.mongodbUri) return openAt(config.mongodbUri, "UNKNOWN");
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    const gatewayUri = await findGatewayUri(config.home);
    if (gatewayUri) return openAt(gatewayUri, "RUNNING");
    try {
      return await openOwn(config.home, options);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (performance.now() > deadline || !(await isHomeInUse(config.home))) throw error;
      await delay(waitStepMs);
    }
  }
}

/** Starts the embedded MongoDB of a home, waiting for a command that uses it for a moment. */
export async function startMongod(
  home: string,
  options: { env: NodeJS.ProcessEnv; onProgress: (line: string) => void; signal?: AbortSignal },
): Promise<EmbeddedMongod> {
  const deadline = performance.now() + longestWaitMs;
  for (;;) {
    try {
      return await startEmbeddedMongod({ home, ...options });
    } catch (error) {
      const isMomentary =
        error instanceof ConfigurationError && (await isHomeInUse(home)) && !(await findGatewayUri(home));
      if (!isMomentary || performance.now() > deadline) throw error;
      await delay(waitStepMs, options.signal);
    }
  }
}

/** Makes what the stores rely on; nothing to do where it is there. */
export async function prepareStorage(storage: Storage): Promise<void> {
  await prepareStore(storage, storeDefinition());
}

async function openAt(uri: string, gateway: OpenDatabase["gateway"]): Promise<OpenDatabase> {
  const storage = await connectStorage({ uri, appName: "tributary command" });
  await prepareStorage(storage);
  return { storage, gateway, close: () => storage.close() };
}

async function openOwn(
  home: string,
  options: { env: NodeJS.ProcessEnv; onProgress: (line: string) => void },
): Promise<OpenDatabase> {
  const mongod = await startEmbeddedMongod({ home, ...options });
  try {
    const opened = await openAt(mongod.uri, "STOPPED");
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await mongod.stop();
      },
    };
  } catch (error) {
    await mongod.stop();
    throw error;
  }
}
