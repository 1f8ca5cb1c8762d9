import { startGateway, type GatewayOptions } from "./gateway.js";
import { insertSameByPages } from "./insert-same.js";
import { replayConnector } from "./replay-connector.js";
import { PatchedPages, recordsPerPage } from "./work-order-pages.js";

/**
 * One first sync that watches its own memory: `memory-process.ts <mongodb uri> <records> <relay|no-relay>`. A small sync
 * comes before it, so that compiling and the first growth of the heap are over when the measured one begins. Behind it,
 * the same documents are inserted by `insertMany`: what of a growing cost is the store's own.
 */

/** What a process sends its parent. All memory in MB. */
export interface MemoryFigure {
  readonly records: number;
  readonly ms: number;
  /** Microseconds a record took, in the first and in the last tenth of the walk; null for a walk of few pages. */
  readonly firstTenthUs: number | null;
  readonly lastTenthUs: number | null;
  /** The same of `insertMany`. */
  readonly insertFirstTenthUs: number;
  readonly insertLastTenthUs: number;
  /** Resident, before the measured sync began. */
  readonly beforeMb: number;
  readonly peakMb: number;
  /** The mean over the second half of the sync. */
  readonly steadyMb: number;
  /** The least that the heap held in the second half of the sync: what was live, and what was not yet collected. */
  readonly heapFloorMb: number;
}

const warmingRecords = 100_000;
const sampleEveryMs = 50;

const [mongodbUri, recordsText, relay] = process.argv.slice(2);
const records = Number(recordsText);
if (!mongodbUri || !Number.isInteger(records)) throw new Error("Give the MongoDB URI and a number of records.");
const base: Omit<GatewayOptions, "database" | "source"> = { mongodbUri, hasRelay: relay !== "no-relay" };

const warming = await startGateway({
  ...base,
  database: `warming_${records}`,
  source: { connector: replayConnector(new PatchedPages(warmingRecords)) },
});
await warming.sync("INITIAL");
await warming.close();

const pageReads: { readonly records: number; readonly atMs: number }[] = [];
const gateway = await startGateway({
  ...base,
  database: `memory_${records}`,
  source: {
    connector: replayConnector(new PatchedPages(records), (before) => {
      pageReads.push({ records: before, atMs: performance.now() });
    }),
  },
});
const before = process.memoryUsage.rss();
const samples: { readonly rss: number; readonly heap: number }[] = [];
const watch = setInterval(() => {
  const { rss, heapUsed } = process.memoryUsage();
  samples.push({ rss, heap: heapUsed });
}, sampleEveryMs);
const { ms, counts } = await gateway.sync("INITIAL");
clearInterval(watch);
if (counts.created !== records) throw new Error(`The run made ${counts.created} records, expected ${records}.`);
await gateway.close({ isKept: true });
const inserts = await insertSameByPages(mongodbUri, { from: `memory_${records}`, to: `insert_${records}` });

const later = samples.slice(Math.floor(samples.length / 2));
const figure: MemoryFigure = {
  records,
  ms: Math.round(ms),
  firstTenthUs: usPerRecord(0, 0.1),
  lastTenthUs: usPerRecord(0.9, 1),
  insertFirstTenthUs: usPerInsert(inserts.slice(0, tenthOf(inserts.length))),
  insertLastTenthUs: usPerInsert(inserts.slice(-tenthOf(inserts.length))),
  beforeMb: mb(before),
  peakMb: mb(Math.max(...samples.map(({ rss }) => rss))),
  steadyMb: mb(later.reduce((sum, { rss }) => sum + rss, 0) / later.length),
  heapFloorMb: mb(Math.min(...later.map(({ heap }) => heap))),
};
process.send?.(figure);
process.disconnect();

function usPerRecord(from: number, to: number): number | null {
  // The first page is read before anything is stored.
  const reads = pageReads.slice(1).filter(({ records: done }) => done >= from * records && done <= to * records);
  const [first, last] = [reads[0], reads.at(-1)];
  if (!first || !last || last.records === first.records) return null;
  return Math.round(((last.atMs - first.atMs) * 1_000) / (last.records - first.records));
}

function tenthOf(count: number): number {
  return Math.max(1, Math.floor(count / 10));
}

function usPerInsert(pagesMs: readonly number[]): number {
  const ms = pagesMs.reduce((sum, each) => sum + each, 0);
  return Math.round((ms * 1_000) / (pagesMs.length * recordsPerPage));
}

function mb(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
