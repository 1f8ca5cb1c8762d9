import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a path received so far. */
export interface ReceiverReport {
  readonly count: number;
  readonly distinct: number;
  /** Times that an event came after one that happened later. */
  readonly outOfOrder: number;
  /** From the event's time to its arrival, in the order of arrival. */
  readonly delaysMs: readonly number[];
}

interface Received {
  count: number;
  readonly ids: Set<string>;
  lastSequence: number;
  outOfOrder: number;
  readonly delaysMs: number[];
}

/** A receiver that answers at once, and under /dead/ never; a process of its own, as receivers are. */
const paths = new Map<string, Received>();

const server = createServer((request, response) => {
  const path = request.url ?? "";
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.once("end", () => {
    if (path.startsWith("/dead/")) return;
    const { sequence, timestamp } = JSON.parse(Buffer.concat(parts).toString("utf8")) as {
      sequence: number;
      timestamp: string;
    };
    const known = paths.get(path) ?? { count: 0, ids: new Set(), lastSequence: 0, outOfOrder: 0, delaysMs: [] };
    paths.set(path, known);
    known.count += 1;
    known.ids.add(String(request.headers["webhook-id"]));
    if (sequence < known.lastSequence) known.outOfOrder += 1;
    known.lastSequence = Math.max(known.lastSequence, sequence);
    known.delaysMs.push(Date.now() - Date.parse(timestamp));
    response.writeHead(204).end();
  });
});

server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on("message", ({ path }: { path: string }) => {
  const { count = 0, ids, outOfOrder = 0, delaysMs = [] } = paths.get(path) ?? {};
  process.send?.({ count, distinct: ids?.size ?? 0, outOfOrder, delaysMs } satisfies ReceiverReport);
});
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
