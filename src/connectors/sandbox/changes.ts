import type { IdPage, IdPageRequest, JsonValue, PageRequest, SourceIdentity, SourcePage } from "../connector.js";
import type { SandboxClient, SandboxKind, SandboxRecord } from "./client.js";

/**
 * A run takes two walks: what was changed, then, when there is an instant to begin at, what was deleted. Both go by the
 * Sandbox's own cursors, which stand for (time, id). A record that is deleted while the first walk runs comes in the second.
 */
interface Position {
  readonly walk: "changed" | "deleted";
  readonly cursor: string | null;
}

/** The Sandbox gives no more at once. */
const mostRecords = 1000;
const mostIds = 5000;

/** Kinds that nothing can be deleted of: their log needs no look. */
const kept: ReadonlySet<SandboxKind> = new Set([
  "locations",
  "stock_levels",
  "vendors",
  "users",
  "teams",
  "asset_classes",
  "failure_codes",
  "procedures",
  "meters",
  "meter_readings",
  "maintenance_plans",
  "downtimes",
  "requisitions",
  "invoices",
  "stock_movements",
]);

/** How a kind is read: the same for all. */
export function readsOf(kind: SandboxKind) {
  return {
    mode: "CHANGES",
    mappingVersion: 2,
    reportsDeletions: true,
    readPage: (client: SandboxClient, request: PageRequest) => readChanges(client, kind, request),
    readIds: (client: SandboxClient, request: IdPageRequest) => readIds(client, kind, request),
    readOne: (client: SandboxClient, remoteId: string) => client.read(kind, remoteId),
    identify,
  } as const;
}

export async function readChanges(
  client: SandboxClient,
  kind: SandboxKind,
  request: PageRequest,
): Promise<SourcePage<SandboxRecord>> {
  const pageSize = Math.min(request.pageSize, mostRecords);
  // A record may be changed and deleted between two calls; one page must not hold it twice, and the deletion is later.
  const items = new Map<string, SandboxRecord>();
  let next: Position | null = (request.position as Position | null) ?? { walk: "changed", cursor: null };
  let sourceTime: Date | null = null;
  let total: number | null = null;
  while (next !== null && items.size < pageSize) {
    const position: Position = next;
    const limit = pageSize - items.size;
    const page = await readWalk(client, kind, position, limit, request);
    // The earliest: the cursor must not pass what changed before the first answer.
    sourceTime ??= page.sourceTime;
    total ??= page.total;
    for (const record of page.items) items.set(record.id, record);
    next = page.cursor === null ? walkAfter(position, kind, request) : { ...position, cursor: page.cursor };
  }
  return { items: [...items.values()], next: next as JsonValue, sourceTime, ...(total === null ? {} : { total }) };
}

/** Ids of all records there are now; what was deleted without a word is what is missing here. */
export async function readIds(client: SandboxClient, kind: SandboxKind, request: IdPageRequest): Promise<IdPage> {
  const { ids, cursor } = await client.ids(kind, {
    cursor: request.position as string | null,
    limit: Math.min(request.pageSize, mostIds),
  });
  return { remoteIds: ids, next: cursor };
}

function readWalk(client: SandboxClient, kind: SandboxKind, position: Position, limit: number, request: PageRequest) {
  const { cursor } = position;
  const { changedSince } = request;
  if (position.walk === "deleted" && changedSince !== null) {
    return client.deletions(kind, { cursor, limit, since: changedSince });
  }
  // Counting the whole list is free there, counting a part is not.
  const isTotalWanted = request.position === null && changedSince === null;
  return client.list(kind, { cursor, limit, updatedSince: changedSince, isTotalWanted });
}

function walkAfter(position: Position, kind: SandboxKind, request: PageRequest): Position | null {
  if (position.walk === "deleted" || request.changedSince === null || kept.has(kind)) return null;
  return { walk: "deleted", cursor: null };
}

/** Runs for every record of every page, so it looks at two fields and no more. */
export function identify(record: SandboxRecord): SourceIdentity {
  const { id, deleted_at: deletedAt } = record;
  if (deletedAt !== undefined) return { remoteId: id, modifiedAt: timeOf(deletedAt), isDeleted: true };
  return { remoteId: id, modifiedAt: timeOf(record["modified_at"]) };
}

function timeOf(value: JsonValue | undefined): Date | null {
  const time = typeof value === "string" ? new Date(value) : null;
  return time === null || Number.isNaN(time.getTime()) ? null : time;
}
