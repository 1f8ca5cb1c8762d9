import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { defaultProbePlan, longestProbeWaitMs, probeWaitMs, type OutageSoFar } from "../../../src/backoff/index.js";

const day = 86_400_000;
const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

/** The longest wait, in seconds, as a row of a table names it. */
function expectedOf(what: string): number {
  const isMisconfigured = what === "misconfigured";
  const ageMs = what.startsWith("after") ? Number(/\d+/.exec(what)?.[0]) * day : 0;
  const step = /^\d+/.test(what) ? parseInt(what) : 1;
  return longestProbeWaitMs(defaultProbePlan, { step, ageMs, isMisconfigured }) / 1000;
}

/** Rows of two columns whose second is a time in seconds. */
function rowsOf(text: string): [string, number][] {
  return [...text.matchAll(/^\| ([^|]+?)\s*\| (\d+) s\s*\|$/gm)].map(([, what = "", seconds]) => [
    what,
    Number(seconds),
  ]);
}

describe("promise 18: the waits of an outage", () => {
  it("are those of the table in docs/outages.md", async () => {
    const rows = rowsOf(await read("docs/outages.md"));
    expect(rows.map(([what]) => what)).toEqual([..."1234567", "8 and later", "after 14 d", "misconfigured"]);
    expect(rows).toEqual(rows.map(([what]) => [what, expectedOf(what)]));
  });

  it("are those of the table in src/backoff/README.md", async () => {
    const rows = rowsOf(await read("src/backoff/README.md"));
    expect(rows.map(([what]) => what)).toEqual(["after 14 d", "misconfigured"]);
    expect(rows).toEqual(rows.map(([what]) => [what, expectedOf(what)]));
  });

  it("never end, and never exceed 15 min before 14 days and 6 h after", () => {
    let ageMs = 0;
    let probes = 0;
    for (let step = 1; ageMs < 400 * day; step += 1) {
      const wait = probeWaitMs(defaultProbePlan, { step, ageMs, isMisconfigured: false });
      expect(wait).toBeGreaterThanOrEqual(5_000);
      expect(wait).toBeLessThanOrEqual(ageMs < 14 * day ? 900_000 : 21_600_000);
      ageMs += wait;
      probes += 1;
    }
    // Four a day after the first two weeks.
    expect(probes).toBeLessThan(14 * 24 * 16 + 386 * 5);
  });

  it.each<[string, OutageSoFar]>([
    ["in an old outage", { step: 900, ageMs: 20 * day, isMisconfigured: false }],
    ["of what a person has to mend", { step: 1, ageMs: 0, isMisconfigured: true }],
  ])("are drawn from five sixths of fixed intervals: %s", (_what, outage) => {
    const longest = longestProbeWaitMs(defaultProbePlan, outage);
    expect(probeWaitMs(defaultProbePlan, outage, () => 0)).toBe((longest * 5) / 6);
    expect(probeWaitMs(defaultProbePlan, outage, () => 1)).toBe(longest);
  });
});
