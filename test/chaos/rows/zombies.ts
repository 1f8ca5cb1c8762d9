import { setTimeout as delay } from "node:timers/promises";
import { runCases, type Row } from "../row.js";
import {
  begin,
  flows,
  leaseTtlMs,
  makeDue,
  preparedWorld,
  settleAll,
  stateOf,
  untilDone,
  withScene,
  workerOptions,
} from "../scene.js";

const row = { row: 2, name: "worker stopped past its lease, then woken" };
const edges = ["BEFORE", "SENT", "ANSWERED"] as const;
const connections = 3;

/** Each case stops one worker at a command, lets another one finish, then wakes the first: nothing may change. */
export const zombies: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 3, full: 100 }, async (random, number) => {
        const flow = flows[number % flows.length] ?? "INITIAL";
        const worlds = [];
        for (let made = 0; made < connections; made += 1) worlds.push(await preparedWorld(scene, flow, random));
        const fatal = { place: random.int(5, 90), edge: random.pick(edges), signal: "SIGSTOP" } as const;
        const zombie = await begin(scene, { ...workerOptions, fatal });
        const deadline = performance.now() + 15_000;
        while (!zombie.printed && performance.now() < deadline) await delay(20);
        const isStopped = zombie.printed !== "";
        const second = await begin(scene);
        await makeDue(worlds);
        const problems = await untilDone(worlds);
        await second.end();
        const before = await Promise.all(worlds.map((world) => stateOf(scene.storage, world)));
        zombie.signal("SIGCONT");
        await zombie.ping();
        // Its next beat tells it; until then it does what it was about to do.
        await delay(leaseTtlMs / 3 + 500);
        await zombie.end();
        for (const [place, world] of worlds.entries()) {
          if ((await stateOf(scene.storage, world)) !== before[place])
            problems.push("the woken worker changed something");
        }
        problems.push(...(await settleAll(worlds)));
        return {
          what: `${flow}, command ${fatal.place}, ${zombie.printed.trim() || "not reached"}`,
          faults: isStopped ? worlds.length : 0,
          problems,
        };
      }),
    ),
};
