import { Pool } from "undici";
import type { LoadOrder, LoadResult } from "./load.js";

/** Asks one address for as long as it is told to, as many requests at a time as there are connections. */
process.on("message", (order: LoadOrder) => {
  void load(order).then((result) => process.send?.(result));
});

async function load({ url, path, headers, bodies, connections, ms }: LoadOrder): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const latencies: number[] = [];
  let failures = 0;
  let bytes = 0;
  let turn = 0;
  const since = performance.now();
  const endsAt = since + ms;
  const ask = async (): Promise<void> => {
    while (performance.now() < endsAt) {
      const body = bodies[turn++ % bodies.length] ?? "";
      const start = performance.now();
      const answer = await pool.request({ method: "POST", path, headers, body });
      const read = await answer.body.arrayBuffer();
      latencies.push(performance.now() - start);
      bytes += read.byteLength;
      if (answer.statusCode !== 200) failures += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const elapsedMs = performance.now() - since;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { requests: latencies.length, failures, bytes, elapsedMs, p50Ms: at(0.5), p99Ms: at(0.99) };
}
