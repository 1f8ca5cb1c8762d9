import { idPrefixes, type KindName } from "../kinds/index.js";
import { classCodes, failureCodeCount } from "./catalog.js";

/** Fewer records than this can't show all kinds with their relations. */
export const leastScale = 100;
/** Ids have room for more, but a disk for a test system rarely does (about 2 kB a record). */
export const mostScale = 5_000_000;

/** Kinds whose number follows from the records that they belong to: `details.ts` counts them. */
const detailKinds = [
  "work_order_tasks",
  "work_order_parts",
  "labor_entries",
  "cost_entries",
  "comments",
  "state_changes",
  "downtimes",
  "invoices",
  "stock_movements",
] as const satisfies readonly KindName[];
export type DetailKind = (typeof detailKinds)[number];
/** Kinds whose number follows from the scale. */
export type CountedKind = Exclude<KindName, DetailKind>;

/** The ten main kinds: shares of the scale, and the least number of each. Work orders take what is left: about 40 %. */
const shares: readonly (readonly [kind: CountedKind, share: number, least: number])[] = [
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

export const readingsOfMeter = 5;

/** How many records of each main kind make up `scale` records. */
export function mainCountsFor(scale: number) {
  const counts = new Map(shares.map(([kind, share, least]) => [kind, Math.max(least, Math.round(scale * share))]));
  const others = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return new Map<CountedKind, number>([["work_orders", scale - others], ...counts]);
}

/** How many records there are of each kind that the scale decides on: the main ones, and what comes with them. */
export function countsFor(scale: number): Record<CountedKind, number> {
  const meters = Math.max(4, Math.round(scale * 0.012));
  const counts = new Map<CountedKind, number>([
    ...mainCountsFor(scale),
    ["teams", Math.max(4, Math.round(scale * 0.002))],
    // Two groups over the classes.
    ["asset_classes", classCodes.length + 2],
    ["failure_codes", failureCodeCount],
    ["procedures", classCodes.length],
    ["meters", meters],
    ["meter_readings", meters * readingsOfMeter],
    // A plan for each machine with a meter.
    ["maintenance_plans", meters],
    ["requisitions", Math.max(5, Math.round(scale * 0.02))],
    ["attachments", Math.max(8, Math.round(scale * 0.02))],
  ]);
  const kinds = Object.keys(idPrefixes) as KindName[];
  return Object.fromEntries(
    kinds
      .filter((kind) => !detailKinds.includes(kind as DetailKind))
      .map((kind) => [kind, counts.get(kind as CountedKind) ?? 0]),
  ) as Record<CountedKind, number>;
}
