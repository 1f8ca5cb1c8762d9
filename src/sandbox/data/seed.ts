import { setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "../../logging/index.js";
import { kindNames, type KindName } from "../kinds/index.js";
import { currentFormat, differenceTo, readIdentity, writeIdentity, type SandboxStore } from "../store/index.js";
import { ConfigurationError } from "../../errors/index.js";
import { countOf, generate } from "./generate.js";
import { World } from "./world.js";

export interface SeedOptions {
  readonly seed: number;
  readonly scale: number;
  /** When the history ends; null for `defaultEpoch` and, in a store that exists, for what it was made with. */
  readonly epoch: Date | null;
  readonly defaultEpoch: Date;
  /** Empty a store that was made otherwise, and make it anew. */
  readonly reset: boolean;
  /** Empty a store of an older format, and make it anew. */
  readonly renewOlder: boolean;
  readonly dataDir: string;
}

/** Records of one transaction: enough to make its cost small, few enough to let the event loop run (about 60 ms). */
const batchSize = 1000;

/**
 * Makes the store's data, unless it is there already. A seed that was cut off is made again from the beginning.
 * @throws {ConfigurationError} the store was made with another seed, scale or epoch, and `reset` was not given.
 */
export async function seedStore(store: SandboxStore, options: SeedOptions, logger: Logger): Promise<World> {
  const { seed, scale } = options;
  const identity = readIdentity(store);
  const isWhole = identity?.status === "READY";
  const isRenewed = options.renewOlder && identity !== null && identity.format < currentFormat;
  if (identity && isWhole && !options.reset && !isRenewed) {
    const difference = differenceTo(identity, { seed, scale, epoch: options.epoch?.toISOString() ?? null });
    if (difference !== null) {
      throw new ConfigurationError(
        `The sandbox data in ${options.dataDir} was made with ${difference}. Start it with what it was made with, give it another folder, or pass reset to delete it and begin anew.`,
      );
    }
    return new World({ seed, scale, epochMs: Date.parse(identity.epoch) });
  }
  store.clear();
  const epoch = options.epoch ?? options.defaultEpoch;
  writeIdentity(store, { format: currentFormat, seed, scale, epoch: epoch.toISOString(), status: "SEEDING" });
  const world = new World({ seed, scale, epochMs: epoch.getTime() });
  if (isRenewed) logger.info({ format: identity.format }, "sandbox data of an older version is made anew");
  const startedMs = performance.now();
  for (const kind of kindNames) await seedKind(store, world, kind);
  writeIdentity(store, { format: currentFormat, seed, scale, epoch: epoch.toISOString(), status: "READY" });
  logger.info({ seed, scale, ms: Math.round(performance.now() - startedMs) }, "sandbox data made");
  return world;
}

async function seedKind<Kind extends KindName>(store: SandboxStore, world: World, kind: Kind): Promise<void> {
  const count = countOf(world, kind);
  for (let first = 1; first <= count; first += batchSize) {
    const last = Math.min(count, first + batchSize - 1);
    store.load(
      kind,
      Array.from({ length: last - first + 1 }, (_, place) => generate(world, kind, first + place)),
      last,
    );
    await nextTurn();
  }
}
