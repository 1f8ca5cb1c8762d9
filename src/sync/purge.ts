import { entities } from "../../schema/entities/index.js";
import type { ConnectionStore, StreamStore } from "../connections/index.js";
import type { Storage } from "../storage/index.js";

/** Collections, beside those of the entities, whose documents belong to one connection. */
const connectionCollections = ["raw", "quarantine", "syncRuns"] as const;

/**
 * Removes all that a disconnected connection left: records, payloads, quarantine, runs, streams, and last the connection
 * itself, so that a purge that was killed is found and done again.
 */
export async function purgeConnection(
  dependencies: { storage: Storage; connections: ConnectionStore; streams: StreamStore },
  connection: { readonly _id: string; readonly organizationId: string },
): Promise<void> {
  const filter = { organizationId: connection.organizationId, connectionId: connection._id };
  const names = [...Object.values(entities).map((entity) => entity.plural), ...connectionCollections];
  for (const name of names) await dependencies.storage.collection(name).deleteMany(filter);
  await dependencies.streams.removeAll(connection._id);
  await dependencies.connections.remove(connection._id);
}
