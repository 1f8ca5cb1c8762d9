import { once } from "node:events";
import { MongoError } from "mongodb";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { SourceThrottledError } from "../../../src/errors/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { connectStorage, type Storage } from "../../../src/storage/index.js";
import { RequestGates, type SourceLimits } from "../../../src/throttle/index.js";
import type { ThrottleState } from "../../../src/throttle/throttle-state.js";
import { endProcess, startScript } from "../../support/child-process.js";
import { useStorage } from "../../support/storage.js";
import type { Orders } from "../../support/throttled-process.js";
import { gatedHttp, type Requester } from "./requests.js";
import { fairMs, mostInASecond } from "./simulation.js";
import { useSource } from "./source.js";

const database = useStorage();
const source = useSource();
const logger = createLogger({ level: "silent" });

/** A process's gates; two of them know each other as two processes do. */
function newGates(storage: Storage = database.storage): RequestGates {
  return new RequestGates({ storage, logger });
}

// A process that ended a moment ago still has its slots of the host that all tests share.
beforeEach(() => database.storage.db.collection("throttles").deleteMany({}));

let connections = 0;

function requester(options: Partial<Requester> & { concurrency?: number; rate?: number | null }): Requester {
  const { concurrency = 4, rate = null, ...given } = options;
  connections += 1;
  return {
    gates: newGates(),
    organizationId: "org_a",
    connectionId: `con_${connections}`,
    limits: { concurrency, requestsPerSecond: rate },
    ...given,
  };
}

async function stateOf(key: string): Promise<ThrottleState | undefined> {
  const document = await database.storage.db
    .collection<{ _id: string; state?: ThrottleState }>("throttles")
    .findOne({ _id: key }, { readConcern: { level: "local" } });
  return document?.state;
}

describe("16: requests of all processes to one host", () => {
  it("keep its rate over two processes and are shared fairly between organizations", { timeout: 120_000 }, async () => {
    const rate = 25;
    const limits: SourceLimits = {
      concurrency: 50,
      requestsPerSecond: null,
      host: { concurrency: null, requestsPerSecond: rate },
    };
    const sizes = { org_large: 60, org_middle: 30, org_small: 10 };
    const backlogsOf = (worker: string) =>
      Object.entries(sizes).map(([organizationId, jobs]) => ({
        organizationId,
        connectionId: `con_${organizationId}_${worker}`,
        jobs,
      }));
    const orders: Orders = { url: source.url, limits, backlogs: backlogsOf("theirs") };
    const child = await startScript("throttled-process", [database.uri, JSON.stringify(orders)]);
    const gone = once(child, "exit");
    child.send("go");
    const gates = newGates();
    const own = backlogsOf("ours").flatMap(({ jobs, ...who }) => {
      const http = gatedHttp({ gates, limits, ...who });
      return Array.from({ length: jobs }, () => http.send({ url: source.url }));
    });
    await Promise.all([...own, gone]);

    expect(source.seen).toHaveLength(200);
    // By the time each was let through: what a busy machine adds on the way to the source is not the gates'.
    const letThrough = source.seen.map(({ letThroughAt }) => letThroughAt).sort((a, b) => a - b);
    expect(letThrough.every((at) => at > 0)).toBe(true);
    expect(mostInASecond(letThrough)).toBeLessThanOrEqual(rate + 1);
    // And by the source's own: however delayed, at no time had it seen more than the rate allows since the first.
    const [first = 0] = letThrough;
    for (const [index, { at }] of source.seen.entries())
      expect(index).toBeLessThanOrEqual(((at - first) / 1000) * rate + 1);
    // Fair in the order in which the source saw them: an organization is done by twice the place that even shares give it.
    const jobs = new Map(Object.entries(sizes).map(([organizationId, count]) => [organizationId, 2 * count]));
    for (const organizationId of jobs.keys()) {
      const last = source.seen.findLastIndex((request) => request.organizationId === organizationId) + 1;
      const fairPlace = fairMs(jobs, organizationId, 1000);
      expect(last).toBeLessThanOrEqual(2 * fairPlace);
    }
  });

  it("never exceed the number it takes at once", async () => {
    const host = { concurrency: 3, requestsPerSecond: null };
    const limits = { concurrency: 9, requestsPerSecond: null, host };
    source.answerMs = 20;
    const sent = ["org_a", "org_b"].flatMap((organizationId) => {
      const http = gatedHttp(requester({ organizationId, limits }));
      return Array.from({ length: 20 }, () => http.send({ url: source.url }));
    });
    await Promise.all(sent);
    expect(source.seen).toHaveLength(40);
    expect(source.mostAtOnce).toBe(3);
  });
});

describe("16: requests of one connection", () => {
  it("never exceed the number it takes at once, over two processes", async () => {
    source.answerMs = 20;
    const first = requester({ concurrency: 2 });
    const second = { ...first, gates: newGates() };
    await Promise.all(
      [gatedHttp(first), gatedHttp(second)].flatMap((http) =>
        Array.from({ length: 15 }, () => http.send({ url: source.url })),
      ),
    );
    expect(source.seen).toHaveLength(30);
    expect(source.mostAtOnce).toBe(2);
  });

  it("ask the store about once a second, not once each, when nothing limits them", async () => {
    const storage = await connectStorage({ uri: database.uri });
    onTestFinished(() => storage.close());
    const calls = vi.spyOn(storage.db, "collection");
    const http = gatedHttp(requester({ gates: newGates(storage) }));
    const startedAt = performance.now();
    for (let count = 0; count < 500; count += 1) await http.send({ url: source.url });
    const seconds = (performance.now() - startedAt) / 1000;
    expect(source.seen).toHaveLength(500);
    // Making the document costs three more; then a look and a change a second.
    expect(calls.mock.calls.length).toBeLessThanOrEqual(6 + 2 * Math.ceil(seconds));
  });

  it("ask the store together when many wait", async () => {
    const storage = await connectStorage({ uri: database.uri });
    onTestFinished(() => storage.close());
    const calls = vi.spyOn(storage.db, "collection");
    const http = gatedHttp(requester({ gates: newGates(storage), concurrency: 100, rate: 200 }));
    await Promise.all(Array.from({ length: 300 }, () => http.send({ url: source.url })));
    expect(source.seen).toHaveLength(300);
    expect(calls.mock.calls.length).toBeLessThan(100);
  });

  it("get the slots of a killed process back", async () => {
    const limits = { concurrency: 1, requestsPerSecond: null };
    const who = { organizationId: "org_a", connectionId: "con_killed" };
    source.fault = () => true;
    const orders: Orders = { url: source.url, limits, backlogs: [{ ...who, jobs: 1 }] };
    const child = await startScript("throttled-process", [database.uri, JSON.stringify(orders)]);
    child.send("go");
    await vi.waitFor(() => expect(source.seen).toHaveLength(1), 20_000);
    const sent = gatedHttp({ gates: newGates(), limits, ...who }).send({ url: source.url });
    await vi.waitFor(async () => {
      const state = await stateOf("connection:con_killed");
      expect(state?.claims.map(({ held, wanted }) => [held, wanted])).toEqual([
        [1, 0],
        [0, 1],
      ]);
    });
    expect(source.seen).toHaveLength(1);
    source.fault = undefined;
    await endProcess(child, "SIGKILL");
    expect((await sent).status).toBe(200);
  });

  it("are free again after requests that got no answer", async () => {
    source.fault = (request) => {
      request.socket.destroy();
      return true;
    };
    const http = gatedHttp(requester({ concurrency: 1 }));
    await expect(http.send({ url: source.url })).rejects.toThrow("can't be reached");
    source.fault = undefined;
    expect((await http.send({ url: source.url })).status).toBe(200);
  });

  it("leave nothing behind in the process and give their slots back", async () => {
    const who = requester({});
    await gatedHttp(who).send({ url: source.url });
    await vi.waitFor(async () => expect((await stateOf(`connection:${who.connectionId}`))?.claims).toEqual([]), 5_000);
  });
});

describe("a store that can't be asked any more", () => {
  it("is warned of where somebody waits or has a slot, not where slots are only given back", async () => {
    const storage = await connectStorage({ uri: database.uri });
    const lines: { level: number; msg: string }[] = [];
    const told = createLogger({
      level: "debug",
      destination: { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[number]) },
    });
    const who = requester({ gates: new RequestGates({ storage, logger: told }) });
    const gate = who.gates.gateFor({ ...who, host: source.host });
    (await gate.enter())({ status: 200 });
    // As a command does that has its answer.
    await storage.close();
    await vi.waitFor(() => expect(lines).not.toEqual([]), 5_000);
    expect(lines.every(({ level }) => level === 20)).toBe(true);
    await expect(Promise.all([gate.enter(), gate.enter(), gate.enter(), gate.enter(), gate.enter()])).rejects.toThrow();
    expect(lines.some(({ level }) => level === 40)).toBe(true);
  });
});

describe("16: a source that asks for silence", () => {
  it("gets it from every process, for as long as it asked", async () => {
    const first = requester({});
    const second = { ...first, gates: newGates() };
    let silentFrom = 0;
    source.fault = (_request, response) => {
      if (silentFrom > 0) return false;
      silentFrom = Date.now();
      response.writeHead(429, { "retry-after": "2" }).end();
      return true;
    };
    expect((await gatedHttp(first).send({ url: source.url })).status).toBe(429);
    await vi.waitFor(async () => {
      const state = await stateOf(`connection:${first.connectionId}`);
      expect(state?.buckets[0]?.blockedUntil).toBeGreaterThan(silentFrom + 1900);
    });
    await Promise.all([gatedHttp(first).send({ url: source.url }), gatedHttp(second).send({ url: source.url })]);
    const [, ...later] = source.seen;
    expect(later).toHaveLength(2);
    for (const { at } of later) expect(at).toBeGreaterThanOrEqual(silentFrom + 2000);
  });

  it("takes a date by the source's own clock, and 503 with Retry-After for the same", async () => {
    const who = requester({});
    source.fault = (_request, response) => {
      response.sendDate = false;
      response.writeHead(503, {
        date: "Wed, 01 Jan 2020 00:00:00 GMT",
        "retry-after": "Wed, 01 Jan 2020 00:10:00 GMT",
      });
      response.end();
      return true;
    };
    await gatedHttp(who).send({ url: source.url });
    const refusal = gatedHttp(who).send({ url: source.url });
    await expect(refusal).rejects.toThrow(SourceThrottledError);
    await expect(refusal).rejects.toMatchObject({ retryAfterMs: expect.closeTo(600_000, -5) as number });
  });

  it("for more than a minute, makes callers of every process fail at once and say for how long", async () => {
    const who = requester({});
    const { host } = source;
    const gate = who.gates.gateFor({ ...who, host });
    const leave = await gate.enter();
    const waiting = gatedHttp({ ...who, limits: { ...who.limits, concurrency: 1 } }).send({ url: source.url });
    leave({ status: 429, retryAfterMs: 120_000 });
    await Promise.allSettled([waiting]);
    await vi.waitFor(async () => {
      expect((await stateOf(`connection:${who.connectionId}`))?.buckets[0]?.blockedUntil).toBeGreaterThan(0);
    });
    for (const gates of [who.gates, newGates()]) {
      const error: unknown = await gates
        .gateFor({ ...who, host })
        .enter()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SourceThrottledError);
      expect((error as SourceThrottledError).retryAfterMs).toBeGreaterThan(60_000);
      expect((error as SourceThrottledError).message).toContain(`${host} asked not to be called for 1`);
    }
  });

  it("gets it at once from callers of the process that heard it, those that knew their start time included", async () => {
    const who = requester({ rate: 20, concurrency: 10 });
    const gate = who.gates.gateFor({ ...who, host: source.host });
    const entered: number[] = [];
    const turns = Array.from({ length: 4 }, async () => {
      const leave = await gate.enter();
      entered.push(Date.now());
      return leave;
    });
    const first = await Promise.race(turns);
    const silentFrom = Date.now();
    first({ status: 429, retryAfterMs: 1000 });
    const others = await Promise.all(turns);
    for (const leave of others) leave({ status: 200 });
    const [, ...later] = entered;
    expect(later).toHaveLength(3);
    for (const at of later) expect(at).toBeGreaterThanOrEqual(silentFrom + 999);
  });

  it("is asked again when the database's clock was set back by an hour, rather than an hour later", async () => {
    const caller = requester({ rate: 20 });
    await gatedHttp(caller).send({ url: source.url });
    const hourMs = 3_600_000;
    const throttles = database.storage.db.collection<{ _id: string; at: Date; state: ThrottleState }>("throttles");
    for (const { _id, at, state } of await throttles.find().toArray()) {
      const buckets = state.buckets.map((bucket) => ({ ...bucket, nextStartAt: bucket.nextStartAt + hourMs }));
      const ahead = { at: new Date(at.getTime() + hourMs), state: { ...state, at: state.at + hourMs, buckets } };
      await throttles.updateOne({ _id }, { $set: ahead });
    }
    const response = await gatedHttp({ ...caller, gates: newGates() }).send({ url: source.url });
    expect(response.status).toBe(200);
  });

  it("is asked at half the pace afterwards", async () => {
    const who = requester({ rate: 40 });
    source.fault = (_request, response) => {
      if (source.seen.length !== 5) return false;
      response.writeHead(429).end();
      return true;
    };
    const http = gatedHttp(who);
    for (let count = 0; count < 12; count += 1) await http.send({ url: source.url });
    const [slowdown] = ((await stateOf(`connection:${who.connectionId}`))?.buckets ?? []).map(
      (bucket) => bucket.slowdown,
    );
    expect(slowdown).toMatchObject({ rate: 20, normal: 40 });
    const slowed = source.seen.slice(5);
    for (const [index, { at }] of slowed.entries()) {
      expect(at - (slowed[0]?.at ?? 0)).toBeGreaterThanOrEqual((index - 1) * 50 - 25);
    }
  });
});

describe("waiting for a source", () => {
  it("ends with the caller's signal, and the place goes to the next", async () => {
    const who = requester({ concurrency: 1 });
    const gate = who.gates.gateFor({ ...who, host: source.host });
    const leave = await gate.enter();
    const stop = new AbortController();
    const refused = gate.enter(stop.signal);
    const next = gate.enter();
    stop.abort(new Error("the run lost its lease"));
    await expect(refused).rejects.toThrow("the run lost its lease");
    await expect(gate.enter(stop.signal)).rejects.toThrow("the run lost its lease");
    leave({ status: 200 });
    (await next)({ status: 200 });
  });

  it("lets the store's fault through, which is none of the source", async () => {
    const storage = await connectStorage({ uri: database.uri });
    const gates = newGates(storage);
    await storage.close();
    const http = gatedHttp(requester({ gates }));
    await expect(http.send({ url: source.url })).rejects.toThrow(MongoError);
    expect(source.seen).toHaveLength(0);
    expect(http.requestCount).toBe(0);
  });

  it("refuses limits that would let nothing through", () => {
    const gates = newGates();
    const of = { organizationId: "org_a", connectionId: "con_x", host: source.host };
    expect(() => gates.gateFor({ ...of, limits: { concurrency: 0, requestsPerSecond: null } })).toThrow(
      "The concurrency of connection con_x has to be a whole number from 1 on, or null; got 0.",
    );
    const host = { concurrency: null, requestsPerSecond: 0 };
    expect(() => gates.gateFor({ ...of, limits: { concurrency: 1, requestsPerSecond: null, host } })).toThrow(
      `The requests a second of host ${source.host} have to be more than 0, or null; got 0.`,
    );
  });
});
