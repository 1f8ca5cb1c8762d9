import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../../src/sandbox/random.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { begin, preparedWorld, settleAll, untilDone, withScene, workerOptions, type Scene } from "../scene.js";
import { untilPages } from "./failover.js";

const row = { row: 16, name: "job queue dropped, flooded, shared by workers that come and go" };
const connections = 3;
/** Whatever becomes of the queue, what is due is asked for again within this. */
const longestMs = 60_000;
const minuteMs = 60_000;

/** The queue is an alarm clock and no more: whatever happens to it, the runs come to their end. */
export const queue: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 3, full: 25 }, async (random, number) => {
        const acts = [dropped, flooded, churned] as const;
        return (acts[number % acts.length] ?? dropped)(scene, random, context.isFull ? 10_000 : 1_000);
      }),
    ),
};

async function worldsOf(scene: Scene, random: Random) {
  const worlds = [];
  for (let made = 0; made < connections; made += 1) {
    worlds.push(await preparedWorld(scene, made === 0 ? "CHANGES" : "INITIAL", random, 40));
  }
  for (const world of worlds) world.system.delayMs = 30;
  return worlds;
}

async function dropped(scene: Scene, random: Random): Promise<CaseResult> {
  const worlds = await worldsOf(scene, random);
  const workers = [await begin(scene), await begin(scene)];
  const drops = random.int(1, 3);
  for (let drop = 0; drop < drops; drop += 1) {
    await untilPages(worlds, drop * 3);
    await scene.storage.db.collection("agendaJobs").drop();
    await delay(random.int(100, 600));
  }
  const problems = await untilDone(worlds, longestMs);
  // What is asked for after the drop needs the jobs that repeat to be there again.
  for (const { services, tenant, connectionId } of worlds) {
    await services.sync.start(tenant, { connectionId, kind: "INCREMENTAL" });
  }
  const since = performance.now();
  problems.push(...(await untilDone(worlds, longestMs)));
  const rebuiltMs = Math.round(performance.now() - since);
  await Promise.all(workers.map((worker) => worker.end()));
  problems.push(...(await settleAll(worlds)));
  return { what: `dropped ${drops} times`, faults: drops, problems, measured: { rebuiltMs } };
}

async function flooded(scene: Scene, random: Random, count: number): Promise<CaseResult> {
  const now = Date.now();
  const job = (place: number, nextRunAt: Date) => ({
    name: "incremental-sync",
    type: "normal",
    data: { connectionId: `con_of_nobody_${place}` },
    priority: 0,
    nextRunAt,
    lockedAt: null,
  });
  const queued = scene.storage.db.collection("agendaJobs");
  await queued.insertMany(Array.from({ length: count }, (_, place) => job(place, new Date(now + 3_600_000))));
  await queued.insertMany(Array.from({ length: count / 5 }, (_, place) => job(place, new Date(now - 1_000))));
  const worlds = await worldsOf(scene, random);
  const workers = [await begin(scene), await begin(scene)];
  const since = performance.now();
  const problems = await untilDone(worlds, 2 * longestMs);
  const doneMs = Math.round(performance.now() - since);
  await Promise.all(workers.map((worker) => worker.end()));
  await queued.deleteMany({ "data.connectionId": /nobody/ });
  problems.push(...(await settleAll(worlds)));
  return { what: `${count} future and ${count / 5} due jobs of nobody's`, faults: 1, problems, measured: { doneMs } };
}

/** Workers, some with wrong clocks, start, stop and die while the runs go on. */
async function churned(scene: Scene, random: Random): Promise<CaseResult> {
  const worlds = await worldsOf(scene, random);
  let changes = 0;
  let isOver = false;
  const finished = untilDone(worlds, 2 * longestMs).finally(() => (isOver = true));
  const steady = scene.workers.takeShifted(random.pick([11, -11]) * minuteMs);
  await steady.begin(workerOptions);
  while (!isOver && changes < 4) {
    const worker = await begin(scene);
    await delay(random.int(100, 1_500));
    await worker.end(random.pick(["SIGKILL", "SIGTERM"] as const));
    changes += 1;
  }
  const problems = [...(await finished)];
  await steady.end();
  problems.push(...(await settleAll(worlds)));
  return { what: `${changes} workers came and went`, faults: changes, problems };
}
