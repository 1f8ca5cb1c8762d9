import type { ClientSession } from "mongodb";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import {
  isEnabled,
  requireConnected,
  type ConnectInput,
  type ConnectionDocument,
  type ConnectionService,
  type ConnectionStore,
  type StreamStore,
} from "../connections/index.js";
import type { ConnectorRegistry, LoadedConnector } from "../connectors/index.js";
import { ConflictError, ConnectionUnavailableError, InvalidInputError, NotFoundError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { newId } from "../ids/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { purgeConnection } from "./purge.js";
import { progressEvent } from "./run-events.js";
import type { SyncKind, SyncRunDocument } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";

/** The kinds of run a caller may ask for. */
export const requestableKinds = ["INCREMENTAL", "RESYNC"] as const satisfies readonly SyncKind[];

/** A job is handed out again after this, unless what it was for was done meanwhile. */
const holdMs = 30_000;

export interface DueJob {
  readonly connectionId: string;
  readonly job: "initial-sync" | "incremental-sync" | "probe-connection" | "purge-connection";
}

/** Asks for runs and calls them off; the runner does them. */
export class SyncService {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      connectionService: ConnectionService;
      connectors: ConnectorRegistry;
      streams: StreamStore;
      runs: SyncRunStore;
      outbox: OutboxStore;
    },
  ) {}

  /** Connects a system and queues its first run, in one transaction. @throws as `ConnectionService.connect` */
  async connect(
    tenant: Tenant,
    input: ConnectInput,
  ): Promise<{ connection: ConnectionDocument; syncRun: SyncRunDocument }> {
    const { connection, result } = await this.dependencies.connectionService.connect(tenant, input, (made, session) =>
      this.#queueInitial(made, session),
    );
    return { connection, syncRun: result };
  }

  async #queueInitial(connection: ConnectionDocument, session: ClientSession): Promise<SyncRunDocument> {
    const entities = syncedEntities(connection, this.#connectorOf(connection));
    await this.dependencies.streams.ensure(connection, connection._id, entities, session);
    const run = newRun(connection, { kind: "INITIAL", trigger: "CONNECT", entities, queuedAt: connection.createdAt });
    await this.dependencies.runs.insert(run, session);
    return run;
  }

  /**
   * Queues a run and makes the connection due now. The same request made twice before the run began is the same run.
   * @throws {NotFoundError | InvalidInputError | ConnectionUnreachableError | ConnectionUnavailableError}
   */
  async start(
    tenant: Tenant,
    input: { connectionId: string; kind: SyncKind; entities?: readonly EntityName[] | null | undefined },
  ): Promise<SyncRunDocument> {
    const { storage, connections, runs } = this.dependencies;
    requireRequestable(input.kind);
    const connection = await connections.get(tenant, input.connectionId);
    requireConnected(connection);
    const entities = this.#chosenEntities(connection, input.entities ?? null);
    const queuedAt = await storage.now();
    const run = await storage.transaction(async (session) => {
      const queued = await runs.findQueued(connection._id, { kind: input.kind }, session);
      if (queued && sameEntities(queued, entities)) return queued;
      const made = newRun(connection, { kind: input.kind, trigger: "REQUEST", entities, queuedAt });
      await runs.insert(made, session);
      return made;
    });
    await connections.scheduleSync(connection._id, 0);
    return run;
  }

  /** Ends a run that waits or is under way. What it stored stays. @throws {NotFoundError | ConflictError} */
  async cancel(tenant: Tenant, runId: string): Promise<SyncRunDocument> {
    const { storage, runs, outbox } = this.dependencies;
    const run = await runs.find(tenant, runId);
    if (!run)
      throw new NotFoundError(
        `There is no run ${runId} in this environment. The query syncRuns lists those there are.`,
      );
    const canceled = await storage.transaction(async (session) => {
      const at = await storage.now();
      const changed = await runs.update(
        runId,
        { $set: { state: "CANCELED", endedAt: at } },
        { session, where: { state: { $in: ["QUEUED", "RUNNING"] } } },
      );
      if (changed) await outbox.append([progressEvent("sync.completed", changed, at)], session);
      return changed;
    });
    if (!canceled)
      throw new ConflictError(`The run ${runId} has ended already (${run.state}); there is nothing to cancel.`);
    return canceled;
  }

  /** Disconnects a system and removes all that is stored of it. */
  async disconnect(tenant: Tenant, connectionId: string): Promise<{ connectionId: string; creditsReleased: number }> {
    const { connection, creditsReleased } = await this.dependencies.connectionService.disconnect(tenant, connectionId);
    await purgeConnection(this.dependencies, connection);
    return { connectionId: connection._id, creditsReleased };
  }

  /** Goes on with the removal of a connection whose process died on the way. */
  async finishPurge(connectionId: string): Promise<void> {
    const deleted = await this.dependencies.connections.findDeleted(connectionId);
    if (deleted) await purgeConnection(this.dependencies, deleted);
  }

  /** What the workers have to do now, at most about `limit` jobs; each is handed out once in `holdMs`. */
  async claimDue(limit: number): Promise<DueJob[]> {
    const { connections, runs } = this.dependencies;
    const jobs: DueJob[] = [];
    for (const connection of await connections.claimDueSyncs(limit, holdMs)) {
      const connectionId = connection._id;
      if (connection.deletedAt) {
        jobs.push({ connectionId, job: "purge-connection" });
        continue;
      }
      const next = await runs.nextFor(connectionId);
      jobs.push({ connectionId, job: next?.kind === "INITIAL" ? "initial-sync" : "incremental-sync" });
    }
    for (const connection of await connections.claimDueProbes(limit, holdMs)) {
      jobs.push({ connectionId: connection._id, job: "probe-connection" });
    }
    return jobs;
  }

  #chosenEntities(connection: ConnectionDocument, wanted: readonly EntityName[] | null): EntityName[] {
    const connector = this.#connectorOf(connection);
    const offered = syncedEntities(connection, connector);
    if (wanted === null) return offered;
    const foreign = wanted.findIndex((entity) => !offered.includes(entity));
    if (foreign >= 0 || wanted.length === 0) {
      const came = wanted[foreign] ?? "an empty list";
      throw new InvalidInputError(`${connector.name} does not sync ${came} on this connection.`, {
        problems: [
          {
            path: ["input", "entities", ...(foreign >= 0 ? [foreign] : [])],
            message: `expected some of ${offered.join(", ")}, got ${came}`,
          },
        ],
      });
    }
    return offered.filter((entity) => wanted.includes(entity));
  }

  #connectorOf(connection: ConnectionDocument): LoadedConnector {
    const connector = this.dependencies.connectors.get(connection.system);
    if (!connector) throw new ConnectionUnavailableError(`This build has no connector for ${connection.system}.`);
    return connector;
  }
}

/** What a run syncs: offered by the system, not switched off by the plan; in the order of use. */
export function syncedEntities(
  connection: Pick<ConnectionDocument, "syncPlan">,
  connector: LoadedConnector,
): EntityName[] {
  return [...connector.entities.keys()]
    .filter((entity) => isEnabled(connection.syncPlan, entity))
    .sort((a, b) => entityByName(a).syncPriority - entityByName(b).syncPriority);
}

function requireRequestable(kind: SyncKind): void {
  if ((requestableKinds as readonly SyncKind[]).includes(kind)) return;
  const expected = requestableKinds.join(" or ");
  throw new InvalidInputError(`A run of the kind ${kind} can't be asked for; ask for ${expected}.`, {
    problems: [{ path: ["input", "kind"], message: `expected ${expected}, got ${kind}` }],
  });
}

/** A run that waits, nothing done yet. */
export function newRun(
  connection: ConnectionDocument,
  options: { kind: SyncKind; trigger: SyncRunDocument["trigger"]; entities: readonly EntityName[]; queuedAt: Date },
): SyncRunDocument {
  return {
    _id: newId("syncRun"),
    organizationId: connection.organizationId,
    environment: connection.environment,
    connectionId: connection._id,
    kind: options.kind,
    trigger: options.trigger,
    state: "QUEUED",
    entities: options.entities.map((entity) => ({
      entity,
      state: "WAITING",
      read: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      deleted: 0,
      quarantined: 0,
      pages: 0,
      expected: null,
    })),
    queuedAt: options.queuedAt,
    startedAt: null,
    endedAt: null,
    requests: 0,
    resumes: 0,
    error: null,
  };
}

function sameEntities(run: SyncRunDocument, entities: readonly EntityName[]): boolean {
  return (
    run.entities.length === entities.length && run.entities.every((item, index) => item.entity === entities[index])
  );
}
