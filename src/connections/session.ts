import { connectorFor, type ConnectorRegistry, type LoadedConnector, type ProbeResult } from "../connectors/index.js";
import { ConfigurationError } from "../errors/index.js";
import {
  createSourceHttp,
  createSourceSockets,
  faultClassOf,
  type RequestCounter,
  type SourceHttp,
  type SourceSockets,
} from "../http/index.js";
import type { Logger } from "../logging/index.js";
import { sourceMetrics } from "../metrics/index.js";
import type { NetworkGuard } from "../network/index.js";
import type { RequestGates } from "../throttle/index.js";
import type { Clock } from "../time/index.js";
import type { Vault } from "../vault/index.js";
import type { ConnectionDocument } from "./connection-document.js";
import { credentialContext } from "./credential-context.js";
import { withAccessToken, type AccessToken } from "./oauth2/access-token.js";
import type { OAuth2Logins } from "./oauth2/oauth2-logins.js";

/** A connection opened for use: its connector, the connector's client, and the HTTP behind it with its request count. */
export interface OpenConnection {
  readonly connector: LoadedConnector;
  readonly client: unknown;
  readonly http: SourceHttp;
  /** A text with the credential's values taken out, for what a system echoes. */
  readonly withoutSecrets: (text: string) => string;
}

export interface SessionOptions {
  /** Ends calls in flight. */
  readonly signal?: AbortSignal;
  /** No call may take longer, whole milliseconds. */
  readonly longestTimeoutMs?: number;
}

/** Opens connections: unseals the credential, hands it to the connector, and forgets it. */
export class ConnectionSessions {
  constructor(
    private readonly dependencies: {
      connectors: ConnectorRegistry;
      vault: Vault;
      network: NetworkGuard;
      logins: OAuth2Logins;
      /** Hold requests back to what the source can take. */
      gates: RequestGates;
      logger: Logger;
      clock: Clock;
      /** Whether systems are told which trace a request belongs to. Default: they are not. */
      isTraceTold?: boolean;
    },
  ) {}

  /**
   * @throws {ConfigurationError} when this build has no such connector, or the credential can't be opened.
   * @throws {SecretsUnavailableError} the master key can't be used now; that is no fault of the connection's.
   */
  async open(
    connection: Pick<
      ConnectionDocument,
      "_id" | "organizationId" | "system" | "config" | "authMethod" | "credential" | "oauth2"
    >,
    options: SessionOptions = {},
  ): Promise<OpenConnection> {
    if (connection.oauth2) {
      const http = this.httpOf(connection, options);
      const accessToken = this.dependencies.logins.accessToken(connection._id, http, options.signal);
      return this.openWithLogin(connection, accessToken, options);
    }
    const credential = await this.dependencies.vault.open(connection.credential, credentialContext(connection));
    return this.openWith(connection, JSON.parse(credential.reveal()) as Record<string, string>, options);
  }

  /** The same with credentials that are not stored yet. */
  openWith(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">,
    credentials: Readonly<Record<string, string>>,
    options: SessionOptions = {},
  ): OpenConnection {
    const counted = { ...options, counter: { requests: 0 } };
    return this.#open(connection, credentials, this.httpOf(connection, counted), this.#socketsOf(connection, counted));
  }

  /** The same for a login by OAuth2: the access token goes onto the requests, and the connector gets no credentials. */
  openWithLogin(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config" | "authMethod">,
    accessToken: AccessToken,
    options: SessionOptions = {},
  ): OpenConnection {
    const login = this.dependencies.logins.loginOf(connection);
    if (!login) {
      throw new ConfigurationError(
        `Connection ${connection._id} logs in by ${connection.authMethod}, which its connector does not offer any more. Connect the system again with reconnectSystem.`,
      );
    }
    const { origin } = new URL(login.apiOrigin(connection.config));
    const used = new Set<string>();
    const noted: AccessToken = {
      get: async (refused) => {
        const token = await accessToken.get(refused);
        used.add(token);
        return token;
      },
    };
    const http = withAccessToken(this.httpOf(connection, options), origin, noted);
    const sockets = this.#socketsOf(connection, options);
    return { ...this.#open(connection, {}, http, sockets), withoutSecrets: (text) => withoutSecrets(text, [...used]) };
  }

  /** HTTP to a connection's system, held back to what it can take. */
  httpOf(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">,
    options: SessionOptions & { readonly counter?: RequestCounter } = {},
  ): SourceHttp {
    return createSourceHttp({
      isTold: this.dependencies.isTraceTold ?? false,
      ...this.#wayOut(connection),
      ...options,
    });
  }

  #socketsOf(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">,
    options: SessionOptions & { readonly counter?: RequestCounter },
  ): SourceSockets {
    return createSourceSockets({ owner: connection._id, ...this.#wayOut(connection), ...options });
  }

  #wayOut(connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">) {
    const { _id: connectionId, organizationId, system } = connection;
    const { limits } = this.connectorOf(connection);
    const { network, gates } = this.dependencies;
    const gateFor = (host: string) => gates.gateFor({ organizationId, connectionId, host, limits });
    return { network, organizationId, system, gateFor };
  }

  #open(
    connection: Pick<ConnectionDocument, "_id" | "system" | "config">,
    credentials: Readonly<Record<string, string>>,
    http: SourceHttp,
    sockets: SourceSockets,
  ): OpenConnection {
    const connector = this.connectorOf(connection);
    const { logger, clock } = this.dependencies;
    const client = connector.open({
      config: connection.config,
      credentials,
      http,
      sockets,
      clock,
      logger: logger.child({ connectionId: connection._id, system: connection.system }),
    });
    return { connector, client, http, withoutSecrets: (text) => withoutSecrets(text, Object.values(credentials)) };
  }

  /** @throws {ConfigurationError} when this build has no such connector. */
  connectorOf(connection: Pick<ConnectionDocument, "_id" | "system" | "config">): LoadedConnector {
    const connector = this.dependencies.connectors.get(connection.system);
    if (connector) return connectorFor(connector, connection.config);
    throw new ConfigurationError(
      `Connection ${connection._id} is to the system ${connection.system}, for which this build has no connector.`,
    );
  }

  /** One cheap call that proves address and credential. @throws the fault it met. */
  async probe(connection: ConnectionDocument, options: SessionOptions = {}): Promise<ProbeResult> {
    const { system } = connection;
    try {
      const { connector, client } = await this.open(connection, options);
      const result = await connector.probe(client);
      sourceMetrics.probes.inc({ system, outcome: "answered" });
      return result;
    } catch (fault) {
      sourceMetrics.probes.inc({ system, outcome: faultClassOf(fault) });
      throw fault;
    }
  }
}

/** As it is, and in the forms in which it travels. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
  ]);
  return forms.filter((form) => form !== "").reduce((shown, form) => shown.replaceAll(form, "[removed]"), text);
}
