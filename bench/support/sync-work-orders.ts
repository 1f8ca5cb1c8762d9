import { loadConnectors } from "../../src/connectors/index.js";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes, createServices, type Services } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage } from "../../src/storage/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import { Vault } from "../../src/vault/index.js";

const tenant = { organizationId: "org_bench", environment: "TEST" as const };

/** A sandbox connected with its work orders alone, over its whole history. */
export interface BenchGateway {
  readonly storage: Storage;
  readonly services: Services;
  /** Does the run that is due and says how long it took. */
  sync(kind: "INITIAL" | "RESYNC"): Promise<{ run: SyncRunDocument; ms: number }>;
  close(): Promise<void>;
}

export async function connectSandbox(mongodbUri: string, sandboxUrl: string, database: string): Promise<BenchGateway> {
  const storage = await connectStorage({ uri: withDatabase(mongodbUri, database) });
  await ensureIndexes(storage, allIndexes());
  const connectors = await loadConnectors();
  const services = createServices({
    storage,
    connectors,
    vault: new Vault({ id: "bench", key: Buffer.alloc(32, 1) }),
    logger: createLogger({ level: "warn" }),
  });
  const others = [...(connectors.get("sandbox")?.entities.keys() ?? [])].filter((entity) => entity !== "WorkOrder");
  const { connection } = await services.sync.connect(tenant, {
    system: "sandbox",
    config: { baseUrl: sandboxUrl },
    credentials: { apiKey: "sandbox" },
    syncPlan: { historyDays: 3650, entities: others.map((entity) => ({ entity, enabled: false })) },
  });
  return {
    storage,
    services,
    sync: async (kind) => {
      if (kind === "RESYNC") await services.sync.start(tenant, { connectionId: connection._id, kind });
      const startedAt = performance.now();
      await services.runner.runDue(connection._id, new AbortController().signal);
      const ms = performance.now() - startedAt;
      const [run] = await services.runs.list(tenant, { limit: 1 });
      if (run?.kind !== kind || run.state !== "SUCCEEDED") {
        throw new Error(`The run is ${run?.kind ?? "none"} ${run?.state ?? ""}, expected ${kind} SUCCEEDED.`);
      }
      return { run, ms };
    },
    close: async () => {
      await storage.db.dropDatabase();
      await storage.close();
    },
  };
}

export function withDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb:\/\/[^/]+\/)[^?]*/, `$1${database}`);
}
