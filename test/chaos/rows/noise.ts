import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { DescribedSource, describedConfig } from "../../../bench/support/described-source.js";
import { newId } from "../../../src/ids/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import type { Storage, Tenant } from "../../../src/storage/index.js";
import type { SyncRunDocument } from "../../../src/sync/index.js";
import { scopePresets } from "../../../src/tokens/index.js";
import { testAccess, waitFor } from "../../support/services.js";
import { DescribedWorld } from "../described-world.js";
import { Fleet } from "../fleet.js";
import { runCases, type CaseResult, type Row, type RowContext } from "../row.js";
import { drawChange, withScene, type Scene } from "../scene.js";
import { apply } from "../steps.js";

const row = { row: 30, name: "one organization's million records and thousands of jobs beside another's requests" };
/** Of the quiet organization; a list shows fifty. */
const quietRecords = 200;
const listEveryMs = 20;
/** Lists asked for alone, and as many at least beside the other organization. */
const lists = 300;
const longestMs = 1_800_000;
/** Of the time that 95 of 100 requests take at most, beside the other organization over alone. */
const mostTimes = 1.5;
/** Fewer, and what is measured is how processes share a core: each of these processes needs one at its busiest. */
const coresForTimes = 8;
/** The quiet one's next run begins within this of its due time, whatever waits of the other's. */
const longestLagMs = 60_000;
const quietIntervalSeconds = 30;

/** What one organization has to do with another that connects everything it has at once. */
export const noise: Row = {
  ...row,
  run: (context) =>
    withScene({ members: 3 }, async (scene) => {
      const fleet = await Fleet.start(scene.uri, ["api", "api", "worker", "worker"]);
      try {
        return await runCases(row, context, { few: 1, full: 6 }, (random) =>
          besideNoise(scene, fleet, random, context),
        );
      } finally {
        await fleet.stop();
      }
    }),
};

/** An organization that calls the API with a token of its own. */
interface Caller {
  readonly tenant: Tenant;
  readonly secret: string;
}

async function besideNoise(
  { storage }: Scene,
  fleet: Fleet,
  random: Random,
  { isFull }: RowContext,
): Promise<CaseResult> {
  const size = isFull ? { connections: 5_000, records: 1_000_000 } : { connections: 100, records: 20_000 };
  const [quiet, noisy] = [await newCaller(storage), await newCaller(storage)];
  const world = new DescribedWorld();
  const [small, large] = [await DescribedSource.start(10), await DescribedSource.start(size.records)];
  await world.system.start();
  try {
    for (const entity of world.entities) apply(world, drawChange(random, "CREATE", entity, quietRecords));
    const own = await connect(fleet, quiet, world.connectInput({ intervalSeconds: quietIntervalSeconds }));
    world.connectionId = own;
    await waitFor("the quiet organization's first sync", async () => (await runsOf(storage, own)).some(isEnded), {
      timeoutMs: longestMs,
    });
    const alone = await askLists(fleet, quiet, (count) => count >= lists);

    const noisyIds: string[] = [];
    const inputOf = async (source: DescribedSource, account: number) => ({
      system: "rest",
      config: await describedConfig(source, account, ["WorkOrder"]),
      credentials: { token: "noisy" },
      syncPlan: { historyDays: 3650 },
    });
    noisyIds.push(await connect(fleet, noisy, await inputOf(large, 0)));
    let isConnected = false;
    const connecting = (async () => {
      for (let account = 0; account < size.connections; account += 1) {
        noisyIds.push(await connect(fleet, noisy, await inputOf(small, account)));
      }
      isConnected = true;
    })();
    connecting.catch(() => undefined);
    let isOver = false;
    const over = (async () => {
      await connecting;
      await waitFor("the other organization's runs", async () => (await openRuns(storage, noisy)) === 0, {
        timeoutMs: longestMs,
      });
      isOver = true;
    })();
    over.catch(() => undefined);
    const beside = await askLists(fleet, quiet, (count) => count >= lists && isOver);
    await over;

    const ended = (await runsOf(storage, own)).filter(isEnded);
    const lagMs = longestLag(ended);
    const stored = await storage.collection("workOrders").countDocuments({ connectionId: { $in: noisyIds } });
    const wanted = size.records + size.connections * 10;
    const problems: string[] = [];
    if (!isConnected) problems.push("the other organization was not connected");
    for (const [when, { failed, wrong }] of Object.entries({ alone, beside })) {
      if (failed > 0) problems.push(`${when}: ${failed} requests of the quiet organization failed`);
      if (wrong > 0) problems.push(`${when}: ${wrong} answers were not those of its own records`);
    }
    if (stored !== wanted) problems.push(`the other organization has ${stored} records stored, there are ${wanted}`);
    if (lagMs > longestLagMs)
      problems.push(`a run of the quiet organization began ${lagMs} ms late, at most ${longestLagMs}`);
    const times = beside.p95Ms / alone.p95Ms;
    if (times > mostTimes && availableParallelism() >= coresForTimes) {
      problems.push(
        `requests take ${times.toFixed(2)} times as long beside the other organization, at most ${mostTimes}`,
      );
    }
    const measured = {
      "p95 alone ms": Math.round(alone.p95Ms),
      "p95 beside ms": Math.round(beside.p95Ms),
      times: Math.round(times * 100) / 100,
      quietLagMs: lagMs,
    };
    return { what: `${size.connections} connections and ${size.records} records`, faults: 1, problems, measured };
  } finally {
    await world.system.stop();
    await small.stop();
    await large.stop();
  }
}

async function newCaller(storage: Storage): Promise<Caller> {
  const tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  const input = { name: "chaos", scopes: scopePresets.full };
  const { secret } = await testAccess(storage).tokens.create(tenant, input, null);
  return { tenant, secret };
}

async function ask(url: string, { secret }: Caller, query: string, variables: object = {}) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: unknown; errors?: readonly { readonly message: string }[] };
}

async function connect({ urls }: Fleet, caller: Caller, input: Readonly<Record<string, unknown>>): Promise<string> {
  const mutation = "mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }";
  const { data, errors } = await ask(urls[0] ?? "", caller, mutation, { input });
  if (errors) throw new Error(errors.map(({ message }) => message).join());
  return (data as { connectSystem: { connection: { id: string } } }).connectSystem.connection.id;
}

interface Lists {
  readonly p95Ms: number;
  readonly failed: number;
  readonly wrong: number;
}

/** Lists of the quiet organization, from both gateways by turns, at a steady pace. */
async function askLists({ urls }: Fleet, caller: Caller, isEnough: (count: number) => boolean): Promise<Lists> {
  const query = "{ workOrders(first: 50) { totalCount nodes { id number title status updatedAt } } }";
  const times: number[] = [];
  let [failed, wrong] = [0, 0];
  while (!isEnough(times.length)) {
    const startedAt = performance.now();
    const { data, errors } = await ask(urls[times.length % urls.length] ?? "", caller, query);
    times.push(performance.now() - startedAt);
    const { workOrders } = (data ?? {}) as { workOrders?: { totalCount: number; nodes: readonly unknown[] } };
    if (errors) failed += 1;
    else if (workOrders?.totalCount !== quietRecords || workOrders.nodes.length !== 50) wrong += 1;
    await delay(listEveryMs);
  }
  const sorted = times.sort((one, other) => one - other);
  return { p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? 0, failed, wrong };
}

function runsOf(storage: Storage, connectionId: string): Promise<SyncRunDocument[]> {
  return storage.collection<SyncRunDocument>("syncRuns").find({ connectionId }).sort({ _id: 1 }).toArray();
}

function openRuns(storage: Storage, { tenant }: Caller): Promise<number> {
  return storage.collection("syncRuns").countDocuments({ organizationId: tenant.organizationId, endedAt: null });
}

function isEnded({ endedAt }: SyncRunDocument): boolean {
  return endedAt !== null;
}

/** A scheduled run is due an interval after the one before began. */
function longestLag(runs: readonly SyncRunDocument[]): number {
  const starts = runs.flatMap(({ startedAt }) => (startedAt ? [startedAt.getTime()] : []));
  const lags = starts.slice(1).map((at, place) => at - (starts[place] ?? at) - quietIntervalSeconds * 1_000);
  return Math.max(0, ...lags);
}
