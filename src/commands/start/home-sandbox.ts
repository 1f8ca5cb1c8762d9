import { join } from "node:path";
import { unknownOrigin } from "../../audit/index.js";
import type { ConnectionDocument } from "../../connections/index.js";
import type { Logger } from "../../logging/index.js";
import { startSandbox, type RunningSandbox } from "../../sandbox/index.js";
import type { Services } from "../../services/index.js";
import type { SyncRunDocument } from "../../sync/index.js";
import type { Tenant } from "../../storage/index.js";
import { operator } from "../gateway.js";
import { listenOnce } from "../listen-once.js";
import { writeSandboxSettings, type SandboxSettings } from "./sandbox-settings.js";

/** The Sandbox of a first start, until its settings are remembered. */
const firstSettings = { port: 4010, seed: 1, scale: 5_000, apiKey: "sandbox" } as const;

/** The Sandbox that this gateway runs, and what is remembered of it. */
export interface HomeSandbox {
  readonly running: RunningSandbox;
  readonly settings: SandboxSettings;
}

export interface SandboxSurroundings {
  readonly logger: Logger;
  /** Where its login may send a browser back to: this gateway. */
  readonly redirectUris: readonly string[];
}

/** Starts the Sandbox of an organization that is new. @param before what an earlier database's Sandbox left in this home. */
export async function startFirstSandbox(
  home: string,
  organizationId: string,
  before: SandboxSettings | null,
  { logger, redirectUris }: SandboxSurroundings,
): Promise<HomeSandbox> {
  const { port, seed, scale, apiKey } = before ?? firstSettings;
  // Nothing remembers the address yet, so that another one does as well.
  const wanted = { port: (await listenOnce("127.0.0.1", port)) === null ? port : 0, seed, scale, apiKey };
  const data = { dataDir: dataFolder(home), renewOlder: true };
  const running = await startSandbox({ ...wanted, ...data, logger, redirectUris });
  const settings = { ...wanted, port: running.port, organizationId, connectionId: null };
  await writeSandboxSettings(home, settings);
  return { running, settings };
}

/** Starts it again as it was. @throws {ConfigurationError} when its port is taken, since its connection asks there. */
export async function startHomeSandbox(
  home: string,
  settings: SandboxSettings,
  { logger, redirectUris }: SandboxSurroundings,
): Promise<HomeSandbox> {
  const { port, seed, scale, apiKey } = settings;
  const data = { dataDir: dataFolder(home), renewOlder: true };
  const running = await startSandbox({ ...data, port, seed, scale, apiKey, logger, redirectUris });
  return { running, settings };
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
  await offerLogin(services, tenant, running);
  await writeSandboxSettings(home, { ...settings, connectionId: result.connection._id });
  return result;
}

/** So that connect links offer its login beside its key from the start. */
async function offerLogin({ oauthApps, audit }: Services, tenant: Tenant, running: RunningSandbox): Promise<void> {
  if ((await oauthApps.list(tenant)).some(({ system }) => system === "sandbox")) return;
  const { clientId, clientSecret } = running.oauth;
  const call = {
    tenant,
    actor: operator(),
    action: "oauth_app.create",
    targets: [],
    fields: [],
    origin: unknownOrigin,
  };
  const input = { system: "sandbox", config: { baseUrl: running.url }, clientId, clientSecret };
  await audit.perform(call, () => oauthApps.create(tenant, input));
}

async function findConnection(services: Services, tenant: Tenant, baseUrl: string): Promise<ConnectionDocument | null> {
  const candidates = await services.connectionStore.list(tenant, { limit: 100, filter: { system: "sandbox" } });
  return candidates.find(({ config }) => config["baseUrl"] === baseUrl) ?? null;
}

function dataFolder(home: string): string {
  return join(home, "sandbox", "data");
}
