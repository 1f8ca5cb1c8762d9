import { loadConnectors, type LoadedConnector } from "../../src/connectors/index.js";
import { createLogger } from "../../src/logging/index.js";
import { NetworkGuard } from "../../src/network/index.js";
import { storeDefinition, createServices, type Services } from "../../src/services/index.js";
import { connectStorage, prepareStore, type Storage } from "../../src/storage/index.js";
import type { EntityProgress } from "../../src/sync/index.js";
import { Keyring, LocalKeys, Sealed, Vault } from "../../src/vault/index.js";

const tenant = { organizationId: "org_bench", environment: "TEST" as const };

export const benchKey = new LocalKeys({
  setting: "TRIBUTARY_MASTER_KEY",
  reference: "bench",
  read: async () => new Sealed(Buffer.alloc(32, 1).toString("base64")),
});

/** Opens what others of the same measurement sealed. */
export function benchVault(storage: Storage): Vault {
  return new Vault({ storage, keyring: new Keyring(benchKey), logger: createLogger({ level: "warn" }) });
}

export interface SyncOutcome {
  /** From the moment the worker takes the run to its end. */
  readonly ms: number;
  readonly counts: EntityProgress;
  /** From the run's end until all its events were numbered; 0 without the relay. */
  readonly relayLagMs: number;
}

/** A gateway's services on a database of their own, with one connection whose work orders alone are synced. */
export interface BenchGateway {
  readonly storage: Storage;
  readonly services: Services;
  /** Does the run that is due, and waits until nothing of it is left to do. */
  sync(kind: "INITIAL" | "RESYNC"): Promise<SyncOutcome>;
  /** Counts how well the fields are filled. @returns how long that took, in ms. */
  coverage(): Promise<number>;
  /** Ends everything and drops the database, unless it is to be kept. */
  close(options?: { isKept: boolean }): Promise<void>;
}

export interface GatewayOptions {
  readonly mongodbUri: string;
  readonly database: string;
  readonly hasRelay: boolean;
  /** What to connect: the sandbox at an address, or a connector of the measurement's own. */
  readonly source: { readonly sandboxUrl: string } | { readonly connector: LoadedConnector };
}

export async function startGateway(options: GatewayOptions): Promise<BenchGateway> {
  const { source, hasRelay } = options;
  const storage = await connectStorage({ uri: withDatabase(options.mongodbUri, options.database) });
  await prepareStore(storage, storeDefinition());
  const connectors = new Map(await loadConnectors());
  if ("connector" in source) connectors.set(source.connector.system, source.connector);
  const logger = createLogger({ level: "warn" });
  const network = new NetworkGuard();
  network.allow("127.0.0.1:*");
  const services = createServices({
    storage,
    connectors,
    vault: benchVault(storage),
    network,
    logger,
  });
  if (hasRelay) services.relay.start();
  const system = "connector" in source ? source.connector.system : "sandbox";
  const others = [...(connectors.get(system)?.entities.keys() ?? [])].filter((entity) => entity !== "WorkOrder");
  const { connection } = await services.sync.connect(tenant, {
    system,
    config: "sandboxUrl" in source ? { baseUrl: source.sandboxUrl } : {},
    credentials: { apiKey: "sandbox" },
    syncPlan: { historyDays: 3650, entities: others.map((entity) => ({ entity, enabled: false })) },
  });
  const numbered = async (): Promise<number> => {
    const startedAt = performance.now();
    while (hasRelay && (await storage.db.collection("outbox").findOne({}, { projection: { _id: 1 } }))) {
      if (performance.now() - startedAt > 120_000) throw new Error("The relay left events unnumbered for two minutes.");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now() - startedAt;
  };
  await numbered();
  return {
    storage,
    services,
    sync: async (kind) => {
      if (kind === "RESYNC") await services.sync.start(tenant, { connectionId: connection._id, kind });
      const startedAt = performance.now();
      await services.runner.runDue(connection._id, new AbortController().signal);
      const ms = performance.now() - startedAt;
      const [run] = await services.runs.list(tenant, { limit: 1 });
      const counts = run?.entities.find(({ entity }) => entity === "WorkOrder");
      if (run?.kind !== kind || run.state !== "SUCCEEDED" || !counts) {
        throw new Error(`The run is ${run?.kind ?? "none"} ${run?.state ?? ""}, expected ${kind} SUCCEEDED.`);
      }
      return { ms, counts, relayLagMs: await numbered() };
    },
    coverage: async () => {
      const startedAt = performance.now();
      const { counted } = await services.fieldCoverages.of(tenant, connection._id, "WorkOrder");
      if (counted === 0) throw new Error("Nothing was counted.");
      return performance.now() - startedAt;
    },
    close: async (closing = { isKept: false }) => {
      if (hasRelay) await services.relay.stop();
      if (!closing.isKept) await storage.db.dropDatabase();
      await storage.close();
    },
  };
}

export function withDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb:\/\/[^/]+\/)[^?]*/, `$1${database}`);
}
