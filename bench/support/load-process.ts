import { Pool } from "undici";
import { GraphSocket } from "./graph-socket.js";
import type { LoadOrder, LoadResult } from "./load.js";

/** Asks one address for as long as it is told to, as many requests at a time as there are connections. */
process.on("message", (order: LoadOrder) => {
  void load(order).then((result) => process.send?.(result));
});

/** Asks one thing. @returns the size of the answer, and whether it is one. */
type Ask = (body: string) => Promise<{ bytes: number; isFailed: boolean }>;

interface Way {
  /** One for each connection. */
  readonly asks: readonly Ask[];
  close(): Promise<void>;
}

async function load(order: LoadOrder): Promise<LoadResult> {
  const { bodies, ms } = order;
  const way = order.webSocketUrl === null ? overHttp(order) : await overWebSockets(order, order.webSocketUrl);
  const latencies: number[] = [];
  let failures = 0;
  let bytes = 0;
  let turn = 0;
  const since = performance.now();
  const endsAt = since + ms;
  const askOn = async (ask: Ask): Promise<void> => {
    while (performance.now() < endsAt) {
      const body = bodies[turn++ % bodies.length] ?? "";
      const start = performance.now();
      const answer = await ask(body);
      latencies.push(performance.now() - start);
      bytes += answer.bytes;
      if (answer.isFailed) failures += 1;
    }
  };
  await Promise.all(way.asks.map(askOn));
  const elapsedMs = performance.now() - since;
  await way.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { requests: latencies.length, failures, bytes, elapsedMs, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function overHttp({ url, path, headers, connections }: LoadOrder): Way {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const ask: Ask = async (body) => {
    const answer = await pool.request({ method: "POST", path, headers, body });
    const read = await answer.body.arrayBuffer();
    return { bytes: read.byteLength, isFailed: answer.statusCode !== 200 };
  };
  return { asks: Array.from({ length: connections }, () => ask), close: () => pool.close() };
}

async function overWebSockets({ headers, connections }: LoadOrder, url: string): Promise<Way> {
  const authorization = headers["authorization"] ?? "";
  const sockets = await Promise.all(Array.from({ length: connections }, () => GraphSocket.open(url, authorization)));
  return {
    asks: sockets.map((socket) => async (body) => {
      const { message, isFailed } = await socket.ask(body);
      return { bytes: message.length, isFailed };
    }),
    close: async () => void (await Promise.all(sockets.map((socket) => socket.close()))),
  };
}
