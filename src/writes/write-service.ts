import { randomUUID } from "node:crypto";
import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { isReachable, requireConnected, type ConnectionDocument, type ConnectionStore } from "../connections/index.js";
import { IdempotencyKeyInUseError, InvalidInputError, NotFoundError } from "../errors/index.js";
import type { IdempotencyService, KeyUse } from "../idempotency/index.js";
import { isIdOf, newId, parseRecordId } from "../ids/index.js";
import type { RecordDocument } from "../records/index.js";
import { tenantFields, tenantFilter, type Storage, type Tenant } from "../storage/index.js";
import { delay } from "../time/index.js";
import type { ShownWriteSchema, WantedWrite, WriteChecks } from "./write-checks.js";
import { unconfirmed } from "./write-faults.js";
import type { WriteDocument, WriteTask } from "./write-document.js";
import type { WriteOperation } from "./write-schema.js";
import { versionConflict, type WriteOptions, type WriteSender } from "./write-sender.js";
import { expired, type WriteSettler } from "./write-settler.js";
import { ClaimLostError, type ClaimedWrite, type WriteStore } from "./write-store.js";

interface Options {
  readonly idempotencyKey?: string | null | undefined;
  /** Stop after validation: nothing is sent, nothing is stored. */
  readonly dryRun?: boolean | null | undefined;
  /** What to do while the system can't be reached. Default FAIL. */
  readonly whenUnreachable?: "FAIL" | "QUEUE" | null | undefined;
  /** With QUEUE: until when it may be sent. */
  readonly deadline?: Date | null | undefined;
}

export interface CreateRecordInput extends Options {
  readonly connectionId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface UpdateRecordInput extends Options {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Refuses to overwrite a record that was changed since the caller read it. */
  readonly expectedVersion?: number | null | undefined;
}

/** The stored record and the write that led to it; both null after a dry run, the record null while the write waits. */
export interface WriteResult {
  readonly recordId: string | null;
  readonly writeId: string | null;
}

/** Where a write goes on from: it is new, or one under the same key that did not come to be. */
interface Start {
  readonly id: string;
  readonly from: "NOTHING" | "FAILED" | "UNCONFIRMED";
}

const longestDeadlineMs = 90 * 86_400_000;

/**
 * Writes go to the source first and come back as the record the source then shows. The write log says `SENDING` before
 * anything leaves, so that a crash in between is seen; the answer, the record, its events and the log's last word are
 * stored together.
 */
export class WriteService {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      idempotency: IdempotencyService;
      writes: WriteStore;
      checks: WriteChecks;
      sender: WriteSender;
      settler: WriteSettler;
    },
    private readonly options: WriteOptions,
  ) {}

  /** @throws {EntityUnsupportedError | InvalidInputError | ConnectionUnreachableError | SourceError …} */
  async create(tenant: Tenant, entity: EntityName, input: CreateRecordInput): Promise<WriteResult> {
    const connection = await this.dependencies.connections.get(tenant, input.connectionId);
    const wanted: WantedWrite = { connection, entity, operation: "CREATE", record: null };
    return this.#write(tenant, wanted, input, { expectedVersion: null, subject: input.connectionId });
  }

  /** @throws {NotFoundError | ConflictError} and as `create`. */
  async update(tenant: Tenant, entity: EntityName, input: UpdateRecordInput): Promise<WriteResult> {
    const record = await this.#find(tenant, entity, input.id, ["input", "id"]);
    const connection = await this.dependencies.connections.get(tenant, record.connectionId);
    const wanted: WantedWrite = { connection, entity, operation: "UPDATE", record };
    return this.#write(tenant, wanted, input, { expectedVersion: input.expectedVersion ?? null, subject: input.id });
  }

  /** What a connection takes of an entity; of an update of one record, with the statuses that it can be given now. */
  async schema(
    tenant: Tenant,
    input: {
      connectionId: string;
      entity: EntityName;
      operation: WriteOperation;
      recordId?: string | null | undefined;
    },
  ): Promise<ShownWriteSchema> {
    const { connectionId, entity, operation, recordId } = input;
    const connection = await this.dependencies.connections.get(tenant, connectionId);
    if (recordId && operation === "CREATE") {
      throw new InvalidInputError("A record that is to be made has no recordId yet. Leave it out, or ask for UPDATE.", {
        problems: [{ path: ["recordId"], message: `expected none with CREATE, got "${recordId}"` }],
      });
    }
    const record = recordId ? await this.#find(tenant, entity, recordId, ["recordId"]) : null;
    if (record && record.connectionId !== connectionId) {
      throw new NotFoundError(`The connection ${connectionId} has no ${entity} ${record._id}.`);
    }
    return this.dependencies.checks.schema({ connection, entity, operation, record });
  }

  async find(tenant: Tenant, id: string): Promise<WriteDocument | null> {
    return isIdOf("write", id) ? this.dependencies.writes.find(tenant, id) : null;
  }

  /** The write log of a connection, newest first. */
  async list(
    tenant: Tenant,
    query: { readonly connectionId: string; readonly limit: number; readonly after: string | null },
  ): Promise<WriteDocument[]> {
    return this.dependencies.writes.list(tenant, query);
  }

  async #write(
    tenant: Tenant,
    wanted: WantedWrite,
    input: Options & { readonly data: Readonly<Record<string, unknown>> },
    what: { readonly expectedVersion: number | null; readonly subject: string },
  ): Promise<WriteResult> {
    const { idempotency, checks, storage } = this.dependencies;
    const { connection, record } = wanted;
    checks.book(wanted);
    const use = keyUse(tenant, wanted, input, what);
    // Before all checks: what the first call did may be what a check now refuses.
    const earlier = use && !input.dryRun ? await idempotency.find(use, "FAST") : null;
    const follow = earlier ? await this.#follow(connection, earlier.writeId ?? null, earlier.key) : null;
    if (follow && "result" in follow) return follow.result;
    const now = await storage.now();
    const { whenUnreachable, deadline } = timing(input, now);
    if (record && what.expectedVersion !== null && what.expectedVersion !== record.version) {
      throw versionConflict(record._id, record.version, what.expectedVersion);
    }
    const data = await checks.prepare(wanted, input.data);
    if (input.dryRun) return { recordId: null, writeId: null };
    const isQueued = whenUnreachable === "QUEUE" && (await this.#hasToQueue(connection));
    if (!isQueued) requireConnected(connection);
    const task: WriteTask = {
      input: input.data,
      data,
      remoteId: record?.remoteId ?? null,
      expectedVersion: what.expectedVersion,
      whenUnreachable,
      deadline,
    };
    const start: Start = follow?.start ?? { id: newId("write"), from: "NOTHING" };
    const write = newWrite(wanted, task, { id: start.id, key: input.idempotencyKey ?? null, createdAt: now });
    if (use && start.from === "NOTHING" && !earlier && !(await idempotency.claimForWrite(use, write))) {
      // Somebody was faster with the same key: what they do is the answer.
      return this.#write(tenant, wanted, input, what);
    }
    const begun = await this.#begin(write, start, isQueued);
    if (!begun) return this.#write(tenant, wanted, input, what);
    if (begun.state === "QUEUED") return { recordId: null, writeId: begun._id };
    return this.#send(connection, begun as ClaimedWrite);
  }

  /** Logs a write as being sent, or as waiting. Null when another call with its key was faster. */
  async #begin(write: WriteDocument, { from }: Start, isQueued: boolean): Promise<WriteDocument | null> {
    const { writes } = this.dependencies;
    if (from === "NOTHING") {
      // By the database's clock, like all that a claim is compared with.
      const until = new Date(write.createdAt.getTime() + this.options.claimMs);
      const logged: WriteDocument = isQueued
        ? { ...write, state: "QUEUED", dueAt: write.createdAt }
        : { ...write, claim: { id: randomUUID(), until }, dueAt: until };
      return (await writes.insert(logged)) ? logged : null;
    }
    const { task, deadline, createdAt } = write;
    const again = { state: "SENDING" as const, task, deadline, error: null, settledAt: null };
    const claimed = await writes.claim(write, [from], this.options.claimMs, again);
    return claimed && isQueued ? writes.release(claimed, { state: "QUEUED" }, createdAt) : claimed;
  }

  async #send(connection: ConnectionDocument, claimed: ClaimedWrite): Promise<WriteResult> {
    const { sender, settler } = this.dependencies;
    try {
      const { write, fault, isAnswered } = await sender.send(connection, claimed);
      if (write.state !== "UNCONFIRMED") return resultOf(write, fault);
      // The source is done with it, whatever it said: so it can be asked at once what it did.
      const looked = isAnswered ? await settler.confirm(connection, write, true) : write;
      return resultOf(looked ?? write, fault);
    } catch (error) {
      // This process was silent for so long that another one took the write up: what became of it is its answer.
      if (!(error instanceof ClaimLostError)) throw error;
      const follow = await this.#follow(connection, claimed._id, claimed.idempotencyKey ?? "");
      if ("result" in follow) return follow.result;
      throw unconfirmed(claimed._id, error);
    }
  }

  /** What an earlier call with the same key came to, or where this one goes on. Waits for one that is under way. */
  async #follow(
    connection: ConnectionDocument,
    writeId: string | null,
    key: string,
  ): Promise<{ readonly result: WriteResult } | { readonly start: Start }> {
    const { writes, settler, checks } = this.dependencies;
    if (writeId === null) {
      throw new NotFoundError(
        `The write with the idempotencyKey "${key}" was done, and its connection has been removed since. Use a new key.`,
      );
    }
    const waitUntil = performance.now() + this.options.waitMs;
    for (let pauseMs = 25; ; pauseMs = Math.min(500, pauseMs * 2)) {
      const write = await writes.find(connection, writeId);
      // Its process died between taking the key and logging the write: nothing was sent.
      if (!write) return { start: { id: writeId, from: "NOTHING" } };
      if (write.state === "SUCCEEDED" || write.state === "QUEUED") return { result: resultOf(write, null) };
      if (write.state === "FAILED") {
        if (write.error?.code === "WRITE_UNCONFIRMED") throw unconfirmed(writeId, null);
        return { start: { id: writeId, from: "FAILED" } };
      }
      const looked = isReachable(connection) ? await settler.confirm(connection, write) : null;
      if (looked?.state === "UNCONFIRMED") {
        // It is not there yet. A source that knows the key makes one record of both sends, so it may go out again.
        const { source } = checks.book({ connection, entity: write.entity, operation: write.operation });
        if (write.operation === "CREATE" && source.takesIdempotencyKey)
          return { start: { id: writeId, from: "UNCONFIRMED" } };
        throw unconfirmed(writeId, null);
      }
      if (looked) continue;
      if (write.state === "UNCONFIRMED" && !isReachable(connection)) throw unconfirmed(writeId, null);
      if (performance.now() > waitUntil) {
        throw new IdempotencyKeyInUseError(
          `A write with the idempotencyKey "${key}" is under way. Ask again in a moment with the same key.`,
        );
      }
      await delay(pauseMs);
    }
  }

  /** While it is away, and behind those that waited for it. */
  async #hasToQueue(connection: ConnectionDocument): Promise<boolean> {
    const { phase } = connection.status;
    if (phase === "UNREACHABLE" || phase === "MAINTENANCE") return true;
    return isReachable(connection) && (await this.dependencies.writes.hasQueued(connection));
  }

  async #find(tenant: Tenant, entityName: EntityName, id: string, path: readonly string[]): Promise<RecordDocument> {
    const entity = entityByName(entityName);
    if (parseRecordId(id)?.prefix !== entity.idPrefix) {
      throw new InvalidInputError(`"${id}" is not the id of a ${entity.name}; those look like ${entity.idPrefix}_….`, {
        problems: [{ path, message: `expected ${entity.idPrefix}_…, got "${id}"` }],
      });
    }
    const record = await this.dependencies.storage
      .tenants<RecordDocument>(entity.plural)
      .findOne({ ...tenantFilter(tenant), _id: id });
    if (!record) throw new NotFoundError(`There is no ${entity.name} ${id} in this environment.`);
    return record;
  }
}

/** @throws the fault of a write that failed. @throws {WriteUnconfirmedError} nobody knows yet. */
function resultOf(write: WriteDocument, fault: unknown): WriteResult {
  // Who said that it may wait is told where it stands; who did not has to know that it is not certain.
  const isOpen = write.state === "UNCONFIRMED" && write.task?.whenUnreachable === "FAIL";
  if (isOpen || write.error?.code === "WRITE_UNCONFIRMED") throw unconfirmed(write._id, fault);
  if (write.state === "FAILED") throw fault instanceof Error ? fault : new Error(`The write ${write._id} failed.`);
  return { recordId: write.state === "SUCCEEDED" ? write.recordId : null, writeId: write._id };
}

function keyUse(
  tenant: Tenant,
  { entity, operation }: WantedWrite,
  { idempotencyKey, data }: Options & { readonly data: unknown },
  { expectedVersion, subject }: { readonly expectedVersion: number | null; readonly subject: string },
): KeyUse | null {
  if (idempotencyKey === undefined || idempotencyKey === null) return null;
  // How long it may wait is not part of what it does: a repeated call may give it more time.
  const input = { subject, data, expectedVersion };
  const operationName = `${operation === "CREATE" ? "create" : "update"}${entity}`;
  return { access: tenant, key: idempotencyKey, operation: operationName, input };
}

/** @throws {InvalidInputError | WriteExpiredError} a deadline that is missing, misplaced, past or too far away. */
function timing({ whenUnreachable, deadline }: Options, now: Date): Pick<WriteTask, "whenUnreachable" | "deadline"> {
  const refuse = (message: string) => {
    throw new InvalidInputError(`The deadline can't be used: ${message}.`, {
      problems: [{ path: ["input", "deadline"], message }],
    });
  };
  if (whenUnreachable !== "QUEUE") {
    if (deadline) refuse("expected none, since only whenUnreachable: QUEUE lets a write wait");
    return { whenUnreachable: "FAIL", deadline: null };
  }
  if (!deadline) return refuse("expected one, since a write that waits has to end at some time");
  if (deadline <= now) throw expired(deadline);
  if (deadline.getTime() - now.getTime() > longestDeadlineMs) {
    refuse(`expected a time within 90 days from now, got ${deadline.toISOString()}`);
  }
  return { whenUnreachable: "QUEUE", deadline };
}

function newWrite(
  { connection, entity, operation, record }: WantedWrite,
  task: WriteTask,
  { id, key, createdAt }: { readonly id: string; readonly key: string | null; readonly createdAt: Date },
): WriteDocument {
  return {
    _id: id,
    ...tenantFields(connection),
    connectionId: connection._id,
    entity,
    operation,
    idempotencyKey: key,
    state: "SENDING",
    task,
    deadline: task.deadline,
    recordId: record?._id ?? null,
    error: null,
    attempts: 0,
    sentAt: null,
    hashBefore: null,
    createdAt,
    settledAt: null,
  };
}
