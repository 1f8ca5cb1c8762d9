import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../../../src/sandbox/random.js";
import { Fleet, type Role } from "../fleet.js";
import { FleetLoad } from "../fleet-load.js";
import type { Mongods } from "../mongods.js";
import { runCases, type CaseResult, type Row, type RowResult } from "../row.js";
import { withScene, type Scene } from "../scene.js";
import { slopePerHour } from "../slope.js";

const row = { row: 32, name: "two gateways, three workers, three members: each killed in turn under load" };
const roles: readonly Role[] = ["api", "api", "worker", "worker", "worker"];
const systems = 3;
/** Longer than the lease of a run. */
const longStopMs = 35_000;
/** Until what is compiled and kept has settled. */
const warmUpMs = 15 * 60_000;
/** What is measured for less says nothing about hours. */
const leastWatchedMs = 45 * 60_000;
const mostMbPerHour = 1;
const mostFilesPerHour = 5;

/** Something that befalls the deployment. @returns what it was. */
type Fault = () => Promise<string>;

/**
 * The whole deployment as it is advised, of real processes: one gateway, worker and member after the other is killed and
 * started again while the load goes on, then everything has to agree. With --full, for as long as there is time: other faults
 * besides, and one gateway and one worker that live through all of it, whose memory and open files may not grow.
 */
export const fleet: Row = {
  ...row,
  run: (context) =>
    withScene({ members: 3 }, async (scene) => {
      const lasting: readonly Role[] = context.isFull ? ["api", "worker"] : [];
      const processes = await Fleet.start(scene.uri, [...roles, ...lasting]);
      const load = new FleetLoad(scene.storage, processes, Random.of(context.seed, "load of row 32", 0));
      const watch = new Watch(
        processes,
        lasting.map((_, place) => roles.length + place),
      );
      try {
        await load.begin(systems);
        const result = await runCases(row, context, { few: 1, full: 10_000 }, (random) =>
          round({ scene, processes, load, watch, isFull: context.isFull }, random),
        );
        return watch.judge(result);
      } finally {
        await load.end();
        await processes.stop();
      }
    }),
};

interface Stage {
  readonly scene: Scene;
  readonly processes: Fleet;
  readonly load: FleetLoad;
  readonly watch: Watch;
  readonly isFull: boolean;
}

/** Each place once in an order of its own, then the reckoning. */
async function round(stage: Stage, random: Random): Promise<CaseResult> {
  const { scene, processes, load, watch, isFull } = stage;
  const faults: Fault[] = [
    ...roles.map((role, place): Fault => async () => {
      await processes.signal(place, "SIGKILL");
      await delay(random.int(0, 1_000));
      await processes.revive(place);
      return `${role} killed`;
    }),
    ...scene.mongods.places.map(
      (place): Fault =>
        () =>
          killMember(scene.mongods, place, random),
    ),
    ...(isFull ? others(stage, random) : []),
  ];
  load.readGapMs = 0;
  const done: string[] = [];
  for (const fault of shuffled(faults, random)) {
    await delay(random.int(500, 3_000));
    done.push(await fault());
  }
  await scene.mongods.untilWhole();
  const startedAt = performance.now();
  const problems = await load.settle();
  await watch.look();
  const settledMs = Math.round(performance.now() - startedAt);
  const measured = { readGapMs: load.readGapMs, settledMs, repeated: load.repeated };
  return { what: done.join(", "), faults: done.length, problems, measured };
}

async function killMember(mongods: Mongods, place: number, random: Random): Promise<string> {
  const isPrimary = (await mongods.primary()) === place;
  await mongods.signal(place, "SIGKILL");
  await delay(random.int(500, 3_000));
  await mongods.revive(place);
  await mongods.untilWhole();
  return isPrimary ? "primary killed" : "secondary killed";
}

/** What else befalls a deployment in the long run. */
function others({ scene, processes, load }: Stage, random: Random): Fault[] {
  const { mongods } = scene;
  return [
    async () => {
      await mongods.stepDown(await mongods.primary());
      await mongods.untilWhole();
      return "primary stepped down";
    },
    async () => {
      const place = await mongods.primary();
      await mongods.signal(place, "SIGSTOP");
      await delay(random.int(3_000, 8_000));
      await mongods.signal(place, "SIGCONT");
      await mongods.untilWhole();
      return "primary frozen";
    },
    async () => {
      const place = random.pick(processes.places("worker").filter((worker) => worker < roles.length));
      await processes.signal(place, "SIGSTOP");
      await delay(random.pick([5_000, longStopMs]));
      await processes.signal(place, "SIGCONT");
      return "worker frozen";
    },
    async () => {
      const { system } = random.pick(load.worlds);
      await system.stop();
      await delay(random.int(2_000, 20_000));
      await system.start();
      return "a system away";
    },
  ];
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.map(() => left.splice(random.int(0, left.length - 1), 1)[0] as Item);
}

/** Memory and open files of processes that live through everything. */
class Watch {
  readonly #startedAt = performance.now();
  readonly #seen = new Map<number, { hours: number; bytes: number; files: number }[]>();

  constructor(
    private readonly processes: Fleet,
    private readonly places: readonly number[],
  ) {}

  async look(): Promise<void> {
    const ageMs = performance.now() - this.#startedAt;
    if (ageMs < warmUpMs) return;
    for (const place of this.places) {
      const seen = this.#seen.get(place) ?? [];
      this.#seen.set(place, seen);
      seen.push({ hours: ageMs / 3_600_000, ...(await this.processes.taken(place)) });
    }
  }

  /** The row's result with what grew, and with a failure for what grew too much in a time that says something. */
  judge(result: RowResult): RowResult {
    const measured: Record<string, number> = {};
    const problems: string[] = [];
    for (const [place, seen] of this.#seen) {
      const watchedMs = ((seen.at(-1)?.hours ?? 0) - (seen[0]?.hours ?? 0)) * 3_600_000;
      const mb = slopePerHour(seen.map(({ hours, bytes }) => [hours, bytes / 1_048_576]));
      const files = slopePerHour(seen.map(({ hours, files: count }) => [hours, count]));
      measured[`MB an hour of ${place}`] = Math.round(mb * 100) / 100;
      measured[`files an hour of ${place}`] = Math.round(files * 100) / 100;
      if (watchedMs < leastWatchedMs) continue;
      if (mb > mostMbPerHour) problems.push(`memory: process ${place} grows by ${mb.toFixed(1)} MB an hour`);
      if (files > mostFilesPerHour) problems.push(`files: process ${place} has ${files.toFixed(1)} more open an hour`);
    }
    const failures = problems.length > 0 ? [{ case: -1, what: "what lives through everything", problems }] : [];
    return { ...result, measured: { ...result.measured, ...measured }, failures: [...result.failures, ...failures] };
  }
}
