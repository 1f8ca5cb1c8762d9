import {
  ConnectionService,
  ConnectionSessions,
  ConnectionStatusKeeper,
  ConnectionStore,
  connectionIndexes,
  StreamStore,
  streamIndexes,
  type StatusOptions,
} from "../connections/index.js";
import type { ConnectorRegistry } from "../connectors/index.js";
import { EventHub, eventIndexes, EventRelay, OutboxStore } from "../events/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { quarantineIndexes, recordIndexes, RecordWriter } from "../records/index.js";
import { LeaseStore, type IndexDefinition, type Storage } from "../storage/index.js";
import {
  PageCommitter,
  SyncRunner,
  SyncRunStore,
  syncRunIndexes,
  SyncService,
  type SyncRunnerOptions,
} from "../sync/index.js";
import { tokenIndexes } from "../tokens/index.js";
import { systemClock } from "../time/index.js";
import type { Vault } from "../vault/index.js";
import { WriteService, WriteStore, writeIndexes } from "../writes/index.js";

/** Everything that does the work, wired once per process. */
export interface Services {
  readonly workerId: string;
  readonly storage: Storage;
  readonly logger: Logger;
  readonly connectors: ConnectorRegistry;
  readonly connectionStore: ConnectionStore;
  readonly connections: ConnectionService;
  readonly sessions: ConnectionSessions;
  readonly status: ConnectionStatusKeeper;
  readonly streams: StreamStore;
  readonly runs: SyncRunStore;
  readonly sync: SyncService;
  readonly runner: SyncRunner;
  readonly writes: WriteService;
  /** Tells subscribers of this process what happens; started by the role api. */
  readonly hub: EventHub;
  /** Numbers what happened; started by every role, one of them at a time does the work. */
  readonly relay: EventRelay;
}

export interface ServicesOptions {
  readonly storage: Storage;
  readonly connectors: ConnectorRegistry;
  readonly vault: Vault;
  readonly logger: Logger;
  readonly status?: StatusOptions;
  readonly runner?: SyncRunnerOptions;
}

/** Wires the services. Does no I/O; what runs in the background is started by the roles of the process. */
export function createServices(options: ServicesOptions): Services {
  const { storage, connectors, vault, logger } = options;
  const workerId = newId("worker");
  const leases = new LeaseStore(storage);
  const outbox = new OutboxStore(storage);
  const connectionStore = new ConnectionStore(storage);
  const streams = new StreamStore(storage);
  const runs = new SyncRunStore(storage);
  const records = new RecordWriter(storage);
  const sessions = new ConnectionSessions({ connectors, vault, logger, clock: systemClock });
  const status = new ConnectionStatusKeeper(
    { storage, connections: connectionStore, leases, outbox, sessions, logger, workerId },
    options.status,
  );
  const connections = new ConnectionService({
    storage,
    connections: connectionStore,
    connectors,
    sessions,
    status,
    outbox,
    vault,
  });
  const sync = new SyncService({
    storage,
    connections: connectionStore,
    connectionService: connections,
    connectors,
    streams,
    runs,
    outbox,
  });
  const committer = new PageCommitter({ storage, leases, streams, runs, records, outbox });
  const runner = new SyncRunner(
    {
      storage,
      connections: connectionStore,
      sessions,
      status,
      leases,
      streams,
      runs,
      outbox,
      committer,
      logger,
      workerId,
    },
    options.runner,
  );
  const writes = new WriteService({
    storage,
    connections: connectionStore,
    streams,
    sessions,
    status,
    records,
    writes: new WriteStore(storage),
    outbox,
    logger,
  });
  return {
    workerId,
    storage,
    logger,
    connectors,
    connectionStore,
    connections,
    sessions,
    status,
    streams,
    runs,
    sync,
    runner,
    writes,
    hub: new EventHub({ storage, logger }),
    relay: new EventRelay({ storage, logger, workerId }),
  };
}

/** Every index the stores rely on. */
export function allIndexes(): readonly IndexDefinition[] {
  return [
    ...connectionIndexes,
    ...streamIndexes,
    ...syncRunIndexes,
    ...recordIndexes(),
    ...quarantineIndexes,
    ...writeIndexes,
    ...eventIndexes,
    ...tokenIndexes,
  ];
}
