import { hash } from "node:crypto";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import {
  requireConnected,
  type ConnectionDocument,
  type ConnectionSessions,
  type ConnectionStatusKeeper,
  type ConnectionStore,
} from "../connections/index.js";
import type { EntitySource, JsonObject, LoadedConnector, WriteContext } from "../connectors/index.js";
import {
  ConflictError,
  ConnectionUnreachableError,
  EntityUnsupportedError,
  InvalidInputError,
  MappingError,
  NotFoundError,
  TributaryError,
  WriteUnconfirmedError,
} from "../errors/index.js";
import { newId, parseRecordId, recordId as recordIdOf } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { canonicalText, type RecordDocument, type SaidRecords } from "../records/index.js";
import { tenantFields, tenantFilter, type Storage, type Tenant } from "../storage/index.js";
import { inputPath, toWriteData } from "./write-data.js";
import type { WriteDocument, WriteStore } from "./write-store.js";

interface WriteOptions {
  readonly idempotencyKey?: string | null | undefined;
  /** Stop after validation: nothing is sent, nothing is stored. */
  readonly dryRun?: boolean | null | undefined;
}

export interface CreateRecordInput extends WriteOptions {
  readonly connectionId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface UpdateRecordInput extends WriteOptions {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Refuses to overwrite a record that was changed since the caller read it. */
  readonly expectedVersion?: number | null | undefined;
}

/** The stored record and the write that led to it; both null after a dry run. */
export interface WriteResult {
  readonly recordId: string | null;
  readonly writeId: string | null;
}

type Send = (client: unknown, data: Readonly<Record<string, unknown>>, context: WriteContext) => Promise<JsonObject>;

/**
 * Writes go to the source first and come back as the record the source then shows. The write log says `SENDING` before
 * anything leaves, so that a crash in between is seen; the answer, the record and its event are stored together.
 */
export class WriteService {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      said: SaidRecords;
      writes: WriteStore;
      logger: Logger;
    },
  ) {}

  /** @throws {EntityUnsupportedError | InvalidInputError | ConnectionUnreachableError | SourceError …} */
  async create(tenant: Tenant, entity: EntityName, input: CreateRecordInput): Promise<WriteResult> {
    const connection = await this.dependencies.connections.get(tenant, input.connectionId);
    const { connector, client, source } = await this.#open(connection, entity);
    const { create } = source;
    if (!create) throw unsupported(connector, entity, "created");
    return this.#write(tenant, connection, source, { ...input, operation: "CREATE", recordId: null }, client, create);
  }

  /** @throws {NotFoundError | ConflictError} and as `create`. */
  async update(tenant: Tenant, entity: EntityName, input: UpdateRecordInput): Promise<WriteResult> {
    const record = await this.#find(tenant, entity, input.id);
    const connection = await this.dependencies.connections.get(tenant, record.connectionId);
    const { connector, client, source } = await this.#open(connection, entity);
    const { update } = source;
    if (!update) throw unsupported(connector, entity, "updated");
    if (
      input.expectedVersion !== undefined &&
      input.expectedVersion !== null &&
      input.expectedVersion !== record.version
    ) {
      throw new ConflictError(
        `${input.id} is at version ${record.version}, not ${input.expectedVersion}. Read it again and decide anew.`,
        { details: { version: record.version } },
      );
    }
    const send: Send = (opened, data, context) => update(opened, record.remoteId, data, context);
    return this.#write(
      tenant,
      connection,
      source,
      { ...input, operation: "UPDATE", recordId: record._id },
      client,
      send,
    );
  }

  async #write(
    tenant: Tenant,
    connection: ConnectionDocument,
    source: EntitySource<unknown>,
    input: WriteOptions & {
      data: Readonly<Record<string, unknown>>;
      operation: "CREATE" | "UPDATE";
      recordId: string | null;
    },
    client: unknown,
    send: Send,
  ): Promise<WriteResult> {
    const { storage } = this.dependencies;
    const entity = entityByName(source.entity);
    if (Object.keys(input.data).length === 0) {
      throw new InvalidInputError(`Nothing to write: data is empty.`, {
        problems: [{ path: ["input", "data"], message: "expected at least one field" }],
      });
    }
    const data = await toWriteData(storage, tenant, connection._id, entity, input.data);
    if (input.dryRun) return { recordId: null, writeId: null };
    const write = await this.#begin(tenant, connection, source.entity, input);
    if (write.state === "SUCCEEDED" && write.recordId) {
      return { recordId: write.recordId, writeId: write._id };
    }
    const raw = await this.#send(connection, write, () => send(client, data, { idempotencyKey: write.idempotencyKey }));
    return { recordId: await this.#store(connection, source, write, raw), writeId: write._id };
  }

  /** Logs the write, or finds the one its key stands for. */
  async #begin(
    tenant: Tenant,
    connection: ConnectionDocument,
    entity: EntityName,
    input: WriteOptions & { data: unknown; operation: "CREATE" | "UPDATE"; recordId: string | null },
  ): Promise<WriteDocument> {
    const { storage, writes } = this.dependencies;
    const id = newId("write");
    const write: WriteDocument = {
      _id: id,
      ...tenantFields(tenant),
      connectionId: connection._id,
      entity,
      operation: input.operation,
      idempotencyKey: input.idempotencyKey ?? id,
      requestHash: hash(
        "sha256",
        canonicalText([connection._id, entity, input.operation, input.recordId, input.data]),
        "base64url",
      ),
      state: "SENDING",
      recordId: input.recordId,
      error: null,
      createdAt: await storage.now(),
      settledAt: null,
    };
    const earlier = await writes.begin(write);
    if (!earlier) return write;
    if (earlier.requestHash !== write.requestHash) {
      throw new InvalidInputError(
        `The idempotencyKey "${write.idempotencyKey}" was used for another write. A key stands for one write for 24 hours; use a new one.`,
        { problems: [{ path: ["input", "idempotencyKey"], message: "was used with other data" }] },
      );
    }
    if (earlier.state === "SUCCEEDED") return earlier;
    if (earlier.state === "FAILED" && (await writes.retry(earlier))) return { ...earlier, state: "SENDING" };
    if (earlier.state === "UNCONFIRMED") throw unconfirmed(earlier._id, null);
    throw new ConflictError(
      `A write with the idempotencyKey "${write.idempotencyKey}" is under way. Ask again in a moment.`,
    );
  }

  async #send(
    connection: ConnectionDocument,
    write: WriteDocument,
    send: () => Promise<JsonObject>,
  ): Promise<JsonObject> {
    const { status, writes, storage, logger } = this.dependencies;
    try {
      return await send();
    } catch (fault) {
      const isUnconfirmed =
        fault instanceof WriteUnconfirmedError ||
        (fault instanceof ConnectionUnreachableError && fault.mayHaveBeenSent);
      await writes.settle(write._id, {
        state: isUnconfirmed ? "UNCONFIRMED" : "FAILED",
        recordId: write.recordId,
        settledAt: await storage.now(),
        error: {
          code: fault instanceof TributaryError ? fault.code : "INTERNAL_SERVER_ERROR",
          message: fault instanceof Error ? fault.message : String(fault),
        },
      });
      // The confirming probes take seconds; the caller is not made to wait for them.
      void status
        .reportFault(connection._id, fault)
        .catch((error: unknown) => logger.warn({ err: error, connectionId: connection._id }, "fault not reported"));
      if (isUnconfirmed) throw unconfirmed(write._id, fault);
      throw fault instanceof InvalidInputError ? underInputData(fault, write.entity) : fault;
    }
  }

  /** Stores what the source answered with, its event and the write's end in one transaction. */
  async #store(
    connection: ConnectionDocument,
    source: EntitySource<unknown>,
    write: WriteDocument,
    raw: JsonObject,
  ): Promise<string> {
    const { storage, said, writes } = this.dependencies;
    const { remoteId } = source.identify(raw);
    const entity = entityByName(source.entity);
    const recordId = recordIdOf(entity.idPrefix, connection._id, entity.name, remoteId);
    const settledAt = await storage.now();
    const outcome = await said.store(connection, source, { raw }, { kind: "WRITE", id: write._id }, (session, result) =>
      writes.settle(
        write._id,
        { state: "SUCCEEDED", recordId: result === "DISCONNECTED" ? null : recordId, settledAt, error: null },
        session,
      ),
    );
    if (outcome === "DISCONNECTED") {
      throw new NotFoundError(
        `The write reached the source, but the connection ${connection._id} was disconnected meanwhile, so that nothing of it is kept here.`,
      );
    }
    if (outcome === "QUARANTINED") {
      throw new MappingError(
        `The write reached the source, but the record it answered with can't be mapped; it is in quarantine as ${recordId}.`,
        { path: "" },
      );
    }
    return recordId;
  }

  async #open(connection: ConnectionDocument, entity: EntityName) {
    requireConnected(connection);
    const { connector, client } = await this.dependencies.sessions.open(connection);
    const source = connector.entities.get(entity);
    if (!source) throw unsupported(connector, entity, "read or written");
    return { connector, client, source };
  }

  async #find(tenant: Tenant, entityName: EntityName, id: string): Promise<RecordDocument> {
    const entity = entityByName(entityName);
    if (parseRecordId(id)?.prefix !== entity.idPrefix) {
      throw new InvalidInputError(`"${id}" is not the id of a ${entity.name}; those look like ${entity.idPrefix}_….`, {
        problems: [{ path: ["input", "id"], message: `expected ${entity.idPrefix}_…, got "${id}"` }],
      });
    }
    const record = await this.dependencies.storage
      .collection<RecordDocument>(entity.plural)
      .findOne({ _id: id, ...tenantFilter(tenant) });
    if (!record) throw new NotFoundError(`There is no ${entity.name} ${id} in this environment.`);
    return record;
  }
}

function unsupported(connector: LoadedConnector, entity: EntityName, what: string): EntityUnsupportedError {
  return new EntityUnsupportedError(
    `${entity} can't be ${what} through ${connector.name}. It offers: ${[...connector.entities.keys()].join(", ")}; the query systems says what can be written.`,
  );
}

/** A connector names paths inside the data it was handed, by declared names; the caller sees the input. */
function underInputData(fault: InvalidInputError, entity: EntityName): InvalidInputError {
  const { fields } = entityByName(entity);
  return new InvalidInputError(fault.message, {
    cause: fault,
    problems: fault.problems.map(({ path, message }) => ({
      path: ["input", "data", ...inputPath(fields, path)],
      message,
    })),
  });
}

function unconfirmed(writeId: string, cause: unknown): WriteUnconfirmedError {
  return new WriteUnconfirmedError(
    "The write was sent and no answer came, so the source may have it. Look there before you send it again.",
    { cause, details: { writeId } },
  );
}
