import { assert, integer, property, record, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { fairMs, finishedAt, jobsByOrganization, mostInASecond, simulate, type Backlog } from "./simulation.js";

const free = { concurrency: null, requestsPerSecond: null };

/** A generator that gives the same numbers each time. */
function randomFrom(seed: number): () => number {
  let value = seed + 1;
  return () => {
    value = (value * 48_271) % 2_147_483_647;
    return value / 2_147_483_647;
  };
}

function expectFair(
  world: { workers: readonly (readonly Backlog[])[] },
  starts: ReturnType<typeof simulate>["starts"],
  perSecond: number,
): void {
  const jobs = jobsByOrganization(world.workers);
  for (const [organizationId, count] of jobs) {
    expect(starts.filter((start) => start.organizationId === organizationId)).toHaveLength(count);
    // A second for what was handed out before a process was heard of for the first time.
    expect(finishedAt(starts, organizationId)).toBeLessThanOrEqual(2 * fairMs(jobs, organizationId, perSecond) + 1000);
  }
}

describe("16: a vendor's host shared by organizations and processes", () => {
  it("starts 1,000 jobs of 5 unequal organizations at 10 a second, never 11 in one, and serves each within twice its fair time", () => {
    const sizes = [600, 200, 100, 60, 40];
    const workers = [0, 1, 2, 3].map((worker) =>
      sizes.map((size, index) => ({
        organizationId: `org_${index}`,
        connectionId: `con_${index}_${worker}`,
        limits: free,
        jobs: size / 4,
      })),
    );
    const host = { concurrency: null, requestsPerSecond: 10 };
    const { starts } = simulate({ host, workers, requestMs: 80, random: randomFrom(1) });
    expect(starts).toHaveLength(1000);
    expect(mostInASecond(starts.map(({ at }) => at))).toBeLessThanOrEqual(10);
    expectFair({ workers }, starts, 10);
    // Nothing of the capacity is left lying about either.
    expect(Math.max(...starts.map(({ at }) => at))).toBeLessThan(1.1 * 100_000);
  });

  it("keeps the rate and is fair for any number of processes, organizations and jobs", () => {
    const worlds = record({
      seed: integer({ min: 0, max: 1_000_000 }),
      rate: integer({ min: 1, max: 40 }),
      requestMs: integer({ min: 5, max: 400 }),
      backlogs: array(
        record({
          organization: integer({ min: 0, max: 5 }),
          worker: integer({ min: 0, max: 5 }),
          jobs: integer({ min: 1, max: 30 }),
        }),
        { minLength: 1, maxLength: 12 },
      ),
    });
    assert(
      property(worlds, ({ seed, rate, requestMs, backlogs }) => {
        const workers = workersOf(backlogs);
        const host = { concurrency: null, requestsPerSecond: rate };
        const { starts } = simulate({ host, workers, requestMs, random: randomFrom(seed) });
        const times = starts.map(({ at }) => at).sort((a, b) => a - b);
        for (const [index, at] of times.entries()) {
          if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1000 / rate - 0.001);
        }
        expectFair({ workers }, starts, rate);
      }),
      { numRuns: 150 },
    );
  });

  it("never has more requests under way than the host allows, and divides its slots fairly", () => {
    const worlds = record({
      seed: integer({ min: 0, max: 1_000_000 }),
      concurrency: integer({ min: 1, max: 8 }),
      requestMs: integer({ min: 200, max: 2000 }),
      backlogs: array(
        record({
          organization: integer({ min: 0, max: 5 }),
          worker: integer({ min: 0, max: 4 }),
          jobs: integer({ min: 1, max: 20 }),
        }),
        { minLength: 1, maxLength: 10 },
      ),
    });
    assert(
      property(worlds, ({ seed, concurrency, requestMs, backlogs }) => {
        const workers = workersOf(backlogs);
        const host = { concurrency, requestsPerSecond: null };
        const { starts, mostAtOnce } = simulate({ host, workers, requestMs, random: randomFrom(seed) });
        expect(mostAtOnce).toBeLessThanOrEqual(concurrency);
        expectFair({ workers }, starts, (concurrency * 1000) / requestMs);
      }),
      { numRuns: 100 },
    );
  });

  it("holds a connection to its own limits while others of the host go on", () => {
    const slow = { concurrency: 2, requestsPerSecond: 2 };
    const workers = [0, 1].map((worker) => [
      { organizationId: "org_a", connectionId: "con_slow", limits: slow, jobs: 10 },
      { organizationId: "org_b", connectionId: `con_fast_${worker}`, limits: free, jobs: 100 },
    ]);
    const host = { concurrency: null, requestsPerSecond: 20 };
    const { starts } = simulate({ host, workers, requestMs: 50, random: randomFrom(3) });
    const ofSlow = starts.filter(({ connectionId }) => connectionId === "con_slow").map(({ at }) => at);
    expect(mostInASecond(ofSlow)).toBeLessThanOrEqual(2);
    expect(ofSlow).toHaveLength(20);
    // 200 requests at 18 to 20 a second: the slow connection's waits are not the host's.
    expect(finishedAt(starts, "org_b")).toBeLessThan(12_500);
  });

  it("looks at the store no more often in all when many processes wait", () => {
    const workers = Array.from({ length: 40 }, (_, worker) => [
      { organizationId: `org_${worker}`, connectionId: `con_${worker}`, limits: free, jobs: 5 },
    ]);
    const host = { concurrency: null, requestsPerSecond: 10 };
    const { starts, looks } = simulate({ host, workers, requestMs: 50, random: randomFrom(5) });
    expect(starts).toHaveLength(200);
    const seconds = Math.max(...starts.map(({ at }) => at)) / 1000;
    // 40 a second for the waiting, one more for each answer that came.
    expect(looks / seconds).toBeLessThan(60);
  });
});

function workersOf(backlogs: readonly { organization: number; worker: number; jobs: number }[]): Backlog[][] {
  const workers = new Map<number, Backlog[]>();
  for (const [index, { organization, worker, jobs }] of backlogs.entries()) {
    const backlog = { organizationId: `org_${organization}`, connectionId: `con_${index}`, limits: free, jobs };
    workers.set(worker, [...(workers.get(worker) ?? []), backlog]);
  }
  return [...workers.values()];
}
