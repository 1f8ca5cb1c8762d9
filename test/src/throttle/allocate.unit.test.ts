import { describe, expect, it } from "vitest";
import { allocate, slotTtlMs, type Allocation, type ClaimReport } from "../../../src/throttle/allocate.js";
import { currentRate, type Complaint } from "../../../src/throttle/bucket.js";
import { emptyState, type Limits, type ThrottleState } from "../../../src/throttle/throttle-state.js";

const now = 1_800_000_000_000;
const free: Limits = { concurrency: null, requestsPerSecond: null };

interface Ask extends Partial<Omit<ClaimReport, "connectionId">> {
  readonly connectionId?: string;
}

function ask(
  state: ThrottleState | null,
  claim: Ask | readonly Ask[],
  options: { at?: number; worker?: string; host?: Limits; leadMs?: number } = {},
): Allocation {
  const claims = (Array.isArray(claim) ? (claim as readonly Ask[]) : [claim as Ask]).map((one) => ({
    organizationId: "org_a",
    connectionId: "con_a",
    limits: { concurrency: 4, requestsPerSecond: null },
    held: 0,
    wanted: 0,
    sent: 0,
    complaints: [] as readonly Complaint[],
    ...one,
  }));
  const { at = now, worker = "w1", host = null, leadMs = 0 } = options;
  return allocate(state ?? emptyState(at), { worker, host, leadMs, claims }, at);
}

function startsOf(allocation: Allocation, connectionId = "con_a"): readonly number[] {
  return allocation.allotments.find((allotment) => allotment.connectionId === connectionId)?.startsAt ?? [];
}

function bucketOf(allocation: Allocation, key = "con_a") {
  const bucket = allocation.state.buckets.find((candidate) => candidate.key === key);
  if (!bucket) throw new Error(`no bucket ${key}`);
  return bucket;
}

describe("16: slots of a connection", () => {
  it("are given at once while there are any", () => {
    expect(startsOf(ask(null, { wanted: 6 }))).toEqual([now, now, now, now]);
  });

  it("are shared by all processes", () => {
    const first = ask(null, { wanted: 3 });
    const second = ask(first.state, { wanted: 3 }, { worker: "w2" });
    expect(startsOf(second)).toEqual([now]);
    expect(second.isFull).toBe(true);
    expect(second.pollAt).toBeGreaterThan(now);
  });

  it("come back when their process is not heard of any more", () => {
    const first = ask(null, { wanted: 4 });
    expect(startsOf(ask(first.state, { wanted: 1 }, { worker: "w2", at: now + slotTtlMs - 1 }))).toEqual([]);
    expect(startsOf(ask(first.state, { wanted: 1 }, { worker: "w2", at: now + slotTtlMs }))).toHaveLength(1);
  });

  it("may be used again without asking by a process that is alone", () => {
    expect(ask(null, { wanted: 1 }).allotments[0]?.reusable).toBe(1);
  });

  it("may not be used again without asking when another process works for the connection, or a rate has to be kept", () => {
    const first = ask(null, { wanted: 1 });
    const second = ask(first.state, { wanted: 1 }, { worker: "w2" });
    expect(second.allotments[0]?.reusable).toBe(0);
    expect(ask(second.state, { held: 1 }).allotments[0]?.reusable).toBe(0);
    const rated = { concurrency: 4, requestsPerSecond: 10 };
    expect(ask(null, { wanted: 1, limits: rated }).allotments[0]?.reusable).toBe(0);
  });
});

describe("16: slots of a host", () => {
  const host = { concurrency: 6, requestsPerSecond: null };
  const ofThree = ["a", "b", "c"].map((name) => ({ organizationId: `org_${name}`, connectionId: `con_${name}` }));

  it("are divided evenly among the organizations that want them at the same moment", () => {
    const got = ask(
      null,
      ofThree.map((one) => ({ ...one, limits: free, wanted: 10 })),
      { host },
    );
    expect(ofThree.map(({ connectionId }) => startsOf(got, connectionId).length)).toEqual([2, 2, 2]);
  });

  it("are given back down to a fair part when another organization waits", () => {
    const all = ask(null, { limits: free, wanted: 6 }, { host });
    expect(all.allotments[0]?.reusable).toBe(6);
    const late = ask(all.state, { ...ofThree[1], limits: free, wanted: 5 }, { host, worker: "w2" });
    expect(startsOf(late, "con_b")).toEqual([]);
    expect(ask(late.state, { limits: free, held: 6 }, { host }).allotments[0]?.reusable).toBe(3);
  });

  it("go to a waiting process by way of its claim when one that looks first frees them", () => {
    const all = ask(null, { limits: free, wanted: 7 }, { host });
    const late = ask(all.state, { ...ofThree[1], limits: free, wanted: 5 }, { host, worker: "w2" });
    const freed = ask(late.state, { limits: free, held: 4, wanted: 1 }, { host, at: now + 10 });
    expect(startsOf(freed)).toEqual([]);
    const fetched = ask(freed.state, { ...ofThree[1], limits: free, wanted: 5 }, { host, worker: "w2", at: now + 50 });
    expect(startsOf(fetched, "con_b")).toHaveLength(2);
  });
});

describe("16: a rate", () => {
  const limits = { concurrency: null, requestsPerSecond: 10 };

  it("sets start times an even distance apart, a short while ahead", () => {
    const got = ask(null, { limits, wanted: 50 }, { leadMs: 4 });
    expect(startsOf(got)).toEqual([now + 4, now + 104, now + 204]);
    expect(got.allotments[0]?.toleranceMs).toBe(50);
  });

  it("saves nothing up while nobody asks", () => {
    const first = ask(null, { limits, wanted: 1 });
    const later = ask(first.state, { limits, wanted: 50 }, { at: now + 60_000 });
    expect(startsOf(later)).toEqual([now + 60_000, now + 60_100, now + 60_200]);
  });

  it("allots start times to processes that wait, and takes back those they missed", () => {
    const slow = { concurrency: null, requestsPerSecond: 5 };
    const ours = { organizationId: "org_a", connectionId: "con_a", limits: free };
    const theirs = { organizationId: "org_b", connectionId: "con_b", limits: free };
    const first = ask(null, { ...ours, wanted: 9 }, { host: slow });
    const waiting = ask(first.state, { ...theirs, wanted: 1 }, { host: slow, worker: "w2" });
    expect(startsOf(waiting, "con_b")).toEqual([]);
    const second = ask(waiting.state, { ...ours, wanted: 9 }, { host: slow, at: now + 160 });
    expect(startsOf(second)).toEqual([]);
    const fetch = (at: number) => ask(second.state, { ...theirs, wanted: 1 }, { host: slow, worker: "w2", at });
    expect(startsOf(fetch(now + 300), "con_b")).toEqual([now + 400]);
    expect(startsOf(fetch(now + 499), "con_b")).toEqual([now + 400]);
    expect(startsOf(fetch(now + 501), "con_b")).toEqual([now + 600]);
  });

  it("does not go backwards when the database's clock does", () => {
    const first = ask(null, { limits, wanted: 3 });
    const back = ask(first.state, { limits, wanted: 3 }, { at: now - 5000 });
    expect(startsOf(back).every((at) => at >= now + 300)).toBe(true);
  });
});

describe("16: Retry-After", () => {
  const complaint = { startedAt: now - 100, retryAfterMs: 30_000 };

  it("lets no request of the connection start before its end, and then the first", () => {
    const got = ask(null, { wanted: 2, sent: 50, complaints: [complaint] });
    expect(startsOf(got)).toEqual([]);
    expect(got.allotments[0]).toMatchObject({ blockedUntil: now + 30_000, reusable: 0 });
    expect(got.pollAt).toBeGreaterThan(now + 29_000);
    for (const at of [now + 1, now + 10_000, now + 29_000]) {
      expect(startsOf(ask(got.state, { wanted: 2 }, { worker: "w2", at }))).toEqual([]);
    }
    expect(startsOf(ask(got.state, { wanted: 1 }, { worker: "w2", at: now + 29_900 }))).toEqual([now + 30_000]);
  });

  it("voids start times that were allotted before it was heard, and leaves other connections of the host alone", () => {
    const host = { concurrency: null, requestsPerSecond: 10 };
    const theirs = { organizationId: "org_b", connectionId: "con_b", limits: free };
    const first = ask(null, { limits: free, wanted: 1 }, { host, worker: "w2" });
    const waiting = ask(first.state, { limits: free, wanted: 1 }, { host, worker: "w2", at: now + 1 });
    const before = ask(waiting.state, { ...theirs, wanted: 1 }, { host, at: now + 2 });
    const heard = ask(before.state, { limits: free, complaints: [complaint] }, { host, at: now + 3 });
    expect(startsOf(ask(heard.state, { limits: free, wanted: 1 }, { host, worker: "w2", at: now + 50 }))).toEqual([]);
    expect(startsOf(ask(heard.state, { ...theirs, wanted: 1 }, { host, at: now + 400 }), "con_b")).toHaveLength(1);
  });

  it("is obeyed for an hour at most, and the longest of several counts", () => {
    const day = ask(null, { complaints: [{ startedAt: now, retryAfterMs: 86_400_000 }] });
    expect(bucketOf(day).blockedUntil).toBe(now + 3_600_000);
    const shorter = ask(day.state, { complaints: [{ startedAt: now + 1, retryAfterMs: 1000 }] }, { at: now + 2 });
    expect(bucketOf(shorter).blockedUntil).toBe(now + 3_600_000);
  });

  it("is remembered while nobody asks", () => {
    const heard = ask(null, { complaints: [complaint] });
    const other = ask(heard.state, { connectionId: "con_b" }, { at: now + 20_000 });
    expect(startsOf(ask(other.state, { wanted: 1 }, { at: now + 25_000 }))).toEqual([]);
  });
});

describe("16: slower after a 429, normal again later", () => {
  const limits = { concurrency: null, requestsPerSecond: 10 };
  const heard = (startedAt: number, retryAfterMs: number | null = null) => [{ startedAt, retryAfterMs }];
  const rateAt = (allocation: Allocation, at: number, key = "con_a") => currentRate(bucketOf(allocation, key), at);

  it("halves a known rate once for all requests that were under way together", () => {
    const first = ask(null, { limits, complaints: [...heard(now - 10), ...heard(now - 20)] });
    expect(rateAt(first, now)).toBe(5);
    const straggler = ask(first.state, { limits, complaints: heard(now - 5) }, { at: now + 50 });
    expect(rateAt(straggler, now + 50)).toBe(5);
    const again = ask(straggler.state, { limits, complaints: heard(now + 60) }, { at: now + 100 });
    expect(rateAt(again, now + 100)).toBe(2.5);
  });

  it("adds a tenth of the normal rate every 10 s until it is normal", () => {
    const slowed = ask(null, { limits, complaints: heard(now - 10) });
    const rates = [0, 9_999, 10_000, 20_000, 40_000, 50_000, 90_000].map((after) => rateAt(slowed, now + after));
    expect(rates).toEqual([5, 5, 6, 7, 9, 10, 10]);
  });

  it("begins to recover when the silence that was asked for is over", () => {
    const slowed = ask(null, { limits, complaints: heard(now - 10, 30_000) });
    expect([30_000, 39_999, 40_000].map((after) => rateAt(slowed, now + after))).toEqual([5, 5, 6]);
  });

  it("takes half of the rate seen in the last 10 s where none is known, and lifts it when that is reached again", () => {
    let state: ThrottleState | null = null;
    for (let second = 0; second < 10; second += 1) {
      ({ state } = ask(state, { held: 1, sent: 8 }, { at: now + second * 1000 }));
    }
    const slowed = ask(state, { complaints: heard(now + 9_900) }, { at: now + 10_000 });
    expect(rateAt(slowed, now + 10_000)).toBeCloseTo(4, 0);
    expect(rateAt(slowed, now + 59_000)).not.toBeNull();
    expect(rateAt(slowed, now + 60_000)).toBeNull();
  });

  it("never falls below one request in 5 s", () => {
    let { state } = ask(null, { complaints: heard(now - 10) });
    for (let count = 1; count < 6; count += 1) {
      ({ state } = ask(state, { complaints: heard(now + count * 10 - 1) }, { at: now + count * 10 }));
    }
    expect(rateAt(ask(state, {}, { at: now + 100 }), now + 100)).toBe(0.2);
  });

  it("slows the host as well when it has a rate, and only then", () => {
    const host = { concurrency: 9, requestsPerSecond: 20 };
    const slowed = ask(null, { limits, complaints: heard(now - 10) }, { host });
    expect(rateAt(slowed, now, "host")).toBe(10);
    const unrated = ask(null, { limits, complaints: heard(now - 10) }, { host: { ...host, requestsPerSecond: null } });
    expect(rateAt(unrated, now, "host")).toBeNull();
  });

  it("follows the limits a newer connector names", () => {
    const first = ask(null, { limits, wanted: 1 });
    const faster = ask(first.state, { limits: { ...limits, requestsPerSecond: 100 }, wanted: 9 }, { at: now + 200 });
    expect(startsOf(faster).slice(0, 2)).toEqual([now + 200, now + 210]);
  });
});

describe("what a state keeps", () => {
  it("is only what somebody needs: idle organizations, claims and buckets are forgotten", () => {
    const host = { concurrency: 4, requestsPerSecond: 50 };
    const busy = ask(
      null,
      Array.from({ length: 30 }, (_, index) => ({
        organizationId: `org_${index}`,
        connectionId: `con_${index}`,
        limits: free,
        wanted: 1,
        sent: 1,
      })),
      { host },
    );
    expect(busy.state.claims.length).toBeGreaterThan(0);
    const later = ask(busy.state, { wanted: 0 }, { host, at: now + 30_000 });
    expect(later.state.claims).toEqual([]);
    expect(later.state.shares).toEqual([]);
    expect(later.state.buckets.map(({ key }) => key).sort()).toEqual(["con_a", "host"]);
  });

  it("is not changed in place", () => {
    const first = ask(null, { wanted: 1 });
    const copy = structuredClone(first.state);
    ask(first.state, { wanted: 5, complaints: [{ startedAt: now, retryAfterMs: 5 }] }, { at: now + 10 });
    expect(first.state).toEqual(copy);
  });
});
