import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../../../src/sandbox/random.js";
import { FaultProxy, toxicKinds, type Toxic, type ToxicKind } from "../../support/fault-proxy/index.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { begin, drawChange, pageSize, settleAll, untilDone, withScene, workerOptions, type Scene } from "../scene.js";
import { apply } from "../steps.js";
import { WorkerProcess } from "../workers.js";
import { World } from "../world.js";
import { unreachableTold, untilPages } from "./failover.js";

const row = { row: 7, name: "faults on the wires between worker, source and store" };
const links = ["worker-source", "worker-mongod"] as const;
const phases = ["CONNECT", "HEADERS", "BODY", "BETWEEN"] as const;
type Phase = (typeof phases)[number];

/** An answer of the simulated system has about 180 bytes of head, one of mongod 16. */
const bodyByte = { "worker-source": 260, "worker-mongod": 60 };
/** Of calls to the simulated system; a black hole outlasts it, so that the caller's own limit is met. */
const callLimitMs = 5_000;
/** As long as the wires to the store stay bad once they are. */
const badMs = 1_500;

interface Case {
  readonly link: (typeof links)[number];
  readonly kind: ToxicKind;
  readonly phase: Phase;
}

/**
 * Without TLS nothing on a wire tells that a bit inside a value is another: what is stored is then what came. So bits are
 * turned only where the protocol itself can tell.
 */
const cases: readonly Case[] = links.flatMap((link) =>
  phases.flatMap((phase) =>
    toxicKinds.filter((kind) => kind !== "BIT_FLIP" || phase !== "BODY").map((kind) => ({ link, kind, phase })),
  ),
);

/** Every kind of fault, in every phase, on both wires of a worker that syncs; afterwards all is stored as it is at the source. */
export const wires: Row = {
  ...row,
  run: (context) =>
    withScene({}, async (scene) => {
      const store = new URL(scene.uri.replace("mongodb:", "http:"));
      const mongodProxy = await FaultProxy.start({ port: Number(store.port) }, context.seed);
      const query = "directConnection=true&monitorCommands=true";
      const uri = `mongodb://127.0.0.1:${mongodProxy.port}/chaos?${query}`;
      const order = shuffled(cases, Random.of(context.seed, "order of row 7", 0));
      try {
        return await runCases(row, context, { few: 10, full: order.length }, (random, number) => {
          const drawn = order[number] as Case;
          return drawn.link === "worker-source"
            ? sourceCase(scene, drawn, random)
            : storeCase(scene, mongodProxy, uri, drawn, random);
        });
      } finally {
        await mongodProxy.stop();
      }
    }),
};

async function sourceCase(scene: Scene, drawn: Case, random: Random): Promise<CaseResult> {
  const world = await World.create(scene.storage, { pageSize });
  const proxy = await FaultProxy.start({ port: Number(new URL(world.system.url).port) }, random.int(0, 1_000_000));
  try {
    fill(world, random);
    world.address = proxy.url;
    await world.connect();
    const toxic = toxicOf(drawn, random);
    proxy.set(toxic);
    const worker = await begin(scene);
    const problems = await untilDone([world]);
    // A worker that is slower than the source keeps a connection open asks on a new one each time: then nothing is between.
    const isMet = proxy.hits > 0 || (drawn.phase === "BETWEEN" && proxy.turns === 0);
    if (!isMet) problems.push("the fault met no connection");
    const faults = proxy.hits;
    await worker.end();
    await proxy.heal();
    problems.push(...(await settleAll([world])));
    return { what: described(drawn, toxic), faults, problems };
  } finally {
    await proxy.stop();
  }
}

async function storeCase(
  scene: Scene,
  proxy: FaultProxy,
  uri: string,
  drawn: Case,
  random: Random,
): Promise<CaseResult> {
  const world = await World.create(scene.storage, { pageSize });
  fill(world, random);
  world.system.delayMs = 30;
  await world.connect();
  // None is started ahead: it would meet the faults in place of the one that works.
  const worker = WorkerProcess.start(uri);
  await worker.begin(workerOptions);
  await untilPages([world], 2);
  const before = proxy.hits;
  const toxic = toxicOf(drawn, random);
  proxy.set(toxic);
  // Those that are open have their beginning behind them.
  if (drawn.phase === "CONNECT") proxy.cut();
  await delay(badMs);
  const faults = proxy.hits - before;
  await proxy.heal();
  const since = performance.now();
  const problems = await untilDone([world]);
  const doneAfterMs = Math.round(performance.now() - since);
  if (faults === 0) problems.push("the fault met no connection");
  if (worker.isGone) problems.push("the worker ended because of its store");
  await worker.end();
  problems.push(...(await unreachableTold(scene, [world])), ...(await settleAll([world])));
  return { what: described(drawn, toxic), faults, problems, measured: { doneAfterMs } };
}

function fill(world: World, random: Random): void {
  for (const entity of world.entities) apply(world, drawChange(random, "CREATE", entity, 16));
}

function toxicOf({ link, kind, phase }: Case, random: Random): Toxic {
  // Of the connections to the store two only look whether it is there.
  const times = link === "worker-source" ? random.int(1, 3) : random.int(4, 8);
  const isHole = kind === "BLACK_HOLE" || kind === "HALF_OPEN" || kind === "TIMEOUT";
  const ms = isHole && random.chance(0.2) ? callLimitMs + 500 : random.int(50, 400);
  const shape = { kind, times, ms, bytesPerSecond: 20_000, size: random.int(1, 40) };
  // A bit of the head: in mongod's the first sixteen bytes.
  const headByte = link === "worker-source" ? random.int(0, 120) : random.int(0, 15);
  switch (phase) {
    case "CONNECT":
      return shape;
    case "HEADERS":
      return { ...shape, byte: headByte };
    case "BODY":
      return { ...shape, byte: bodyByte[link] + random.int(0, 60) };
    case "BETWEEN":
      return { ...shape, turn: 1, stream: "UP" };
  }
}

function described({ link, kind, phase }: Case, { ms = 0, times = 1 }: Toxic): string {
  return `${link} ${kind} ${phase}, ${times} times, ${ms} ms`;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, key: random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
