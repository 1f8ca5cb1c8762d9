import type { ClientSession } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import {
  requireConnected,
  type ConnectInput,
  type ConnectionDocument,
  type ConnectionService,
  type ConnectionStore,
  type StreamStore,
  type UpdateConnectionInput,
} from "../connections/index.js";
import { connectorFor, type ConnectorRegistry, type LoadedConnector } from "../connectors/index.js";
import { ConflictError, ConnectionUnavailableError, InvalidInputError, NotFoundError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import type { IncidentDocument, IncidentService } from "../incidents/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import { newRun, syncedEntities } from "./new-run.js";
import { purgeConnection } from "./purge.js";
import { countRun } from "./run-counts.js";
import { progressEvent } from "./run-events.js";
import { removalOf } from "./run-retention.js";
import type { SyncKind, SyncRunDocument } from "./sync-run-document.js";
import type { SyncRunStore } from "./sync-run-store.js";
import type { SweepStore } from "./sweep-store.js";

/** The kinds of run a caller may ask for. */
export const requestableKinds = ["INCREMENTAL", "RESYNC", "RECONCILE", "REMAP"] as const satisfies readonly SyncKind[];

/** A job is handed out again after this, unless what it was for was done meanwhile. */
const holdMs = 30_000;
/** Also while there is no room for what runs every few minutes: first runs and purges have room of their own. */
const fewestClaimed = 5;

export interface DueJob {
  readonly connectionId: string;
  readonly job: "initial-sync" | "incremental-sync" | "probe-connection" | "maintenance-window" | "purge-connection";
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
      incidents: IncidentService;
      sweeps: SweepStore;
    },
  ) {}

  /** Connects a system and queues its first run, in one transaction, in which `also` is done too. @throws as `ConnectionService.connect` */
  async connect(
    tenant: Tenant,
    input: ConnectInput,
    also?: (connection: ConnectionDocument, syncRun: SyncRunDocument, session: ClientSession) => Promise<void>,
  ): Promise<{ connection: ConnectionDocument; syncRun: SyncRunDocument }> {
    const { connectionService } = this.dependencies;
    const { connection, result } = await connectionService.connect(tenant, input, async (made, session) => {
      const run = await this.#queueInitial(made, session);
      await also?.(made, run, session);
      return run;
    });
    return { connection, syncRun: result };
  }

  async #queueInitial(connection: ConnectionDocument, session: ClientSession): Promise<SyncRunDocument> {
    const entities = syncedEntities(connection, this.#connectorOf(connection));
    await this.dependencies.streams.ensure(connection, entities, session);
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
    // A remap asks nothing of the system; in a maintenance window what is asked for waits for its end.
    const isWaiting = input.kind === "REMAP" || connection.status.phase === "MAINTENANCE";
    if (!isWaiting) requireConnected(connection);
    const entities = this.#chosenEntities(connection, input.entities ?? null);
    const queuedAt = await storage.now();
    const run = await storage.transaction(async (session) => {
      const queued = await runs.findQueued(connection, { kind: input.kind }, session);
      if (queued && sameEntities(queued, entities)) return queued;
      const made = newRun(connection, { kind: input.kind, trigger: "REQUEST", entities, queuedAt });
      await runs.insert(made, session);
      return made;
    });
    await connections.scheduleSync(connection, 0);
    return run;
  }

  /**
   * Changes a connection's name, plan or field mappings, and does what follows from it: a changed mapping is applied to
   * what is stored, a changed plan to when the next run begins. @throws as `ConnectionService.update`
   */
  async update(
    tenant: Tenant,
    connectionId: string,
    input: UpdateConnectionInput,
  ): Promise<{ connection: ConnectionDocument; syncRun: SyncRunDocument | null }> {
    const { connections, connectionService } = this.dependencies;
    const { connection, remapEntities, isPlanChanged } = await connectionService.update(tenant, connectionId, input);
    const enabled = syncedEntities(connection, this.#connectorOf(connection));
    const entities = enabled.filter((entity) => remapEntities.includes(entity));
    const syncRun = entities.length > 0 ? await this.#queueRemap(connection, entities) : null;
    // The runner then looks at the plan: it does what is due and sets the time of what is not.
    if (isPlanChanged || entities.length > 0) await connections.scheduleSync(connection, 0);
    return { connection, syncRun };
  }

  async #queueRemap(connection: ConnectionDocument, entities: readonly EntityName[]): Promise<SyncRunDocument> {
    const { storage, runs } = this.dependencies;
    const queuedAt = await storage.now();
    const run = newRun(connection, { kind: "REMAP", trigger: "MAPPING", entities, queuedAt });
    await runs.insert(run);
    return run;
  }

  /**
   * Decides about deletions that were held: APPLY asks the source once more for each record and marks those that are
   * gone; DISCARD leaves all as it is. Closes the incident. @throws {NotFoundError | ConflictError}
   */
  async decideDeletions(tenant: Tenant, incidentId: string, decision: "APPLY" | "DISCARD"): Promise<IncidentDocument> {
    const { storage, connections, incidents, streams, sweeps } = this.dependencies;
    const incident = await incidents.get(tenant, incidentId);
    if (incident.kind !== "DELETIONS_HELD" || incident.entity === null) {
      throw new ConflictError(
        `The incident ${incidentId} is ${incident.kind}; there are no deletions to decide about.`,
      );
    }
    if (incident.state !== "OPEN") {
      throw new ConflictError(`The incident ${incidentId} is closed; what it was about is decided.`);
    }
    const { entity } = incident;
    const { sweepId } = incident.details;
    const owner = { ...tenantFields(tenant), _id: incident.connectionId };
    const closed = await storage.transaction(async (session) => {
      const stream = await streams.find(owner, entity, session);
      if (stream?.sweep?.id === sweepId && stream.sweep.phase === "HELD") {
        const change =
          decision === "APPLY"
            ? { sweep: { ...stream.sweep, phase: "CONFIRMING" as const, isApproved: true, confirmed: 0 } }
            : { sweep: null, lastSweepAt: await storage.now() };
        await streams.update(owner, entity, { $set: change }, session);
        if (decision === "APPLY") await sweeps.unconfirmAll(owner, sweepId, session);
      }
      return incidents.close(incident, { at: await storage.now(), session, decision });
    });
    if (decision === "DISCARD") await sweeps.removeAll(owner, sweepId);
    else await this.#queueSweep(tenant, incident.connectionId, entity);
    await connections.scheduleSync(owner, 0);
    return closed;
  }

  /** The run in which what was agreed to is removed. */
  async #queueSweep(tenant: Tenant, connectionId: string, entity: EntityName): Promise<void> {
    const { storage, connections, runs } = this.dependencies;
    const connection = await connections.get(tenant, connectionId);
    const queuedAt = await storage.now();
    await runs.insert(newRun(connection, { kind: "INCREMENTAL", trigger: "SCHEDULE", entities: [entity], queuedAt }));
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
        run,
        { $set: { state: "CANCELED", endedAt: at, removeAt: removalOf(run, "CANCELED", at) } },
        { session, where: { state: { $in: ["QUEUED", "RUNNING"] } } },
      );
      if (changed) await outbox.append([progressEvent("sync.completed", changed, at)], session);
      return changed;
    });
    if (!canceled)
      throw new ConflictError(`The run ${runId} has ended already (${run.state}); there is nothing to cancel.`);
    countRun(canceled);
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

  /**
   * What the workers have to do now; each is handed out once in `holdMs`.
   * @param roomFor how many more jobs of a kind are wanted. A connection whose job finds no room comes up again after `holdMs`.
   */
  async claimDue(roomFor: (job: DueJob["job"]) => number): Promise<DueJob[]> {
    const { connections } = this.dependencies;
    const wanted = Math.max(fewestClaimed, roomFor("incremental-sync"));
    const syncs = await connections.claimDueSyncs(wanted, holdMs);
    const probes = await connections.claimDueProbes(roomFor("probe-connection"), holdMs);
    const windows = await connections.claimDueWindows(roomFor("maintenance-window"), holdMs);
    const jobs: readonly DueJob[] = [
      ...(await Promise.all(syncs.map((connection) => this.#dueJobOf(connection)))),
      ...probes.map(({ _id: connectionId }) => ({ connectionId, job: "probe-connection" as const })),
      ...windows.map(({ _id: connectionId }) => ({ connectionId, job: "maintenance-window" as const })),
    ];
    const taken = new Map<DueJob["job"], number>();
    return jobs.filter(({ job }) => {
      const count = (taken.get(job) ?? 0) + 1;
      taken.set(job, count);
      return count <= roomFor(job);
    });
  }

  async #dueJobOf({ _id: connectionId, deletedAt }: ConnectionDocument): Promise<DueJob> {
    if (deletedAt) return { connectionId, job: "purge-connection" };
    const next = await this.dependencies.runs.nextFor(connectionId);
    return { connectionId, job: next?.kind === "INITIAL" ? "initial-sync" : "incremental-sync" };
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
    return connectorFor(connector, connection.config);
  }
}

function requireRequestable(kind: SyncKind): void {
  if ((requestableKinds as readonly SyncKind[]).includes(kind)) return;
  const expected = `${requestableKinds.slice(0, -1).join(", ")} or ${requestableKinds[requestableKinds.length - 1] as string}`;
  throw new InvalidInputError(`A run of the kind ${kind} can't be asked for; ask for ${expected}.`, {
    problems: [{ path: ["input", "kind"], message: `expected ${expected}, got ${kind}` }],
  });
}

function sameEntities(run: SyncRunDocument, entities: readonly EntityName[]): boolean {
  return (
    run.entities.length === entities.length && run.entities.every((item, index) => item.entity === entities[index])
  );
}
