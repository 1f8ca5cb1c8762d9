import type { ConnectionDocument } from "../../../src/connections/index.js";
import { newId } from "../../../src/ids/index.js";
import type { Random } from "../../../src/sandbox/random.js";
import type { Storage } from "../../../src/storage/index.js";
import { insertConnection, newTenant, unreachable } from "../../support/records.js";
import { testServices } from "../../support/services.js";
import { simulatedConnector } from "../../support/simulated-system.js";
import { uniformity } from "../../support/uniformity.js";
import { Life } from "../life.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene } from "../scene.js";

const row = { row: 10, name: "429 storms, odd Retry-After, thousands that come back" };
const secondMs = 1_000;
/** What a source may say, and the least and most that is to be waited then; whole milliseconds. */
const waits = [
  ["7", 7 * secondMs, 7 * secondMs],
  ["604800", 3_600 * secondMs, 3_600 * secondMs],
  ["0", secondMs, 60 * secondMs],
  ["soon", 60 * secondMs, 60 * secondMs],
  ["-3", 60 * secondMs, 60 * secondMs],
  ["Tue, 24 Nov 2020 11:00:00 GMT", secondMs, 60 * secondMs],
  [null, 60 * secondMs, 60 * secondMs],
] as const;

/** Every 40th case is a herd: of the size of the fault matrix when all is tried, a small one otherwise. */
export const throttling: Row = {
  ...row,
  run: (context) =>
    withScene({}, (scene) =>
      runCases(row, context, { few: 4, full: 40 }, (random, number) =>
        number === 0
          ? herd(scene.storage, context.isFull ? { count: 5_000, perSecond: 15 } : { count: 400, perSecond: 5 })
          : storm(scene.storage, random),
      ),
    ),
};

/** Some or all requests are answered 429, at some place of a run. */
async function storm(storage: Storage, random: Random): Promise<CaseResult> {
  const life = await Life.begin(storage, random);
  const [said, least, most] = random.pick(waits);
  const status = random.pick([429, 429, 403] as const);
  const problems: string[] = [];
  let left = random.int(1, 3);
  life.change(random.int(3, 12));
  life.system.fault = (_request, response) => {
    if (left === 0 || random.chance(0.3)) return false;
    left -= 1;
    const body = status === 403 ? '{"error":{"code":"rateLimitExceeded"}}' : "{}";
    const headers = { "content-type": "application/json", ...(said === null ? {} : { "retry-after": said }) };
    response.writeHead(status, headers).end(body);
    return true;
  };
  await life.call();
  const { status: now } = await life.connection();
  if (now.phase === "RATE_LIMITED") {
    const wait = now.nextAttemptAt.getTime() - now.since.getTime();
    if (wait < least || wait > most) problems.push(`waits ${wait} ms where the source said ${said}`);
  } else if (now.phase !== "CONNECTED") problems.push(`status: ${now.phase} after ${status}`);
  if ((await life.connection()).failedRuns > 0) problems.push("a throttled run counts as failed");
  if ((await life.told("incident.opened")).length > 0) problems.push("incident: throttling is no outage");
  left = 0;
  // The gates go by the server's clock, which is not moved: what they remember of the silence is taken back.
  await storage.collection("throttles").deleteMany({});
  life.services = life.newProcess();
  await life.untilBack();
  return { what: `${status} with ${said}`, faults: 1, problems: [...problems, ...(await life.settle())] };
}

/** Connections that were away together and answer again in the same moment. */
async function herd(storage: Storage, { count, perSecond }: { count: number; perSecond: number }): Promise<CaseResult> {
  const tenant = newTenant();
  const template = await insertConnection(storage, tenant, { status: unreachable });
  const connections = storage.collection<ConnectionDocument>("connections");
  const ids = Array.from({ length: count }, () => newId("connection"));
  await connections.insertMany(ids.map((_id) => ({ ...template, _id, system: "simulated", nextSyncAt: null })));
  const processes = Array.from({ length: 3 }, () =>
    testServices(storage, [simulatedConnector()], { status: { recoveryStartsPerSecond: perSecond } }),
  );
  const waiting = [...ids];
  await Promise.all(
    processes.flatMap(({ status }) =>
      Array.from({ length: 16 }, async () => {
        for (let id = waiting.pop(); id; id = waiting.pop()) await status.reportSuccess(id);
      }),
    ),
  );
  const back = await connections.find({ _id: { $in: ids } }).toArray();
  const starts = back.map(({ nextSyncAt }) => nextSyncAt?.getTime() ?? 0).sort((a, b) => a - b);
  const spreadMs = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  const most = Math.max(
    ...starts.map(
      (start, place) => starts.slice(place, place + 100).filter((other) => other < start + secondMs).length,
    ),
  );
  const problems: string[] = [];
  if (back.some(({ status }) => status.phase !== "CONNECTED")) problems.push("herd: not all are CONNECTED");
  if (spreadMs < 60 * secondMs) problems.push(`herd: spread over ${spreadMs} ms`);
  if (most > perSecond) problems.push(`herd: ${most} starts in one second, at most ${perSecond}`);
  if (uniformity(starts) <= 0.01) problems.push("herd: the starts are not even");
  await connections.deleteMany({ organizationId: tenant.organizationId });
  return { what: `${count} come back`, faults: count, problems, measured: { spreadMs, startsInOneSecond: most } };
}
