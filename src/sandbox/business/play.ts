import { setImmediate as nextTurn } from "node:timers/promises";
import { SandboxError } from "../errors.js";
import type { RecordWriter } from "../records/index.js";
import type { SandboxStore } from "../store/index.js";
import { detailActs } from "./detail-acts.js";
import { maintenanceActs } from "./maintenance-acts.js";
import { paperActs } from "./paper-acts.js";
import { purchasingActs } from "./purchasing-acts.js";
import type { Happening } from "./schedule.js";
import { castOf, type Stage } from "./stage.js";

const acts = [...maintenanceActs, ...purchasingActs, ...detailActs, ...paperActs];

/** Happenings of one transaction: the event loop is held about 50 ms by them. */
const batchSize = 100;

/**
 * Plays what is to happen and says how often each act was played.
 * @param onTime called with the time that has come, in the transaction that plays what happens until then, so that the
 *   clock is never behind the records, not even after a crash.
 */
export async function play(
  happenings: readonly Happening[],
  store: SandboxStore,
  writer: RecordWriter,
  onTime: (atMs: number) => void,
): Promise<Record<string, number>> {
  const cast = castOf(store);
  const played: Record<string, number> = {};
  for (let first = 0; first < happenings.length; first += batchSize) {
    const batch = happenings.slice(first, first + batchSize);
    store.transaction(() => {
      for (const happening of batch) {
        const name = playOne({ store, writer, cast, ...happening });
        played[name] = (played[name] ?? 0) + 1;
      }
      onTime((batch[batch.length - 1] as Happening).atMs);
    });
    await nextTurn();
  }
  return played;
}

/** Draws acts until one finds something to do; a plant always has a request to raise, unless it has no machine left. */
function playOne(stage: Stage): string {
  for (let tries = 0; tries < 8; tries += 1) {
    const act = stage.random.weighted(acts.map((candidate) => [candidate, candidate.weight] as const));
    if (attempt(() => stage.store.transaction(() => act.play(stage)))) return act.name;
  }
  return "nothing";
}

/** A client may have left records that the rules refuse to go on with (a deleted vendor): then something else happens. */
function attempt(run: () => boolean): boolean {
  try {
    return run();
  } catch (error) {
    if (error instanceof SandboxError) return false;
    throw error;
  }
}
