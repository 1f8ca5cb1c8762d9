import { Big } from "big.js";
import { MongoServerError, type Document } from "mongodb";
import { figureFields, type EntityDefinition, type FigureField } from "../../schema/definition/index.js";
import { mostAggregated } from "../../schema/types/limits.js";
import { InvalidInputError } from "../errors/index.js";
import type { Storage } from "../storage/index.js";
import type { Condition } from "./filter.js";
import type { GroupKey } from "./group-by.js";
import type { RecordDocument } from "./record-document.js";
import type { UnavailableConnection } from "./record-page.js";
import { storeParts, type RecordReader } from "./record-reader.js";
import { anyOf, type Visibility } from "./store-filter.js";

/** What is told of a figure. */
type FigureKind = "sum" | "minimum" | "maximum" | "average";

export interface AggregateQuery extends Visibility {
  readonly entity: EntityDefinition;
  readonly where: Condition;
  readonly keys: readonly GroupKey[];
  /** Figures that are asked for, by name. */
  readonly figures: ReadonlyMap<FigureKind, ReadonlySet<string>>;
  /** Groups that are shown. */
  readonly limit: number;
  readonly unavailable: readonly UnavailableConnection[];
}

export interface Amount {
  readonly amount: string;
  readonly currency: string;
}

/** Decimal text, null where no record has a value; amounts by currency. */
export type Figures = Readonly<Record<string, string | null | readonly Amount[]>>;

/** Records that have their keys in common. */
export type Group = {
  /** By names at rest, `assetId`; days as `2026-11-01`. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly count: number;
} & Readonly<Record<FigureKind, Figures>>;

export interface Aggregates {
  readonly groups: readonly Group[];
  readonly recordCount: number;
  readonly groupCount: number;
  readonly isComplete: boolean;
  readonly unavailable: readonly UnavailableConnection[];
}

/** What one answer may be made of. */
export interface AggregateLimits {
  readonly records: number;
  /** Groups, currencies apart: they are in the store's memory, and then in ours. */
  readonly groups: number;
}

const usualLimits: AggregateLimits = { records: mostAggregated, groups: 10_000 };
const longestReadMs = 10_000;
const averagePlaces = 6;
const timedOut = 50;

/** What the store gives of one figure in one group: the sum, how many have a value, the smallest and the largest. */
interface Tally {
  readonly sum: Big;
  readonly values: number;
  readonly low: Big;
  readonly high: Big;
  /** Digits behind the point, as the source wrote them. */
  readonly places: number;
}

/**
 * Counts and sums of records by groups. Which records, an index decides, as for a list; each is then read once. Sums are
 * made of Decimal128 by the store and of decimal text here, never of binary fractions.
 */
export class AggregateReader {
  constructor(
    private readonly storage: Storage,
    private readonly reader: RecordReader,
    private readonly limits: AggregateLimits = usualLimits,
  ) {}

  /** @throws {InvalidInputError} when no index serves the filter, or more is to be read or told than an answer takes. */
  async aggregate(query: AggregateQuery): Promise<Aggregates> {
    const { entity, keys, unavailable } = query;
    const parts = storeParts(entity, await this.reader.planUnordered(query), query, [new Map()]);
    const [part] = parts;
    if (!part) return { groups: [], recordCount: 0, groupCount: 0, isComplete: true, unavailable };
    const indexes = new Set(parts.map(({ index }) => index));
    const figures = figureFields(entity).filter(({ name }) =>
      [...query.figures.values()].some((names) => names.has(name)),
    );
    const rows = await this.storage
      .tenants<RecordDocument>(entity.plural)
      .aggregate<Row>(
        [
          { $match: anyOf(parts.map(({ filter }) => filter)) },
          { $limit: this.limits.records + 1 },
          { $group: { _id: keyExpressions(keys, figures), count: { $sum: 1 }, ...accumulators(figures) } },
          { $limit: this.limits.groups + 1 },
        ],
        {
          maxTimeMS: longestReadMs,
          allowDiskUse: false,
          batchSize: this.limits.groups + 2,
          // Alternatives of several indexes can't share a hint.
          ...(indexes.size === 1 ? { hint: part.index } : {}),
        },
      )
      .toArray()
      .catch((error: unknown) => {
        if (error instanceof MongoServerError && error.code === timedOut) throw tooLong(entity, error);
        throw error;
      });
    const recordCount = rows.reduce((sum, { count }) => sum + count, 0);
    const { limits } = this;
    if (rows.length > limits.groups) throw tooMany(entity, ["groupBy"], `at most ${limits.groups} groups`);
    if (recordCount > limits.records)
      throw tooMany(entity, ["filter"], `a filter that at most ${limits.records} match`);
    const groups = joined(rows, query, figures).sort(groupOrder(keys));
    return {
      groups: groups.slice(0, query.limit),
      recordCount,
      groupCount: groups.length,
      isComplete: groups.length <= query.limit,
      unavailable,
    };
  }
}

interface Row {
  readonly _id: Readonly<Record<string, unknown>>;
  readonly count: number;
  readonly [tally: string]: unknown;
}

/** `k0`, `k1` are the keys, `c0`, `c1` … the currencies of the figures that are amounts. */
function keyExpressions(keys: readonly GroupKey[], figures: readonly FigureField[]): Document {
  const expressions: Document = {};
  for (const [index, key] of keys.entries()) expressions[`k${index}`] = keyExpression(key);
  for (const [index, { name, kind }] of figures.entries()) {
    if (kind === "money") expressions[`c${index}`] = { $ifNull: [`$${name}.currency`, null] };
  }
  return expressions;
}

function keyExpression({ field: { stored, kind }, bucket }: GroupKey): unknown {
  if (!bucket) return { $ifNull: [`$${stored}`, null] };
  const { unit, timeZone } = bucket;
  const day = "%Y-%m-%d";
  const date =
    kind === "date" ? { $dateFromString: { dateString: `$${stored}`, format: day, onError: null } } : `$${stored}`;
  const beginning = { $dateTrunc: { date, unit, timezone: timeZone, startOfWeek: "monday" } };
  return { $dateToString: { date: beginning, format: day, timezone: timeZone, onNull: null } };
}

function accumulators(figures: readonly FigureField[]): Document {
  return Object.fromEntries<unknown>(
    figures.flatMap(({ name, kind }, index) => {
      const path = kind === "money" ? `$${name}.amount` : `$${name}`;
      const value = kind === "number" ? { $toDecimal: path } : path;
      return [
        [`s${index}`, { $sum: value }],
        [`n${index}`, { $sum: { $cond: [{ $gt: [path, null] }, 1, 0] } }],
        [`l${index}`, { $min: value }],
        [`h${index}`, { $max: value }],
      ];
    }),
  );
}

/** Joins the rows that differ by a currency alone. */
function joined(
  rows: readonly Row[],
  { keys, figures: asked }: AggregateQuery,
  figures: readonly FigureField[],
): Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keys.map((_, index) => row._id[`k${index}`] ?? null));
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((ofGroup) => {
    const told = (kind: FigureKind): Figures =>
      Object.fromEntries(
        figures.flatMap((field, index) =>
          asked.get(kind)?.has(field.name) ? [[field.name, figureOf(ofGroup, field, index, kind)]] : [],
        ),
      );
    return {
      key: Object.fromEntries(keys.map(({ field }, index) => [field.stored, ofGroup[0]?._id[`k${index}`] ?? null])),
      count: ofGroup.reduce((sum, { count }) => sum + count, 0),
      sum: told("sum"),
      minimum: told("minimum"),
      maximum: told("maximum"),
      average: told("average"),
    };
  });
}

function figureOf(rows: readonly Row[], { kind }: FigureField, index: number, wanted: FigureKind): Figures[string] {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const one = tallyOf(row, index);
    if (!one) continue;
    const currency = (row._id[`c${index}`] ?? "") as string;
    const other = tallies.get(currency);
    tallies.set(currency, other ? together(one, other) : one);
  }
  if (kind !== "money") {
    const tally = tallies.get("");
    return tally ? textOf(tally, wanted) : null;
  }
  return [...tallies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, tally]) => ({ amount: textOf(tally, wanted), currency }));
}

function tallyOf(row: Row, index: number): Tally | null {
  const values = row[`n${index}`] as number;
  if (values === 0) return null;
  const texts = [`s${index}`, `l${index}`, `h${index}`].map((name) => String(row[name]));
  const [sum = "0", low = "0", high = "0"] = texts;
  return {
    sum: new Big(sum),
    values,
    low: new Big(low),
    high: new Big(high),
    places: Math.max(...texts.map((text) => /^-?\d+\.(\d+)$/.exec(text)?.[1]?.length ?? 0)),
  };
}

function together(a: Tally, b: Tally): Tally {
  return {
    sum: a.sum.plus(b.sum),
    values: a.values + b.values,
    low: a.low.lt(b.low) ? a.low : b.low,
    high: a.high.gt(b.high) ? a.high : b.high,
    places: Math.max(a.places, b.places),
  };
}

function textOf({ sum, values, low, high, places }: Tally, kind: FigureKind): string {
  switch (kind) {
    case "sum":
      return atLeast(sum, places);
    case "minimum":
      return atLeast(low, places);
    case "maximum":
      return atLeast(high, places);
    case "average":
      return atLeast(sum.div(values).round(averagePlaces), places);
  }
}

/** As many places as the source wrote, more where the value has more. */
function atLeast(value: Big, places: number): string {
  const text = value.toFixed();
  const own = /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
  return own < places ? value.toFixed(places) : text;
}

/** Days first, from the earliest; then the largest groups; then by key, so that the order is the same each time. */
function groupOrder(keys: readonly GroupKey[]): (a: Group, b: Group) => number {
  const days = keys.filter(({ bucket }) => bucket !== null).map(({ field }) => field.stored);
  return (a, b) => {
    for (const name of days) {
      const [left, right] = [a, b].map(({ key }) => (key[name] ?? "") as string) as [string, string];
      if (left !== right) return left < right ? -1 : 1;
    }
    if (a.count !== b.count) return b.count - a.count;
    return JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1;
  };
}

function tooMany({ plural }: EntityDefinition, path: readonly string[], expected: string): InvalidInputError {
  const message = `expected ${expected}, got more`;
  const advice =
    path[0] === "filter"
      ? "Narrow the filter, for example to a span of time, and add up what several queries give."
      : "Group by longer spans of time or by something with fewer values, or narrow the filter.";
  return new InvalidInputError(`${plural}: ${message}. ${advice}`, { problems: [{ path: [...path], message }] });
}

function tooLong({ plural }: EntityDefinition, cause: Error): InvalidInputError {
  const message = `expected a filter whose records are read within ${longestReadMs / 1_000} seconds, got one that takes longer`;
  return new InvalidInputError(`${plural}: ${message}. Narrow the filter, for example to a span of time.`, {
    problems: [{ path: ["filter"], message }],
    cause,
  });
}
