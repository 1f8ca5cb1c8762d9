import type { ClientSession } from "mongodb";
import { entityByName } from "../../schema/entities/index.js";
import type {
  ConnectionDocument,
  ConnectionSessions,
  ConnectionStatusKeeper,
  OpenConnection,
} from "../connections/index.js";
import type { EntitySource, JsonObject, WriteContext } from "../connectors/index.js";
import { ConflictError, EntityUnsupportedError, MappingError, NotFoundError } from "../errors/index.js";
import type { OutboxStore } from "../events/index.js";
import { recordId as recordIdOf } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { writeMetrics } from "../metrics/index.js";
import { decodeRaw, type RawDocument, type RecordDocument, type SaidRecords } from "../records/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import { startBeats } from "../time/index.js";
import { outcomeOf, toWriteError, underInputData } from "./write-faults.js";
import type { WriteDocument, WriteError, WriteState } from "./write-document.js";
import type { ClaimedWrite, WriteStore } from "./write-store.js";

export interface WriteOptions {
  /** Whole milliseconds after its last sign of life that a process that sends counts as dead. */
  readonly claimMs: number;
  /**
   * Whole milliseconds after a send without an answer that the source may still be at it. Until then "not there" says
   * nothing. A request's time-out is 30 s.
   */
  readonly quietMs: number;
  /** Whole milliseconds that a repeated call waits for the one before. */
  readonly waitMs: number;
}

export const defaultWriteOptions: WriteOptions = { claimMs: 30_000, quietMs: 60_000, waitMs: 25_000 };

/** What became of a send: the write as it stands, and the fault it met. */
export interface SendResult {
  readonly write: WriteDocument;
  readonly fault: unknown;
  /** The source is done with the request, so that a look at it tells the truth at once. */
  readonly isAnswered: boolean;
}

/** A connection opened for one of its entities. */
export type OpenedSource = OpenConnection & { readonly source: EntitySource<unknown> };

/** Sends one claimed write to its source and settles it: record, event and log in one transaction. */
export class WriteSender {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      said: SaidRecords;
      writes: WriteStore;
      outbox: OutboxStore;
      logger: Logger;
    },
    private readonly options: WriteOptions,
  ) {}

  /** @param claimed In the state SENDING. @throws what our own store says; the write then is left to be looked for. */
  async send(connection: ConnectionDocument, claimed: ClaimedWrite): Promise<SendResult> {
    const { storage, writes } = this.dependencies;
    const task = taskOf(claimed);
    const before = await this.#recordOf(claimed);
    // Once more, right before it goes out: between the caller's look and now others may have written.
    if (task.expectedVersion !== null && before?.version !== task.expectedVersion) {
      const fault = versionConflict(claimed.recordId ?? "", before?.version ?? 0, task.expectedVersion);
      return { write: await this.settle(claimed, "FAILED", toWriteError(fault)), fault, isAnswered: true };
    }
    const context: WriteContext = {
      idempotencyKey: claimed._id,
      ...(task.expectedVersion === null ? {} : { expected: await this.#rawOf(claimed) }),
    };
    let opened: OpenedSource;
    try {
      opened = await this.open(connection, claimed);
    } catch (fault) {
      return this.#failed(connection, claimed, fault);
    }
    const session = storage.client.startSession();
    try {
      const change = { sentAt: await storage.now(), attempts: claimed.attempts + 1, hashBefore: before?.hash ?? null };
      const sending = await writes.change(claimed, change, session);
      return await this.alive(sending, () => this.#call(connection, sending, opened, context, session));
    } finally {
      await session.endSession();
    }
  }

  async #call(
    connection: ConnectionDocument,
    sending: ClaimedWrite,
    opened: OpenedSource,
    context: WriteContext,
    session: ClientSession,
  ): Promise<SendResult> {
    let raw: JsonObject;
    try {
      raw = await call(opened, sending, context);
    } catch (fault) {
      return this.#failed(connection, sending, fault);
    }
    if (connection.status.phase !== "CONNECTED") {
      this.#report(() => this.dependencies.status.reportSuccess(connection._id), connection._id);
    }
    return { write: await this.store(connection, sending, raw, session), fault: null, isAnswered: true };
  }

  async open(connection: ConnectionDocument, write: Pick<WriteDocument, "entity">): Promise<OpenedSource> {
    const source = this.#source(connection, write);
    return { ...(await this.dependencies.sessions.open(connection)), source };
  }

  #source(connection: ConnectionDocument, { entity }: Pick<WriteDocument, "entity">): EntitySource<unknown> {
    const connector = this.dependencies.sessions.connectorOf(connection);
    const source = connector.entities.get(entity);
    if (!source) throw new EntityUnsupportedError(`${connector.name} no longer offers ${entity}.`);
    return source;
  }

  /** Gives signs of life while something is done under a claim. */
  async alive<Result>(write: ClaimedWrite, act: () => Promise<Result>): Promise<Result> {
    const { writes, logger } = this.dependencies;
    const beats = startBeats(
      this.options.claimMs / 3,
      () => writes.beat(write, this.options.claimMs),
      (error) => logger.warn({ err: error, writeId: write._id }, "no sign of life of a write"),
    );
    try {
      return await act();
    } finally {
      beats.stop();
    }
  }

  async #failed(connection: ConnectionDocument, write: ClaimedWrite, thrown: unknown): Promise<SendResult> {
    const { storage, writes, status, logger } = this.dependencies;
    const fault = underInputData(thrown, write.entity);
    const outcome = outcomeOf(thrown);
    const error = toWriteError(fault);
    logger.debug({ err: thrown, writeId: write._id, outcome }, "a write met a fault");
    // The confirming probes take seconds; the caller is not made to wait for them.
    this.#report(() => status.reportFault(connection._id, thrown), connection._id);
    if (outcome === "REFUSED") return { write: await this.settle(write, "FAILED", error), fault, isAnswered: true };
    if (outcome === "AWAY") {
      if (taskOf(write).whenUnreachable === "FAIL") {
        return { write: await this.settle(write, "FAILED", error), fault, isAnswered: true };
      }
      const queued = await writes.release(write, { state: "QUEUED", error }, await storage.now());
      return { write: queued, fault, isAnswered: true };
    }
    const left = await writes.release(write, { state: "UNCONFIRMED", error }, await storage.now());
    return { write: left, fault, isAnswered: outcome === "ANSWERED" };
  }

  /** Ends a claimed write without a record, and tells of it. */
  async settle(write: ClaimedWrite, state: "SUCCEEDED" | "FAILED", error: WriteError | null): Promise<WriteDocument> {
    const { storage, writes, outbox } = this.dependencies;
    const settledAt = await storage.now();
    const change = { state, error, settledAt, task: null };
    const ended = await storage.transaction(async (session) => {
      const settled = await writes.release(write, change, null, session);
      await outbox.append([settledEvent(settled, settledAt)], session);
      return settled;
    });
    writeMetrics.settled.inc({ operation: ended.operation, outcome: ended.state });
    return ended;
  }

  /** Stores what the source answered with, its events and the write's end in one transaction. */
  async store(
    connection: ConnectionDocument,
    write: ClaimedWrite,
    raw: JsonObject,
    on?: ClientSession,
  ): Promise<WriteDocument> {
    const { storage, said, writes, outbox } = this.dependencies;
    const source = this.#source(connection, write);
    const { remoteId } = source.identify(raw);
    const entity = entityByName(source.entity);
    const recordId = recordIdOf(entity.idPrefix, connection._id, entity.name, remoteId);
    const settledAt = await storage.now();
    let settled: WriteDocument = write;
    const outcome = await said.store(
      connection,
      source,
      { raw },
      { kind: "WRITE", id: write._id },
      async (session, result) => {
        // The log went with the connection.
        if (result === "DISCONNECTED") return;
        const change = { state: "SUCCEEDED" as const, recordId, settledAt, error: null, task: null };
        settled = await writes.release(write, change, null, session);
        await outbox.append([settledEvent(settled, settledAt)], session);
      },
      on,
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
    writeMetrics.settled.inc({ operation: settled.operation, outcome: settled.state });
    return settled;
  }

  async #recordOf(write: WriteDocument): Promise<RecordDocument | null> {
    if (write.recordId === null || write.operation === "CREATE") return null;
    const { plural } = entityByName(write.entity);
    return this.dependencies.storage
      .tenants<RecordDocument>(plural)
      .findOne({ organizationId: write.organizationId, connectionId: write.connectionId, _id: write.recordId });
  }

  /** The payload that the version stands for which the caller saw. */
  async #rawOf(write: WriteDocument): Promise<JsonObject | undefined> {
    const found = await this.dependencies.storage
      .tenants<RawDocument>("raw")
      .findOne({ ...tenantFields(write), _id: write.recordId ?? "" });
    return found ? (decodeRaw(found) as JsonObject) : undefined;
  }

  #report(tell: () => Promise<unknown>, connectionId: string): void {
    tell().catch((error: unknown) =>
      this.dependencies.logger.warn({ err: error, connectionId }, "status not reported"),
    );
  }
}

export function taskOf(write: WriteDocument): NonNullable<WriteDocument["task"]> {
  if (write.task) return write.task;
  throw new Error(`The write ${write._id} is ${write.state} and has nothing left to do.`);
}

export function versionConflict(recordId: string, version: number, expected: number): ConflictError {
  return new ConflictError(`${recordId} is at version ${version}, not ${expected}. Read it again and decide anew.`, {
    details: {
      version,
      problems: [{ path: ["input", "expectedVersion"], message: `expected ${version}, got ${expected}` }],
    },
  });
}

function call(
  { client, source }: { readonly client: unknown; readonly source: EntitySource<unknown> },
  write: WriteDocument,
  context: WriteContext,
): Promise<JsonObject> {
  const { data, remoteId } = taskOf(write);
  const { create, update } = source;
  if (write.operation === "CREATE" && create) return create(client, data, context);
  if (write.operation === "UPDATE" && update && remoteId !== null) return update(client, remoteId, data, context);
  throw new EntityUnsupportedError(`${write.entity} can't be written there any more.`);
}

function settledEvent(write: WriteDocument, at: Date) {
  const { _id: writeId, connectionId, operation, entity, recordId, error } = write;
  return {
    ...tenantFields(write),
    connectionId,
    at,
    type: "write.settled" as const,
    payload: {
      writeId,
      operation,
      entity,
      state: write.state as Extract<WriteState, "SUCCEEDED" | "FAILED">,
      recordId,
      error: error && { code: error.code, message: error.message },
    },
  };
}
