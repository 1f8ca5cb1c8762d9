import { isDeepStrictEqual } from "node:util";
import type { ClientSession } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import { auditTarget } from "../audit/index.js";
import {
  connectorFor,
  requireConnector,
  type AuthMethod,
  type ConnectorRegistry,
  type LoadedConnector,
} from "../connectors/index.js";
import { ConflictError, InvalidInputError, problemsFromZod } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { newId } from "../ids/index.js";
import { parseFieldMappings, type FieldMapping } from "../mapping/index.js";
import type { NetworkGuard } from "../network/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import type { UsageStore } from "../usage/index.js";
import type { Vault } from "../vault/index.js";
import { checkConfigAddresses } from "./config-addresses.js";
import type { ConnectionDocument, EndUser } from "./connection-document.js";
import type { ConnectionStore } from "./connection-store.js";
import { credentialContext } from "./credential-context.js";
import type { OAuth2Logins } from "./oauth2/oauth2-logins.js";
import type { OAuth2State } from "./oauth2/oauth2-state.js";
import type { ConnectionSessions, OpenConnection } from "./session.js";
import type { ConnectionStatusKeeper } from "./status.js";
import { isEnabled, parseSyncPlan } from "./sync-plan.js";
import { hasMaintenance } from "./sync-windows.js";

/** What it takes to connect a system. */
export interface ConnectInput {
  readonly system: string;
  readonly name?: string | null | undefined;
  readonly config?: unknown;
  readonly credentials: unknown;
  /** Needed only where a system has several methods whose fields are alike. */
  readonly authMethod?: string | null | undefined;
  readonly endUser?: EndUser | null | undefined;
  readonly syncPlan?: unknown;
  readonly fieldMappings?: unknown;
}

/** What may be changed of a connection without asking its system. What is undefined stays; null sets a default again. */
export interface UpdateConnectionInput {
  /** Null: the system's name. */
  readonly name?: string | null | undefined;
  /** Null: the connection is nobody's. */
  readonly endUser?: EndUser | null | undefined;
  /** Replaces only the keys that it gives. */
  readonly syncPlan?: unknown;
  /** Replaces all field mappings. */
  readonly fieldMappings?: unknown;
}

export interface UpdatedConnection {
  readonly connection: ConnectionDocument;
  /**
   * Entities that are synced and whose stored records may be of another mapping than the one that holds now: their field
   * mappings changed, or they were switched on again.
   */
  readonly remapEntities: EntityName[];
  /** Whether the time of the next run may be another. */
  readonly isPlanChanged: boolean;
}

/** Does something with a new connection in the transaction that makes it. */
export type OnConnected<Result> = (connection: ConnectionDocument, session: ClientSession) => Promise<Result>;

const purgeDueMs = 60_000;

/** Connects systems, connects them again, changes their settings, pauses and disconnects them. */
export class ConnectionService {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      connectors: ConnectorRegistry;
      sessions: ConnectionSessions;
      logins: OAuth2Logins;
      status: ConnectionStatusKeeper;
      outbox: OutboxStore;
      usage: UsageStore;
      vault: Vault;
      network: NetworkGuard;
    },
  ) {}

  /**
   * Checks the input, proves address and credential with one call, then stores the connection. When anything is wrong
   * nothing is stored.
   * @throws {InvalidInputError} unknown system, bad config, credentials or plan, each with its path.
   * @throws {AddressNotAllowedError} the config has an address that is not called, with its path.
   * @throws {SourceUnauthorizedError | ConnectionUnreachableError | SourceError} what the system said to the first call.
   */
  async connect<Result>(
    tenant: Tenant,
    input: ConnectInput,
    onConnected: OnConnected<Result>,
  ): Promise<{ connection: ConnectionDocument; result: Result }> {
    const { storage, connections, outbox, vault, network } = this.dependencies;
    const known = requireConnector(this.dependencies.connectors, input.system);
    const name = parseName(input.name, known);
    const endUser = parseEndUser(input.endUser);
    const config = parseConfig(known, input.config ?? {});
    const connector = connectorFor(known, config);
    const { method, credentials } = parseCredentials(connector, input.credentials, input.authMethod ?? null);
    const syncPlan = parseSyncPlan(input.syncPlan, connector, syncPlanPath);
    const fieldMappings = parseMappings(input.fieldMappings, connector);
    await checkConfigAddresses(network, tenant.organizationId, config, connector);
    const connectionId = newId("connection");
    const owner = { _id: connectionId, organizationId: tenant.organizationId };
    const target = { ...owner, system: input.system, config, authMethod: method.method };
    const { opened, credential, oauth2 } = await this.#logIn(target, method, credentials, 1);
    const { account } = await connector.probe(opened.client);
    const at = await storage.now();
    const connection: ConnectionDocument = {
      ...owner,
      environment: tenant.environment,
      system: input.system,
      name,
      endUser,
      config,
      authMethod: method.method,
      credential: await vault.seal(JSON.stringify(credential), credentialContext(owner)),
      ...(oauth2 ? { oauth2 } : {}),
      account,
      status: { phase: "CONNECTED", since: at },
      syncPlan,
      fieldMappings,
      nextSyncAt: at,
      ...(hasMaintenance(syncPlan) ? { nextWindowAt: at } : {}),
      failedRuns: 0,
      lastSuccessfulSyncAt: null,
      creditsConsumed: 1,
      deletedAt: null,
      createdAt: at,
      updatedAt: at,
    };
    auditTarget(connectionId);
    const result = await storage.transaction(async (session) => {
      await connections.insert(connection, session);
      await this.dependencies.usage.credit({ ...tenantFields(tenant), connectionId }, "TAKEN", at, session);
      await outbox.append(
        [
          {
            ...tenant,
            connectionId,
            at,
            type: "connection.created",
            payload: { system: connection.system, name: connection.name },
          },
        ],
        session,
      );
      return onConnected(connection, session);
    });
    return { connection, result };
  }

  /** Takes a new credential (and config, if given) for a connection that keeps its id, records and cursors. */
  async reconnect(
    tenant: Tenant,
    id: string,
    input: { credentials: unknown; config?: unknown; authMethod?: string | null | undefined },
    onReconnected?: OnConnected<void>,
  ): Promise<ConnectionDocument> {
    const { storage, connections, status, outbox, vault, network } = this.dependencies;
    const before = await connections.get(tenant, id);
    const known = requireConnector(this.dependencies.connectors, before.system);
    const config =
      input.config === undefined || input.config === null ? before.config : parseConfig(known, input.config);
    const connector = connectorFor(known, config);
    const { method, credentials } = parseCredentials(connector, input.credentials, input.authMethod ?? null);
    await checkConfigAddresses(network, tenant.organizationId, config, connector);
    const target = { ...before, config, authMethod: method.method };
    const { opened, credential, oauth2 } = await this.#logIn(
      target,
      method,
      credentials,
      (before.oauth2?.epoch ?? 0) + 1,
    );
    const { account } = await connector.probe(opened.client);
    const at = await storage.now();
    const sealed = await vault.seal(JSON.stringify(credential), credentialContext(before));
    await storage.transaction(async (session) => {
      const login = oauth2 ? { oauth2 } : {};
      const $set = { config, account, authMethod: method.method, credential: sealed, ...login, updatedAt: at };
      await connections.update(before, { $set, ...(oauth2 ? {} : { $unset: { oauth2: "" } }) }, session);
      const payload = { system: before.system, name: before.name };
      await outbox.append([{ ...tenant, connectionId: id, at, type: "connection.reconnected", payload }], session);
      await onReconnected?.({ ...before, updatedAt: at }, session);
    });
    if (before.status.phase !== "CONNECTED") await status.set(before, { phase: "CONNECTED", since: at });
    // A doubt about the credential before it is none about this one.
    else await status.reportSuccess(id);
    await connections.scheduleSync(before, 0);
    return connections.get(tenant, id);
  }

  /**
   * Changes settings of a connection in whatever status it is; its system is not asked.
   * @throws {NotFoundError | InvalidInputError} the latter with the path of each value that can't be used; then nothing
   *   is changed.
   */
  async update(tenant: Tenant, id: string, input: UpdateConnectionInput): Promise<UpdatedConnection> {
    const { storage, connections } = this.dependencies;
    // Read and written in one transaction: of two changes at once, each keeps what the other gave.
    return storage.transaction(async (session) => {
      const before = await connections.get(tenant, id, session);
      const connector = connectorFor(requireConnector(this.dependencies.connectors, before.system), before.config);
      const changed = changedSettings(before, input, connector);
      if (isDeepStrictEqual(settingsOf(before), changed)) {
        return { connection: before, remapEntities: [], isPlanChanged: false };
      }
      const updatedAt = await storage.now();
      const isPlanChanged = !isDeepStrictEqual(before.syncPlan, changed.syncPlan);
      // A window may begin now, or be over: the dispatcher has it looked at.
      const window = isPlanChanged ? { nextWindowAt: updatedAt } : {};
      await connections.update(before, { $set: { ...changed, ...window, updatedAt } }, session);
      const connection: ConnectionDocument = { ...before, ...changed, updatedAt };
      return {
        connection,
        remapEntities: entitiesToRemap(before, connection, connector),
        isPlanChanged,
      };
    });
  }

  async pause(tenant: Tenant, id: string): Promise<ConnectionDocument> {
    const { storage, connections, status } = this.dependencies;
    const connection = await connections.get(tenant, id);
    if (connection.status.phase === "PAUSED") return connection;
    await status.set(connection, { phase: "PAUSED", since: await storage.now() });
    return connections.get(tenant, id);
  }

  /** @throws {ConflictError} when it is not paused. */
  async resume(tenant: Tenant, id: string): Promise<ConnectionDocument> {
    const { storage, connections, status } = this.dependencies;
    const connection = await connections.get(tenant, id);
    if (connection.status.phase !== "PAUSED") {
      throw new ConflictError(
        `The connection ${id} is ${connection.status.phase}, not PAUSED. ${
          connection.status.phase === "UNAUTHORIZED"
            ? "Give it a valid credential with reconnectSystem."
            : "There is nothing to resume."
        }`,
      );
    }
    await status.set(connection, { phase: "CONNECTED", since: await storage.now() });
    await connections.scheduleSync(connection, 0);
    return connections.get(tenant, id);
  }

  /**
   * Removes the credential, destroys its key and gives back the credit at once, in one transaction with the event; from then on the
   * connection is not found any more. Its records are then purged by `purge`, here or, after a crash, by a worker.
   */
  async disconnect(tenant: Tenant, id: string): Promise<{ connection: ConnectionDocument; creditsReleased: number }> {
    const { storage, connections, outbox, vault } = this.dependencies;
    const connection = await connections.get(tenant, id);
    const at = await storage.now();
    await storage.transaction(async (session) => {
      await vault.shred({ organizationId: tenant.organizationId, ownerId: id }, session);
      await connections.update(
        connection,
        {
          // Should this process die before the records are gone, the purge is due a minute from now.
          $set: { deletedAt: at, nextSyncAt: new Date(at.getTime() + purgeDueMs), creditsConsumed: 0 },
          $unset: { credential: "", hookSecret: "", oauth2: "", "status.nextAttemptAt": "", nextWindowAt: "" },
        },
        session,
      );
      await this.dependencies.usage.credit({ ...tenantFields(tenant), connectionId: id }, "RELEASED", at, session);
      await outbox.append(
        [
          {
            ...tenant,
            connectionId: id,
            at,
            type: "connection.disconnected",
            payload: { system: connection.system, name: connection.name },
          },
        ],
        session,
      );
    });
    return { connection, creditsReleased: connection.creditsConsumed };
  }

  /** Opens the system with a credential that is not stored yet. @returns also what of it is to be stored. */
  async #logIn(
    target: Pick<ConnectionDocument, "_id" | "organizationId" | "system" | "config" | "authMethod">,
    method: AuthMethod,
    credentials: Readonly<Record<string, string>>,
    epoch: number,
  ): Promise<{ opened: OpenConnection; credential: object; oauth2: OAuth2State | null }> {
    const { sessions, logins } = this.dependencies;
    const { oauth2 } = method;
    if (!oauth2) return { opened: sessions.openWith(target, credentials), credential: credentials, oauth2: null };
    const http = sessions.httpOf(target);
    const begun = await logins.begin(target, { ...method, oauth2 }, credentials, http, epoch);
    const accessToken = { get: async () => begun.accessToken };
    return { opened: sessions.openWithLogin(target, accessToken), credential: begun.credential, oauth2: begun.state };
  }
}

const syncPlanPath = ["input", "syncPlan"];
const longestText = 200;

type Settings = Pick<ConnectionDocument, "name" | "endUser" | "syncPlan" | "fieldMappings">;

function settingsOf({ name, endUser, syncPlan, fieldMappings }: ConnectionDocument): Settings {
  return { name, endUser, syncPlan, fieldMappings };
}

function changedSettings(
  before: ConnectionDocument,
  input: UpdateConnectionInput,
  connector: LoadedConnector,
): Settings {
  const { name, endUser, syncPlan, fieldMappings } = input;
  return {
    name: name === undefined ? before.name : parseName(name, connector),
    endUser: endUser === undefined ? before.endUser : parseEndUser(endUser),
    syncPlan:
      syncPlan === undefined ? before.syncPlan : parseSyncPlan(syncPlan, connector, syncPlanPath, before.syncPlan),
    fieldMappings: fieldMappings === undefined ? before.fieldMappings : parseMappings(fieldMappings, connector),
  };
}

function entitiesToRemap(
  before: ConnectionDocument,
  after: ConnectionDocument,
  connector: LoadedConnector,
): EntityName[] {
  return [...connector.entities.keys()].filter((entity) => {
    if (!isEnabled(after.syncPlan, entity)) return false;
    const wasOff = !isEnabled(before.syncPlan, entity);
    return wasOff || !isDeepStrictEqual(mappingsOf(before, entity), mappingsOf(after, entity));
  });
}

/** Which expression fills which field; their order makes no difference. */
function mappingsOf({ fieldMappings }: ConnectionDocument, entity: EntityName): Map<string, string> {
  return new Map(
    fieldMappings.filter((mapping) => mapping.entity === entity).map(({ field, expression }) => [field, expression]),
  );
}

function parseMappings(input: unknown, connector: LoadedConnector): readonly FieldMapping[] {
  return parseFieldMappings(input ?? [], [...connector.entities.keys()], ["input", "fieldMappings"]);
}

function parseName(input: string | null | undefined, connector: LoadedConnector): string {
  const name = input?.trim() ?? "";
  requireShort(name, ["input", "name"]);
  return name || connector.name;
}

function parseEndUser(input: EndUser | null | undefined): EndUser | null {
  if (!input) return null;
  requireShort(input.id, ["input", "endUser", "id"]);
  if (input.id === "") {
    throw new InvalidInputError("The end user has no id. Give the key that you know this customer by, or no endUser.", {
      problems: [{ path: ["input", "endUser", "id"], message: "expected a key of the caller's own, got an empty one" }],
    });
  }
  requireShort(input.name ?? "", ["input", "endUser", "name"]);
  return { id: input.id, name: input.name };
}

function requireShort(text: string, path: readonly string[]): void {
  if (text.length <= longestText) return;
  throw new InvalidInputError(`${path.slice(1).join(".")} is too long; see problems.`, {
    problems: [{ path, message: `expected at most ${longestText} characters, got ${text.length}` }],
  });
}

function parseConfig(connector: LoadedConnector, config: unknown): Record<string, unknown> {
  const parsed = connector.config.safeParse(config);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`The config for ${connector.name} can't be used; see problems.`, {
    problems: problemsFromZod(parsed.error, ["input", "config"]),
  });
}

function parseCredentials(
  connector: LoadedConnector,
  credentials: unknown,
  wanted: string | null,
): { method: AuthMethod; credentials: Record<string, string> } {
  const methods = wanted ? connector.auth.filter((method) => method.method === wanted) : connector.auth;
  const [first] = methods;
  if (!first) {
    const known = connector.auth.map((method) => method.method).join(", ");
    throw new InvalidInputError(`${connector.name} has no auth method "${String(wanted)}".`, {
      problems: [{ path: ["input", "authMethod"], message: `expected one of ${known}, got "${String(wanted)}"` }],
    });
  }
  for (const method of methods) {
    const parsed = method.credentials.safeParse(credentials);
    if (parsed.success) return { method, credentials: parsed.data as Record<string, string> };
  }
  // The first method's findings: its fields are the ones a person is most likely to have.
  const { error } = first.credentials.safeParse(credentials);
  throw new InvalidInputError(
    `The credentials don't fit ${connector.name} (${connector.auth.map((method) => method.method).join(" or ")}); see problems.`,
    { problems: error ? problemsFromZod(error, ["input", "credentials"]) : [] },
  );
}
