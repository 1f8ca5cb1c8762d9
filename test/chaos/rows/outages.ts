import type { Random } from "../../../src/sandbox/random.js";
import { Life } from "../life.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene } from "../scene.js";

const row = { row: 9, name: "outages of 5 s to 91 d, flapping, slow death" };
const secondMs = 1_000;
const dayMs = 86_400_000;
const flapMs = 20 * secondMs;
const shapes = [long, flapping, slowDeath] as const;

/** One connection's outages, its days lived through in moments; each told once, each followed by what it delayed. */
export const outages: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 6, full: 60 }, async (random, number) => {
        const life = await Life.begin(scene.storage, random);
        const { what, faults, problems, measured } = await (shapes[number % shapes.length] ?? long)(life, random);
        return { what, faults, problems: [...problems, ...(await life.settle())], ...(measured ? { measured } : {}) };
      }),
    ),
};

/** From seconds to months, as likely one as the other. */
async function long(life: Life, random: Random): Promise<CaseResult> {
  const lengthMs = Math.round(
    Math.exp((random.int(0, 1_000) / 1_000) * Math.log((91 * dayMs) / (5 * secondMs))) * 5 * secondMs,
  );
  const problems: string[] = [];
  await life.system.stop();
  const begunAt = await life.clock.storage.now();
  await life.call();
  life.change(random.int(1, 6));
  const endsAt = new Date(begunAt.getTime() + lengthMs);
  await life.until(endsAt);
  await life.system.start();
  const backMs = await life.untilBack();
  const longest = lengthMs >= 14 * dayMs ? dayMs / 4 : 900 * secondMs;
  if (backMs > longest + secondMs) problems.push(`back after ${backMs} ms, at most ${longest}`);
  const changes = await life.told("connection.status_changed");
  if (changes.length !== 2) problems.push(`status: ${changes.length} changes were told of one outage`);
  const warned = (await life.told("incident.warned")).length;
  if (warned > 1) problems.push(`incident: a person was asked ${warned} times`);
  return { what: `${Math.round(lengthMs / secondMs)} s`, faults: 1, problems, measured: { backMs } };
}

/** Up and down every 20 s: the waits grow on, so that it is told of less and less often. */
async function flapping(life: Life, random: Random): Promise<CaseResult> {
  const cycles = random.int(4, 12);
  const problems: string[] = [];
  let step = 0;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    await life.system.stop();
    await life.call();
    const { status } = await life.connection();
    if (status.phase === "UNREACHABLE") {
      if (status.step < step) problems.push(`flapping: the wait went back from ${step} to ${status.step}`);
      step = status.step;
    }
    life.change(1);
    await life.until(new Date((await life.clock.storage.now()).getTime() + flapMs));
    await life.system.start();
    await life.until(new Date((await life.clock.storage.now()).getTime() + flapMs));
    const after = (await life.connection()).status;
    if (after.phase === "CONNECTED") step = Math.max(step, after.outageStep ?? 0);
  }
  const backMs = await life.untilBack();
  const told = (await life.told("connection.status_changed")).length;
  if (told > 2 * cycles) problems.push(`status: ${told} changes told of ${cycles} outages`);
  return { what: `${cycles} times every 20 s`, faults: cycles, problems, measured: { backMs } };
}

/** More and more of the requests fail, then all. */
async function slowDeath(life: Life, random: Random): Promise<CaseResult> {
  let share = 0;
  life.system.fault = (request, response) => {
    if (random.int(0, 100) >= share) return false;
    if (random.chance(0.5)) response.writeHead(random.pick([502, 503, 504] as const)).end();
    else request.socket.destroy();
    return true;
  };
  let calls = 0;
  for (share = 10; share < 100; share += 30) {
    life.change(2);
    await life.call();
    calls += 1;
    await life.until(new Date((await life.clock.storage.now()).getTime() + 30 * secondMs));
  }
  share = 100;
  await life.call();
  await life.until(new Date((await life.clock.storage.now()).getTime() + 600 * secondMs));
  const problems =
    (await life.connection()).status.phase === "UNREACHABLE" ? [] : ["status: not UNREACHABLE when dead"];
  life.system.fault = undefined;
  const backMs = await life.untilBack();
  return { what: "slow death", faults: calls, problems, measured: { backMs } };
}
