import { setTimeout as delay } from "node:timers/promises";
import { runCases, type Row } from "../row.js";
import { begin, preparedWorld, settleAll, untilDone, withScene } from "../scene.js";
import { unreachableTold, untilPages } from "./failover.js";

const row = { row: 5, name: "all mongods down, then up" };
const connections = 3;

/** Every member is killed while two workers sync; they live on and finish when the store is back. */
export const outage: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 1, full: 10 }, async (random) => {
        const downMs = context.isFull ? random.int(5_000, 60_000) : 4_000;
        const worlds = [];
        for (let made = 0; made < connections; made += 1)
          worlds.push(await preparedWorld(scene, "INITIAL", random, 24));
        for (const world of worlds) world.system.delayMs = 40;
        const workers = [await begin(scene), await begin(scene)];
        await untilPages(worlds, 3);
        for (const place of scene.mongods.places) await scene.mongods.signal(place, "SIGKILL");
        await delay(downMs);
        for (const place of scene.mongods.places) await scene.mongods.revive(place);
        await scene.mongods.untilWhole();
        const since = performance.now();
        const problems = await untilDone(worlds, 120_000);
        const backMs = Math.round(performance.now() - since);
        const dead = workers.filter((worker) => worker.isGone).length;
        if (dead > 0) problems.push(`${dead} workers ended because the store was away`);
        await Promise.all(workers.map((worker) => worker.end()));
        problems.push(...(await unreachableTold(scene, worlds)), ...(await settleAll(worlds)));
        return { what: `down for ${downMs} ms`, faults: 1, problems, measured: { doneAfterMs: backMs } };
      }),
    ),
};
