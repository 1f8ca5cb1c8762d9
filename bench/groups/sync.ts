import { startMongod } from "../support/environment.js";
import { collectGarbage, median, perSecond, round2, wholeMs } from "../support/figures.js";
import { startGateway, type SyncOutcome } from "../support/gateway.js";
import { insertSame } from "../support/insert-same.js";
import type { BenchGroup } from "../support/options.js";
import { replayConnector } from "../support/replay-connector.js";
import { KeptPages, recordsPerPage } from "../support/work-order-pages.js";

const everyHundredth = 100;

interface Times {
  readonly fresh: number[];
  readonly unchanged: number[];
  readonly changed: number[];
  readonly insertPages: number[];
  readonly insertAtOnce: number[];
  readonly relayLag: number[];
  readonly coverage: number[];
}

/**
 * A first sync from a source that answers at once, then a resync with nothing changed and one with 1 % changed, beside
 * `insertMany` of the same documents. Rounds alternate in order; the first, which warms up, does not count.
 */
export const sync: BenchGroup = async (tell, options) => {
  const { records = 20_000, rounds = 5, hasRelay } = options;
  const pages = new KeptPages(records);
  const mongod = await startMongod();
  const reference = "reference";
  const times: Times = {
    fresh: [],
    unchanged: [],
    changed: [],
    insertPages: [],
    insertAtOnce: [],
    relayLag: [],
    coverage: [],
  };

  const syncs = async (database: string, round: number): Promise<void> => {
    const gateway = await startGateway({
      mongodbUri: mongod.uri,
      database,
      hasRelay,
      source: { connector: replayConnector(pages) },
    });
    try {
      collectGarbage();
      const fresh = expected(await gateway.sync("INITIAL"), { created: records });
      times.fresh.push(fresh.ms);
      times.relayLag.push(fresh.relayLagMs);
      const resyncs = [
        async () => {
          collectGarbage();
          times.unchanged.push(expected(await gateway.sync("RESYNC"), { unchanged: records }).ms);
        },
        async () => {
          const updated = pages.change(everyHundredth);
          collectGarbage();
          const outcome = expected(await gateway.sync("RESYNC"), { updated, unchanged: records - updated });
          times.changed.push(outcome.ms);
        },
      ];
      for (const resync of inTurn(resyncs, round)) await resync();
      times.coverage.push(await gateway.coverage());
    } finally {
      await gateway.close({ isKept: database === reference });
    }
  };

  try {
    for (let round = 0; round <= rounds; round += 1) {
      const insert = (batch: number) => insertSame(mongod.uri, { from: reference, to: `insert_${round}`, batch });
      // The warming round leaves the documents that every insertMany writes.
      const steps = [
        () => syncs(round === 0 ? reference : `sync_${round}`, round),
        async () => {
          times.insertPages.push(await insert(recordsPerPage));
          times.insertAtOnce.push(await insert(records));
        },
      ];
      for (const step of round === 0 ? steps : inTurn(steps, round)) await step();
      tell(`${round === 0 ? "warming up" : `round ${round}`}: ${lastOf(times)}`);
      if (round === 0) for (const list of Object.values(times) as number[][]) list.length = 0;
    }
  } finally {
    await mongod.stop();
  }

  const of = (name: keyof Times) => median(times[name]);
  return {
    records,
    rounds,
    relay: hasRelay,
    freshPerSecond: perSecond(records, of("fresh")),
    insertManyPerSecond: perSecond(records, of("insertPages")),
    insertManyAtOncePerSecond: perSecond(records, of("insertAtOnce")),
    freshToInsertMany: round2(of("insertPages") / of("fresh")),
    freshToInsertManyAtOnce: round2(of("insertAtOnce") / of("fresh")),
    unchangedTimesFasterThanFresh: round2(of("fresh") / of("unchanged")),
    changedToUnchanged: round2(of("changed") / of("unchanged")),
    relayLagMs: Math.round(of("relayLag")),
    coverageMs: Math.round(of("coverage")),
    ms: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, wholeMs(list as number[])])),
  };
};

/** The other way round every second time, so that no step always has the warmer seat. */
function inTurn<Step>(steps: readonly Step[], round: number): readonly Step[] {
  return round % 2 === 0 ? [...steps].reverse() : steps;
}

/** A figure is worth something only when the run did what it is said to have done. */
function expected(
  outcome: SyncOutcome,
  counts: Partial<Record<"created" | "updated" | "unchanged", number>>,
): SyncOutcome {
  const { created, updated, unchanged } = outcome.counts;
  const came = { created, updated, unchanged };
  const wanted = { created: 0, updated: 0, unchanged: 0, ...counts };
  if (JSON.stringify(came) === JSON.stringify(wanted)) return outcome;
  throw new Error(`The run counted ${JSON.stringify(came)}, expected ${JSON.stringify(wanted)}.`);
}

function lastOf(times: Times): string {
  return Object.entries(times)
    .map(([name, list]) => `${name} ${Math.round((list as number[]).at(-1) ?? 0)} ms`)
    .join(", ");
}
