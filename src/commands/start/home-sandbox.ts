import { createServer } from "node:net";
import { join } from "node:path";
import { unknownOrigin } from "../../audit/index.js";
import type { ConnectionDocument } from "../../connections/index.js";
import type { Logger } from "../../logging/index.js";
import { startSandbox, type RunningSandbox } from "../../sandbox/index.js";
import type { Services } from "../../services/index.js";
import type { SyncRunDocument } from "../../sync/index.js";
import type { Tenant } from "../../storage/index.js";
import { operator } from "../gateway.js";
import { writeSandboxSettings, type SandboxSettings } from "./sandbox-settings.js";

/** The Sandbox of a first start, until its settings are remembered. */
const firstSettings = { port: 4010, seed: 1, scale: 5_000, apiKey: "sandbox" } as const;

/** The Sandbox that this gateway runs, and what is remembered of it. */
export interface HomeSandbox {
  readonly running: RunningSandbox;
  readonly settings: SandboxSettings;
}

/** Starts the Sandbox of an organization that is new. @param before what an earlier database's Sandbox left in this home. */
export async function startFirstSandbox(
  home: string,
  organizationId: string,
  before: SandboxSettings | null,
  logger: Logger,
): Promise<HomeSandbox> {
  const { port, seed, scale, apiKey } = before ?? firstSettings;
  // Nothing remembers the address yet, so that another one does as well.
  const wanted = { port: (await isFree(port)) ? port : 0, seed, scale, apiKey };
  const running = await startSandbox({ ...wanted, dataDir: dataFolder(home), logger });
  const settings = { ...wanted, port: running.port, organizationId, connectionId: null };
  await writeSandboxSettings(home, settings);
  return { running, settings };
}

/** Starts it again as it was. @throws {ConfigurationError} when its port is taken, since its connection asks there. */
export async function startHomeSandbox(home: string, settings: SandboxSettings, logger: Logger): Promise<HomeSandbox> {
  const { port, seed, scale, apiKey } = settings;
  return { running: await startSandbox({ dataDir: dataFolder(home), port, seed, scale, apiKey, logger }), settings };
}

/** Connects it as any system is connected, once: a start that was killed in between finds what the one before made. */
export async function connectHomeSandbox(
  home: string,
  { running, settings }: HomeSandbox,
  services: Services,
): Promise<{ connection: ConnectionDocument; syncRun: SyncRunDocument | null }> {
  const tenant: Tenant = { organizationId: settings.organizationId, environment: "TEST" };
  const made = await findConnection(services, tenant, running.url);
  const result = made
    ? { connection: made, syncRun: null }
    : await services.audit.perform(
        { tenant, actor: operator(), action: "connection.create", targets: [], fields: [], origin: unknownOrigin },
        () =>
          services.sync.connect(tenant, {
            system: "sandbox",
            name: "Sandbox",
            config: { baseUrl: running.url },
            credentials: { apiKey: running.apiKey },
          }),
      );
  await writeSandboxSettings(home, { ...settings, connectionId: result.connection._id });
  return result;
}

async function findConnection(services: Services, tenant: Tenant, baseUrl: string): Promise<ConnectionDocument | null> {
  const candidates = await services.connectionStore.list(tenant, { limit: 100, filter: { system: "sandbox" } });
  return candidates.find(({ config }) => config["baseUrl"] === baseUrl) ?? null;
}

function dataFolder(home: string): string {
  return join(home, "sandbox", "data");
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1" }, () => probe.close(() => resolve(true)));
  });
}
