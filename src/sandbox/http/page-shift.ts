import type { FastifyRequest } from "fastify";
import { isKindName, type KindName } from "../kinds/index.js";
import type { RecordWriter } from "../records/index.js";
import { decodeCursor, type SandboxStore } from "../store/index.js";
import type { SandboxClock } from "../clock.js";
import { defaultLimit } from "./list-query.js";

/** A planner, as the business has it. */
const actorId = "USR-000001";

/**
 * Changes records in the middle of somebody's walk over a list: the next one to be read, which moves to the end, and one
 * that was read already, which comes once more. With pages of one record only the first: the walk would never end.
 */
export function shiftPage(
  { store, writer, clock }: { store: SandboxStore; writer: RecordWriter; clock: SandboxClock },
  kind: KindName | null,
  request: FastifyRequest,
): void {
  const url = new URL(request.url, "http://sandbox");
  const cursor = url.searchParams.get("cursor");
  const list = url.pathname.split("/").pop() ?? "";
  if (kind === null || cursor === null || !isKindName(list)) return;
  const position = decodeCursor(kind, cursor);
  const next = idIn(store.page({ kind, after: position, limit: 1 }).items[0]);
  const isLarge = Number(url.searchParams.get("limit") ?? defaultLimit) > 1;
  const author = { actorId, atMs: clock.nowMs() };
  for (const id of [next, isLarge && store.bytesOf(kind, position.id) ? position.id : null]) {
    if (id !== null) writer.overwrite(kind, id, {}, author);
  }
}

function idIn(bytes: Buffer | undefined): string | null {
  return bytes ? (JSON.parse(bytes.toString()) as { id: string }).id : null;
}
