import type { ClientSession } from "mongodb";
import { derivedId } from "../ids/index.js";
import {
  findAtOnce,
  tenantFields,
  tenantFilter,
  type Environment,
  type IndexDefinition,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { ConnectionDocument, ConnectionPhase, ConnectionStatus } from "./connection-document.js";

/** One change of a connection's status, as it stood in the transaction that made it. */
export interface StatusHistoryEntry {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly previous: ConnectionPhase;
  readonly status: ConnectionPhase;
  /** What led to it, in words; null where nothing had to be said. */
  readonly reason: string | null;
  readonly at: Date;
}

const keptDays = 90;
const secondsPerDay = 86_400;
const longestReadMs = 10_000;

export const statusHistoryIndexes: readonly IndexDefinition[] = [
  {
    collection: "statusHistory",
    name: "by_tenant_connection",
    keys: { organizationId: 1, environment: 1, connectionId: 1, _id: 1 },
  },
  {
    collection: "statusHistory",
    name: "retention",
    keys: { at: 1 },
    options: { expireAfterSeconds: keptDays * secondsPerDay },
  },
];

/** The one place that reads and writes the collection `statusHistory`. */
export class StatusHistoryStore {
  constructor(private readonly storage: Storage) {}

  private get history() {
    return this.storage.tenants<StatusHistoryEntry>("statusHistory");
  }

  /** Notes a change, in the transaction that makes it. Its id sorts by the database's clock, whichever process writes it. */
  async add(connection: ConnectionDocument, after: ConnectionStatus, session: ClientSession): Promise<void> {
    const { _id: connectionId, status: before } = connection;
    const key = [connectionId, before.phase, before.since.toISOString(), after.phase];
    await this.history.insertOne(
      {
        _id: derivedId("statusChange", after.since, key),
        ...tenantFields(connection),
        connectionId,
        previous: before.phase,
        status: after.phase,
        reason: "reason" in after ? after.reason : null,
        at: after.since,
      },
      { session },
    );
  }

  /** Changes of a connection, newest first. */
  async list(
    tenant: Tenant,
    { connectionId, limit, after }: { connectionId: string; limit: number; after: string | null },
  ): Promise<StatusHistoryEntry[]> {
    return findAtOnce<StatusHistoryEntry>(
      this.storage,
      "statusHistory",
      { ...tenantFilter(tenant), connectionId, ...(after === null ? {} : { _id: { $lt: after } }) },
      { sort: { _id: -1 }, limit, batchSize: limit + 1, hint: "by_tenant_connection", maxTimeMS: longestReadMs },
    );
  }
}
