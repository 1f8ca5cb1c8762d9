import type { ConnectorRegistry, LoadedConnector, ProbeResult } from "../connectors/index.js";
import { ConfigurationError } from "../errors/index.js";
import { createSourceHttp, type SourceHttp } from "../http/index.js";
import type { Logger } from "../logging/index.js";
import type { NetworkGuard } from "../network/index.js";
import type { RequestGates } from "../throttle/index.js";
import type { Clock } from "../time/index.js";
import type { SecretContext, Vault } from "../vault/index.js";
import type { ConnectionDocument } from "./connection-document.js";

/** A connection opened for use: its connector, the connector's client, and the HTTP behind it with its request count. */
export interface OpenConnection {
  readonly connector: LoadedConnector;
  readonly client: unknown;
  readonly http: SourceHttp;
  /** A text with the credential's values taken out, for what a system echoes. */
  readonly withoutSecrets: (text: string) => string;
}

/** Opens connections: unseals the credential, hands it to the connector, and forgets it. */
export class ConnectionSessions {
  constructor(
    private readonly dependencies: {
      connectors: ConnectorRegistry;
      vault: Vault;
      network: NetworkGuard;
      /** Hold requests back to what the source can take. */
      gates: RequestGates;
      logger: Logger;
      clock: Clock;
    },
  ) {}

  /**
   * @param options.signal ends calls in flight.
   * @throws {ConfigurationError} when this build has no such connector, or the credential can't be opened.
   * @throws {SecretsUnavailableError} the master key can't be used now; that is no fault of the connection's.
   */
  async open(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config" | "credential">,
    options: { signal?: AbortSignal } = {},
  ): Promise<OpenConnection> {
    const credential = await this.dependencies.vault.open(connection.credential, credentialContext(connection));
    return this.openWith(connection, JSON.parse(credential.reveal()) as Record<string, string>, options);
  }

  /** The same with credentials that are not stored yet. */
  openWith(
    connection: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config">,
    credentials: Readonly<Record<string, string>>,
    options: { signal?: AbortSignal } = {},
  ): OpenConnection {
    const connector = this.connectorOf(connection);
    const { _id: connectionId, organizationId } = connection;
    const { limits } = connector;
    const http = createSourceHttp({
      network: this.dependencies.network,
      organizationId,
      ...(options.signal ? { signal: options.signal } : {}),
      gateFor: (host) => this.dependencies.gates.gateFor({ organizationId, connectionId, host, limits }),
    });
    const logger = this.dependencies.logger.child({ connectionId, system: connection.system });
    const client = connector.open({
      config: connection.config,
      credentials,
      http,
      clock: this.dependencies.clock,
      logger,
    });
    return { connector, client, http, withoutSecrets: (text) => withoutSecrets(text, credentials) };
  }

  /** @throws {ConfigurationError} when this build has no such connector. */
  connectorOf(connection: Pick<ConnectionDocument, "_id" | "system">): LoadedConnector {
    const connector = this.dependencies.connectors.get(connection.system);
    if (connector) return connector;
    throw new ConfigurationError(
      `Connection ${connection._id} is to the system ${connection.system}, for which this build has no connector.`,
    );
  }

  /** One cheap call that proves address and credential. @throws the fault it met. */
  async probe(connection: ConnectionDocument, options: { signal?: AbortSignal } = {}): Promise<ProbeResult> {
    const { connector, client } = await this.open(connection, options);
    return connector.probe(client);
  }
}

/** As it is, and in the forms in which it travels. */
function withoutSecrets(text: string, credentials: Readonly<Record<string, string>>): string {
  const forms = Object.values(credentials).flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
  ]);
  return forms.filter((form) => form !== "").reduce((shown, form) => shown.replaceAll(form, "[removed]"), text);
}

/** What a connection's credential is bound to at rest. */
export function credentialContext(connection: Pick<ConnectionDocument, "_id" | "organizationId">): SecretContext {
  return {
    purpose: "credential",
    organizationId: connection.organizationId,
    ownerId: connection._id,
    field: "credential",
  };
}
