import { execFile } from "node:child_process";
import { mkdir, mkdtemp, open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import type { Random } from "../../../src/sandbox/random.js";
import { notRun, runCases, type CaseResult, type Row, type RowContext, type RowResult } from "../row.js";
import { begin, preparedWorld, settleAll, untilDone, withScene, workerOptions, type Scene } from "../scene.js";
import { unreachableTold, untilPages } from "./failover.js";

const row = { row: 6, name: "disk full, no writes taken, oplog rolled over" };
const run = promisify(execFile);
const diskMb = 700;
const leftMb = 12;

/** Cases in turn: a disk that is full while pages are stored, and an oplog that forgot where the relay was. */
export const disk: Row = {
  ...row,
  run: async (context) => {
    const rolled = await withScene({ oplogSizeMb: 50 }, (scene) =>
      runCases(row, context, { few: 2, full: 8 }, (random, number) =>
        number % 2 === 0 ? rolledOver(scene, random) : readOnly(scene, random),
      ),
    );
    const folder = await mkdtemp(join(tmpdir(), "tributary-disk-"));
    try {
      await run("mount", ["-t", "tmpfs", "-o", `size=${diskMb}m`, "tmpfs", folder]);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      context.tell(`row 6: no disk could be made to fill: ${String(error)}`);
      return rolled.cases > 0 ? rolled : notRun(row, "mounting a tmpfs is not allowed here");
    }
    try {
      return joined(rolled, await fullDisk(context, folder));
    } finally {
      await run("umount", [folder]);
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function fullDisk(context: RowContext, disk: string): Promise<RowResult> {
  return runCases(row, context, { few: 1, full: 4 }, async (random, number) => {
    // Each with data of its own: what the cases before left would fill the disk for good.
    const folder = join(disk, `case-${number}`);
    await mkdir(folder);
    try {
      return await withScene({ folder, oplogSizeMb: 50 }, (scene) => fillUnderRuns(scene, random, folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function fillUnderRuns(scene: Scene, random: Random, folder: string): Promise<CaseResult> {
  const worlds = [await preparedWorld(scene, "INITIAL", random, 80), await preparedWorld(scene, "CHANGES", random, 80)];
  // Large payloads, so that the little that is left is soon used up.
  for (const world of worlds) {
    for (const entity of world.entities) {
      for (const record of world.system.table(entity).values()) {
        const changedAt = new Date(Date.parse(record.changedAt) + 1).toISOString();
        world.system.putInto(entity, { ...record, changedAt, more: noise(random, 60_000) });
      }
    }
  }
  const ballast = join(folder, "ballast");
  await fill(folder, ballast);
  const worker = await begin(scene);
  await Promise.race([scene.mongods.ended(0), delay(40_000)]);
  const isAborted = !(await isUp(scene));
  await rm(ballast);
  if (isAborted) await scene.mongods.revive(0);
  await scene.mongods.untilWhole();
  const problems = await untilDone(worlds, 300_000);
  if (worker.isGone) problems.push("the worker ended because the disk was full");
  await worker.end();
  problems.push(...(await settleAll(worlds)));
  return { what: `disk full, mongod ${isAborted ? "aborted" : "lived on"}`, faults: 1, problems };
}

/** The relay is down while more is written than the oplog holds; afterwards every event has its number, once. */
async function rolledOver(scene: Scene, random: Random): Promise<CaseResult> {
  const relaying = { ...workerOptions, hasRelay: true };
  const worlds = [await preparedWorld(scene, "INITIAL", random), await preparedWorld(scene, "CHANGES", random)];
  const first = await begin(scene, relaying);
  await untilPages(worlds, 2);
  const problems = await untilDone(worlds);
  await first.end("SIGKILL");
  for (const { tenant, connectionId, services } of worlds) {
    await services.sync.start(tenant, { connectionId, kind: "RESYNC" });
    await services.runner.runDue(connectionId, new AbortController().signal);
  }
  for (let part = 0; part < 160; part += 1) {
    await scene.storage.db.collection("junk").insertOne({ part, noise: noise(random, 1_000_000) });
  }
  await scene.storage.db.collection("junk").drop();
  const second = await begin(scene, relaying);
  const outbox = scene.storage.collection("outbox");
  const deadline = Date.now() + 60_000;
  while ((await outbox.countDocuments()) > 0 && Date.now() < deadline) await delay(50);
  await second.end();
  const left = await outbox.countDocuments();
  if (left > 0) problems.push(`events: ${left} were not numbered`);
  for (const { tenant } of worlds) {
    const events = await scene.storage
      .collection<{ sequence: number }>("events")
      .find({ organizationId: tenant.organizationId }, { projection: { sequence: 1 } })
      .sort({ sequence: 1 })
      .toArray();
    const isGapless = events.every(({ sequence }, place) => sequence === place + 1);
    if (!isGapless || events.length === 0) problems.push(`events: ${events.length} are not numbered without a gap`);
  }
  problems.push(...(await settleAll(worlds)));
  return { what: "oplog rolled over", faults: 1, problems };
}

/** For a while the store answers reads and takes no writes, as during a backup by snapshot. */
async function readOnly(scene: Scene, random: Random): Promise<CaseResult> {
  const worlds = [await preparedWorld(scene, "INITIAL", random, 24), await preparedWorld(scene, "CHANGES", random, 24)];
  for (const world of worlds) world.system.delayMs = 20;
  const workers = [await begin(scene), await begin(scene)];
  await untilPages(worlds, 2);
  const heldMs = random.int(1_000, 8_000);
  const admin = scene.storage.client.db("admin");
  await admin.command({ fsync: 1, lock: true });
  await delay(heldMs);
  await admin.command({ fsyncUnlock: 1 });
  const problems = await untilDone(worlds);
  const dead = workers.filter((worker) => worker.isGone).length;
  if (dead > 0) problems.push(`${dead} workers ended because the store took no writes`);
  await Promise.all(workers.map((worker) => worker.end()));
  problems.push(...(await unreachableTold(scene, worlds)), ...(await settleAll(worlds)));
  return { what: `no writes for ${heldMs} ms`, faults: 1, problems };
}

/** Text that no compression makes small. */
function noise(random: Random, length: number): string {
  const parts: string[] = [];
  for (let made = 0; made < length; made += 8) parts.push(random.next().toString(36).slice(2, 10).padEnd(8, "x"));
  return parts.join("").slice(0, length);
}

async function fill(folder: string, ballast: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const sizeBytes = bavail * bsize - leftMb * 1024 * 1024;
  const file = await open(ballast, "w");
  const block = Buffer.alloc(1024 * 1024);
  for (let written = 0; written < sizeBytes; written += block.length) await file.write(block);
  await file.close();
}

async function isUp(scene: Scene): Promise<boolean> {
  return Promise.race([
    scene.storage.db.command({ insert: "probe", documents: [{}] }).then(
      () => true,
      () => false,
    ),
    delay(3_000, false),
  ]);
}

function joined(a: RowResult, b: RowResult): RowResult {
  return {
    ...a,
    cases: a.cases + b.cases,
    faults: a.faults + b.faults,
    failures: [...a.failures, ...b.failures],
    measured: { ...a.measured, ...b.measured },
    seconds: a.seconds + b.seconds,
  };
}
