import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { callSchedule, delayMs, longestDelayMs, outageSchedule, runSchedule } from "../../../src/backoff/index.js";

describe("backoff (Promise 18)", () => {
  it("waits as the README's table says", async () => {
    const readme = await readFile(new URL("../../../src/backoff/README.md", import.meta.url), "utf8");
    const rows = [...readme.matchAll(/^\| (\d+)\s*\| (\d+) s\s*\| (\d+) s\s*\| (\d+) s\s*\|$/gm)].map((match) =>
      match.slice(1).map(Number),
    );
    expect(rows.length).toBe(8);
    for (const [attempt = 0, outage, call, run] of rows) {
      expect(
        [outageSchedule, callSchedule, runSchedule].map((schedule) => longestDelayMs(schedule, attempt) / 1000),
      ).toEqual([outage, call, run]);
    }
  });

  it("draws every wait between half the base and the longest", () => {
    for (let attempt = 1; attempt < 2000; attempt += 7) {
      expect(delayMs(outageSchedule, attempt, () => 0)).toBe(5_000);
      expect(delayMs(outageSchedule, attempt, () => 1)).toBe(longestDelayMs(outageSchedule, attempt));
    }
  });

  it("refuses attempts that are not counted from 1", () => {
    expect(() => delayMs(outageSchedule, 0)).toThrow(RangeError);
    expect(() => delayMs(outageSchedule, 1.5)).toThrow("Attempts are counted from 1; got 1.5.");
  });
});
