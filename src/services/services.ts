import {
  ConnectionService,
  ConnectionSessions,
  ConnectionStatusKeeper,
  RecoveryStore,
  ConnectionStore,
  connectionIndexes,
  statusHistoryIndexes,
  StatusHistoryStore,
  LoginKeeper,
  OAuth2Logins,
  type OAuth2LoginsOptions,
  StreamStore,
  streamIndexes,
  type StatusOptions,
} from "../connections/index.js";
import { AuditLog, auditIndexes } from "../audit/index.js";
import {
  ConnectLinks,
  ConnectLinkStore,
  ConnectPages,
  ConnectSettingsService,
  connectIndexes,
  OAuthApps,
  PublicUrl,
} from "../connect/index.js";
import { checkIndexes, ConnectionTests, FieldCoverages, FieldProvenances } from "../checks/index.js";
import type { ConnectorRegistry } from "../connectors/index.js";
import { EventHub, eventIndexes, EventRelay, EventStore, OutboxStore } from "../events/index.js";
import { createExpressions, type Expressions } from "../expressions/index.js";
import { GraphWatch, SubgraphService } from "../federation/index.js";
import {
  defaultIdempotencyOptions,
  idempotencyIndexes,
  IdempotencyService,
  KeyStore,
  type IdempotencyOptions,
} from "../idempotency/index.js";
import { isIdOf, newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import type { NetworkGuard } from "../network/index.js";
import { IncidentService, incidentIndexes } from "../incidents/index.js";
import {
  HistoryStore,
  historyIndexes,
  quarantineIndexes,
  QuarantineStore,
  recordIndexes,
  RecordWriter,
  SaidRecords,
} from "../records/index.js";
import { LeaseStore, type IndexDefinition, type Storage, type Tenant } from "../storage/index.js";
import {
  PageCommitter,
  SourceHooks,
  StreamRunner,
  Sweeper,
  SweepStore,
  sweepIndexes,
  SyncRunner,
  SyncRunStore,
  syncRunIndexes,
  SyncService,
  type StreamRunnerOptions,
  type SyncRunnerOptions,
} from "../sync/index.js";
import { SandboxControl } from "../sandbox-control/index.js";
import { RequestGates, throttleIndexes } from "../throttle/index.js";
import { createTokenServices, tokenIndexes, type TokenServices } from "../tokens/index.js";
import { systemClock } from "../time/index.js";
import { usageIndexes, UsageStore } from "../usage/index.js";
import { dataKeyIndexes, type ReferencedKey, type Vault } from "../vault/index.js";
import { EventLog, webhookIndexes, Webhooks, type WebhooksOptions } from "../webhooks/index.js";
import { workflowIndexes, Workflows, type Cause, type WorkflowsOptions } from "../workflows/index.js";
import {
  defaultWriteOptions,
  PassthroughService,
  WriteChecks,
  WriteSender,
  WriteService,
  WriteSettler,
  WriteStore,
  writeIndexes,
  type WriteOptions,
} from "../writes/index.js";
import { DeploymentMetrics } from "./deployment-metrics.js";

/** Everything that does the work, wired once per process. */
export interface Services extends TokenServices {
  readonly workerId: string;
  readonly storage: Storage;
  readonly logger: Logger;
  readonly vault: Vault;
  readonly connectors: ConnectorRegistry;
  /** The way out of this process. */
  readonly network: NetworkGuard;
  readonly connectionStore: ConnectionStore;
  readonly connections: ConnectionService;
  readonly sessions: ConnectionSessions;
  readonly status: ConnectionStatusKeeper;
  readonly statusHistory: StatusHistoryStore;
  /** Refreshes logins by OAuth2 that nobody uses. */
  readonly loginKeeper: LoginKeeper;
  readonly streams: StreamStore;
  readonly runs: SyncRunStore;
  readonly sync: SyncService;
  readonly runner: SyncRunner;
  readonly writes: WriteService;
  /** Carries requests of a caller's own. */
  readonly passthrough: PassthroughService;
  /** Brings writes to their end that wait, or whose answer was lost. */
  readonly writeSettler: WriteSettler;
  /** Makes one of all calls with the same idempotencyKey. */
  readonly idempotency: IdempotencyService;
  /** Addresses of the hosted page, for a person to connect a system. */
  readonly connectLinks: ConnectLinks;
  /** What a browser does that has opened one. */
  readonly connectPages: ConnectPages;
  readonly connectSettings: ConnectSettingsService;
  readonly oauthApps: OAuthApps;
  /** Tries out connections and keeps what it found. */
  readonly connectionTests: ConnectionTests;
  /** Tells Sandboxes what a test wants of them. */
  readonly sandboxControl: SandboxControl;
  readonly fieldCoverages: FieldCoverages;
  /** Finds out where the values of records come from. */
  readonly fieldProvenances: FieldProvenances;
  /** Where browsers reach this gateway. */
  readonly publicUrl: PublicUrl;
  /** Takes in what source systems tell by themselves. */
  readonly hooks: SourceHooks;
  readonly incidents: IncidentService;
  readonly usage: UsageStore;
  readonly history: HistoryStore;
  /** Who is told of events by HTTP; its start belongs to the role worker. */
  readonly webhooks: Webhooks;
  /** What happened, for those who ask. */
  readonly eventLog: EventLog;
  /** Evaluates what tenants wrote, apart from all else; to be stopped with the process. */
  readonly expressions: Expressions;
  /** What is done by itself when something happens; its start belongs to the role worker. */
  readonly workflows: Workflows;
  /** What is done and by whom. */
  readonly audit: AuditLog;
  /** What this process and the whole deployment measure. */
  readonly metrics: DeploymentMetrics;
  /** Other subgraphs that are part of a tenant's graph. */
  readonly subgraphs: SubgraphService;
  /** Tells this process which tenants' graphs change; started by the role api. */
  readonly graphWatch: GraphWatch;
  /** Tells subscribers of this process what happens; started by the role api. */
  readonly hub: EventHub;
  /** Numbers what happened; started by every role, one of them at a time does the work. */
  readonly relay: EventRelay;
}

export interface ServicesOptions {
  readonly storage: Storage;
  readonly connectors: ConnectorRegistry;
  readonly vault: Vault;
  readonly network: NetworkGuard;
  readonly logger: Logger;
  readonly status?: Partial<StatusOptions>;
  readonly runner?: SyncRunnerOptions;
  readonly streamRunner?: StreamRunnerOptions;
  readonly logins?: OAuth2LoginsOptions;
  readonly idempotency?: IdempotencyOptions;
  readonly writes?: WriteOptions;
  /** Whole days that changes of fields are kept; 0 keeps none. Default 90. */
  readonly historyDays?: number;
  readonly webhooks?: WebhooksOptions;
  readonly workflows?: WorkflowsOptions;
  /** What session tokens are signed with; without it, keys of our own, sealed. */
  readonly sessionKey?: ReferencedKey | null;
  /** What endpoints that verify by a public key are signed for with; without it, a key of its own for each, sealed. */
  readonly webhookKey?: ReferencedKey | null;
  /** Where browsers reach this gateway; null: where this process listens. */
  readonly publicUrl?: string | null;
  /** Whether requests to customers' systems say which trace they belong to. Default false. */
  readonly traceSources?: boolean;
  /** Whole days that audit entries are kept, from 1. Default 400. */
  readonly auditDays?: number;
}

const defaultHistoryDays = 90;
/** A year and a month: what is looked for once a year is still there. */
const defaultAuditDays = 400;

/** Wires the services. Does no I/O; what runs in the background is started by the roles of the process. */
export function createServices(options: ServicesOptions): Services {
  const { connectors, vault, network, logger } = options;
  const retentionDays = options.auditDays ?? defaultAuditDays;
  const audit = new AuditLog({ storage: options.storage, logger, retentionDays });
  const storage = audit.auditing(options.storage);
  const workerId = newId("worker");
  const leases = new LeaseStore(storage);
  const outbox = new OutboxStore(storage);
  const connectionStore = new ConnectionStore(storage);
  const streams = new StreamStore(storage);
  const runs = new SyncRunStore(storage);
  const history = new HistoryStore(storage, { retentionDays: options.historyDays ?? defaultHistoryDays });
  const records = new RecordWriter(storage, history, vault);
  const incidents = new IncidentService({ storage, outbox });
  const sweeps = new SweepStore(storage);
  const logins = new OAuth2Logins(
    { storage, connections: connectionStore, connectors, leases, vault, workerId },
    options.logins,
  );
  const sessions = new ConnectionSessions({
    connectors,
    vault,
    network,
    logins,
    gates: new RequestGates({ storage, logger }),
    logger,
    clock: systemClock,
    isTraceTold: options.traceSources ?? false,
  });
  const statusHistory = new StatusHistoryStore(storage);
  const status = new ConnectionStatusKeeper(
    {
      storage,
      connections: connectionStore,
      leases,
      outbox,
      incidents,
      recoveries: new RecoveryStore(storage),
      history: statusHistory,
      sessions,
      logger,
      workerId,
    },
    options.status,
  );
  const usage = new UsageStore(storage);
  const connections = new ConnectionService({
    storage,
    connections: connectionStore,
    connectors,
    sessions,
    logins,
    status,
    outbox,
    usage,
    vault,
    network,
  });
  const sync = new SyncService({
    storage,
    connections: connectionStore,
    connectionService: connections,
    connectors,
    streams,
    runs,
    outbox,
    incidents,
    sweeps,
  });
  const committer = new PageCommitter({ storage, leases, streams, runs, sweeps, outbox, usage });
  const sweeper = new Sweeper({ storage, leases, streams, runs, sweeps, records, outbox, incidents, usage });
  const streamRunner = new StreamRunner(
    { storage, leases, streams, runs, records, quarantine: new QuarantineStore(storage, vault), committer, sweeper },
    options.streamRunner,
  );
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
      streamRunner,
      logger,
      workerId,
    },
    options.runner,
  );
  const loginKeeper = new LoginKeeper({ connections: connectionStore, sessions, logins, status, logger });
  const said = new SaidRecords({ storage, connections: connectionStore, streams, records, outbox });
  const idempotency = new IdempotencyService(
    { storage, keys: new KeyStore(storage), logger },
    options.idempotency ?? defaultIdempotencyOptions,
  );
  const writeOptions = options.writes ?? defaultWriteOptions;
  const writeStore = new WriteStore(storage);
  const checks = new WriteChecks({ storage, sessions, said });
  const sender = new WriteSender({ storage, sessions, status, said, writes: writeStore, outbox, logger }, writeOptions);
  const writeSettler = new WriteSettler(
    { storage, connections: connectionStore, status, leases, writes: writeStore, checks, sender, logger, workerId },
    writeOptions,
  );
  const writes = new WriteService(
    { storage, connections: connectionStore, idempotency, writes: writeStore, checks, sender, settler: writeSettler },
    writeOptions,
  );
  const hooks = new SourceHooks({ connections: connectionStore, sessions, status, said, vault, logger });
  const tokenServices = createTokenServices({
    storage,
    vault,
    sessionKey: options.sessionKey ?? null,
    connectionsOf: (tenant, endUserId) => connectionStore.idsOfEndUser(tenant, endUserId),
    audit,
    logger,
  });
  const expressions = createExpressions({
    onThreadLost: (error) => logger.warn({ err: error }, "a thread that evaluates expressions was replaced"),
  });
  const publicUrl = new PublicUrl(options.publicUrl ?? null);
  const connectSettings = new ConnectSettingsService(storage);
  const oauthApps = new OAuthApps({ storage, vault, connectors, network });
  const links = new ConnectLinkStore(storage);
  const connectLinks = new ConnectLinks({
    storage,
    links,
    connections: connectionStore,
    connectors,
    settings: connectSettings,
    publicUrl,
  });
  const connectPages = new ConnectPages({
    links,
    apps: oauthApps,
    settings: connectSettings,
    connectors,
    connections: connectionStore,
    connectionService: connections,
    sessions,
    sync,
    runs,
    outbox,
    tokens: tokenServices.tokens,
    audit,
    publicUrl,
    logger,
  });
  const webhooks = new Webhooks(
    { storage, outbox, vault, keptKey: options.webhookKey ?? null, wayOut: network, logger, workerId },
    options.webhooks,
  );
  const fieldCoverages = new FieldCoverages({ storage, connections: connectionStore, connectors, streams });
  return {
    ...tokenServices,
    metrics: new DeploymentMetrics({
      storage,
      connections: connectionStore,
      outbox,
      writes: writeStore,
      webhooks,
      vault,
      logger,
    }),
    connectLinks,
    connectPages,
    connectSettings,
    oauthApps,
    connectionTests: new ConnectionTests({
      storage,
      connections: connectionStore,
      sessions,
      status,
      writes,
      coverages: fieldCoverages,
      logger,
    }),
    sandboxControl: new SandboxControl({ connections: connectionStore, vault, network }),
    fieldCoverages,
    fieldProvenances: new FieldProvenances({
      storage,
      connections: connectionStore,
      connectors,
      streams,
      writes: writeStore,
    }),
    publicUrl,
    workerId,
    storage,
    logger,
    vault,
    connectors,
    network,
    connectionStore,
    connections,
    sessions,
    status,
    statusHistory,
    loginKeeper,
    streams,
    runs,
    sync,
    runner,
    writes,
    writeSettler,
    passthrough: new PassthroughService({ connections: connectionStore, sessions, status, logger }),
    idempotency,
    hooks,
    incidents,
    usage,
    history,
    webhooks,
    expressions,
    workflows: new Workflows(
      {
        storage,
        outbox,
        vault,
        expressions,
        wayOut: network,
        logger,
        workerId,
        causeOf: (tenant, causeId) => causeOf({ writes: writeStore, runs }, tenant, causeId),
      },
      options.workflows,
    ),
    eventLog: new EventLog(new EventStore(storage)),
    audit,
    subgraphs: new SubgraphService({ storage, network }),
    graphWatch: new GraphWatch({ storage, logger }),
    hub: new EventHub({ storage, logger }),
    relay: new EventRelay({ storage, logger, workerId }),
  };
}

/** What changed records, as far as workflows mind: what they did themselves, and what was there before anybody connected. */
async function causeOf(
  { writes, runs }: { readonly writes: WriteStore; readonly runs: SyncRunStore },
  tenant: Tenant,
  causeId: string,
): Promise<Cause> {
  if (isIdOf("write", causeId)) {
    // The key of a step's write is run, step and turn.
    const [runId = ""] = (await writes.find(tenant, causeId))?.idempotencyKey?.split(":") ?? [];
    return isIdOf("workflowRun", runId) ? { kind: "WORKFLOW", runId } : { kind: "OTHER" };
  }
  const run = isIdOf("syncRun", causeId) ? await runs.find(tenant, causeId) : null;
  return run?.kind === "INITIAL" ? { kind: "INITIAL_SYNC" } : { kind: "OTHER" };
}

/** Every index the stores rely on. */
export function allIndexes(): readonly IndexDefinition[] {
  return [
    ...connectionIndexes,
    ...statusHistoryIndexes,
    ...streamIndexes,
    ...syncRunIndexes,
    ...recordIndexes(),
    ...quarantineIndexes,
    ...historyIndexes,
    ...incidentIndexes,
    ...usageIndexes,
    ...sweepIndexes,
    ...throttleIndexes,
    ...writeIndexes,
    ...idempotencyIndexes,
    ...eventIndexes,
    ...webhookIndexes,
    ...workflowIndexes,
    ...tokenIndexes,
    ...dataKeyIndexes,
    ...auditIndexes,
    ...connectIndexes,
    ...checkIndexes,
  ];
}
