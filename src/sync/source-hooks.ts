import { randomBytes } from "node:crypto";
import {
  hookSecretContext,
  requireConnected,
  type ConnectionDocument,
  type ConnectionSessions,
  type ConnectionStatusKeeper,
  type ConnectionStore,
} from "../connections/index.js";
import type { HookChange, HookRequest } from "../connectors/index.js";
import { ConflictError, NotFoundError, TributaryError } from "../errors/index.js";
import { newId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import type { SaidRecords } from "../records/index.js";
import type { Tenant } from "../storage/index.js";
import type { Vault } from "../vault/index.js";

/**
 * What source systems tell by themselves. The connector proves who calls and says which records it is about; what the
 * call does not carry is read. A call is answered only when all of it is stored, so that the system tells it again
 * otherwise; told twice, the second time changes nothing.
 */
export class SourceHooks {
  constructor(
    private readonly dependencies: {
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      said: SaidRecords;
      vault: Vault;
      logger: Logger;
    },
  ) {}

  /**
   * Takes one call in.
   * @throws {NotFoundError} no connection of that id takes calls; says nothing of why.
   * @throws {UnauthenticatedError} the call is not from the system.
   * @throws {InvalidInputError} it can't be read.
   * @throws {ConnectionUnreachableError | ConnectionUnavailableError} the connection is not CONNECTED, so that what the
   * call is about can't be read; the run that follows brings it.
   */
  async receive(connectionId: string, request: HookRequest): Promise<{ accepted: number }> {
    const { connections, sessions, vault } = this.dependencies;
    const connection = await connections.findForWorker(connectionId);
    const webhooks = connection && sessions.connectorOf(connection).webhooks;
    if (!connection?.hookSecret || !webhooks) throw noSuchHook();
    webhooks.verify(request, (await vault.open(connection.hookSecret, hookSecretContext(connection))).reveal());
    const changes = webhooks.read(request);
    requireConnected(connection);
    const id = newId("hook");
    let accepted = 0;
    for (const change of changes) {
      if (await this.#store(connection, change, id)) accepted += 1;
    }
    return { accepted };
  }

  async #store(connection: ConnectionDocument, change: HookChange, id: string): Promise<boolean> {
    const { sessions, status, said, logger } = this.dependencies;
    const { connector, client } = await sessions.open(connection);
    const source = connector.entities.get(change.entity);
    if (!source) return false;
    const actor = { kind: "SOURCE_WEBHOOK", id } as const;
    if (change.isDeleted) {
      await said.store(connection, source, { remoteId: change.remoteId, isDeleted: true }, actor);
      return true;
    }
    let { raw } = change;
    if (raw === null) {
      try {
        raw = await source.readOne(client, change.remoteId);
      } catch (fault) {
        if (fault instanceof TributaryError) {
          void status
            .reportFault(connection._id, fault)
            .catch((error: unknown) => logger.warn({ err: error, connectionId: connection._id }, "fault not reported"));
        }
        throw fault;
      }
    }
    // Gone between the call and the look at it: its own call, or the next sweep, tells.
    if (raw === null) return false;
    await said.store(connection, source, { raw }, actor);
    return true;
  }

  /**
   * Makes a secret for the connection's webhooks, in place of the one before.
   * @returns it, this once; at rest it is sealed. @throws {NotFoundError | ConflictError} the system has no webhooks.
   */
  async rotateSecret(
    tenant: Tenant,
    connectionId: string,
  ): Promise<{ connection: ConnectionDocument; secret: string; instructions: string }> {
    const { connections, sessions, vault } = this.dependencies;
    const connection = await connections.get(tenant, connectionId);
    const connector = sessions.connectorOf(connection);
    if (!connector.webhooks) {
      throw new ConflictError(`${connector.name} does not tell of changes by itself; they come with the next run.`);
    }
    const secret = randomBytes(32).toString("base64url");
    await connections.update(connection, {
      $set: { hookSecret: await vault.seal(secret, hookSecretContext(connection)) },
    });
    return { connection, secret, instructions: connector.webhooks.description };
  }
}

function noSuchHook(): NotFoundError {
  return new NotFoundError("There is nothing at this address.");
}
