import * as fc from "fast-check";
import { properties } from "../properties.js";
import type { Row, RowContext, RowFailure, RowResult } from "../row.js";
import { withScene } from "../scene.js";

const fewRuns = 6;
const fullRuns = 1_000;

/** Rows that the property tests try as well, here longer and with a seed of the caller's. */
export const generated: readonly Row[] = [
  { row: 11, name: "resumed from any point" },
  { row: 12, name: "order, late commits, equal times, page shift, clocks, cursor" },
  { row: 13, name: "deletions and sweeps" },
  { row: 14, name: "records that can't be mapped" },
].map((row) => ({
  ...row,
  run: (context: RowContext) => withScene({}, (scene) => tryAll(row, context, scene.storage)),
}));

async function tryAll(
  row: { row: number; name: string },
  context: RowContext,
  storage: Parameters<(typeof properties)[number]["of"]>[0],
): Promise<RowResult> {
  const startedAt = performance.now();
  const failures: RowFailure[] = [];
  let cases = 0;
  const own = properties.filter((property) => property.row === row.row);
  for (const [place, property] of own.entries()) {
    if (place < context.firstCase || (context.onlyCase !== null && context.onlyCase !== place)) continue;
    const leftMs = Math.max(1_000, (context.deadline - performance.now()) / (own.length - place));
    const wanted = Math.ceil((context.isFull ? fullRuns : fewRuns) / property.cost);
    const details = await fc.check(property.of(storage), {
      seed: context.seed,
      numRuns: wanted,
      interruptAfterTimeLimit: Math.round(leftMs),
      markInterruptAsFailure: false,
    });
    cases += details.numRuns;
    if (details.numRuns === 0) {
      context.tell(`row ${row.row} case ${place} (${property.name}) had no time`);
    } else if (details.interrupted && details.counterexample === null) {
      context.tell(
        `row ${row.row} case ${place} (${property.name}) holds, ${details.numRuns} of ${wanted} runs in its time`,
      );
    } else if (details.failed) {
      const path = details.counterexamplePath ?? "0";
      const problems = [String(details.errorInstance), JSON.stringify(details.counterexample)];
      failures.push({ case: place, what: `${property.name}; CHAOS_SEED=${details.seed} CHAOS_PATH=${path}`, problems });
      context.tell(`row ${row.row} case ${place} (${property.name}) FAILED, path ${path}:`);
      for (const problem of problems) context.tell(`  ${problem}`);
    } else context.tell(`row ${row.row} case ${place} (${property.name}) holds, ${details.numRuns} runs`);
  }
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return { ...row, cases, faults: cases, failures, measured: {}, notRun: null, seconds };
}
