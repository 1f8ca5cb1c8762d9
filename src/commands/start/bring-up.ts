import { jobs, startWorker } from "../../../jobs/index.js";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import type { Config } from "../../config/index.js";
import { loadConnectors } from "../../connectors/index.js";
import { directEngines, TenantEngines } from "../../engine/index.js";
import { ConfigurationError } from "../../errors/index.js";
import type { Logger } from "../../logging/index.js";
import { watchProcess } from "../../metrics/index.js";
import { NetworkGuard } from "../../network/index.js";
import {
  createMetricsServer,
  createServer,
  Keeping,
  loadTrustedDocuments,
  noTrustedDocuments,
  PublishedKeys,
  requestContexts,
  workflowGraph,
  type MetricsAccess,
  type RunningServer,
  type ServerOptions,
  type TrustedDocuments,
} from "../../server/index.js";
import { createServices, migrations, type Services } from "../../services/index.js";
import { connectStorage, Migrator, type Storage } from "../../storage/index.js";
import { Budgets } from "../../tokens/index.js";
import { startTracing } from "../../tracing/index.js";
import { secretStores } from "../../vault/index.js";
import { prepareStorage, startMongod } from "../database.js";
import { shownPath, type CommandIo } from "../io.js";
import { openMetricsAccess } from "../metrics-access.js";
import { openVault } from "../open-vault.js";
import { packageVersion } from "../package-root.js";
import { openServerKeys } from "../server-keys.js";
import { statusOptionsOf } from "../status-options.js";
import type { Screen } from "./screen.js";
import type { Teardown } from "./teardown.js";

/** What each step of a start has at hand. */
export interface StartContext {
  readonly io: CommandIo;
  readonly config: Config;
  readonly screen: Screen;
  readonly logger: Logger;
  readonly teardown: Teardown;
  /** Aborts when the start is called off. */
  readonly signal: AbortSignal;
}

/** The database of this process. */
export interface OpenedStorage {
  readonly storage: Storage;
  /** Of an embedded MongoDB; null with MONGODB_URI. */
  readonly embeddedUri: string | null;
  /** Rejects when an embedded MongoDB ends without having been told to. */
  readonly lost: Promise<never>;
}

/** Traces, where OTEL_… asks for them. First, so that the last of what is done is sent, too. */
export async function bringUpTracing({ io, logger, teardown, screen }: StartContext): Promise<void> {
  const tracing = await startTracing(io.env, { version: packageVersion(), logger });
  if (!tracing) return;
  teardown.add("traces", () => tracing.stop());
  screen.line(`Traces: sent to ${new URL(tracing.url).host}`);
}

/** MongoDB, embedded or not, with all that the stores rely on. */
export async function bringUpStorage(context: StartContext): Promise<OpenedStorage> {
  const { config, screen, teardown } = context;
  const embedded = config.mongodbUri ? null : await bringUpMongod(context);
  const storage = await connectStorage({ uri: config.mongodbUri ?? embedded?.uri ?? "" });
  teardown.add("storage", () => storage.close());
  if (!embedded) screen.line("MongoDB: connected to the one that MONGODB_URI names");
  await prepareStorage(storage);
  return { storage, embeddedUri: embedded?.uri ?? null, lost: embedded?.lost ?? new Promise(() => undefined) };
}

async function bringUpMongod({ io, config, screen, teardown, signal }: StartContext) {
  const { home } = config;
  const mongod = await startMongod(home, { env: io.env, onProgress: (line) => screen.line(line), signal });
  let isWanted = true;
  teardown.add("mongod", () => {
    isWanted = false;
    return mongod.stop();
  });
  const folder = shownPath(io, home);
  screen.line(`MongoDB: ${mongod.version}, embedded, its data in ${folder}/mongo`);
  const lost = mongod.ended.then(({ code }) => {
    if (!isWanted) return new Promise<never>(() => undefined);
    throw new ConfigurationError(
      `The embedded MongoDB ended on its own (exit code ${code}). ${folder}/mongo/mongod.log says why; often the disk is full.`,
    );
  });
  // Waited for in the end only; until then nobody would catch it.
  lost.catch(() => undefined);
  return { uri: mongod.uri, lost };
}

/** Metrics and health on a port of their own, where one is set; null without. */
export async function bringUpMetrics(
  { config, teardown, signal }: StartContext,
  { metrics: source, storage, vault }: Services,
  access: MetricsAccess,
): Promise<{ readonly url: string } | null> {
  const { metricsPort: port, host, trustedProxies } = config;
  if (port === null) return null;
  const server = await createMetricsServer({
    ...access,
    source,
    storage,
    isClosing: () => signal.aborted,
    secretsHealth: () => vault.health(),
    trustedProxies,
    host,
    port,
  });
  // Ended after all that works: until then it says that this process is on its way out.
  teardown.add("metrics", () => server.close());
  return server;
}

/** Everything that does the work. */
export async function bringUpServices(
  { io, config, screen, logger, teardown }: StartContext,
  storage: Storage,
): Promise<{ readonly services: Services; readonly metricsAccess: MetricsAccess }> {
  const stores = secretStores(io.env);
  const vault = await openVault(config, { stores, storage, logger });
  const keys = await openServerKeys(config, stores);
  const metricsAccess = await openMetricsAccess(config, { stores, logger });
  watchProcess({ version: packageVersion(), role: config.role });
  const refresh = () => {
    metricsAccess.refresh();
    vault.refresh();
    keys.sessionKey?.refresh();
    keys.webhookKey?.refresh();
  };
  io.signals.on("SIGHUP", refresh);
  teardown.add("key refresh", async () => void io.signals.off("SIGHUP", refresh));
  if (config.mongodbUri && !config.masterKeyReference) {
    screen.line(
      `Master key: ${shownPath(io, config.home)}/master.key, on this machine alone. Set TRIBUTARY_MASTER_KEY before other machines share the database.`,
    );
  }
  const services = createServices({
    storage,
    connectors: await loadConnectors(),
    vault,
    ...keys,
    network: new NetworkGuard({ allowed: config.allowedNetworks, ports: config.allowedPorts }),
    logger,
    historyDays: config.historyDays,
    auditDays: config.auditDays,
    publicUrl: config.publicUrl,
    traceSources: config.traceSources,
    status: statusOptionsOf(config),
  });
  teardown.add("audit log", () => services.audit.close());
  teardown.add("expressions", () => services.expressions.stop());
  const maxCost = config.maxCost === 0 ? null : config.maxCost;
  services.workflows.graph.bind(workflowGraph(await buildGraphSchema(), requestContexts(services), { maxCost }));
  return { services, metricsAccess };
}

/** The workers, and the relay that numbers events, which every process has. */
export async function bringUpWorkers({ config, teardown }: StartContext, services: Services): Promise<void> {
  services.relay.start();
  teardown.add("event relay", () => services.relay.stop());
  if (config.role === "api") return;
  services.webhooks.start();
  teardown.add("webhooks", () => services.webhooks.stop());
  services.workflows.start();
  teardown.add("workflows", () => services.workflows.stop());
  const worker = await startWorker(services, jobs);
  teardown.add("workers", () => worker.stop());
  bringUpMigrations(services, teardown);
}

/** What of the migrations may take long goes on beside the work. */
function bringUpMigrations({ storage, logger, workerId }: Services, teardown: Teardown): void {
  const stopping = new AbortController();
  const finished = new Migrator(storage, migrations, workerId).finish(stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.error({ err: error }, "a migration failed; it goes on with the next start");
  });
  teardown.add("migrations", () => {
    stopping.abort(new Error("the process is stopping"));
    return finished;
  });
}

const bytesPerMb = 1024 * 1024;

/** HTTP and websockets; null in a process that only works. */
export async function bringUpServer(
  { config, logger, teardown }: StartContext,
  services: Services,
  metricsAccess: MetricsAccess,
): Promise<RunningServer | null> {
  if (config.role === "worker") return null;
  const { storage } = services;
  services.hub.start();
  teardown.add("event hub", () => services.hub.stop());
  services.graphWatch.start();
  teardown.add("watch of the graphs", () => services.graphWatch.stop());
  const schema = await buildGraphSchema();
  const server = await createServer({
    schema,
    engines: new TenantEngines({
      direct: directEngines(schema).direct,
      storage,
      watch: services.graphWatch,
      network: services.network,
      logger,
    }),
    storage,
    access: services,
    trustedProxies: config.trustedProxies,
    limits: limitsOf(config, services),
    keeping: new Keeping(storage, {
      recordBytes: config.recordCacheMb * bytesPerMb,
      answerBytes: config.answerCacheMb * bytesPerMb,
    }),
    documents: config.trustedDocuments
      ? await loadTrustedDocuments(config.trustedDocuments, config.freeText)
      : withoutDocuments(config),
    isIntrospectable: config.introspection,
    signInLinks: services.signInLinks,
    hasGraphiQL: config.graphiql,
    reportKeys: config.leakReportKeys === null ? null : new PublishedKeys(config.leakReportKeys, services.network),
    createContext: requestContexts(services),
    denied: services.audit,
    sourceHooks: services,
    workflowHooks: services.workflows,
    connectPage: services,
    secretsHealth: () => services.vault.health(),
    ...(config.metricsPort === null ? { metrics: { ...metricsAccess, source: services.metrics } } : {}),
    requestLogLevel: config.requestLogLevel,
    logger,
    host: config.host,
    port: config.port,
  });
  teardown.add("server", () => server.close());
  return server;
}

/** A zero is no limit; a budget holds at least one of the largest operations, or those would wait for ever. */
function limitsOf(config: Config, { storage, logger }: Services): NonNullable<ServerOptions["limits"]> {
  const orAny = (amount: number) => (amount === 0 ? Number.MAX_SAFE_INTEGER : amount);
  const { maxCost, costPerMinute, requestsPerMinute } = config;
  const isLimited = costPerMinute > 0 || requestsPerMinute > 0;
  const limits = {
    requestsPerMinute: orAny(requestsPerMinute),
    costPerMinute: Math.max(orAny(costPerMinute), maxCost),
  };
  return {
    maxCost: maxCost === 0 ? null : maxCost,
    budgets: isLimited ? new Budgets({ storage, logger }, limits) : null,
  };
}

/** @throws {ConfigurationError} when free text is refused and nothing else can be sent. */
function withoutDocuments({ freeText }: Config): TrustedDocuments {
  if (freeText === "all") return noTrustedDocuments;
  throw new ConfigurationError(
    `TRIBUTARY_FREE_TEXT is ${freeText}, so that callers have to name trusted documents, but there are none. Set TRIBUTARY_TRUSTED_DOCUMENTS to the file that your client's build wrote.`,
  );
}
