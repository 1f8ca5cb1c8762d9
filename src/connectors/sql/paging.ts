import type { JsonObject, JsonValue, PageRequest, SourcePage } from "../connector.js";
import { sinceText } from "./times.js";
import type { SqlClient, Transaction } from "./client.js";
import type { EntityDescription } from "./description.js";
import { textOf } from "./keys.js";
import { listStatement, pageStatement, type Phase } from "./statements.js";

/** Where a walk stands. */
interface Position {
  readonly phase: Phase;
  /** What the last row was ordered by; null at the beginning of a phase. */
  readonly after: readonly string[] | null;
}

/** What an item of a page is that tells of a deletion: no column can have this name and be of a record. */
export const deletedMark = "$deleted";

/** Records whose lists are asked for at once: each is a parameter or several, of which a statement takes 65,535. */
const mostMatches = 500;

/** One page in one transaction, over the ends of phases, so that a small table takes one call. */
export function readPage(client: SqlClient, entity: EntityDescription, request: PageRequest): Promise<SourcePage> {
  const { timeZone } = client.description;
  const phases = phasesOf(entity, request.changedSince);
  return client.read(async (transaction) => {
    const records: JsonObject[] = [];
    const gone: JsonObject[] = [];
    let place = positionOf(request.position, phases);
    while (place !== null) {
      const limit = request.pageSize - records.length - gone.length;
      if (limit <= 0) break;
      const { phase, after }: Position = place;
      const format = phase === "deleted" ? entity.deletions?.format : entity.changed?.format;
      const since = request.changedSince && sinceText(request.changedSince, format ?? "iso", timeZone);
      const rows = await transaction.rows(pageStatement(entity, { phase, after, since, limit }));
      if (phase === "deleted") gone.push(...rows.map((row) => deletionOf(entity, row)));
      else records.push(...rows.map((row) => withKey(entity, row)));
      const last = rows.at(-1);
      place =
        rows.length < limit || last === undefined
          ? phaseAfter(phases, phase)
          : { phase, after: orderOf(entity, phase).map((name) => textOf(last, name)) };
    }
    const items = [...(await withLists(transaction, entity, records)), ...gone];
    const { now: sourceTime, settledUntil } = transaction;
    return { items, next: place as JsonValue, sourceTime, ...(settledUntil ? { settledUntil } : {}) };
  });
}

/** Records with the rows of other tables that belong to them. */
export async function withLists(
  { rows }: Transaction,
  entity: EntityDescription,
  records: readonly JsonObject[],
): Promise<JsonObject[]> {
  let complete = [...records];
  for (const [name, list] of Object.entries(entity.lists)) {
    const columns = Object.entries(list.match);
    const keyOf = (record: JsonObject, side: 0 | 1): string | null => {
      const values = columns.map((pair) => record[pair[side]] ?? null);
      return values.includes(null) ? null : JSON.stringify(values.map(String));
    };
    const wanted = new Set(complete.map((record) => keyOf(record, 1)).filter((key) => key !== null));
    const found = new Map<string, JsonObject[]>();
    const matches = [...wanted].map((key) => JSON.parse(key) as string[]);
    for (let from = 0; from < matches.length; from += mostMatches) {
      for (const row of await rows(listStatement(list, matches.slice(from, from + mostMatches)))) {
        const key = keyOf(row, 0);
        if (key === null) continue;
        const before = found.get(key);
        if (before) before.push(row);
        else found.set(key, [row]);
      }
    }
    complete = complete.map((record) => ({ ...record, [name]: found.get(keyOf(record, 1) ?? "") ?? [] }));
  }
  return complete;
}

/** Deletions from before a walk that reads all are of no use to it: what is not there is not read. */
function phasesOf(entity: EntityDescription, changedSince: Date | null): readonly Phase[] {
  if (!entity.changed) return ["all"];
  return entity.deletions && changedSince !== null ? ["changed", "undated", "deleted"] : ["changed", "undated"];
}

function positionOf(given: JsonValue | null, phases: readonly Phase[]): Position | null {
  const position = given as unknown as Position | null;
  // Of a description that was another when the walk began: it begins anew.
  if (position && phases.includes(position.phase)) return position;
  const [phase] = phases;
  return phase ? { phase, after: null } : null;
}

function phaseAfter(phases: readonly Phase[], phase: Phase): Position | null {
  const next = phases[phases.indexOf(phase) + 1];
  return next ? { phase: next, after: null } : null;
}

function orderOf(entity: EntityDescription, phase: Phase): readonly string[] {
  if (phase === "deleted" && entity.deletions) return [entity.deletions.at, ...entity.deletions.key];
  return phase === "changed" && entity.changed ? [entity.changed.column, ...entity.key] : entity.key;
}

/** @throws {SourceError} nothing tells it from others: told of the page, before anything is made of it. */
function withKey({ key }: EntityDescription, row: JsonObject): JsonObject {
  for (const column of key) textOf(row, column);
  return row;
}

function deletionOf({ deletions }: EntityDescription, row: JsonObject): JsonObject {
  if (!deletions) throw new Error("Expected a table of deletions.");
  return { [deletedMark]: { key: deletions.key.map((name) => textOf(row, name)), at: row[deletions.at] ?? null } };
}
