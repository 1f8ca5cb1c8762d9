import type { Logger } from "../logging/index.js";
import { delay } from "../time/index.js";

const firstDelayMs = 100;
/** MongoDB elects a new primary in about 4 s; asking every 5 s loses little and loads nothing. */
const longestDelayMs = 5_000;

/** The wait before try n + 1 after n failures: doubling from 100 ms to 5 s. */
export function retryDelayMs(failures: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 16));
}

/**
 * Runs `turn` over and over until the signal aborts, through faults of any kind: it waits longer after each failure in a
 * row and logs only the first, so that an hour without MongoDB is two lines. `turn` calls `isWell` once it got through
 * to the database. Never rejects.
 */
export async function keepRunning(
  turn: (isWell: () => void) => Promise<void>,
  options: { readonly name: string; readonly signal: AbortSignal; readonly logger: Logger },
): Promise<void> {
  const { name, signal, logger } = options;
  let failures = 0;
  const isWell = () => {
    if (failures > 0) logger.info(`The ${name} runs again.`);
    failures = 0;
  };
  while (!signal.aborted) {
    try {
      await turn(isWell);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (failures === 1)
        logger.warn({ err: error }, `The ${name} was interrupted and is started again until it runs.`);
      await delay(retryDelayMs(failures), signal).catch(() => undefined);
    }
  }
}

/**
 * Waits for work that ends by itself, but not longer than `ms`: without MongoDB the driver takes 10 s to give up, and a
 * stop should not. A failure of the work counts as its end.
 */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  const tooLate = new AbortController();
  const limit = delay(ms, tooLate.signal).catch(() => undefined);
  await Promise.race([work.catch(() => undefined), limit]);
  tooLate.abort();
}
