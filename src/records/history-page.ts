import { rawSuffix } from "../../schema/definition/index.js";
import { InvalidInputError } from "../errors/index.js";
import { platformPrefixes } from "../ids/index.js";
import type { FieldChange } from "./field-changes.js";
import type { HistoryDocument } from "./history-store.js";
import type { ChangeActor } from "./incoming-record.js";
import { parsePage } from "./page.js";
import type { RecordRow } from "./record-row.js";

/** One change of a record as the graph shows it. */
export interface ShownChange {
  readonly id: string;
  readonly kind: "CREATED" | HistoryDocument["kind"];
  readonly version: number;
  readonly at: Date;
  /** Null where it is not known: the record was stored before its maker was kept. */
  readonly actor: ChangeActor | null;
  readonly changes: readonly (Omit<FieldChange, "isOmitted"> & { readonly isOmitted: boolean })[];
}

export interface HistoryArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Which part of a record's history: `size` changes, only versions below `before`. */
export interface HistoryBounds {
  readonly size: number;
  readonly before: number | null;
}

const cursorPattern = /^history:(\d{1,10})$/;

/** @throws {InvalidInputError} for a size outside 1..500 or a cursor of another list. */
export function parseHistoryBounds({ first, after }: HistoryArguments): HistoryBounds {
  const { size, cursor } = parsePage({ first: first ?? null, after: after ?? null });
  if (cursor === null) return { size, before: null };
  const match = cursorPattern.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (match) return { size, before: Number(match[1]) };
  const message = "expected a cursor that a history returned, unchanged";
  throw new InvalidInputError(`after: ${message}. Take pageInfo.endCursor or an edge's cursor.`, {
    problems: [{ path: ["after"], message }],
  });
}

/** A page of a record's history, newest first. Its making is the last entry, taken from the record itself. */
export function historyPage(record: RecordRow, found: readonly HistoryDocument[], { size, before }: HistoryBounds) {
  const all = [...found.map(shown), ...(before === null || before > 1 ? [creation(record)] : [])];
  const nodes = all.slice(0, size);
  const edges = nodes.map((node) => ({ node, cursor: cursorAt(node) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: all.length > size,
      hasPreviousPage: before !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export type HistoryPage = ReturnType<typeof historyPage>;

/** Changes that are looked through for the last one of a field. */
export const mostChangesLookedAt = 100;

/**
 * The change that gave a field its value, of the newest page of a record's history; null where that page does not reach
 * so far, or entries before it are not kept any more.
 */
export function lastChangeOf({ nodes }: HistoryPage, { version }: RecordRow, field: string): ShownChange | null {
  const names = [field, `${field}${rawSuffix}`];
  const last = nodes.find(({ changes }) => changes.some((change) => names.includes(change.field)));
  if (last) return last;
  const isComplete = nodes.length === version;
  return isComplete ? (nodes.at(-1) ?? null) : null;
}

function shown({ _id, kind, version, at, actor, changes }: HistoryDocument): ShownChange {
  return {
    id: _id,
    kind,
    version,
    at,
    actor,
    changes: changes.map((change) => ({ ...change, isOmitted: change.isOmitted === true })),
  };
}

function creation({ id, createdAt, createdBy }: RecordRow): ShownChange {
  return {
    // As the record's own id it is the same each time, and no other entry's.
    id: `${platformPrefixes.history}_${id.slice(id.indexOf("_") + 1)}`,
    kind: "CREATED",
    version: 1,
    at: createdAt as Date,
    actor: typeof createdBy === "string" ? actorOf(createdBy) : null,
    changes: [],
  };
}

const kindByPrefix: Readonly<Record<string, ChangeActor["kind"]>> = {
  [platformPrefixes.syncRun]: "SYNC_RUN",
  [platformPrefixes.write]: "WRITE",
  [platformPrefixes.hook]: "SOURCE_WEBHOOK",
};

/** An id says what it names. */
function actorOf(id: string): ChangeActor | null {
  const kind = kindByPrefix[id.slice(0, id.indexOf("_"))];
  return kind ? { kind, id } : null;
}

function cursorAt({ version }: ShownChange): string {
  return Buffer.from(`history:${version}`, "utf8").toString("base64url");
}
