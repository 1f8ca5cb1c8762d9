import {
  requireConnector,
  type ConnectorRegistry,
  type LoadedConnector,
  type OAuth2Authorization,
  type OAuth2Login,
} from "../connectors/index.js";
import { auditTarget } from "../audit/index.js";
import { checkConfigAddresses } from "../connections/index.js";
import { InvalidInputError, NotFoundError, problemsFromZod } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { NetworkGuard } from "../network/index.js";
import {
  ownedFilter,
  tenantFields,
  tenantFilter,
  type Environment,
  type Storage,
  type Tenant,
} from "../storage/index.js";
import type { SealedSecret, SecretContext, Vault } from "../vault/index.js";
import type { PublicUrl } from "./public-url.js";
import { redirectUriOf } from "./redirect-uri.js";

/**
 * The gateway as a client of a system's authorization server, as an organization registered it there. The settings of the
 * system belong to it: they say to whom the client's secret is sent, so whoever connects can't name another address.
 */
export interface OAuthAppDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly system: string;
  readonly authMethod: string;
  /** Shown on the page where a system has several. */
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly clientId: string;
  readonly clientSecret: SealedSecret;
  readonly createdAt: Date;
}

export interface CreateOAuthAppInput {
  readonly system: string;
  readonly authMethod?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly config?: unknown;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** An app together with how its system's logins go. */
export interface OAuthAppWithLogin {
  readonly app: OAuthAppDocument;
  readonly login: OAuth2Login;
  readonly authorization: OAuth2Authorization;
}

const longestText = 200;
const longestSecret = 2_000;
const mostApps = 200;

/** Registered OAuth apps; the one place that reads and writes the collection `oauthApps`. */
export class OAuthApps {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      vault: Vault;
      connectors: ConnectorRegistry;
      network: NetworkGuard;
    },
  ) {}

  private get apps() {
    return this.dependencies.storage.tenants<OAuthAppDocument>("oauthApps");
  }

  /** @throws {InvalidInputError | AddressNotAllowedError} with a path for each value that can't be used. */
  async create(tenant: Tenant, input: CreateOAuthAppInput): Promise<OAuthAppDocument> {
    const { storage, vault, network } = this.dependencies;
    const connector = requireConnector(this.dependencies.connectors, input.system);
    const method = chooseMethod(connector, input.authMethod ?? null);
    const parsed = connector.config.safeParse(input.config ?? {});
    if (!parsed.success) {
      throw new InvalidInputError(`The config for ${connector.name} can't be used; see problems.`, {
        problems: problemsFromZod(parsed.error, ["input", "config"]),
      });
    }
    requireText("clientId", input.clientId, longestText);
    requireText("clientSecret", input.clientSecret, longestSecret);
    requireText("name", input.name ?? connector.name, longestText);
    await checkConfigAddresses(network, tenant.organizationId, parsed.data, connector);
    if ((await this.list(tenant)).length >= mostApps) {
      throw new InvalidInputError(`There are ${mostApps} OAuth apps already; delete those that are not used.`);
    }
    const _id = newId("oauthApp");
    const owner = { ...tenantFields(tenant), _id };
    const app: OAuthAppDocument = {
      ...owner,
      system: input.system,
      authMethod: method.method,
      name: input.name?.trim() || connector.name,
      config: parsed.data,
      clientId: input.clientId.trim(),
      clientSecret: await vault.seal(input.clientSecret.trim(), secretContext(owner)),
      createdAt: await storage.now(),
    };
    auditTarget(_id);
    await storage.transaction((session) => this.apps.insertOne(app, { session }));
    return app;
  }

  /** In the order of their making. */
  async list(tenant: Tenant): Promise<OAuthAppDocument[]> {
    return this.apps.find(tenantFilter(tenant)).sort({ _id: 1 }).limit(mostApps).toArray();
  }

  /** Connections made with it keep their own copy and go on. @throws {NotFoundError} */
  async delete(tenant: Tenant, id: string): Promise<OAuthAppDocument> {
    const { storage, vault } = this.dependencies;
    const app = await this.apps.findOne({ ...tenantFilter(tenant), _id: id });
    if (!app) throw noSuchApp(id);
    await storage.transaction(async (session) => {
      await vault.shred({ organizationId: app.organizationId, ownerId: app._id }, session);
      await this.apps.deleteOne(ownedFilter(app), { session });
    });
    return app;
  }

  /** @throws {NotFoundError} there is none, or this build's connector has no such login any more. */
  async get(tenant: Tenant, id: string): Promise<OAuthAppWithLogin> {
    const app = await this.apps.findOne({ ...tenantFilter(tenantFields(tenant)), _id: id });
    const login = app && loginOf(this.dependencies.connectors.get(app.system), app.authMethod);
    if (!app || !login) throw noSuchApp(id);
    return { app, ...login };
  }

  /** Null where the gateway's own address is not known, or this build has no such login any more. */
  redirectUriOf(app: OAuthAppDocument, publicUrl: PublicUrl): string | null {
    const login = loginOf(this.dependencies.connectors.get(app.system), app.authMethod);
    const base = publicUrl.known;
    return login && base !== null ? redirectUriOf(base, { app, ...login }) : null;
  }

  async secretOf(app: OAuthAppDocument): Promise<string> {
    return (await this.dependencies.vault.open(app.clientSecret, secretContext(app))).reveal();
  }
}

/** How a system's logins with consent go by that method; null where it has none. */
export function loginOf(
  connector: LoadedConnector | undefined,
  authMethod: string,
): { login: OAuth2Login; authorization: OAuth2Authorization } | null {
  const login = connector?.auth.find(({ method }) => method === authMethod)?.oauth2;
  return login?.authorization ? { login, authorization: login.authorization } : null;
}

function chooseMethod(connector: LoadedConnector, wanted: string | null) {
  const offered = connector.auth.filter(({ oauth2 }) => oauth2?.authorization !== undefined);
  const chosen = offered.find(({ method }) => wanted === null || method === wanted);
  if (chosen) return chosen;
  const known = offered.map(({ method }) => method).join(", ");
  const message = known
    ? `expected one of ${known}, got "${String(wanted)}"`
    : `${connector.name} has no login by OAuth with a person's consent`;
  throw new InvalidInputError(`${connector.name} has no such login; see problems.`, {
    problems: [{ path: ["input", known ? "authMethod" : "system"], message }],
  });
}

function requireText(field: string, text: string, longest: number): void {
  const length = text.trim().length;
  if (length > 0 && length <= longest) return;
  throw new InvalidInputError(`${field} can't be used; see problems.`, {
    problems: [{ path: ["input", field], message: `expected 1 to ${longest} characters, got ${length}` }],
  });
}

function noSuchApp(id: string): NotFoundError {
  return new NotFoundError(
    `There is no OAuth app ${id} in this environment. The query oauthApps lists those there are.`,
  );
}

function secretContext({ organizationId, _id }: Pick<OAuthAppDocument, "organizationId" | "_id">): SecretContext {
  return { purpose: "oauth-app", organizationId, ownerId: _id, field: "clientSecret" };
}
