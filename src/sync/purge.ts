import { entities } from "../../schema/entities/index.js";
import type { ConnectionStore, StreamStore } from "../connections/index.js";
import { KeyStore } from "../idempotency/index.js";
import { recordIdRange } from "../ids/index.js";
import { tenantFields, type Owned, type Storage } from "../storage/index.js";
import { OrganizationStore } from "../tokens/index.js";
import { sweepCollections } from "./sweep-store.js";

/** Collections, beside those of the entities, whose documents name the connection they belong to. */
const connectionCollections = [
  "quarantine",
  "history",
  "incidents",
  "statusHistory",
  "writes",
  "connectionReports",
  ...sweepCollections,
] as const;

/**
 * Removes all that a disconnected connection left: runs, streams, records, payloads, quarantine, history, writes, answers kept for
 * idempotency keys, and last the
 * connection itself, so that a purge that was killed is found and done again.
 *
 * Runs and streams go first: every page and every write changes one of them in the transaction that stores its records.
 * One that is under way ends before its records are looked for here, one that comes later finds that there is none.
 */
export async function purgeConnection(
  dependencies: { storage: Storage; connections: ConnectionStore; streams: StreamStore },
  connection: Owned,
): Promise<void> {
  const { storage, streams, connections } = dependencies;
  const filter = { organizationId: connection.organizationId, connectionId: connection._id };
  await storage.tenants("syncRuns").deleteMany(filter);
  await streams.removeAll(connection);
  for (const { plural, idPrefix } of Object.values(entities)) {
    await storage.tenants(plural).deleteMany(filter);
    const { first, end } = recordIdRange(idPrefix, connection._id);
    await storage
      .tenants<{ _id: string }>("raw")
      .deleteMany({ ...tenantFields(connection), _id: { $gte: first, $lt: end } });
  }
  for (const name of connectionCollections) await storage.tenants(name).deleteMany(filter);
  await new KeyStore(storage).forgetConnection(connection);
  await new OrganizationStore(storage).countRemoval(connection.organizationId);
  await connections.remove(connection);
}
