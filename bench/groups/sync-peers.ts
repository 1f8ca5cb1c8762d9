import { join } from "node:path";
import { startMongod, startSandboxProcess } from "../support/environment.js";
import { collectGarbage, median, perSecond, round2, wholeMs } from "../support/figures.js";
import { startGateway, withDatabase } from "../support/gateway.js";
import type { BenchGroup } from "../support/options.js";
import { installPython } from "../support/python.js";

interface Times {
  readonly gatewayFresh: number[];
  readonly gatewayResync: number[];
  readonly dltInsert: number[];
  readonly dltUpsert: number[];
  readonly dltUpsertAgain: number[];
}

interface PeerRun {
  readonly kind: string;
  readonly ms: number;
  readonly records: number;
}

/**
 * The gateway beside dlt: the same work orders over HTTP from the same sandbox, in pages of 500, into the same MongoDB with
 * the same durability. dlt's times are those of its `run`, without the start of Python. Rounds alternate in order; the
 * first, which warms up, does not count.
 */
export const syncPeers: BenchGroup = async (tell, { records: wanted = 20_000, rounds = 3, hasRelay }) => {
  tell("installing the peers");
  const python = await installPython();
  const mongod = await startMongod();
  const sandbox = await startSandboxProcess(Math.max(100, Math.round(wanted / 0.4)));
  const times: Times = { gatewayFresh: [], gatewayResync: [], dltInsert: [], dltUpsert: [], dltUpsertAgain: [] };
  let records = 0;

  const gatewayRuns = async (round: number): Promise<void> => {
    const gateway = await startGateway({
      mongodbUri: mongod.uri,
      database: `gateway_${round}`,
      hasRelay,
      source: { sandboxUrl: sandbox.url },
    });
    try {
      collectGarbage();
      const fresh = await gateway.sync("INITIAL");
      records = fresh.counts.created;
      const resync = await gateway.sync("RESYNC");
      if (resync.counts.unchanged !== records) throw new Error("A resync of an unchanged source found changes.");
      times.gatewayFresh.push(fresh.ms);
      times.gatewayResync.push(resync.ms);
    } finally {
      await gateway.close();
    }
  };

  const dltRuns = async (round: number): Promise<void> => {
    const run = async (database: string, kinds: readonly string[]): Promise<number[]> => {
      const uri = withDatabase(mongod.uri, database);
      const folder = join(python.workFolder, database);
      const out = await python.run("dlt_work_orders.py", [sandbox.url, uri, database, folder, ...kinds]);
      const runs = out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as PeerRun);
      for (const peer of runs) {
        // The first round has the gateway before it, so that the number is known.
        if (peer.records !== records) throw new Error(`dlt stored ${peer.records} records, expected ${records}.`);
      }
      return runs.map(({ ms }) => ms);
    };
    const [inserted = NaN] = await run(`dlt_insert_${round}`, ["insert"]);
    const [upserted = NaN, again = NaN] = await run(`dlt_upsert_${round}`, ["upsert", "upsert"]);
    times.dltInsert.push(inserted);
    times.dltUpsert.push(upserted);
    times.dltUpsertAgain.push(again);
  };

  try {
    for (let round = 0; round <= rounds; round += 1) {
      const steps = [gatewayRuns, dltRuns];
      for (const step of round > 0 && round % 2 === 0 ? steps.reverse() : steps) await step(round);
      const said = Object.entries(times).map(
        ([name, list]) => `${name} ${Math.round((list as number[]).at(-1) ?? 0)} ms`,
      );
      tell(`${round === 0 ? "warming up" : `round ${round}`}: ${said.join(", ")}`);
      if (round === 0) for (const list of Object.values(times) as number[][]) list.length = 0;
    }
  } finally {
    await sandbox.stop();
    await mongod.stop();
    await python.remove();
  }

  const of = (name: keyof Times) => median(times[name]);
  return {
    records,
    rounds,
    relay: hasRelay,
    gatewayFreshPerSecond: perSecond(records, of("gatewayFresh")),
    gatewayResyncPerSecond: perSecond(records, of("gatewayResync")),
    dltInsertPerSecond: perSecond(records, of("dltInsert")),
    dltUpsertPerSecond: perSecond(records, of("dltUpsert")),
    dltUpsertAgainPerSecond: perSecond(records, of("dltUpsertAgain")),
    freshToDltInsert: round2(of("dltInsert") / of("gatewayFresh")),
    freshToDltUpsert: round2(of("dltUpsert") / of("gatewayFresh")),
    resyncToDltUpsertAgain: round2(of("dltUpsertAgain") / of("gatewayResync")),
    ms: Object.fromEntries(Object.entries(times).map(([name, list]) => [name, wholeMs(list as number[])])),
  };
};
