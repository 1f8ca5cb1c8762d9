import { recordId, recordIdRange } from "../ids/index.js";
import type { WalkContext } from "./walk-context.js";

/** Under which the list keeps what it has: what tells records of one stream apart in their ids. */
export function keysOf({ connection, entity }: WalkContext, remoteIds: readonly string[]): string[] {
  const { first } = recordIdRange(entity.idPrefix, connection._id);
  return remoteIds.map((remoteId) =>
    recordId(entity.idPrefix, connection._id, entity.name, remoteId).slice(first.length),
  );
}
