import { setTimeout as delay } from "node:timers/promises";
import { MongoError } from "mongodb";
import type { Storage } from "../../../src/storage/index.js";
import { runCases, type Row } from "../row.js";
import { begin, preparedWorld, settleAll, untilDone, withScene, type Scene } from "../scene.js";
import type { World } from "../world.js";

const row = { row: 4, name: "primary killed, frozen or stepped down under syncs" };
const ways = ["SIGKILL", "SIGSTOP", "STEP_DOWN"] as const;
const connections = 3;
/** Five seconds, and as much again for machines whose cores are all busy. */
const longestGapMs = 10_000;
/** Between two writes of whoever writes steadily. */
const writeEveryMs = 50;
const steadyWrites = "chaosWrites";
/** Of those after the fault: the waits between later ones hold what else a run does (sweeps, the next run's beginning). */
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
        const writing = writeSteadily(scene.storage, number);
        await delay(4 * writeEveryMs);
        const since = await scene.storage.now();
        if (way === "STEP_DOWN") await scene.mongods.stepDown(place);
        else await scene.mongods.signal(place, way);
        const problems = await untilDone(worlds);
        if (way === "SIGKILL") await scene.mongods.revive(place);
        if (way === "SIGSTOP") await scene.mongods.signal(place, "SIGCONT");
        await scene.mongods.untilWhole();
        await Promise.all(workers.map((worker) => worker.end()));
        const { gapMs, lost } = await writing.end();
        const pageGapMs = await longestPageGap(scene.storage, worlds, since);
        if (pageGapMs > longestGapMs)
          problems.push(`page gap: no page was stored for ${pageGapMs} ms, at most ${longestGapMs}`);
        if (gapMs > longestGapMs)
          problems.push(`gap: no write was acknowledged for ${gapMs} ms, at most ${longestGapMs}`);
        if (lost > 0) problems.push(`writes: ${lost} that were acknowledged are not there`);
        problems.push(...(await unreachableTold(scene, worlds)), ...(await settleAll(worlds)));
        const measured = { [`gapMs ${way}`]: gapMs, [`pageGapMs ${way}`]: pageGapMs };
        return { what: way, faults: 1, problems, measured };
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
 * One write after another, as an API makes them, through the gateway's own way to the database.
 * @returns how to end it: the longest time without an acknowledgement, in whole milliseconds, and how many acknowledged
 * writes are not there in the end.
 */
function writeSteadily(storage: Storage, number: number): { end(): Promise<{ gapMs: number; lost: number }> } {
  const writes = storage.collection<{ _id: string }>(steadyWrites);
  const acknowledged: string[] = [];
  let isEnding = false;
  let gapMs = 0;
  let lastAtMs = performance.now();
  const running = (async () => {
    for (let count = 0; !isEnding; count += 1) {
      const _id = `${number}/${count}`;
      try {
        await storage.transaction(async (session) => void (await writes.insertOne({ _id }, { session })));
        acknowledged.push(_id);
        gapMs = Math.max(gapMs, performance.now() - lastAtMs);
        lastAtMs = performance.now();
      } catch (error) {
        // Its end is unknown; the next one tells when writes are taken again.
        if (!(error instanceof MongoError)) throw error;
      }
      await delay(writeEveryMs);
    }
  })();
  return {
    end: async () => {
      isEnding = true;
      await running;
      const there = await writes.countDocuments({ _id: { $in: acknowledged } });
      return { gapMs: Math.round(gapMs), lost: acknowledged.length - there };
    },
  };
}

/** Whole milliseconds for which no page of any of the worlds was stored, from the fault on; 0 where no more was due. */
async function longestPageGap(storage: Storage, worlds: readonly World[], since: Date): Promise<number> {
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
