import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startMongod } from "../support/environment.js";
import { median, round2 } from "../support/figures.js";
import { gatewayFlags } from "../support/gateway-flags.js";
import type { MemoryFigure } from "../support/memory-process.js";
import type { BenchGroup } from "../support/options.js";

/** The short ones are measured more often: a second of work is easily disturbed. */
const smallRepeats = 3;

/**
 * Memory and cost of a record over a first sync of few and of many records, each in a process of its own that runs with
 * the flags of `npm start`. `--records` is the largest size, a tenth and a hundredth of it come before.
 */
export const syncMemory: BenchGroup = async (tell, { records = 1_000_000, rounds = 1, hasRelay }) => {
  const sizes = [...new Set([records / 100, records / 10, records].map((size) => Math.max(1_000, Math.round(size))))];
  const figures: MemoryFigure[] = [];
  const script = fileURLToPath(new URL("../support/memory-process.ts", import.meta.url));
  const flags = await gatewayFlags();
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of sizes.flatMap((each) => (each === records ? [each] : Array<number>(smallRepeats).fill(each)))) {
      const mongod = await startMongod();
      try {
        const child = fork(script, [mongod.uri, String(size), hasRelay ? "relay" : "no-relay"], {
          execArgv: flags,
          stdio: ["ignore", "inherit", "inherit", "ipc"],
        });
        const ended = once(child, "exit");
        const [figure] = (await Promise.race([
          once(child, "message"),
          ended.then(() => Promise.reject(new Error(`The process that syncs ${size} records ended early.`))),
        ])) as [MemoryFigure];
        await ended;
        figures.push(figure);
        tell(JSON.stringify(figure));
      } finally {
        await mongod.stop();
      }
    }
  }
  const measured = (size: number | undefined) => figures.filter((figure) => figure.records === size);
  const of = (size: number | undefined, pick: (figure: MemoryFigure) => number) => median(measured(size).map(pick));
  const cost = (size: number | undefined) => of(size, ({ ms, records: count }) => (ms * 1_000) / count);
  const tenth = (size: number, pick: (figure: MemoryFigure) => number | null) => {
    const known = measured(size)
      .map(pick)
      .filter((us) => us !== null);
    return known.length > 0 ? median(known) : null;
  };
  const [least, most] = [sizes[0], sizes.at(-1)];
  return {
    relay: hasRelay,
    rounds,
    ...Object.fromEntries(
      sizes.map((size) => [
        `${size} records`,
        {
          usPerRecord: Math.round(cost(size)),
          firstTenthUs: tenth(size, ({ firstTenthUs }) => firstTenthUs),
          lastTenthUs: tenth(size, ({ lastTenthUs }) => lastTenthUs),
          insertFirstTenthUs: of(size, ({ insertFirstTenthUs }) => insertFirstTenthUs),
          insertLastTenthUs: of(size, ({ insertLastTenthUs }) => insertLastTenthUs),
          beforeMb: of(size, ({ beforeMb }) => beforeMb),
          peakMb: of(size, ({ peakMb }) => peakMb),
          steadyMb: of(size, ({ steadyMb }) => steadyMb),
          heapFloorMb: of(size, ({ heapFloorMb }) => heapFloorMb),
        },
      ]),
    ),
    steadyGrowthMb: of(most, ({ steadyMb }) => steadyMb) - of(least, ({ steadyMb }) => steadyMb),
    peakGrowthMb: of(most, ({ peakMb }) => peakMb) - of(least, ({ peakMb }) => peakMb),
    costGrowth: round2(cost(most) / cost(least)),
  };
};
