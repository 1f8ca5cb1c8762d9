import { kindNames, type KindName } from "../kinds/index.js";

/** Fewer records than this can't show all ten kinds with their relations. */
export const leastScale = 100;
/** Ids have room for more, but a disk for a test system rarely does (about 2 kB a record). */
export const mostScale = 5_000_000;

/** Shares of the whole, and the least number of each kind. Work orders take what is left: about 40 %. */
const shares: readonly (readonly [kind: KindName, share: number, least: number])[] = [
  ["work_requests", 0.15, 6],
  ["assets", 0.1, 8],
  ["locations", 0.02, 8],
  ["parts", 0.08, 6],
  ["stock_levels", 0.1, 6],
  ["vendors", 0.01, 4],
  ["purchase_orders", 0.07, 6],
  ["goods_receipts", 0.05, 4],
  ["users", 0.02, 7],
];

/** How many records of each kind make up `scale` records. */
export function countsFor(scale: number): Record<KindName, number> {
  const counts = new Map(shares.map(([kind, share, least]) => [kind, Math.max(least, Math.round(scale * share))]));
  const others = [...counts.values()].reduce((sum, count) => sum + count, 0);
  counts.set("work_orders", scale - others);
  return Object.fromEntries(kindNames.map((kind) => [kind, counts.get(kind) ?? 0])) as Record<KindName, number>;
}
