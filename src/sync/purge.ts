import { entities } from "../../schema/entities/index.js";
import type { ConnectionStore, StreamStore } from "../connections/index.js";
import type { Storage } from "../storage/index.js";

/** Collections, beside those of the entities, whose documents belong to one connection. */
const connectionCollections = ["raw", "quarantine"] as const;

/**
 * Removes all that a disconnected connection left: runs, streams, records, payloads, quarantine, and last the connection
 * itself, so that a purge that was killed is found and done again.
 *
 * Runs and streams go first: every page and every write changes one of them in the transaction that stores its records.
 * One that is under way ends before its records are looked for here, one that comes later finds that there is none.
 */
export async function purgeConnection(
  dependencies: { storage: Storage; connections: ConnectionStore; streams: StreamStore },
  connection: { readonly _id: string; readonly organizationId: string },
): Promise<void> {
  const filter = { organizationId: connection.organizationId, connectionId: connection._id };
  await dependencies.storage.collection("syncRuns").deleteMany(filter);
  await dependencies.streams.removeAll(connection._id);
  const names = [...Object.values(entities).map((entity) => entity.plural), ...connectionCollections];
  for (const name of names) await dependencies.storage.collection(name).deleteMany(filter);
  await dependencies.connections.remove(connection._id);
}
