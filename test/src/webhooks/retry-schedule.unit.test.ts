import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { defaultScheduleSeconds, waitMs } from "../../../src/webhooks/retry-schedule.js";

const root = new URL("../../../", import.meta.url);

function wait(tries: number, options: Partial<Parameters<typeof waitMs>[0]> = {}): number | null {
  return waitMs({ tries, scheduleSeconds: defaultScheduleSeconds, retryAfterMs: null, random: () => 0.5, ...options });
}

describe("promise 27: the published schedule", () => {
  it("has ten attempts over 75 h 35 min", () => {
    expect(defaultScheduleSeconds).toHaveLength(9);
    const seconds = defaultScheduleSeconds.reduce((sum, one) => sum + one, 0);
    expect(seconds).toBe(75 * 3_600 + 35 * 60 + 5);
    expect(wait(9)).toBe(86_400_000);
    expect(wait(10)).toBeNull();
  });

  it.each(["docs/webhooks.md", "src/webhooks/README.md"])("is the one in %s", async (page) => {
    const text = await readFile(fileURLToPath(new URL(page, root)), "utf8");
    const rows = [...text.matchAll(/^\| +(\d+) +\| ([^|]+?) +\| ([^|]+?) +\|$/gm)];
    expect(rows.map(([, attempt]) => Number(attempt))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(rows.map(([, , after]) => after)).toEqual(["at once", ...defaultScheduleSeconds.map(inWords)]);
    let total = 0;
    const totals = [0, ...defaultScheduleSeconds.map((seconds) => (total += seconds))];
    expect(rows.map(([, , , since]) => since)).toEqual(
      totals.map((seconds) => (seconds === 0 ? "0" : inWords(seconds))),
    );
  });

  it("is stretched or shortened by a fifth at most", () => {
    expect(wait(2, { random: () => 0 })).toBe(240_000);
    expect(wait(2, { random: () => 1 })).toBe(360_000);
    for (let drawn = 0; drawn < 100; drawn += 1) {
      const ms = wait(2, { random: Math.random }) ?? 0;
      expect(ms).toBeGreaterThanOrEqual(240_000);
      expect(ms).toBeLessThanOrEqual(360_000);
    }
  });
});

function inWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor((seconds % 3_600) / 60), "min"],
    [seconds % 60, "s"],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(" ");
}

describe("Retry-After", () => {
  it.each([
    ["less than the wait is not heard", 2, 1_000, 300_000],
    ["more than the wait is obeyed", 2, 400_000, 400_000],
    ["up to an hour", 2, 3_600_000, 3_600_000],
    ["more than an hour is an hour where the wait is short", 1, 86_400_000, 3_600_000],
    ["up to twice a wait that is longer", 9, 10 * 86_400_000, 2 * 86_400_000],
  ])("%s", (_what, tries, retryAfterMs, expected) => {
    expect(wait(tries, { retryAfterMs, random: () => 0.5 })).toBe(expected);
  });

  it("makes no attempt more than there are", () => {
    expect(wait(10, { retryAfterMs: 1_000 })).toBeNull();
  });
});

describe("a schedule of an endpoint's own", () => {
  it("is used instead", () => {
    expect([1, 2, 3].map((tries) => wait(tries, { scheduleSeconds: [1, 60] }))).toEqual([1_000, 60_000, null]);
  });
});
