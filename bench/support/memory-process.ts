import { connectSandbox } from "./sync-work-orders.js";

/** Does one first sync and watches its own memory: `memory-process.ts <mongodb uri> <sandbox url>`. */
const [mongodbUri, sandboxUrl] = process.argv.slice(2);
if (!mongodbUri || !sandboxUrl) throw new Error("Give the MongoDB URI and the sandbox's address as arguments.");
const gateway = await connectSandbox(mongodbUri, sandboxUrl, "memory");
const mb = (bytes: number) => Math.round(bytes / 1024 / 1024);
globalThis.gc?.();
const beforeMb = mb(process.memoryUsage().rss);
let [peakMb, peakHeapMb] = [0, 0];
const watch = setInterval(() => {
  peakMb = Math.max(peakMb, mb(process.memoryUsage().rss));
  // What survives a collection is what the sync really holds; resident memory also has what was not collected yet.
  globalThis.gc?.();
  peakHeapMb = Math.max(peakHeapMb, mb(process.memoryUsage().heapUsed));
}, 250);
const { run } = await gateway.sync("INITIAL");
clearInterval(watch);
await gateway.close();
process.send?.({ records: run.entities[0]?.read ?? 0, beforeMb, peakMb, peakHeapMb });
process.disconnect();
