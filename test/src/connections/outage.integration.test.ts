import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IncomingMessage, ServerResponse } from "node:http";
import { defaultProbePlan } from "../../../src/backoff/index.js";
import type { ConnectionDocument, ConnectionStatus, StatusOptions } from "../../../src/connections/index.js";
import {
  ConnectionUnreachableError,
  SourceThrottledError,
  SourceUnauthorizedError,
} from "../../../src/errors/index.js";
import type { IncidentDocument } from "../../../src/incidents/index.js";
import type { Services } from "../../../src/services/index.js";
import { movedClock, type MovedClock } from "../../support/moved-clock.js";
import { testServices } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const never = new AbortController().signal;
const second = 1_000;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let clock: MovedClock;
let system: SimulatedSystem;
let services: Services;
let connection: ConnectionDocument;

beforeEach(async () => {
  clock = movedClock(store.storage);
  system = new SimulatedSystem();
  await system.start();
  system.put({ id: "1", title: "a", changedAt: new Date().toISOString() });
  services = newProcess();
  ({ connection } = await services.sync.connect(tenant, {
    system: "simulated",
    config: { baseUrl: system.url },
    credentials: { apiKey: "right" },
  }));
  await services.runner.runDue(connection._id, never);
});

afterEach(() => system.stop());

/** The real schedule and figures; only the confirming probes follow sooner. */
function newProcess(status: Partial<StatusOptions> = {}): Services {
  return testServices(clock.storage, [simulatedConnector({ entities: { WorkOrder: "BARE", Asset: "BARE" } })], {
    status: {
      confirmAfterMs: [10, 20],
      probes: defaultProbePlan,
      refusedAgainAfterMs: minute,
      random: () => 1,
      ...status,
    },
  });
}

type StatusIn<Phase extends ConnectionStatus["phase"]> = Extract<ConnectionStatus, { phase: Phase }>;

async function current(): Promise<ConnectionDocument> {
  return services.connectionStore.get(tenant, connection._id);
}

async function statusIn<Phase extends ConnectionStatus["phase"]>(phase: Phase): Promise<StatusIn<Phase>> {
  const { status } = await current();
  expect(status.phase).toBe(phase);
  return status as StatusIn<Phase>;
}

const gone = () => new ConnectionUnreachableError("nobody answers");

async function goDown(): Promise<StatusIn<"UNREACHABLE">> {
  await system.stop();
  expect(await services.status.reportFault(connection._id, gone())).toBe("UNREACHABLE");
  return statusIn("UNREACHABLE");
}

/** Moves the clock to the next attempt and makes it. @returns how long it had to be waited for. */
async function nextProbe(): Promise<number> {
  const before = await clock.storage.now();
  const { status } = await current();
  const at = (status as StatusIn<"UNREACHABLE">).nextAttemptAt;
  await clock.moveTo(at);
  await services.status.probe(connection._id);
  return at.getTime() - before.getTime();
}

async function told(type: string): Promise<Record<string, unknown>[]> {
  const documents = await store.storage.db
    .collection<{ payload: Record<string, unknown> }>("outbox")
    .find({ connectionId: connection._id, type })
    .sort({ _id: 1 })
    .toArray();
  return documents.map(({ payload }) => payload);
}

const ways = async () =>
  (await told("connection.status_changed")).map(({ previous, status }) => `${String(previous)} -> ${String(status)}`);

async function incident(): Promise<IncidentDocument> {
  const [only, ...others] = await services.incidents.list(tenant, {
    connectionId: connection._id,
    limit: 10,
    after: null,
  });
  expect(others).toEqual([]);
  return only as IncidentDocument;
}

/** Answers all requests, or those to paths that begin so. */
function answers(status: number, headers: Record<string, string> = {}, path = "/") {
  system.fault = (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith(path)) return false;
    response.writeHead(status, headers).end();
    return true;
  };
}

describe("promise 18: an outage", () => {
  it("is an incident with its cause, attempts and the window of changes that it delayed", async () => {
    const { lastSuccessfulSyncAt } = await current();
    const { since } = await goDown();
    expect(await incident()).toMatchObject({
      kind: "OUTAGE",
      cause: "UNREACHABLE",
      state: "OPEN",
      openedAt: since,
      attempts: 0,
      delayedFrom: lastSuccessfulSyncAt,
      delayedUntil: null,
    });
    await nextProbe();
    await nextProbe();
    await system.start();
    system.put({ id: "2", title: "made meanwhile", changedAt: new Date().toISOString() });
    await nextProbe();
    expect(await incident()).toMatchObject({ state: "OPEN", attempts: 3 });

    await services.runner.runDue(connection._id, never);
    const closed = await incident();
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run).toMatchObject({ kind: "INCREMENTAL", trigger: "RECOVERY", state: "SUCCEEDED" });
    expect(closed).toMatchObject({ state: "CLOSED", attempts: 3 });
    expect(closed.delayedUntil?.getTime()).toBeGreaterThanOrEqual(run?.endedAt?.getTime() ?? Infinity);
    expect(await ways()).toEqual(["CONNECTED -> UNREACHABLE", "UNREACHABLE -> CONNECTED"]);
    expect(await told("incident.opened")).toMatchObject([{ cause: "UNREACHABLE", needsAttention: false }]);
    expect(await told("incident.closed")).toHaveLength(1);
    expect(await store.storage.db.collection("workOrders").countDocuments({ connectionId: connection._id })).toBe(2);
  });

  it("is tried after 10 s, doubling to 15 min, and the tries never end", async () => {
    await goDown();
    const waits: number[] = [];
    for (let count = 0; count < 9; count += 1) waits.push(Math.round((await nextProbe()) / second));
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900]);
  });

  it("of 91 days asks for a person once, is tried every 6 h after 14 days, and ends by itself", async () => {
    const { since } = await goDown();
    const at = (age: number) => clock.moveTo(new Date(since.getTime() + age));
    const longestWaits: number[] = [];
    for (const age of [3 * day - minute, 3 * day, 13.9 * day, 14 * day, 30 * day, 89 * day, 91 * day]) {
      await at(age);
      await services.status.probe(connection._id);
      const { nextAttemptAt } = await statusIn("UNREACHABLE");
      longestWaits.push(Math.round((nextAttemptAt.getTime() - since.getTime() - age) / minute));
    }
    expect(longestWaits.slice(0, 2).every((wait) => wait <= 1)).toBe(true);
    expect(longestWaits.slice(3)).toEqual([360, 360, 360, 360]);
    expect(await told("incident.warned")).toMatchObject([{ cause: "UNREACHABLE", needsAttention: true }]);
    expect((await incident()).warnedAt).toEqual((await statusIn("UNREACHABLE")).warnedAt);
    expect((await current()).creditsConsumed).toBe(1);

    await system.start();
    system.put({ id: "2", title: "made in those days", changedAt: new Date().toISOString() });
    await nextProbe();
    await services.runner.runDue(connection._id, never);
    expect((await current()).status.phase).toBe("CONNECTED");
    expect(await store.storage.db.collection("workOrders").countDocuments({ connectionId: connection._id })).toBe(2);
    expect(await incident()).toMatchObject({ state: "CLOSED", attempts: 8 });
    expect(await ways()).toEqual(["CONNECTED -> UNREACHABLE", "UNREACHABLE -> CONNECTED"]);
  });

  it("that begins within 2 min of the end of another keeps the longer wait; a later one does not", async () => {
    await goDown();
    for (let count = 0; count < 4; count += 1) await nextProbe();
    await system.start();
    await nextProbe();
    clock.forward(100 * second);
    const flapping = await goDown();
    expect(flapping.nextAttemptAt.getTime() - flapping.since.getTime()).toBe(160 * second);

    await system.start();
    await nextProbe();
    clock.forward(121 * second);
    const later = await goDown();
    expect(later.nextAttemptAt.getTime() - later.since.getTime()).toBe(10 * second);
  });

  it("is looked into by one prober, however many calls in however many processes met it", async () => {
    const processes = [services, newProcess(), newProcess()];
    answers(503);
    const before = system.requestCount;
    const outcomes = await Promise.all(
      processes.flatMap((process) =>
        Array.from({ length: 5 }, () => process.status.reportFault(connection._id, gone())),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(["UNREACHABLE"]));
    expect(system.requestCount - before).toBe(2);
    await clock.moveTo((await statusIn("UNREACHABLE")).nextAttemptAt);
    await Promise.all(processes.map((process) => process.status.probe(connection._id)));
    expect((await statusIn("UNREACHABLE")).attempts).toBeLessThanOrEqual(3);
    expect(await ways()).toEqual(["CONNECTED -> UNREACHABLE"]);
  });

  it("of a system that takes requests and never answers is found as fast as any other", async () => {
    services = newProcess({ probeTimeoutMs: 50 });
    system.fault = () => true;
    expect(await services.status.reportFault(connection._id, gone())).toBe("UNREACHABLE");
    expect((await statusIn("UNREACHABLE")).reason).toContain("did not answer in time");
  });

  it("is none where a fault of our own is met", async () => {
    await system.stop();
    const fault = Object.assign(new Error("disk full"), { code: "ENOSPC" });
    expect(await services.status.reportFault(connection._id, fault)).toBe("CONNECTED");
    expect(await ways()).toEqual([]);
  });
});

describe("promise 18: a system that is misconfigured", () => {
  it("is tried every 15 min, and a person is told at once", async () => {
    answers(301, { location: "https://erp.example/" });
    await services.status.reportFault(connection._id, gone());
    const status = await statusIn("UNREACHABLE");
    expect(status).toMatchObject({ cause: "MISCONFIGURED" });
    expect(status.nextAttemptAt.getTime() - status.since.getTime()).toBe(15 * minute);
    expect(await nextProbe()).toBeLessThanOrEqual(15 * minute);
    const after = await statusIn("UNREACHABLE");
    expect(after.nextAttemptAt.getTime() - status.nextAttemptAt.getTime()).toBeGreaterThanOrEqual(15 * minute);
    expect(await told("incident.opened")).toMatchObject([{ cause: "MISCONFIGURED", needsAttention: true }]);
  });

  it("only after a while is told of when it becomes so", async () => {
    await goDown();
    await system.start();
    answers(301, { location: "https://erp.example/" });
    await nextProbe();
    expect(await incident()).toMatchObject({ cause: "MISCONFIGURED" });
    expect(await told("incident.warned")).toMatchObject([{ cause: "MISCONFIGURED", needsAttention: true }]);
  });
});

describe("promises 17 and 21: a refused credential", () => {
  const refused = () => new SourceUnauthorizedError("401");

  it("is believed when it is refused again a minute later, and not before", async () => {
    answers(401);
    expect(await services.status.reportFault(connection._id, refused())).toBe("DOUBTFUL");
    expect(await ways()).toEqual([]);
    clock.forward(59 * second);
    expect(await services.status.reportFault(connection._id, refused())).toBe("DOUBTFUL");
    clock.forward(second);
    expect(await services.status.reportFault(connection._id, refused())).toBe("UNAUTHORIZED");
    expect(await ways()).toEqual(["CONNECTED -> UNAUTHORIZED"]);
  });

  it("is looked at again a minute later even if nobody calls", async () => {
    answers(401);
    await services.status.reportFault(connection._id, refused());
    const { refusedAt, nextAttemptAt } = await statusIn("CONNECTED");
    expect((nextAttemptAt?.getTime() ?? 0) - (refusedAt?.getTime() ?? 0)).toBe(minute);
    await nextProbe();
    await statusIn("UNAUTHORIZED");
  });

  it("is forgotten when it is taken after all", async () => {
    answers(401);
    await services.status.reportFault(connection._id, refused());
    system.fault = undefined;
    await nextProbe();
    expect(await statusIn("CONNECTED")).not.toHaveProperty("refusedAt");
    clock.forward(hour);
    answers(401);
    expect(await services.status.reportFault(connection._id, refused())).toBe("DOUBTFUL");
  });

  it("is forgotten when another one is given", async () => {
    answers(401);
    await services.status.reportFault(connection._id, refused());
    system.fault = undefined;
    await services.connections.reconnect(tenant, connection._id, { credentials: { apiKey: "right" } });
    expect(await statusIn("CONNECTED")).not.toHaveProperty("refusedAt");
  });

  it("by invalid_grant is believed at once", async () => {
    const fault = new SourceUnauthorizedError("invalid_grant", { isCertain: true });
    expect(await services.status.reportFault(connection._id, fault)).toBe("UNAUTHORIZED");
  });

  it("after an outage ends in UNAUTHORIZED as well, and the outage's incident with the catch-up", async () => {
    await goDown();
    await system.start();
    answers(401);
    await nextProbe();
    await statusIn("UNREACHABLE");
    await nextProbe();
    await statusIn("UNAUTHORIZED");
    expect((await incident()).state).toBe("OPEN");
    system.fault = undefined;
    await services.connections.reconnect(tenant, connection._id, { credentials: { apiKey: "right" } });
    await services.runner.runDue(connection._id, never);
    expect((await incident()).state).toBe("CLOSED");
  });

  it("ends the run that was begun when the second look finds it, not the run", async () => {
    answers(401);
    await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
    await services.runner.runDue(connection._id, never);
    expect((await current()).status.phase).toBe("CONNECTED");
    await nextProbe();
    expect((await current()).nextSyncAt).not.toBeNull();
    await services.runner.runDue(connection._id, never);
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run).toMatchObject({ state: "FAILED", error: { code: "SOURCE_UNAUTHORIZED" } });
    expect((await current()).nextSyncAt).toBeNull();
    expect(await told("sync.failed")).toHaveLength(1);
  });
});

describe("promise 17: what is forbidden", () => {
  async function syncNow() {
    await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
    await services.runner.runDue(connection._id, never);
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    return run?.entities.map(({ entity, state }) => `${entity} ${state}`);
  }

  it.each([403, 404])("of one entity by %i holds up that one only, and comes back by itself", async (status) => {
    answers(status, {}, "/records/Asset");
    expect(await syncNow()).toEqual(["Asset FORBIDDEN", "WorkOrder DONE"]);
    await statusIn("CONNECTED");
    const phases = async () => (await services.streams.list(connection)).map((stream) => stream.phase).sort();
    expect(await phases()).toEqual(["FORBIDDEN", "LIVE"]);
    system.fault = undefined;
    expect(await syncNow()).toEqual(["Asset DONE", "WorkOrder DONE"]);
    expect(await phases()).toEqual(["LIVE", "LIVE"]);
  });

  it("of everything, the account included, is a refused credential", async () => {
    answers(403);
    await syncNow();
    expect(await statusIn("CONNECTED")).toHaveProperty("refusedAt");
    await nextProbe();
    await statusIn("UNAUTHORIZED");
  });

  it("of every entity while the account is fine is none", async () => {
    answers(403, {}, "/records");
    await syncNow();
    expect(await statusIn("CONNECTED")).not.toHaveProperty("refusedAt");
  });
});

describe("promise 17: throttling", () => {
  it("is a state that is told once, however often it is repeated, and no failure", async () => {
    answers(429, { "retry-after": "6" });
    await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
    await services.runner.runDue(connection._id, never);
    const first = await statusIn("RATE_LIMITED");
    const again = new SourceThrottledError("429", { retryAfterMs: 10 * minute });
    expect(await services.status.reportFault(connection._id, again)).toBe("RATE_LIMITED");
    const later = await statusIn("RATE_LIMITED");
    expect(later.nextAttemptAt.getTime() - first.nextAttemptAt.getTime()).toBeGreaterThan(8 * minute);
    expect((await current()).failedRuns).toBe(0);
    system.fault = undefined;
    await nextProbe();
    await services.runner.runDue(connection._id, never);
    const [run] = await services.runs.list(tenant, { limit: 1, filter: { connectionId: connection._id } });
    expect(run).toMatchObject({ state: "SUCCEEDED", stalledTries: 0 });
    expect(await ways()).toEqual(["CONNECTED -> RATE_LIMITED", "RATE_LIMITED -> CONNECTED"]);
    expect(await services.incidents.list(tenant, { connectionId: connection._id, limit: 1, after: null })).toEqual([]);
  });

  it.each([
    ["a week", 7 * day, hour],
    ["a time that has passed", 0, second],
    ["no time", null, minute],
  ])("for %s waits for a sensible time", async (_what, retryAfterMs, expected) => {
    await services.status.reportFault(connection._id, new SourceThrottledError("429", { retryAfterMs }));
    const { since, nextAttemptAt } = await statusIn("RATE_LIMITED");
    expect(nextAttemptAt.getTime() - since.getTime()).toBe(expected);
  });

  it("that ends an outage ends it for good", async () => {
    await goDown();
    await system.start();
    answers(429, { "retry-after": "5" });
    await nextProbe();
    await statusIn("RATE_LIMITED");
    system.fault = undefined;
    await nextProbe();
    await services.runner.runDue(connection._id, never);
    expect((await incident()).state).toBe("CLOSED");
    expect(await ways()).toEqual([
      "CONNECTED -> UNREACHABLE",
      "UNREACHABLE -> RATE_LIMITED",
      "RATE_LIMITED -> CONNECTED",
    ]);
  });
});

describe("promises 16 and 17: a maintenance window", () => {
  const everyDay = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

  /** A window from two to four, and the clock at one. */
  async function plan(): Promise<{ begin: Date; end: Date }> {
    const today = new Date(await store.storage.now());
    today.setUTCHours(24, 0, 0, 0);
    await clock.moveTo(new Date(today.getTime() + hour));
    const maintenanceWindows = [{ days: everyDay, from: "02:00", to: "04:00" }];
    await services.sync.update(tenant, connection._id, { syncPlan: { maintenanceWindows } });
    await services.status.checkWindow(connection._id);
    return { begin: new Date(today.getTime() + 2 * hour), end: new Date(today.getTime() + 4 * hour) };
  }

  it("is a status from its beginning to its end, in which nothing is asked of the system", async () => {
    const { begin, end } = await plan();
    expect((await current()).nextWindowAt).toEqual(begin);
    await clock.moveTo(begin);
    await services.status.checkWindow(connection._id);
    expect(await statusIn("MAINTENANCE")).toMatchObject({ nextAttemptAt: end });
    const before = system.requestCount;
    const run = await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
    await services.runner.runDue(connection._id, never);
    expect(system.requestCount).toBe(before);

    await nextProbe();
    await statusIn("CONNECTED");
    await services.runner.runDue(connection._id, never);
    expect(await services.runs.find(tenant, run._id)).toMatchObject({ state: "SUCCEEDED" });
    await services.status.checkWindow(connection._id);
    expect((await current()).nextWindowAt).toEqual(new Date(begin.getTime() + day));
    expect(await ways()).toEqual(["CONNECTED -> MAINTENANCE", "MAINTENANCE -> CONNECTED"]);
  });

  it("is looked for by the dispatcher when its time comes", async () => {
    await plan();
    const past = new Date(Date.now() - second);
    await services.connectionStore.update(connection, { $set: { nextWindowAt: past } });
    const due = await services.sync.claimDue(() => 50);
    expect(due).toContainEqual({ connectionId: connection._id, job: "maintenance-window" });
    expect(await services.sync.claimDue(() => 50)).not.toContainEqual(
      expect.objectContaining({ job: "maintenance-window" }),
    );
  });

  it("turns a fault that is met in it into no outage", async () => {
    const { begin } = await plan();
    await clock.moveTo(begin);
    await system.stop();
    expect(await services.status.reportFault(connection._id, gone())).toBe("MAINTENANCE");
    expect(await services.incidents.list(tenant, { connectionId: connection._id, limit: 1, after: null })).toEqual([]);
  });

  it("after which nobody answers is followed by an outage", async () => {
    const { begin } = await plan();
    await clock.moveTo(begin);
    await services.status.checkWindow(connection._id);
    await system.stop();
    await nextProbe();
    await statusIn("UNREACHABLE");
    expect(await ways()).toEqual(["CONNECTED -> MAINTENANCE", "MAINTENANCE -> UNREACHABLE"]);
  });

  it("puts off the probes of an outage to its end", async () => {
    const { begin, end } = await plan();
    await clock.moveTo(new Date(begin.getTime() - second));
    await goDown();
    const before = system.requestCount;
    await nextProbe();
    expect(await statusIn("UNREACHABLE")).toMatchObject({ nextAttemptAt: end, attempts: 0 });
    expect(system.requestCount).toBe(before);
  });

  it("that is taken back ends at once", async () => {
    const { begin } = await plan();
    await clock.moveTo(begin);
    await services.status.checkWindow(connection._id);
    await services.sync.update(tenant, connection._id, { syncPlan: { maintenanceWindows: [] } });
    await services.status.checkWindow(connection._id);
    await nextProbe();
    await statusIn("CONNECTED");
    expect((await current()).nextWindowAt).toBeNull();
  });
});
