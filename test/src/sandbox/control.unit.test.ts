import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { evenHappenings, happeningsBetween, mostHappenings } from "../../../src/sandbox/business/index.js";
import { SandboxClock } from "../../../src/sandbox/clock.js";
import type { RequestCounts, RunningSandbox } from "../../../src/sandbox/index.js";
import { call, control, epoch, startTestSandbox, walk, type Json } from "./sandbox.support.js";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Advanced {
  readonly now: string;
  readonly happenings: number;
  readonly is_thinned: boolean;
  readonly played: Record<string, number>;
}

const advance = (sandbox: RunningSandbox, body: object) => control<Advanced>(sandbox, "POST", "/clock", body);

const movingKinds = [
  "work_orders",
  "work_requests",
  "assets",
  "parts",
  "stock_levels",
  "purchase_orders",
  "goods_receipts",
];

async function everything(sandbox: RunningSandbox): Promise<Json[]> {
  const lists = await Promise.all(movingKinds.map((kind) => walk(sandbox, `/api/v1/${kind}`, 1000)));
  return lists.flat();
}

describe("the sandbox's clock", () => {
  it("runs with the machine's, moved by what it was advanced by, and never goes back", () => {
    let machine = epoch.getTime();
    const clock = new SandboxClock(() => new Date(machine), 0);
    machine += 1000;
    clock.advance(dayMs);
    expect(clock.now()).toEqual(new Date(epoch.getTime() + 1000 + dayMs));
    expect(() => clock.advance(-1)).toThrow("The clock never goes back");
  });

  it("is told to every caller in the Date header, on logins and refusals as well", async () => {
    const sandbox = await startTestSandbox({ epoch: new Date("2031-05-06T07:00:00Z") });
    try {
      for (const path of ["/api/v1/me", "/health", "/oauth/.well-known/openid-configuration", "/nothing"]) {
        const response = await fetch(`${sandbox.url}${path}`);
        expect(response.headers.get("date"), path).toMatch(/^Tue, 06 May 2031 07:00:\d\d GMT$/);
      }
    } finally {
      await sandbox.stop();
    }
  });

  it("starts at the machine's time with history up to the day's beginning when no epoch is given", async () => {
    const now = () => new Date("2027-03-04T15:16:17.000Z");
    const sandbox = await startTestSandbox({ now, epoch: null });
    try {
      expect(sandbox.now()).toEqual(now());
      const newest = (await everything(sandbox))
        .map(({ modified_at }) => modified_at)
        .sort()
        .at(-1) as string;
      expect(newest < "2027-03-04T00:00:00.000Z").toBe(true);
      expect(newest > "2027-03-01T00:00:00.000Z").toBe(true);
    } finally {
      await sandbox.stop();
    }
  });
});

describe("the plan of what happens", () => {
  const options = { seed: 1, scale: 20_000 };

  it("holds the same for a day, however it is cut", () => {
    const whole = happeningsBetween(options, epoch.getTime(), epoch.getTime() + dayMs).happenings;
    const cuts = [0, 1, 2.5, 9.75, 24].map((hour) => epoch.getTime() + hour * hourMs);
    const parts = cuts
      .slice(1)
      .flatMap((toMs, place) => happeningsBetween(options, cuts[place] as number, toMs).happenings);
    expect(parts.map(({ atMs }) => atMs)).toEqual(whole.map(({ atMs }) => atMs));
    expect(parts.map(({ random }) => random.next())).toEqual(whole.map(({ random }) => random.next()));
  });

  it("grows with the scale and the time, and is busier by day", () => {
    const day = happeningsBetween(options, epoch.getTime(), epoch.getTime() + dayMs).happenings;
    expect(day.length).toBeGreaterThan(950);
    expect(day.length).toBeLessThan(1050);
    const noon = day.filter(({ atMs }) => new Date(atMs).getUTCHours() === 12).length;
    const midnight = day.filter(({ atMs }) => new Date(atMs).getUTCHours() === 0).length;
    expect(noon).toBeGreaterThan(midnight * 2);
  });

  it("is thinned out evenly when there is more than a call can play", () => {
    const { happenings, isThinned } = happeningsBetween(
      { seed: 1, scale: 1_000_000 },
      epoch.getTime(),
      epoch.getTime() + dayMs,
    );
    expect(isThinned).toBe(true);
    expect(happenings.length).toBeLessThanOrEqual(mostHappenings);
    expect(happenings.length).toBeGreaterThan(mostHappenings * 0.95);
    expect(happenings.at(-1)?.atMs).toBeGreaterThan(epoch.getTime() + 23 * hourMs);
  });

  it("can be an exact number, the last of them at the end", () => {
    const happenings = evenHappenings(1, 4, 1000, 2000);
    expect(happenings.map(({ atMs }) => atMs)).toEqual([1250, 1500, 1750, 2000]);
  });
});

describe("advancing the clock", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox({ scale: 2000 });
  });
  afterAll(() => sandbox.stop());

  it("lets people work: records are made and changed by the rules, at instants within that time", async () => {
    const before = sandbox.now();
    const known = new Map((await everything(sandbox)).map((record) => [record.id, record.modified_at]));
    const { status, body } = await advance(sandbox, { advance_seconds: 2 * 86_400 });
    expect(status).toBe(200);
    expect(body.happenings).toBeGreaterThan(150);
    expect(Object.values(body.played).reduce((sum, count) => sum + count)).toBe(body.happenings);
    expect(Date.parse(body.now)).toBeGreaterThanOrEqual(before.getTime() + 2 * dayMs);
    const after = await everything(sandbox);
    const touched = after.filter(({ id, modified_at }) => known.get(id) !== modified_at);
    expect(touched.length).toBeGreaterThan(150);
    for (const record of touched) {
      expect(record.modified_at >= before.toISOString() && record.modified_at <= body.now, record.id).toBe(true);
    }
    const made = touched.filter(({ id }) => !known.has(id)).map(({ id }) => id.split("-", 1)[0]);
    expect([...new Set(made)]).toEqual(expect.arrayContaining(["WO", "WR", "PO", "GR"]));
    for (const name of ["work finished", "request raised", "order written", "goods received"]) {
      expect(body.played[name], name).toBeGreaterThan(0);
    }
    // A list since then is exactly what was touched.
    const since = before.toISOString();
    const lists = await Promise.all(
      movingKinds.map((kind) => walk(sandbox, `/api/v1/${kind}?updated_since=${since}`, 50)),
    );
    expect(
      lists
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(touched.map(({ id }) => id).sort());
  });

  it("plays exactly as many changes as it is told, none as well", async () => {
    const { body: some } = await advance(sandbox, { advance_seconds: 60, changes: 12 });
    expect(some.happenings).toBe(12);
    const since = sandbox.now().toISOString();
    const { body: none } = await advance(sandbox, { advance_seconds: 3600, changes: 0 });
    expect(none.happenings).toBe(0);
    expect(await walk(sandbox, `/api/v1/work_orders?updated_since=${since}`, 100)).toEqual([]);
  });

  it("lets idempotency keys expire after a day", async () => {
    const headers = { "idempotency-key": "for-a-day" };
    const make = () => call(sandbox, "POST", "/api/v1/work_orders", { body: { title: "Daily" }, headers });
    const first = await make();
    await advance(sandbox, { advance_seconds: 86_000, changes: 0 });
    expect((await make()).body.id).toBe(first.body.id);
    await advance(sandbox, { advance_seconds: 1000, changes: 0 });
    expect((await make()).body.id).not.toBe(first.body.id);
  });

  it("refuses nonsense with 422, and a second call while the first is playing with 409", async () => {
    for (const body of [
      {},
      { advance_seconds: -1 },
      { advance_seconds: 1e9 },
      { advance_seconds: 1.5 },
      { advance_seconds: 1, days: 3 },
    ]) {
      expect((await advance(sandbox, body)).status).toBe(422);
    }
    const answers = await Promise.all([
      advance(sandbox, { advance_seconds: 3600, changes: 300 }),
      advance(sandbox, { advance_seconds: 3600, changes: 300 }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("goes the same way in two sandboxes of the same seed, and another way with another seed", async () => {
    // The machine's clock stands still, so that both are at the same instant.
    const now = () => epoch;
    const story = async (seed: number) => {
      const one = await startTestSandbox({ seed, now });
      try {
        for (let day = 0; day < 2; day += 1) await advance(one, { advance_seconds: 86_400, changes: 40 });
        return JSON.stringify(await everything(one));
      } finally {
        await one.stop();
      }
    };
    const [first, second, other] = [await story(3), await story(3), await story(4)];
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it("needs the control key", async () => {
    for (const headers of [{}, { "x-sandbox-control": "wrong" }] as Record<string, string>[]) {
      for (const path of ["clock", "faults", "requests"]) {
        expect((await call(sandbox, "GET", `/control/${path}`, { headers })).status).toBe(403);
      }
    }
  });
});

describe("the request counter", () => {
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterEach(() => control(sandbox, "DELETE", "/requests"));
  afterAll(() => sandbox.stop());

  it("counts by kind and action, refused requests too, and no control or health calls", async () => {
    await walk(sandbox, "/api/v1/parts", 10);
    await call(sandbox, "GET", "/api/v1/parts/ITEM-000001");
    await call(sandbox, "GET", "/api/v1/parts/ITEM-000001", { key: "wrong" });
    await call(sandbox, "POST", "/api/v1/work_orders", { body: {} });
    await call(sandbox, "GET", "/api/v1/me");
    await call(sandbox, "GET", "/health");
    const { body } = await control<RequestCounts>(sandbox, "GET", "/requests");
    expect(body).toMatchObject({
      total: 7,
      by_kind: { parts: { list: 3, read: 2 }, work_orders: { create: 1 } },
      other: { me: 1 },
    });
    expect(sandbox.requestCounts()).toEqual(body);
  });

  it("begins anew when it is told to", async () => {
    await call(sandbox, "GET", "/api/v1/me");
    expect((await control(sandbox, "DELETE", "/requests")).status).toBe(204);
    expect(sandbox.requestCounts()).toMatchObject({ total: 0, by_kind: {}, other: {} });
  });
});
