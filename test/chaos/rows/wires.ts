import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../../../src/sandbox/random.js";
import { FaultProxy, toxicKinds, type Toxic, type ToxicKind } from "../../support/fault-proxy/index.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { begin, drawChange, pageSize, settleAll, untilDone, withScene, workerOptions, type Scene } from "../scene.js";
import { breakReceiversWire } from "../receiver-wire.js";
import { apply } from "../steps.js";
import { WorkerProcess } from "../workers.js";
import { World } from "../world.js";
import { unreachableTold, untilPages } from "./failover.js";

const row = { row: 7, name: "faults on the wires between worker, source, store and receivers of webhooks" };
const links = ["worker-source", "worker-mongod", "sender-receiver"] as const;
const phases = ["CONNECT", "HEADERS", "BODY", "BETWEEN"] as const;
type Phase = (typeof phases)[number];

/** An answer of the simulated system has about 180 bytes of head, one of mongod 16, a webhook about 450. */
const bodyByte = { "worker-source": 260, "worker-mongod": 60, "sender-receiver": 500 };
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
 * turned only where the protocol itself can tell. A webhook's signature tells of any.
 */
const cases: readonly Case[] = links.flatMap((link) =>
  phases.flatMap((phase) =>
    toxicKinds
      .filter((kind) => kind !== "BIT_FLIP" || phase !== "BODY" || link === "sender-receiver")
      .map((kind) => ({ link, kind, phase })),
  ),
);

/**
 * Every kind of fault, in every phase, on every wire. Afterwards all is stored as it is at the source, and the receiver of
 * webhooks was told the same as a subscriber and the store.
 */
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
          switch (drawn.link) {
            case "worker-source":
              return sourceCase(scene, drawn, random);
            case "worker-mongod":
              return storeCase(scene, mongodProxy, uri, drawn, random);
            case "sender-receiver":
              return receiverCase(scene, drawn, random);
          }
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

async function receiverCase(scene: Scene, drawn: Case, random: Random): Promise<CaseResult> {
  const toxic = toxicOf(drawn, random);
  return { what: described(drawn, toxic), ...(await breakReceiversWire(scene, toxic, random)) };
}

function fill(world: World, random: Random): void {
  for (const entity of world.entities) apply(world, drawChange(random, "CREATE", entity, 16));
}

function toxicOf({ link, kind, phase }: Case, random: Random): Toxic {
  // Of the connections to the store two only look whether it is there.
  const times = link === "worker-mongod" ? random.int(4, 8) : random.int(1, 3);
  const isHole = kind === "BLACK_HOLE" || kind === "HALF_OPEN" || kind === "TIMEOUT";
  const ms = isHole && random.chance(0.2) ? callLimitMs + 500 : random.int(50, 400);
  const shape = { kind, times, ms, bytesPerSecond: 20_000, size: random.int(1, 40) };
  // A bit of the head: in mongod's the first sixteen bytes.
  const headByte = link === "worker-mongod" ? random.int(0, 15) : random.int(0, 60);
  // Of a webhook the body is the request's.
  const bodyStream = link === "sender-receiver" ? "UP" : "DOWN";
  switch (phase) {
    case "CONNECT":
      return shape;
    case "HEADERS":
      return { ...shape, byte: headByte };
    case "BODY":
      return { ...shape, stream: bodyStream, byte: bodyByte[link] + random.int(0, 60) };
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
