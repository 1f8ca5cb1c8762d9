import { profiled, type StageTimes } from "../support/cpu-profile.js";
import { startMongod } from "../support/environment.js";
import { collectGarbage, round2 } from "../support/figures.js";
import { startGateway } from "../support/gateway.js";
import { watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";
import { replayConnector } from "../support/replay-connector.js";
import { KeptPages } from "../support/work-order-pages.js";

/**
 * Where the time of the runs of `sync` goes, in microseconds a record: this process's time by stage under V8's sampling
 * profiler (which costs some itself), its CPU, mongod's CPU, and mongod's commands a page. One round warms up.
 */
export const syncProfile: BenchGroup = async (tell, { records = 20_000, hasRelay }) => {
  const pages = new KeptPages(records);
  const mongod = await startMongod();
  const perRecord = (us: number) => round2(us / records);
  const eachPerRecord = (times: StageTimes) =>
    Object.fromEntries(Object.entries(times).map(([name, us]) => [name, perRecord(us)]));
  let figures: Record<string, unknown> = {};
  try {
    for (const round of ["warming", "measured"]) {
      const gateway = await startGateway({
        mongodbUri: mongod.uri,
        database: `profile_${round}`,
        hasRelay,
        source: { connector: replayConnector(pages) },
      });
      const profile = async (kind: "INITIAL" | "RESYNC"): Promise<Record<string, unknown>> => {
        collectGarbage();
        const work = await watchMongod(gateway.storage);
        const cpuBefore = process.cpuUsage();
        const { result, profile: cpuProfile } = await profiled(() => gateway.sync(kind));
        const cpu = process.cpuUsage(cpuBefore);
        const { cpuMs, commands } = await work();
        return {
          wallUs: perRecord(result.ms * 1_000),
          processCpuUs: perRecord(cpu.user + cpu.system),
          mongodCpuUs: perRecord(cpuMs * 1_000),
          stagesUs: eachPerRecord(cpuProfile.stages),
          hottestUs: eachPerRecord(cpuProfile.hottest),
          commandsPerPage: Object.fromEntries(
            Object.entries(commands)
              .map(([name, count]) => [name, round2(count / pages.pageCount)] as const)
              .filter(([, count]) => count >= 0.1),
          ),
        };
      };
      try {
        const fresh = await profile("INITIAL");
        const unchanged = await profile("RESYNC");
        pages.change(100);
        const changed = await profile("RESYNC");
        figures = { records, relay: hasRelay, fresh, unchanged, changed };
        tell(`${round} done`);
      } finally {
        await gateway.close();
      }
    }
  } finally {
    await mongod.stop();
  }
  return figures;
};
