import { ConnectionUnreachableError } from "../errors/index.js";
import type { ConnectionDocument } from "../connections/index.js";
import type { UnavailableConnection } from "../records/index.js";
import { findAtOnce, SharedReads, tenantConnectionFilter, type Storage, type Tenant } from "../storage/index.js";

interface Outage extends UnavailableConnection {
  readonly reason: string;
  readonly lastSuccessfulSyncAt: Date | null;
}

/** Which connections of a tenant lists have to treat differently. */
export interface ConnectionStates {
  readonly unreachable: ReadonlyMap<string, Outage>;
  /** Disconnected, their records still being removed: as if they were gone already. */
  readonly leaving: ReadonlySet<string>;
}

/** How they are had: read anew, or as they were read for all that one request is answered from. */
export type ReadConnectionStates = () => Promise<ConnectionStates>;

/** By database: lists of one tenant that are asked for at the same time share the look. */
const sharedReads = new WeakMap<Storage, SharedReads<ConnectionStates>>();

function readsOf(storage: Storage): SharedReads<ConnectionStates> {
  const reads = sharedReads.get(storage) ?? new SharedReads<ConnectionStates>();
  sharedReads.set(storage, reads);
  return reads;
}

/** Reads the tenant's connection states at most once a request, and not at all where nobody asks. */
export class ConnectionStatesLoader {
  #states: Promise<ConnectionStates> | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly tenant: Tenant,
    private readonly readStates: ReadConnectionStates | null = null,
  ) {}

  load(): Promise<ConnectionStates> {
    return (this.#states ??= this.readStates?.() ?? this.#shared());
  }

  #shared(): Promise<ConnectionStates> {
    return readsOf(this.storage).read(tenantKey(this.tenant), () => readConnectionStates(this.storage, this.tenant));
  }
}

/** Tells tenants apart, and callers that see only some of the connections of one. */
export function tenantKey({ organizationId, environment, connectionIds }: Tenant): string {
  return JSON.stringify([organizationId, environment, connectionIds ?? null]);
}

/** In the order of their ids. */
export async function readConnectionStates(storage: Storage, tenant: Tenant): Promise<ConnectionStates> {
  const documents = await findAtOnce<ConnectionDocument>(
    storage,
    "connections",
    { ...tenantConnectionFilter(tenant), $or: [{ "status.phase": "UNREACHABLE" }, { deletedAt: { $ne: null } }] },
    { projection: { status: 1, deletedAt: 1, lastSuccessfulSyncAt: 1 }, hint: "by_tenant", batchSize: 10_000 },
  );
  const unreachable = new Map<string, Outage>();
  const leaving = new Set<string>();
  for (const { _id, status, deletedAt, lastSuccessfulSyncAt } of documents) {
    if (deletedAt) {
      leaving.add(_id);
    } else if (status.phase === "UNREACHABLE") {
      const { since, nextAttemptAt, reason } = status;
      unreachable.set(_id, { connectionId: _id, since, nextAttemptAt, reason, lastSuccessfulSyncAt });
    }
  }
  return { unreachable, leaving };
}

/** Says that a connection can't be reached, and how to read its records all the same; null when it can be. */
export function unreachableError(states: ConnectionStates, connectionId: string): ConnectionUnreachableError | null {
  const outage = states.unreachable.get(connectionId);
  if (!outage) return null;
  const { since, nextAttemptAt, reason, lastSuccessfulSyncAt } = outage;
  return new ConnectionUnreachableError(
    `The connection ${connectionId} can't be reached since ${since.toISOString()}: ${reason} It is tried again by itself. ` +
      "To read its records as they were last synced, give staleness: ALLOW.",
    { connectionId, since, nextAttemptAt, lastSuccessfulSyncAt },
  );
}

/** @throws {ConnectionUnreachableError} when the connection can't be reached. */
export function requireReachable(states: ConnectionStates, connectionId: string): void {
  const error = unreachableError(states, connectionId);
  if (error) throw error;
}
