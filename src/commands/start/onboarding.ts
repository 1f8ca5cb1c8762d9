import { unknownOrigin } from "../../audit/index.js";
import { ConfigurationError, TributaryError } from "../../errors/index.js";
import type { Services } from "../../services/index.js";
import type { SyncRunDocument } from "../../sync/index.js";
import { OrganizationStore, scopePresets } from "../../tokens/index.js";
import { operator } from "../gateway.js";
import { watchRun } from "../sync-progress.js";
import type { StartContext } from "./bring-up.js";
import { connectHomeSandbox, startFirstSandbox, startHomeSandbox, type HomeSandbox } from "./home-sandbox.js";
import { allowHomeSandbox, readSandboxSettings } from "./sandbox-settings.js";

/**
 * What somebody finds who starts on an empty database: an organization, the Sandbox connected to it, and a token. Each
 * step asks whether it was done, so that a first start that was broken off is finished by the next one.
 */

export const firstOrganization = "Sandbox organization";

/** Makes the first organization where there is none. @returns its id if it was made now. */
export async function makeFirstOrganization(services: Services): Promise<string | null> {
  const organizations = new OrganizationStore(services.storage);
  if ((await organizations.list(1)).length > 0) return null;
  return (await organizations.create(firstOrganization))._id;
}

/**
 * Starts the Sandbox if this home has one that is still connected, or is to have its first. It is an offer, so that a port
 * that is taken is told and does not keep the gateway from starting.
 */
export async function bringUpSandbox(
  { config, screen, logger, teardown }: StartContext,
  services: Services,
  newOrganizationId: string | null,
): Promise<HomeSandbox | null> {
  const { home } = config;
  const before = await readSandboxSettings(home);
  const surroundings = { logger, redirectUris: redirectUrisOf(config) };
  try {
    const sandbox = newOrganizationId
      ? await startFirstSandbox(home, newOrganizationId, before, surroundings)
      : before && (await isStillWanted(services, before.connectionId))
        ? await startHomeSandbox(home, before, surroundings)
        : null;
    if (sandbox) {
      allowHomeSandbox(services.network, sandbox.settings);
      teardown.add("sandbox", () => sandbox.running.stop());
      screen.line(
        `Sandbox: ${sandbox.running.url}, ${sandbox.settings.scale.toLocaleString("en")} records, API key "${sandbox.running.apiKey}"`,
      );
    }
    return sandbox;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    screen.line(screen.colors.yellow(`Sandbox: not started. ${error.message}`));
    return null;
  }
}

/**
 * Connects the Sandbox through the ordinary flow, if that was not done, and shows its first sync to the end. A fault is told;
 * the next start tries again.
 */
export async function connectSandbox(
  { io, config, screen, signal }: StartContext,
  services: Services,
  sandbox: HomeSandbox | null,
): Promise<SyncRunDocument | null> {
  if (!sandbox || sandbox.settings.connectionId !== null) return null;
  try {
    const { connection, syncRun } = await connectHomeSandbox(config.home, sandbox, services);
    if (!syncRun) return null;
    screen.line(
      `Connected to the Sandbox as ${connection._id}. First sync, orders and the like of the last ${connection.syncPlan.historyDays} days:`,
    );
    return await watchRun(io, services.runs, syncRun._id, { stream: screen.stream, signal });
  } catch (error) {
    if (!(error instanceof TributaryError)) throw error;
    screen.line(screen.colors.yellow(`Sandbox: not connected. ${error.message}`));
    return null;
  }
}

/** Makes the first token of an organization whose Sandbox was just set up. @returns its secret, or null when it has one. */
export async function makeFirstToken(services: Services, sandbox: HomeSandbox | null): Promise<string | null> {
  if (!sandbox) return null;
  const { tokens } = services;
  const tenant = { organizationId: sandbox.settings.organizationId, environment: "TEST" } as const;
  if ((await tokens.list(tenant, { includeRevoked: true })).length > 0) return null;
  const call = { tenant, actor: operator(), action: "token.create", targets: [], fields: [], origin: unknownOrigin };
  const make = () => tokens.create(tenant, { name: "first start", scopes: scopePresets.full }, null);
  return (await services.audit.perform(call, make)).secret;
}

/** With port 0 nobody knows yet where the gateway will listen, and its usual address stands. */
function redirectUrisOf({ publicUrl, port }: StartContext["config"]): string[] {
  const addresses = [publicUrl, ...["127.0.0.1", "localhost"].map((host) => `http://${host}:${port || 4000}`)];
  return addresses.filter((address) => address !== null).map((address) => `${address}/connect/callback`);
}

/** Not where its connection was disconnected, or belongs to another database. */
async function isStillWanted(services: Services, connectionId: string | null): Promise<boolean> {
  return connectionId === null || (await services.connectionStore.findForWorker(connectionId)) !== null;
}
