import { userInfo } from "node:os";
import { AuditLog, unknownOrigin, type AuditActor } from "../audit/index.js";
import { loadConfig, type Config } from "../config/index.js";
import { loadConnectors } from "../connectors/index.js";
import { ConfigurationError, NotFoundError } from "../errors/index.js";
import { createLogger, type Logger } from "../logging/index.js";
import { NetworkGuard } from "../network/index.js";
import { createServices, type Services } from "../services/index.js";
import type { Environment, Tenant } from "../storage/index.js";
import { OrganizationStore, TokenService, type OrganizationDocument } from "../tokens/index.js";
import { secretStores, type SecretStores } from "../vault/index.js";
import { openDatabase, type OpenDatabase } from "./database.js";
import { note, type CommandIo } from "./io.js";
import { openVault } from "./open-vault.js";
import { openServerKeys } from "./server-keys.js";
import { allowHomeSandbox, readSandboxSettings } from "./start/sandbox-settings.js";
import { statusOptionsOf } from "./status-options.js";

/** What a command works on: the store of the gateway with the same settings, whether one runs or not. */
export interface CommandGateway {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly logger: Logger;
  readonly tokens: TokenService;
  readonly organizations: OrganizationStore;
  /** Where secrets and master keys are. */
  readonly stores: SecretStores;
  /** Does something that the audit log names, as the person at this machine. */
  readonly audited: <Result>(
    tenant: Tenant,
    action: string,
    about: { readonly targets?: readonly string[]; readonly fields?: readonly string[] },
    work: () => Promise<Result>,
  ) => Promise<Result>;
  /** The same for what concerns every organization, in both environments. */
  readonly auditedForAll: <Result>(
    action: string,
    about: { readonly targets?: readonly string[] },
    work: () => Promise<Result>,
  ) => Promise<Result>;
  /** Also opens the vault, so it is made only where it is needed. */
  readonly services: () => Promise<Services>;
}

/** Opens the gateway's store, runs `work` on it and closes it, whatever comes out. */
export async function withGateway<Result>(
  io: CommandIo,
  work: (gateway: CommandGateway) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig(io.env, io.cwd);
  const logger = createLogger({
    level: config.logLevel ?? "warn",
    destination: { write: (line) => void io.stderr.write(line) },
  });
  const database = await openDatabase(config, { env: io.env, onProgress: (line) => note(io, line) });
  const { storage } = database;
  const stores = secretStores(io.env);
  const organizations = new OrganizationStore(storage);
  const audit = new AuditLog({ storage, logger, retentionDays: config.auditDays });
  try {
    return await work({
      config,
      database,
      logger,
      tokens: new TokenService({ storage, logger }),
      organizations,
      stores,
      audited: (tenant, action, { targets = [], fields = [] }, doIt) =>
        audit.perform({ tenant, actor: operator(), action, targets, fields, origin: unknownOrigin }, doIt),
      auditedForAll: async (action, { targets = [] }, doIt) => {
        const tenants = (await organizations.all()).flatMap((organization) => tenantsOf(organization, undefined));
        return audit.performForAll(
          tenants,
          { actor: operator(), action, targets, fields: [], origin: unknownOrigin },
          doIt,
        );
      },
      services: async () => {
        const network = new NetworkGuard({ allowed: config.allowedNetworks, ports: config.allowedPorts });
        const sandbox = await readSandboxSettings(config.home);
        if (sandbox) allowHomeSandbox(network, sandbox);
        return createServices({
          storage,
          connectors: await loadConnectors(),
          vault: await openVault(config, { stores, storage, logger }),
          ...(await openServerKeys(config, stores)),
          network,
          logger,
          historyDays: config.historyDays,
          auditDays: config.auditDays,
          status: statusOptionsOf(config),
        });
      },
    });
  } finally {
    await database.close();
  }
}

/** By the name that the machine knows; a container may run as somebody without one. */
export function operator(): AuditActor {
  let name = `uid ${process.getuid?.() ?? "unknown"}`;
  try {
    name = userInfo().username;
  } catch {
    // Nobody of that number is listed on this machine.
  }
  return { kind: "OPERATOR", id: name, tokenId: null };
}

/**
 * The organization a command is for: the one named by its id, or the only one there is.
 * @throws {NotFoundError} no such one, or none at all. @throws {ConfigurationError} several, and none was named.
 */
export async function chooseOrganization(
  organizations: OrganizationStore,
  id: string | undefined,
): Promise<OrganizationDocument> {
  if (id !== undefined) {
    const found = await organizations.find(id);
    if (!found) throw new NotFoundError(`There is no organization ${id}.`);
    return found;
  }
  const [first, second] = await organizations.list(2);
  if (!first) {
    throw new NotFoundError(
      "There is no organization yet. Start the gateway once, or make a token: that makes one as well.",
    );
  }
  if (second) {
    const known = (await organizations.list(20)).map((item) => `${item._id} (${item.name})`).join(", ");
    throw new ConfigurationError(`There are several organizations: ${known}. Say which one with --organization ID.`);
  }
  return first;
}

/** The same, and makes the first one where there is none. */
export async function chooseOrMakeOrganization(
  organizations: OrganizationStore,
  id: string | undefined,
): Promise<OrganizationDocument> {
  const isFirst = id === undefined && (await organizations.list(1)).length === 0;
  return isFirst ? organizations.create("Default organization") : chooseOrganization(organizations, id);
}

/** The tenants a command is about: one environment of an organization when it is named, else both. */
export function tenantsOf(organization: OrganizationDocument, environment: Environment | undefined): Tenant[] {
  const environments: readonly Environment[] = environment ? [environment] : ["TEST", "LIVE"];
  return environments.map((item) => ({ organizationId: organization._id, environment: item }));
}

/**
 * Does something to a token that the operator names by its id alone; which environment it is of is ours to find out.
 * @throws {NotFoundError}
 */
export async function withToken<Result>(
  { organizations }: Pick<CommandGateway, "organizations">,
  id: string,
  organizationId: string | undefined,
  work: (tenant: Tenant) => Promise<Result>,
): Promise<Result> {
  for (const tenant of tenantsOf(await chooseOrganization(organizations, organizationId), undefined)) {
    try {
      return await work(tenant);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  throw new NotFoundError(`There is no token ${id}. \`tributary token list\` shows those there are.`);
}
