import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startEnvironment } from "../support/environment.js";

const sizes = [20_000, 200_000];

/** The largest resident memory of a process while it does a first sync of few and of many work orders. */
export async function syncMemory(tell: (line: string) => void): Promise<Record<string, unknown>> {
  const figures: Record<string, unknown> = {};
  for (const workOrders of sizes) {
    const environment = await startEnvironment(workOrders / 0.4);
    try {
      const script = fileURLToPath(new URL("../support/memory-process.ts", import.meta.url));
      const child = fork(script, [environment.mongodbUri, environment.sandboxUrl], {
        execArgv: ["--import", "tsx", "--expose-gc"],
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const [figure] = (await once(child, "message")) as [
        { records: number; beforeMb: number; peakMb: number; peakHeapMb: number },
      ];
      await once(child, "exit");
      tell(`${figure.records} records: ${JSON.stringify(figure)}`);
      figures[String(figure.records)] = figure;
    } finally {
      await environment.stop();
    }
  }
  return figures;
}
