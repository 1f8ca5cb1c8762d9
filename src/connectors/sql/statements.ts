import type { EntityDescription, ListDescription } from "./description.js";
import { quoted, quotedTable, Values, type Statement } from "./identifiers.js";

/** The rows of a record's table: those with a time of change, those without one, all of them, or what was deleted. */
export type Phase = "changed" | "undated" | "all" | "deleted";

export interface PageWanted {
  readonly phase: Phase;
  /** What the last row was ordered by; null at the beginning. */
  readonly after: readonly string[] | null;
  /** In the form that the column has; null for all. */
  readonly since: string | null;
  readonly limit: number;
}

/**
 * A page of rows in an order that leaves nothing open, behind the last row of the page before. By place, not by counting: what is
 * deleted or changed meanwhile moves no other row over a page's edge.
 */
export function pageStatement(entity: EntityDescription, wanted: PageWanted): Statement {
  if (wanted.phase === "deleted") return deletionsStatement(entity, wanted);
  const values = new Values();
  const keys = entity.key.map((name) => of("t", name));
  const stamp = entity.changed ? of("t", entity.changed.column) : null;
  const order = wanted.phase === "changed" && stamp !== null ? [stamp, ...keys] : keys;
  const conditions = [
    ...(wanted.phase === "undated" && stamp !== null ? [`${stamp} IS NULL`] : []),
    // Rows without a time come by themselves: a comparison with NULL leaves them out here.
    ...(wanted.phase === "changed" && stamp !== null ? [since(stamp, wanted.since, values)] : []),
    ...behind(order, wanted.after, values),
  ];
  return {
    text: `SELECT ${columnsOf(entity)} FROM ${rowsOf(entity, "t")}${where(conditions)} ORDER BY ${order.join(", ")} LIMIT ${values.add(wanted.limit)}`,
    values: values.list,
  };
}

/** Of what is logged as deleted, what is not there again. */
function deletionsStatement(entity: EntityDescription, wanted: PageWanted): Statement {
  const { deletions } = entity;
  if (!deletions) throw new Error("Expected a table of deletions.");
  const values = new Values();
  const at = of("d", deletions.at);
  const keys = deletions.key.map((name) => of("d", name));
  const order = [at, ...keys];
  const isSame = keys.map((name, place) => `${of("t", entity.key[place] as string)} = ${name}`);
  const conditions = [
    since(at, wanted.since, values),
    ...keys.map((name) => `${name} IS NOT NULL`),
    ...behind(order, wanted.after, values),
    `NOT EXISTS (SELECT 1 FROM ${rowsOf(entity, "t")}${where(isSame)})`,
  ];
  return {
    text: `SELECT DISTINCT ${order.join(", ")} FROM ${rowsOf(deletions, "d")}${where(conditions)} ORDER BY ${order.join(", ")} LIMIT ${values.add(wanted.limit)}`,
    values: values.list,
  };
}

export function idsStatement(entity: EntityDescription, after: readonly string[] | null, limit: number): Statement {
  const values = new Values();
  const keys = entity.key.map((name) => of("t", name));
  return {
    text: `SELECT ${keys.join(", ")} FROM ${rowsOf(entity, "t")}${where(behind(keys, after, values))} ORDER BY ${keys.join(", ")} LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

export function oneStatement(entity: EntityDescription, key: readonly string[]): Statement {
  const values = new Values();
  const conditions = isKey(entity, key, values);
  // Two would be no key; the caller has to see that.
  return {
    text: `SELECT ${columnsOf(entity)} FROM ${rowsOf(entity, "t")}${where(conditions)} LIMIT 2`,
    values: values.list,
  };
}

/** The rows of a list that belong to some records. @param matches For each record, its values in the order of `match`. */
export function listStatement(list: ListDescription, matches: readonly (readonly string[])[]): Statement {
  const values = new Values();
  const names = Object.keys(list.match).map((name) => of("c", name));
  const [single] = names;
  const condition =
    names.length === 1
      ? `${single} = ANY(${values.add(matches.map(([value]) => value))})`
      : `(${names.join(", ")}) IN (${matches.map((match) => `(${match.map((value) => values.add(value)).join(", ")})`).join(", ")})`;
  const order = list.order.map((name) => of("c", name)).join(", ");
  const wanted = list.columns ? [...new Set([...Object.keys(list.match), ...list.columns])] : null;
  return {
    text: `SELECT ${wanted ? wanted.map((name) => of("c", name)).join(", ") : "c.*"} FROM ${rowsOf(list, "c")} WHERE ${condition} ORDER BY ${order}`,
    values: values.list,
  };
}

/** @param sequences Columns that get the next value of a sequence, with its name. @returns the key of the new row. */
export function insertStatement(
  entity: EntityDescription,
  table: string,
  columns: ReadonlyMap<string, unknown>,
  sequences: Readonly<Record<string, string>>,
): Statement {
  const values = new Values();
  const given = [...columns].map(([name, value]) => [quoted(name), values.add(value)] as const);
  const drawn = Object.entries(sequences).map(
    ([name, sequence]) => [quoted(name), `nextval(${values.add(quotedTable(sequence))}::text::regclass)`] as const,
  );
  const all = [...given, ...drawn];
  return {
    text: `INSERT INTO ${quotedTable(table)} (${all.map(([name]) => name).join(", ")}) VALUES (${all.map(([, value]) => value).join(", ")}) RETURNING ${entity.key.map(quoted).join(", ")}`,
    values: values.list,
  };
}

export function updateStatement(
  entity: EntityDescription,
  table: string,
  columns: ReadonlyMap<string, unknown>,
  key: readonly string[],
): Statement {
  const values = new Values();
  const set = [...columns].map(([name, value]) => `${quoted(name)} = ${values.add(value)}`);
  return {
    text: `UPDATE ${quotedTable(table)} AS t SET ${set.join(", ")}${where(isKey(entity, key, values))}`,
    values: values.list,
  };
}

/** Holds the row of a key until the transaction ends. */
export function lockStatement(entity: EntityDescription, table: string, key: readonly string[]): Statement {
  const values = new Values();
  const keys = entity.key.map((name) => of("t", name)).join(", ");
  return {
    text: `SELECT ${keys} FROM ${quotedTable(table)} AS t${where(isKey(entity, key, values))} FOR UPDATE`,
    values: values.list,
  };
}

/** The keys of rows with a value in one column. */
export function foundStatement(entity: EntityDescription, table: string, column: string, value: string): Statement {
  const values = new Values();
  const keys = entity.key.map((name) => of("t", name)).join(", ");
  return {
    text: `SELECT ${keys} FROM ${quotedTable(table)} AS t WHERE ${of("t", column)} = ${values.add(value)} ORDER BY ${keys} LIMIT 2`,
    values: values.list,
  };
}

function isKey(entity: EntityDescription, key: readonly string[], values: Values): string[] {
  return entity.key.map((name, place) => `${of("t", name)} = ${values.add(key[place])}`);
}

function columnsOf({ columns, key, changed, lists }: EntityDescription): string {
  if (!columns) return "t.*";
  const needed = [
    ...key,
    ...(changed ? [changed.column] : []),
    ...Object.values(lists).flatMap(({ match }) => Object.values(match)),
  ];
  return [...new Set([...needed, ...columns])].map((name) => of("t", name)).join(", ");
}

/** A line of its own for the bracket, should the SELECT end with a comment. */
function rowsOf({ table, select }: { table?: string | undefined; select?: string | undefined }, alias: string): string {
  return table === undefined ? `(\n${select}\n) AS ${alias}` : `${quotedTable(table)} AS ${alias}`;
}

function of(alias: string, name: string): string {
  return `${alias}.${quoted(name)}`;
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
}

function since(name: string, from: string | null, values: Values): string {
  return from === null ? `${name} IS NOT NULL` : `${name} >= ${values.add(from)}`;
}

function behind(order: readonly string[], after: readonly string[] | null, values: Values): string[] {
  // A description with another key, given while a walk was under way: it begins anew.
  if (after?.length !== order.length) return [];
  return [`(${order.join(", ")}) > (${after.map((value) => values.add(value)).join(", ")})`];
}
