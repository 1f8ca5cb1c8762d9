import { isDeepStrictEqual } from "node:util";
import type { ClientSession } from "mongodb";
import { entityByName } from "../../schema/entities/index.js";
import type { AuditLog, AuditOrigin } from "../audit/index.js";
import type {
  ConnectionDocument,
  ConnectionService,
  ConnectionSessions,
  ConnectionStore,
} from "../connections/index.js";
import {
  connectorFor,
  typedSettings,
  type AuthMethod,
  type ConnectorRegistry,
  type LoadedConnector,
} from "../connectors/index.js";
import { ConflictError, InvalidInputError, NotFoundError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { isIdOf } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { tenantFields, type Tenant } from "../storage/index.js";
import type { SyncRunDocument, SyncRunStore, SyncService } from "../sync/index.js";
import { drawLinkSecret, isLinkSecret, linkSecretHash, type TokenService } from "../tokens/index.js";
import { AuthorizationFault, authorizationUrl, refreshTokenFor } from "./authorization.js";
import { textOn } from "./contrast.js";
import { configFields, credentialFields } from "./form-fields.js";
import { verifierOf } from "./pkce-verifier.js";
import type { ConnectLinkReading, ConnectLinkStore } from "./link-store.js";
import { loginOf, type OAuthAppDocument, type OAuthApps } from "./oauth-apps.js";
import type { ConnectProblem, OfferedMethod, OfferedSystem, PageState, SyncShown } from "./page-state.js";
import { inPlainWords, unnamedProblem } from "./plain-words.js";
import type { PublicUrl } from "./public-url.js";
import { callbackSuffixOf, redirectUriOf } from "./redirect-uri.js";
import type { ConnectSettingsService } from "./settings.js";

/** A browser that shows the cookie of a link. */
interface Browser {
  readonly link: ConnectLinkReading;
  readonly secret: string;
}

/** The link can't be used, or not by this browser; `code` says why, and the page what to do. */
export class ConnectRefusal extends Error {
  constructor(
    readonly code: "NOT_FOUND" | "EXPIRED" | "USED" | "OPENED_ELSEWHERE" | "REVOKED" | "NO_SESSION",
    message: string,
  ) {
    super(message);
  }
}

/** A credential that is typed in may be guessed at; a link is good for so many tries. */
const mostTries = 20;
/** Longer than the live check takes. */
const tryHoldMs = 90_000;
const loginMs = 15 * 60_000;
/** The page goes on to show the first sync for so long. */
const keptMs = 3_600_000;

/** What a browser may do that has opened a link: see its own link, log in once, and watch what comes of it. */
export class ConnectPages {
  constructor(
    private readonly dependencies: {
      links: ConnectLinkStore;
      apps: OAuthApps;
      settings: ConnectSettingsService;
      connectors: ConnectorRegistry;
      connections: ConnectionStore;
      connectionService: ConnectionService;
      sessions: ConnectionSessions;
      sync: SyncService;
      runs: SyncRunStore;
      outbox: OutboxStore;
      tokens: Pick<TokenService, "get">;
      audit: AuditLog;
      publicUrl: PublicUrl;
      logger: Logger;
    },
  ) {}

  /** Which pages may frame the page at that address; null where no link is there. Opens nothing: previews of links look too. */
  async framersOf(secretOrId: string): Promise<readonly string[] | null> {
    const { links } = this.dependencies;
    const link = isLinkSecret(secretOrId)
      ? await links.findBySecretHash(linkSecretHash(secretOrId))
      : isIdOf("connectLink", secretOrId)
        ? await links.findById(secretOrId)
        : null;
    return link?.embedOrigins ?? null;
  }

  /**
   * Gives the link to the browser that asks, if it is the first. The same browser may open it again.
   * @param known what its cookie of that link says, by the link's id.
   * @returns the link's id and, for a new session, the secret for the cookie. @throws {ConnectRefusal}
   */
  async open(
    secret: string,
    known: (linkId: string) => string | null,
    origin: AuditOrigin,
  ): Promise<{ linkId: string; sessionSecret: string | null; isEmbedded: boolean }> {
    const { links, audit } = this.dependencies;
    const link = isLinkSecret(secret) ? await links.findBySecretHash(linkSecretHash(secret)) : null;
    if (!link) throw new ConnectRefusal("NOT_FOUND", "There is no such link. Check that the address was copied whole.");
    const isEmbedded = link.embedOrigins.length > 0;
    const session = known(link._id);
    if (session !== null && isSessionOf(link, session)) {
      return { linkId: link._id, sessionSecret: null, isEmbedded };
    }
    await this.#requireUsable(link);
    const sessionSecret = drawLinkSecret();
    const isOpened = await audit
      .perform(this.#call(link, "connect_link.open", [], origin), async () => {
        const isFirst = await links.open(link, linkSecretHash(sessionSecret));
        // Another browser was faster.
        if (!isFirst) throw new ConflictError("The link was opened in another browser.");
        return isFirst;
      })
      .catch((error: unknown) => {
        if (error instanceof ConflictError) return false;
        throw error;
      });
    if (!isOpened) throw refusalOfUsed(link);
    return { linkId: link._id, sessionSecret, isEmbedded };
  }

  /** @throws {ConnectRefusal} */
  async state(linkId: string, sessionSecret: string | null): Promise<PageState> {
    const { link } = await this.#browser(linkId, sessionSecret);
    return this.#stateOf(link);
  }

  /** Logs in with what was typed in, and connects. What goes wrong is in the state. @throws {ConnectRefusal} */
  async connect(
    linkId: string,
    sessionSecret: string | null,
    input: { system: string; authMethod: string; config: unknown; credentials: unknown },
    origin: AuditOrigin,
  ): Promise<PageState> {
    const browser = await this.#usableBrowser(linkId, sessionSecret);
    const { link } = browser;
    await this.#try(
      link,
      nameOf(this.dependencies.connectors, { system: input.system, name: link.name }),
      origin,
      async () => {
        const before = await this.#connectionOf(link);
        const { connector, method } = this.#chosen(link, input.system, input.authMethod);
        if (method.oauth2?.authorization && method.oauth2.grant === "REFRESH_TOKEN") {
          throw new InvalidInputError("This way to log in leads over the system's own page.");
        }
        const asked = configFields(connector, this.#knownConfig(link, before)).map(({ name }) => name);
        const given = Object.entries(asObject(input.config)).filter(
          ([name, value]) => asked.includes(name) && value !== "",
        );
        const config = typedSettings(connector, Object.fromEntries(given), "\n");
        return {
          system: connector.system,
          authMethod: method.method,
          config: before ? undefined : { ...link.config, ...config },
          credentials: asObject(input.credentials),
        };
      },
    );
    return this.state(linkId, sessionSecret);
  }

  /** Begins a login at the system's own page. @returns the address to go to. @throws {ConnectRefusal} */
  async beginLogin(linkId: string, sessionSecret: string | null, appId: string): Promise<string> {
    const { links, apps, publicUrl } = this.dependencies;
    const { link, secret } = await this.#usableBrowser(linkId, sessionSecret);
    const before = await this.#connectionOf(link);
    const usable = (await apps.list(tenantFields(link))).filter((app) => this.#fits(app, link, before));
    if (!usable.some(({ _id }) => _id === appId)) {
      throw new ConnectRefusal("NOT_FOUND", "This way to log in is no longer there. Reload the page.");
    }
    const chosen = await apps.get(tenantFields(link), appId);
    // The link's id leads the answer to this browser's cookie; it is no secret, the rest is.
    const state = `${link._id}.${drawLinkSecret()}`;
    const redirectUri = redirectUriOf(publicUrl.get(), chosen);
    const url = await authorizationUrl(chosen, { state, verifier: verifierOf(secret, state), redirectUri });
    const isBegun = await links.beginLogin(link, {
      stateHash: linkSecretHash(state),
      appId,
      issuer: chosen.authorization.issuer(chosen.app.config),
      redirectUri,
      endsAt: new Date(link.readAt.getTime() + loginMs),
    });
    if (!isBegun) throw refusalOfUsed(link);
    return url;
  }

  /**
   * What the provider sent the browser back with. Taken from the browser that began the login and from no other, once.
   * What goes wrong with it is in the link's state. @throws {ConnectRefusal} it is no browser of a link.
   */
  async finishLogin(
    parameters: URLSearchParams,
    /** The app that the address names, where the provider has one of its own. */
    pathAppId: string | null,
    known: (linkId: string) => string | null,
    origin: AuditOrigin,
  ): Promise<{ linkId: string }> {
    const state = parameters.get("state") ?? "";
    const linkId = linkOfState(state);
    if (linkId === null) {
      throw new ConnectRefusal("NOT_FOUND", "This is no answer to a login that was begun here.");
    }
    const { link, secret } = await this.#browser(linkId, known(linkId));
    // Completed already: the page shows so, whatever comes in once more.
    if (link.state === "COMPLETED") return { linkId };
    await this.#requireUsable(link);
    const { links, apps, connectors, sessions } = this.dependencies;
    const login = await links.takeLogin(link, linkSecretHash(state));
    const app = login ? await apps.get(tenantFields(link), login.appId).catch(() => null) : null;
    const name = nameOf(connectors, { system: app?.app.system ?? link.system, name: link.name });
    await this.#try(link, name, origin, async () => {
      const isExpected =
        login !== null &&
        app !== null &&
        callbackSuffixOf(app.app._id, app.authorization) === (pathAppId === null ? "" : `/${pathAppId}`);
      if (!isExpected) throw new AuthorizationFault("FOREIGN", "No login with that state was begun, or it was used.");
      const { _id, organizationId } = link;
      const target = { _id, organizationId, system: app.app.system, config: app.app.config };
      const answer = { parameters, state, verifier: verifierOf(secret, state), ...login };
      const clientSecret = await apps.secretOf(app.app);
      const refreshToken = await refreshTokenFor(app, answer, clientSecret, sessions.httpOf(target));
      const { system, authMethod, config, clientId } = app.app;
      return { system, authMethod, config, credentials: { clientId, clientSecret, refreshToken } };
    });
    return { linkId };
  }

  /** One try at a time; its outcome is stored with the link. */
  async #try(
    link: ConnectLinkReading,
    systemName: string,
    origin: AuditOrigin,
    prepare: () => Promise<Prepared>,
  ): Promise<void> {
    const { links, audit, logger } = this.dependencies;
    if (!(await links.beginTry(link, { holdMs: tryHoldMs, mostTries }))) {
      const current = await links.findById(link._id);
      if (current?.state === "OPENED" && current.tries >= mostTries) {
        throw new ConnectRefusal("USED", "Too many tries were made with this link. Ask for a new one.");
      }
      if (current?.state === "OPENED") {
        throw new ConnectRefusal("USED", "A try is under way already. Wait a moment and reload the page.");
      }
      throw refusalOfUsed(current ?? link);
    }
    const action = link.isReconnect ? "connection.reconnect" : "connection.create";
    try {
      await audit.perform(this.#call(link, action, ["credentials"], origin), async () => {
        await this.#complete(link, await prepare());
      });
    } catch (error) {
      const problem = inPlainWords(error, systemName) ?? this.#unnamed(error, logger, link);
      await links.fail(link, problem);
    }
  }

  async #complete(link: ConnectLinkReading, prepared: Prepared): Promise<void> {
    const { sync, connectionService } = this.dependencies;
    const tenant = tenantFields(link);
    const { system, authMethod, config, credentials } = prepared;
    if (link.isReconnect && link.connectionId) {
      await connectionService.reconnect(
        tenant,
        link.connectionId,
        { credentials, authMethod, ...(config === undefined ? {} : { config }) },
        (connection, session) => this.#useUp(link, connection, null, session),
      );
      return;
    }
    await sync.connect(
      tenant,
      {
        system,
        authMethod,
        config,
        credentials,
        name: link.name,
        endUser: link.endUser,
        ...(link.syncPlan ? { syncPlan: link.syncPlan } : {}),
      },
      (connection, syncRun, session) => this.#useUp(link, connection, syncRun, session),
    );
  }

  /** In the transaction that stores the connection: of two tries at once one makes nothing. */
  async #useUp(
    link: ConnectLinkReading,
    connection: ConnectionDocument,
    syncRun: SyncRunDocument | null,
    session: ClientSession,
  ): Promise<void> {
    const { links, outbox } = this.dependencies;
    const outcome = { connectionId: connection._id, syncRunId: syncRun?._id ?? null, keptMs };
    if (!(await links.complete(link, outcome, session))) {
      throw new ConflictError("The link was used or taken back meanwhile. Ask for a new one.");
    }
    await outbox.append(
      [
        {
          ...tenantFields(link),
          connectionId: connection._id,
          at: connection.updatedAt,
          type: "connect_link.completed",
          payload: {
            linkId: link._id,
            system: connection.system,
            name: connection.name,
            isReconnect: link.isReconnect,
            endUserId: connection.endUser?.id ?? null,
          },
        },
      ],
      session,
    );
  }

  #unnamed(error: unknown, logger: Logger, link: ConnectLinkReading): ConnectProblem {
    const errorId = crypto.randomUUID();
    logger.error(
      { err: error, errorId, linkId: link._id },
      "connecting by a link failed for a reason that has no name",
    );
    return unnamedProblem(errorId);
  }

  #call(link: ConnectLinkReading, action: string, fields: readonly string[], origin: AuditOrigin) {
    const actor = { kind: "CONNECT_LINK" as const, id: link._id, tokenId: link.createdBy.tokenId };
    const targets = link.connectionId ? [link._id, link.connectionId] : [link._id];
    return { tenant: tenantFields(link), actor, action, targets, fields, origin };
  }

  /** @throws {ConnectRefusal} the cookie is missing, of another link, or its time is over. */
  async #browser(linkId: string, sessionSecret: string | null): Promise<Browser> {
    const link = isIdOf("connectLink", linkId) ? await this.dependencies.links.findById(linkId) : null;
    if (!link || sessionSecret === null || !isSessionOf(link, sessionSecret)) {
      throw new ConnectRefusal(
        link?.state === "REVOKED" ? "REVOKED" : "NO_SESSION",
        "This page was opened in another browser, or too long ago. Open the link again, or ask for a new one.",
      );
    }
    return { link, secret: sessionSecret };
  }

  async #usableBrowser(linkId: string, sessionSecret: string | null): Promise<Browser> {
    const browser = await this.#browser(linkId, sessionSecret);
    await this.#requireUsable(browser.link, "OPENED");
    return browser;
  }

  /** @throws {ConnectRefusal} */
  async #requireUsable(link: ConnectLinkReading, state: "WAITING" | "OPENED" = link.session ? "OPENED" : "WAITING") {
    if (link.state === "REVOKED") throw new ConnectRefusal("REVOKED", "This link was taken back. Ask for a new one.");
    if (link.state === "COMPLETED") throw new ConnectRefusal("USED", "This link was used. Ask for a new one.");
    if (link.expiresAt <= link.readAt) throw new ConnectRefusal("EXPIRED", "This link has expired. Ask for a new one.");
    if (link.state !== state) throw refusalOfUsed(link);
    const { tokenId } = link.createdBy;
    if (tokenId === null) return;
    // A link is worth no more than the token that made it.
    const token = await this.dependencies.tokens.get(tenantFields(link), tokenId).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
    if (token === null || token.revokedAt) {
      throw new ConnectRefusal("REVOKED", "This link was taken back. Ask for a new one.");
    }
  }

  async #connectionOf(link: ConnectLinkReading): Promise<ConnectionDocument | null> {
    if (!link.isReconnect || link.connectionId === null) return null;
    return this.dependencies.connections.get(tenantFields(link), link.connectionId);
  }

  #knownConfig(link: ConnectLinkReading, before: ConnectionDocument | null): Readonly<Record<string, unknown>> {
    return before?.config ?? link.config;
  }

  #chosen(
    link: ConnectLinkReading,
    system: string,
    authMethod: string,
  ): { connector: LoadedConnector; method: AuthMethod } {
    const connector = this.dependencies.connectors.get(system);
    const isOffered = link.system === null || link.system === system;
    const method = connector?.auth.find((one) => one.method === authMethod);
    const isMethodOffered = link.authMethod === null || link.authMethod === authMethod;
    if (connector && method && isOffered && isMethodOffered) return { connector, method };
    throw new InvalidInputError("This link is for another system or another way to log in. Reload the page.");
  }

  /** Whether an app logs in to what the link is for: where the link says where that is, the app has to say the same. */
  #fits(app: OAuthAppDocument, link: ConnectLinkReading, before: ConnectionDocument | null): boolean {
    const known = Object.entries(this.#knownConfig(link, before));
    return (
      (link.system === null || link.system === app.system) &&
      (link.authMethod === null || link.authMethod === app.authMethod) &&
      loginOf(this.dependencies.connectors.get(app.system), app.authMethod) !== null &&
      known.every(([name, value]) => isDeepStrictEqual(app.config[name], value))
    );
  }

  async #stateOf(link: ConnectLinkReading): Promise<PageState> {
    const { settings, connections } = this.dependencies;
    const tenant = tenantFields(link);
    const { displayName, logo, color, darkColor } = await settings.get(tenant);
    const isConnected = link.state === "COMPLETED";
    const connection = link.connectionId === null ? null : await connections.find(tenant, link.connectionId);
    return {
      link: link._id,
      step: isConnected ? "CONNECTED" : "CONNECT",
      isReconnect: link.isReconnect,
      isTest: link.environment === "TEST",
      theme: { displayName, logo, color, onColor: textOn(color), darkColor, onDarkColor: textOn(darkColor) },
      endUserName: link.endUser?.name ?? null,
      connectionName: connection?.name ?? link.name,
      systems: isConnected ? [] : await this.#systemsFor(link, link.isReconnect ? connection : null),
      problem: link.problem,
      connection:
        isConnected && connection ? { id: connection._id, name: connection.name, account: connection.account } : null,
      sync: isConnected && connection ? await this.#syncOf(tenant, link, connection) : null,
      returnUrl: link.returnUrl,
      embedOrigins: link.embedOrigins,
      expiresAt: link.expiresAt.toISOString(),
    };
  }

  async #systemsFor(link: ConnectLinkReading, before: ConnectionDocument | null): Promise<OfferedSystem[]> {
    const { connectors, apps } = this.dependencies;
    const fitting = (await apps.list(tenantFields(link))).filter((app) => this.#fits(app, link, before));
    const known = this.#knownConfig(link, before);
    return [...connectors.values()]
      .filter(({ system }) => link.system === null || link.system === system)
      .flatMap((connector) => configuredBy(connector, known) ?? [])
      .map((connector) => ({
        system: connector.system,
        name: shownName(connector, before?.name ?? link.name),
        description: connector.description,
        methods: connector.auth
          .filter(({ method }) => link.authMethod === null || link.authMethod === method)
          .flatMap((method) => offeredMethod(connector, method, known, fitting)),
      }))
      .filter(({ methods }) => methods.length > 0);
  }

  async #syncOf(tenant: Tenant, link: ConnectLinkReading, connection: ConnectionDocument): Promise<SyncShown | null> {
    const { runs } = this.dependencies;
    const filter = { connectionId: connection._id };
    const run = link.syncRunId
      ? await runs.find(tenant, link.syncRunId)
      : (await runs.list(tenant, { limit: 1, after: null, filter }))[0];
    // After a reconnect a run before it says nothing.
    if (!run || (!link.syncRunId && run.queuedAt < (link.completedAt ?? run.queuedAt))) return null;
    return {
      state: run.state,
      isOver: run.endedAt !== null,
      stored: run.entities.reduce((sum, { created, updated }) => sum + created + updated, 0),
      entities: run.entities.map(({ entity, state, read, expected }) => ({
        name: pluralOf(entity),
        state,
        read,
        expected,
      })),
    };
  }
}

/** What is known of a system once the person has logged in. */
interface Prepared {
  readonly system: string;
  readonly authMethod: string;
  /** Undefined: that of the connection stays. */
  readonly config: unknown;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/** Null for one whose system the link would have to describe, and does not: nobody can be asked to do so on a page. */
function configuredBy(connector: LoadedConnector, known: Readonly<Record<string, unknown>>): LoadedConnector | null {
  if (!connector.whenConfigured) return connector;
  const parsed = connector.config.safeParse(known);
  return parsed.success ? connectorFor(connector, parsed.data) : null;
}

function offeredMethod(
  connector: LoadedConnector,
  method: AuthMethod,
  known: Readonly<Record<string, unknown>>,
  apps: readonly OAuthAppDocument[],
): OfferedMethod[] {
  const { description, label = null } = method;
  if (method.oauth2?.authorization) {
    const fitting = apps.filter(
      ({ system, authMethod }) => system === connector.system && authMethod === method.method,
    );
    if (fitting.length === 0) return [];
    const shown = fitting.map(({ _id: id, name }) => ({ id, name }));
    return [{ method: method.method, label, description, kind: "OAUTH", config: [], credentials: [], apps: shown }];
  }
  // A refresh token is nothing that a person has at hand.
  if (method.oauth2?.grant === "REFRESH_TOKEN") return [];
  return [
    {
      method: method.method,
      label,
      description,
      kind: "FIELDS",
      config: configFields(connector, known),
      credentials: credentialFields(method),
      apps: [],
    },
  ];
}

function isSessionOf({ session, readAt }: ConnectLinkReading, secret: string): boolean {
  return session !== null && session.endsAt > readAt && isLinkSecret(secret) && linkSecretHash(secret) === session.hash;
}

function linkOfState(state: string): string | null {
  const [linkId = "", secret = "", ...rest] = state.split(".");
  return rest.length === 0 && isLinkSecret(secret) && isIdOf("connectLink", linkId) ? linkId : null;
}

function refusalOfUsed({ state, expiresAt, readAt }: ConnectLinkReading): ConnectRefusal {
  if (state === "COMPLETED") return new ConnectRefusal("USED", "This link was used. Ask for a new one.");
  if (state === "REVOKED") return new ConnectRefusal("REVOKED", "This link was taken back. Ask for a new one.");
  if (expiresAt <= readAt) return new ConnectRefusal("EXPIRED", "This link has expired. Ask for a new one.");
  return new ConnectRefusal(
    "OPENED_ELSEWHERE",
    "This link was opened in another browser, and works only there. Ask for a new one if that was not you.",
  );
}

function nameOf(connectors: ConnectorRegistry, { system, name }: Pick<ConnectLinkReading, "system" | "name">): string {
  const connector = connectors.get(system ?? "");
  return connector ? shownName(connector, name) : "The system";
}

/** A person knows the product that is described, and nothing of how it is talked to. */
function shownName(connector: Pick<LoadedConnector, "name" | "whenConfigured">, given: string | null): string {
  return connector.whenConfigured ? (given ?? "your system") : connector.name;
}

/** `workOrders` → `Work orders`. */
function pluralOf(entity: SyncRunDocument["entities"][number]["entity"]): string {
  const words = entityByName(entity).plural.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
