import { setTimeout as delay } from "node:timers/promises";
import { BSON } from "mongodb";
import { entities } from "../../schema/entities/index.js";
import type { Random } from "../../src/sandbox/random.js";
import { storeDefinition } from "../../src/services/index.js";
import { connectStorage, prepareStore, type Storage } from "../../src/storage/index.js";
import type { SyncKind } from "../../src/sync/index.js";
import type { WorkerOptions } from "../support/worker-process.js";
import { Mongods, type MongodsOptions } from "./mongods.js";
import { apply, type Change } from "./steps.js";
import { WorkerPool, type WorkerProcess } from "./workers.js";
import { allWays, World } from "./world.js";

/** Of worker processes: short, so that takeovers can be lived through. */
export const leaseTtlMs = 2_000;
/**
 * From a worker's end to its successor: the lease, once more when a beat was on its way, then the dispatcher's own lock
 * (5 s, when it died in that second), its beat (1 s) and the queue's look (0.5 s), on two busy cores.
 */
export const longestTakeoverMs = 2 * leaseTtlMs + 5_000 + 1_500 + 3_000;
export const pageSize = 5;
const longestRunMs = 90_000;

export const workerOptions: WorkerOptions = { pageSize, ways: allWays, leaseTtlMs };

/** Mongods, a store on them, and workers: the stage of one row. */
export interface Scene {
  readonly mongods: Mongods;
  readonly storage: Storage;
  readonly uri: string;
  readonly workers: WorkerPool;
}

export async function withScene<Result>(
  options: MongodsOptions,
  act: (scene: Scene) => Promise<Result>,
): Promise<Result> {
  const mongods = await Mongods.start(options);
  const uri = mongods.uri("chaos");
  let storage: Storage | undefined;
  const workers = new WorkerPool(uri);
  try {
    storage = await connectStorage({ uri });
    await prepareStore(storage, storeDefinition());
    return await act({ mongods, storage, uri, workers });
  } finally {
    await workers.end();
    await storage?.close();
    await mongods.stop();
  }
}

/** What a queued run has to do, so that each way through a page is met. */
export const flows = [
  "INITIAL",
  "CHANGES",
  "DELETES",
  "RESTORES",
  "RESYNC",
  "QUARANTINE",
  "REMAP",
  "RECONCILE",
] as const;
export type Flow = (typeof flows)[number];

/** A world whose next run waits for a worker, with work of that kind in it. */
export async function preparedWorld(scene: Scene, flow: Flow, random: Random, count = 12): Promise<World> {
  const world = await World.create(scene.storage, { pageSize });
  const everywhere = (kinds: readonly Change["do"][]) => {
    for (const kind of kinds)
      for (const entity of world.entities) apply(world, drawChange(random, kind, entity, count));
  };
  everywhere(["CREATE"]);
  await world.connect();
  if (flow === "INITIAL") return world;
  await world.sync(null);
  if (flow === "RESTORES") {
    everywhere(["DELETE"]);
    await world.sync("INCREMENTAL");
  }
  everywhere(changesOf[flow]);
  const kind: SyncKind = flow === "RESYNC" || flow === "REMAP" || flow === "RECONCILE" ? flow : "INCREMENTAL";
  await world.services.sync.start(world.tenant, { connectionId: world.connectionId, kind });
  return world;
}

const changesOf: Readonly<Record<Exclude<Flow, "INITIAL">, readonly Change["do"][]>> = {
  CHANGES: ["CREATE", "CHANGE", "LATE"],
  DELETES: ["DELETE", "CHANGE"],
  RESTORES: ["RESTORE", "CHANGE"],
  RESYNC: ["CREATE", "CHANGE", "DELETE"],
  QUARANTINE: ["POISON", "CHANGE"],
  REMAP: ["CHANGE"],
  RECONCILE: ["CREATE", "CHANGE", "DELETE"],
};

export function drawChange(random: Random, kind: Change["do"], entity: Change["entity"], count = 4): Change {
  const picks = Array.from({ length: random.int(1, 5) }, () => random.int(0, 40));
  return { do: kind, entity, picks, count, minutes: random.int(0, 8), isOneInstant: random.chance(0.3) };
}

/** Until no run of the worlds waits or is under way, each made due at once. @returns what did not come to its end. */
export async function untilDone(worlds: readonly World[], limitMs = longestRunMs): Promise<string[]> {
  const deadline = Date.now() + limitMs;
  for (const world of worlds) {
    while ((await world.services.runs.nextFor(world.connectionId)) !== null) {
      if (Date.now() > deadline) return [`a run did not come to its end in ${limitMs / 1000} s`];
      await delay(50);
    }
  }
  return [];
}

export async function makeDue(worlds: readonly World[]): Promise<void> {
  for (const world of worlds) await world.services.connectionStore.scheduleSync(world.connectionId, 0);
}

/** Epoch of the lease of a connection's runs; 0 before the first. */
export async function epochOf(storage: Storage, world: World): Promise<number> {
  const leases = storage.collection<{ _id: string; epoch: number }>("leases");
  return (await leases.findOne({ _id: `sync:${world.connectionId}` }))?.epoch ?? 0;
}

/** Waits for another holder of the lease. @returns how long it took; null when nothing is left to take over. */
export async function takeoverMs(storage: Storage, world: World, epoch: number, since: number): Promise<number | null> {
  while ((await epochOf(storage, world)) <= epoch) {
    if ((await world.services.runs.nextFor(world.connectionId)) === null) return null;
    if (performance.now() - since > 2 * longestTakeoverMs) return performance.now() - since;
    await delay(20);
  }
  return performance.now() - since;
}

/** One undisturbed run in this process, then everything that does not hold; the worlds are gone afterwards. */
export async function settleAll(worlds: readonly World[]): Promise<string[]> {
  const problems: string[] = [];
  for (const world of worlds) {
    problems.push(...(await world.settle()));
    await world.end();
  }
  return problems;
}

/** All that is stored of a connection but its lease, as text. */
export async function stateOf(storage: Storage, world: World): Promise<string> {
  const names = [...Object.values(entities).map(({ plural }) => plural), "raw", "quarantine", "streams", "syncRuns"];
  const found = await Promise.all(
    [...names, "history", "outbox", "events"].map((name) =>
      storage.collection(name).find({ connectionId: world.connectionId }).sort({ _id: 1 }).toArray(),
    ),
  );
  return BSON.EJSON.stringify(found);
}

export async function begin(scene: Scene, options: WorkerOptions = workerOptions): Promise<WorkerProcess> {
  const worker = scene.workers.take();
  await worker.begin(options);
  return worker;
}
