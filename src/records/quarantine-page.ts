import type { EntityName } from "../../schema/entities/index.js";
import { InvalidInputError } from "../errors/index.js";
import type { Tenant } from "../storage/index.js";
import { parsePage } from "./page.js";
import type { QuarantineEntry, QuarantinePosition, QuarantineStore } from "./quarantine-store.js";

export interface QuarantineQuery {
  readonly connectionId: string;
  readonly entity?: EntityName | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A quarantined record as the graph shows it. */
export type ShownQuarantined = ReturnType<typeof shown>;

/** A page of what is in quarantine, newest first. @throws {InvalidInputError} for a size outside 1..500 or a strange cursor. */
export async function quarantinePage(
  store: QuarantineStore,
  tenant: Tenant,
  { connectionId, entity = null, first, after }: QuarantineQuery,
) {
  const { size, cursor } = parsePage({ first: first ?? null, after: after ?? null });
  const position = cursor === null ? null : positionAt(cursor);
  const found = await store.list(tenant, { connectionId, entity, limit: size + 1, after: position });
  const edges = found.slice(0, size).map((entry) => ({ cursor: cursorAt(entry), node: shown(entry) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: position !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export type QuarantinePage = Awaited<ReturnType<typeof quarantinePage>>;

function shown({
  _id,
  reason,
  connectionId,
  entity,
  remoteId,
  stage,
  sizeBytes,
  firstAt,
  lastAt,
  count,
}: QuarantineEntry) {
  return { id: _id, connectionId, entity, remoteId, stage, ...reason, sizeBytes, firstAt, lastAt, count };
}

function cursorAt({ firstAt, _id }: QuarantinePosition): string {
  return Buffer.from(`quarantine:${firstAt.getTime()}:${_id}`, "utf8").toString("base64url");
}

const cursorPattern = /^quarantine:(\d{1,15}):([a-z]{2,4}_[0-9a-z]{46})$/;

function positionAt(cursor: string): QuarantinePosition {
  const match = cursorPattern.exec(Buffer.from(cursor, "base64url").toString("utf8"));
  if (match?.[2] !== undefined) return { firstAt: new Date(Number(match[1])), _id: match[2] };
  const message = "expected a cursor that the query quarantine returned, unchanged";
  throw new InvalidInputError(`after: ${message}. Take pageInfo.endCursor or an edge's cursor.`, {
    problems: [{ path: ["after"], message }],
  });
}
