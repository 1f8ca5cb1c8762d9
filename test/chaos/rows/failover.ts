import { setTimeout as delay } from "node:timers/promises";
import type { Storage } from "../../../src/storage/index.js";
import { runCases, type Row } from "../row.js";
import { begin, preparedWorld, settleAll, untilDone, withScene, type Scene } from "../scene.js";
import type { World } from "../world.js";

const row = { row: 4, name: "primary killed, frozen or stepped down under syncs" };
const ways = ["SIGKILL", "SIGSTOP", "STEP_DOWN"] as const;
const connections = 3;
/** Five seconds, and as much again for machines whose cores are all busy. */
const longestGapMs = 10_000;
/** Some may be stored between reading the clock and the fault. */
const firstPages = 6;
/** A page answers after this, so that the runs last through what happens. */
const answerMs = 40;

/** Three members and two workers; the primary goes while several connections are synced. */
export const failover: Row = {
  ...row,
  run: (context) =>
    withScene({ members: 3 }, (scene) =>
      runCases(row, context, { few: ways.length, full: 90 }, async (random, number) => {
        const way = ways[number % ways.length] ?? "SIGKILL";
        const worlds = [];
        for (let made = 0; made < connections; made += 1) {
          worlds.push(await preparedWorld(scene, made === 0 ? "CHANGES" : "INITIAL", random, 24));
        }
        for (const world of worlds) slowDown(world);
        const workers = [await begin(scene), await begin(scene)];
        await untilPages(worlds, 3);
        await delay(random.int(0, 800));
        const place = await scene.mongods.primary();
        const since = await scene.storage.now();
        if (way === "STEP_DOWN") await scene.mongods.stepDown(place);
        else await scene.mongods.signal(place, way);
        const problems = await untilDone(worlds);
        if (way === "SIGKILL") await scene.mongods.revive(place);
        if (way === "SIGSTOP") await scene.mongods.signal(place, "SIGCONT");
        await scene.mongods.untilWhole();
        await Promise.all(workers.map((worker) => worker.end()));
        const gapMs = await longestGap(scene.storage, worlds, since);
        if (gapMs > longestGapMs) problems.push(`gap: no page was stored for ${gapMs} ms, at most ${longestGapMs}`);
        problems.push(...(await unreachableTold(scene, worlds)), ...(await settleAll(worlds)));
        return { what: way, faults: 1, problems, measured: { [`gapMs ${way}`]: gapMs } };
      }),
    ),
};

function slowDown(world: World): void {
  world.system.delayMs = answerMs;
}

/** Whoever waits for more tells afterwards that the runs did not come to their end. */
const longestWaitMs = 60_000;

/** Until the worlds' runs have stored that many pages together. */
export async function untilPages(worlds: readonly World[], wanted: number): Promise<void> {
  const deadline = Date.now() + longestWaitMs;
  while (Date.now() < deadline) {
    let pages = 0;
    let isOpen = false;
    for (const world of worlds) {
      const run = await world.services.runs.nextFor(world.connectionId);
      isOpen ||= run !== null;
      pages += run?.entities.reduce((sum, progress) => sum + progress.pages, 0) ?? 0;
    }
    if (pages >= wanted || !isOpen) return;
    await delay(20);
  }
}

/**
 * Whole milliseconds for which no page was stored by anyone, from the fault on. The first pages after it count; the waits
 * between later ones hold what else a run does (sweeps, ends of streams, the next run's beginning).
 */
async function longestGap(storage: Storage, worlds: readonly World[], since: Date): Promise<number> {
  const ids = worlds.map(({ connectionId }) => connectionId);
  const told = await storage
    .collection<{ at: Date }>("outbox")
    .find({ connectionId: { $in: ids }, type: "sync.progressed", at: { $gte: since } }, { projection: { at: 1 } })
    .sort({ at: 1 })
    .limit(firstPages)
    .toArray();
  const times = [since, ...told.map(({ at }) => at)].map((at) => at.getTime());
  return Math.max(0, ...times.slice(1).map((time, place) => time - (times[place] ?? time)));
}

/** A fault of our own store says nothing about the source. */
export async function unreachableTold(scene: Scene, worlds: readonly World[]): Promise<string[]> {
  const ids = worlds.map(({ connectionId }) => connectionId);
  const told = await scene.storage
    .collection("outbox")
    .countDocuments({ connectionId: { $in: ids }, type: "connection.status_changed" });
  return told === 0 ? [] : [`status: ${told} changes of status although only the store was away`];
}
