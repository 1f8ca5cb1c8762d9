import type { EntityDefinition } from "../schema/definition/index.js";
import { parseRecordId } from "../src/ids/index.js";
import { requireReachable } from "../src/loaders/index.js";
import { requireIdForm, rowShape, type Path, type RecordRow } from "../src/records/index.js";
import type { RequestContext } from "../src/services/index.js";

/**
 * A record as it was last synced; null for an id that never existed and for one of another tenant alike.
 * @throws {InvalidInputError} when the id does not have the form of one of that entity.
 * @throws {ConnectionUnreachableError} when its system can't be reached, unless staleness is allowed.
 */
export async function recordById(
  { loaders }: RequestContext,
  entity: EntityDefinition,
  id: string,
  options: { fields: ReadonlySet<string>; staleness: "REFUSE" | "ALLOW" | null; path: Path },
): Promise<RecordRow | null> {
  requireIdForm(entity.idPrefix, id, options.path);
  const loader = loaders.records.of(entity, rowShape(entity, options.fields));
  const [record, states] = await Promise.all([loader.load(id), loaders.connectionStates.load()]);
  const connectionId = parseRecordId(id)?.connectionId ?? "";
  if (options.staleness !== "ALLOW") requireReachable(states, connectionId);
  return states.leaving.has(connectionId) ? null : record;
}
