import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { OutboxStore } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import { createLogger } from "../../src/logging/index.js";
import { NetworkGuard } from "../../src/network/index.js";
import { allIndexes, createServices, type Services } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { startMongod } from "../support/environment.js";
import { collectGarbage, median, perSecond, round2 } from "../support/figures.js";
import { benchVault } from "../support/gateway.js";
import type { BenchGroup } from "../support/options.js";
import type { ReceiverReport } from "../support/receiver-process.js";

const deadNeighbours = 50;
/** Events of the measurement of delays, one after the other. */
const paced = 400;
const pacedEveryMs = 10;

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly lost: number;
  readonly twice: number;
  readonly outOfOrder: number;
}

/**
 * Deliveries to receivers in a process of their own: how many a second, and how long each takes from its commit to the
 * receiver, alone and beside endpoints that never answer. Rounds alternate; the first, which warms up, does not count.
 */
export const webhooks: BenchGroup = async (tell, { records = 5_000, rounds = 5 }) => {
  const mongod = await startMongod();
  const alone: Measured[] = [];
  const beside: Measured[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      const order = round % 2 === 0 ? [0, deadNeighbours] : [deadNeighbours, 0];
      for (const dead of order) {
        collectGarbage();
        const measured = await measure(mongod.uri, `round_${round}_${dead}`, records, dead);
        if (round > 0) (dead === 0 ? alone : beside).push(measured);
        tell(`round ${round}, ${dead} dead: ${JSON.stringify(measured)}`);
      }
    }
  } finally {
    await mongod.stop();
  }
  const of = (all: readonly Measured[], field: keyof Measured) => median(all.map((one) => one[field]));
  const sum = (field: keyof Measured) => [...alone, ...beside].reduce((total, one) => total + one[field], 0);
  return {
    events: records,
    rounds,
    deliveriesPerSecond: of(alone, "perSecond"),
    deliveriesPerSecondBesideDead: of(beside, "perSecond"),
    p50Ms: round2(of(alone, "p50Ms")),
    p50BesideDeadMs: round2(of(beside, "p50Ms")),
    p99Ms: round2(of(alone, "p99Ms")),
    p99BesideDeadMs: round2(of(beside, "p99Ms")),
    p99Ratio: round2(of(beside, "p99Ms") / of(alone, "p99Ms")),
    lost: sum("lost"),
    twice: sum("twice"),
    outOfOrder: sum("outOfOrder"),
  };
};

async function measure(mongodbUri: string, database: string, events: number, dead: number): Promise<Measured> {
  const storage = await connectStorage({ uri: mongodbUri.replace(/^(mongodb:\/\/[^/]+\/)[^?]*/, `$1${database}`) });
  await ensureIndexes(storage, allIndexes());
  const receiver = await startReceiver();
  const tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  const services = createServices({
    storage,
    connectors: new Map(),
    vault: benchVault(storage),
    network: new NetworkGuard(),
    logger: createLogger({ level: "error" }),
  });
  services.network.allow("127.0.0.1:*");
  const eventTypes = ["connection.status_changed"];
  await services.webhooks.endpoints.create(tenant, { url: `${receiver.url}/well`, eventTypes });
  await services.webhooks.endpoints.create(tenant, {
    url: `${receiver.url}/in-order`,
    eventTypes,
    ordering: "CONNECTION",
  });
  for (let number = 0; number < dead; number += 1) {
    await services.webhooks.endpoints.create(tenant, { url: `${receiver.url}/dead/${number}`, eventTypes });
  }
  try {
    services.relay.start();
    services.webhooks.start();
    // The dead are found out before anything is measured, as they would have been for days.
    await happen(storage, tenant, 10);
    await receiver.until("/well", 10);
    if (dead > 0) await untilAllFail(storage, dead);
    const delays = await measureDelays(storage, tenant, receiver);
    const startedAt = performance.now();
    await happen(storage, tenant, events);
    const total = 10 + paced + events;
    const report = await receiver.until("/well", total);
    const ms = performance.now() - startedAt;
    const ordered = await receiver.until("/in-order", total);
    return {
      perSecond: perSecond(events, ms),
      ...delays,
      lost: total - report.distinct,
      twice: report.count - report.distinct,
      outOfOrder: ordered.outOfOrder,
    };
  } finally {
    await stopAll(services);
    await receiver.stop();
    await storage.db.dropDatabase();
    await storage.close();
  }
}

async function stopAll(services: Services): Promise<void> {
  await services.relay.stop();
  await services.webhooks.stop();
}

/** Commits events, a hundred in a transaction. */
async function happen(storage: Storage, tenant: Tenant, count: number): Promise<void> {
  const outbox = new OutboxStore(storage);
  for (let from = 0; from < count; from += 100) {
    const events = Array.from({ length: Math.min(100, count - from) }, () => statusEvent(tenant));
    await storage.transaction((session) => outbox.append(events, session));
  }
}

function statusEvent(tenant: Tenant) {
  const at = new Date();
  const payload = { previous: "CONNECTED", status: "UNREACHABLE", reason: null, since: at, nextAttemptAt: null };
  return { ...tenant, connectionId: null, at, type: "connection.status_changed", payload } as const;
}

/** From just before the commit to the receiver, one event at a time. */
async function measureDelays(
  storage: Storage,
  tenant: Tenant,
  receiver: BenchReceiver,
): Promise<{ p50Ms: number; p99Ms: number }> {
  const before = await receiver.until("/well", 10);
  for (let number = 0; number < paced; number += 1) {
    await happen(storage, tenant, 1);
    await new Promise((resolve) => setTimeout(resolve, pacedEveryMs));
  }
  const report = await receiver.until("/well", 10 + paced);
  const delays = report.delaysMs.slice(before.delaysMs.length).sort((one, other) => one - other);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function untilAllFail(storage: Storage, dead: number): Promise<void> {
  while ((await storage.db.collection("webhookLanes").countDocuments({ isFailing: true })) < dead) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

interface BenchReceiver {
  readonly url: string;
  /** What a path received, once that is as many different ones. */
  until(path: string, count: number): Promise<ReceiverReport>;
  stop(): Promise<void>;
}

async function startReceiver(): Promise<BenchReceiver> {
  const script = fileURLToPath(new URL("../support/receiver-process.ts", import.meta.url));
  const child: ChildProcess = fork(script, [], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [url] = (await once(child, "message")) as [string];
  return {
    url,
    until: async (path, count) => {
      for (;;) {
        const answered = once(child, "message");
        child.send({ path });
        const [report] = (await answered) as [ReceiverReport];
        if (report.distinct >= count) return report;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}
