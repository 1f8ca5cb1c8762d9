import type { Random } from "../../../src/sandbox/random.js";
import { hasFakeTime } from "../mongods.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import {
  begin,
  drawChange,
  makeDue,
  preparedWorld,
  settleAll,
  untilDone,
  withScene,
  workerOptions,
  type Scene,
} from "../scene.js";
import { apply } from "../steps.js";
import type { World } from "../world.js";
import { untilPages } from "./failover.js";

const row = { row: 3, name: "clocks of workers, source and database wrong and set" };
const minuteMs = 60_000;
const workerOffsets = [11, -11, 60, -60] as const;
const sourceOffsets = [0, 60, -60, 11, -11, 59, -1] as const;

const databaseOffsets = [11, -11, 60, -60] as const;

/** Cases in turn: clocks of workers and source, and the clock of the database that everything else goes by. */
export const clocks: Row = {
  ...row,
  run: async (context) => {
    const isThere = await hasFakeTime();
    if (!isThere) context.tell("row 3: Debian's faketime is not installed; the database keeps its clock");
    return withScene({}, (scene) =>
      runCases(row, context, { few: 1, full: 30 }, (random, number) =>
        isThere && number % 2 === 1 ? databaseSet(scene, random) : othersWrong(scene, random),
      ),
    );
  },
};

/** Two workers whose clocks differ by a lot, and a source whose clock is set between runs. */
async function othersWrong(scene: Scene, random: Random): Promise<CaseResult> {
  const offsets = [random.pick(workerOffsets), random.pick([0, ...workerOffsets])];
  const workers = offsets.map((minutes) => scene.workers.takeShifted(minutes * minuteMs));
  const worlds = [await preparedWorld(scene, "INITIAL", random), await preparedWorld(scene, "CHANGES", random)];
  await Promise.all(workers.map((worker) => worker.begin(workerOptions)));
  const problems = [...(await untilDone(worlds))];
  const settings = [];
  for (let round = 0; round < 3 && problems.length === 0; round += 1) {
    for (const world of worlds) {
      const minutes = random.pick(sourceOffsets);
      settings.push(minutes);
      world.system.clockOffsetMs = minutes * minuteMs;
      await changeAndStart(world, random);
    }
    problems.push(...(await untilDone(worlds)));
  }
  await Promise.all(workers.map((worker) => worker.end()));
  problems.push(...(await settleAll(worlds)));
  return {
    what: `workers ${offsets.join(" and ")} min, source ${settings.join(", ")} min`,
    faults: offsets.length + settings.length,
    problems,
  };
}

/** The database is killed in the middle of runs and comes back with another time, again and again; a worker dies with it. */
async function databaseSet(scene: Scene, random: Random): Promise<CaseResult> {
  const worlds = [await preparedWorld(scene, "INITIAL", random, 30), await preparedWorld(scene, "CHANGES", random, 30)];
  for (const world of worlds) {
    world.system.delayMs = 20;
    world.isClockSet = true;
    // A list does not judge what was stored after it was begun, by a clock that was set back since.
    world.unswept = new Set(world.entities);
  }
  const doomed = await begin(scene);
  const steady = await begin(scene);
  const settings: number[] = [];
  const problems: string[] = [];
  for (let round = 0; round < 3 && problems.length === 0; round += 1) {
    if (round > 0) for (const world of worlds) await changeAndStart(world, random);
    await untilPages(worlds, 2);
    const minutes = round === 2 ? 0 : random.pick(databaseOffsets);
    settings.push(minutes);
    await scene.mongods.signal(0, "SIGKILL");
    if (round === 0) await doomed.end("SIGKILL");
    await scene.mongods.revive(0, minutes);
    await scene.mongods.untilWhole();
    // When a run is due was written by the old clock.
    await makeDue(worlds);
    problems.push(...(await untilDone(worlds, 300_000)));
  }
  await steady.end();
  problems.push(...(await settleAll(worlds)));
  return { what: `database set to ${settings.join(", ")} min`, faults: settings.length, problems };
}

async function changeAndStart(world: World, random: Random): Promise<void> {
  for (const kind of ["CREATE", "CHANGE", "DELETE"] as const) {
    for (const entity of world.entities) apply(world, drawChange(random, kind, entity));
  }
  await world.services.sync.start(world.tenant, { connectionId: world.connectionId, kind: "INCREMENTAL" });
}
