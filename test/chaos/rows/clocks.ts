import { runCases, type Row } from "../row.js";
import { drawChange, preparedWorld, settleAll, untilDone, withScene, workerOptions } from "../scene.js";
import { apply } from "../steps.js";

const row = { row: 3, name: "clocks of workers and source wrong and set" };
const minuteMs = 60_000;
const workerOffsets = [11, -11, 60, -60] as const;
const sourceOffsets = [0, 60, -60, 11, -11, 59, -1] as const;

/** Two workers whose clocks differ by a lot, and a source whose clock is set between runs. */
export const clocks: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 1, full: 30 }, async (random) => {
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
            for (const kind of ["CREATE", "CHANGE", "DELETE"] as const) {
              for (const entity of world.entities) apply(world, drawChange(random, kind, entity));
            }
            const { tenant, connectionId } = world;
            await world.services.sync.start(tenant, { connectionId, kind: "INCREMENTAL" });
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
      }),
    ),
};
