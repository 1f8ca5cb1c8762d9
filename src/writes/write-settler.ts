import { entityByName } from "../../schema/entities/index.js";
import {
  isReachable,
  type ConnectionDocument,
  type ConnectionStatusKeeper,
  type ConnectionStore,
} from "../connections/index.js";
import type { JsonObject } from "../connectors/index.js";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceForbiddenError,
  TributaryError,
  WriteExpiredError,
  WriteUnconfirmedError,
} from "../errors/index.js";
import { recordId as recordIdOf } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { isSamePayload, payloadHash, payloadText, type RecordDocument } from "../records/index.js";
import { tenantFields, type LeaseStore, type Owned, type Storage } from "../storage/index.js";
import { startBeats } from "../time/index.js";
import type { WriteChecks } from "./write-checks.js";
import { outcomeOf, toWriteError } from "./write-faults.js";
import type { WriteDocument } from "./write-document.js";
import { taskOf, type WriteOptions, type WriteSender } from "./write-sender.js";
import { ClaimLostError, type ClaimedWrite, type WriteStore } from "./write-store.js";
import { missingFields } from "./written-fields.js";

const leaseTtlMs = 30_000;
/** Open writes that one turn looks at; what comes behind them waits for the next. */
const writesPerTurn = 200;
/** A job is handed out again after this, unless its work was done meanwhile. */
export const holdMs = 30_000;
const shortestWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * Brings what is open to its end, in the background or for a caller who asks again: looks at the source for writes whose
 * answer was lost, sends those that waited, in the order in which they came, and ends those whose deadline has passed.
 */
export class WriteSettler {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      status: ConnectionStatusKeeper;
      leases: LeaseStore;
      writes: WriteStore;
      checks: WriteChecks;
      sender: WriteSender;
      logger: Logger;
      workerId: string;
    },
    private readonly options: WriteOptions,
  ) {}

  /** Connections with writes to look after, each handed out once in a while. */
  claimDue(limit: number): Promise<string[]> {
    return this.dependencies.writes.claimDue(limit, holdMs);
  }

  /** One turn over the open writes of a connection. Nothing happens while another process has it. */
  async work(connectionId: string, signal: AbortSignal): Promise<void> {
    const { leases, connections, writes, workerId } = this.dependencies;
    const lease = await leases.take(`writes:${connectionId}`, workerId, leaseTtlMs);
    if (!lease) return;
    // Whoever takes it over goes on from what is stored; here nothing more is begun.
    const lost = new AbortController();
    const beats = startBeats(
      leaseTtlMs / 3,
      () => leases.beat(lease, leaseTtlMs),
      (error) => lost.abort(error),
    );
    try {
      const connection = await connections.findForWorker(connectionId);
      if (connection) await this.#turn(connection, AbortSignal.any([signal, lost.signal]));
      else await writes.removeAll(connectionId);
    } finally {
      beats.stop();
      await leases.release(lease);
    }
  }

  async #turn(connection: ConnectionDocument, signal: AbortSignal): Promise<void> {
    const { storage, writes } = this.dependencies;
    let isHeldUp = !isReachable(connection);
    const open = await writes.open(connection, writesPerTurn);
    for (const write of open) {
      if (signal.aborted) return;
      const isExpired = write.deadline !== null && write.deadline <= (await storage.now());
      if (write.state === "QUEUED" && isExpired) await this.#expire(write);
      else if (!isHeldUp && isReachable(connection)) isHeldUp = !(await this.#advance(connection, write));
    }
    if (isHeldUp) await writes.putOff(connection, await this.#waitMs(connection));
    // What did not fit into this turn was put off when the turn was handed out.
    else if (open.length === writesPerTurn) await writes.putOff(connection, 0);
  }

  /** @returns false when those behind it have to wait for it. */
  async #advance(connection: ConnectionDocument, write: WriteDocument): Promise<boolean> {
    try {
      const after =
        write.state === "QUEUED" ? await this.#sendQueued(connection, write) : await this.confirm(connection, write);
      // One that nobody queued keeps nobody waiting.
      return after === null || after.settledAt !== null || after.task?.whenUnreachable === "FAIL";
    } catch (error) {
      // Somebody else has it now.
      if (error instanceof ClaimLostError) return false;
      if (error instanceof TributaryError) return true;
      throw error;
    }
  }

  async #sendQueued(connection: ConnectionDocument, write: WriteDocument): Promise<WriteDocument | null> {
    const { writes, checks, sender, storage } = this.dependencies;
    const claimed = await writes.claim(write, ["QUEUED"], this.options.claimMs, { state: "SENDING" });
    if (!claimed) return write;
    const { input } = taskOf(claimed);
    try {
      const record = await this.#recordOf(claimed);
      const data = await checks.prepare(
        { connection, entity: write.entity, operation: write.operation, record },
        input,
      );
      const checked = await writes.change(claimed, { task: { ...taskOf(claimed), data } });
      return (await sender.send(connection, checked)).write;
    } catch (fault) {
      if (!(fault instanceof TributaryError)) throw fault;
      // What was valid when it was asked for is so no longer, or can't be asked for now.
      if (outcomeOf(fault) === "REFUSED") return sender.settle(claimed, "FAILED", toWriteError(fault));
      return writes.release(claimed, { state: "QUEUED", error: toWriteError(fault) }, await storage.now());
    }
  }

  /**
   * Looks at the source for a write whose answer was lost, or whose process died.
   * @returns the write as it stands then; null when somebody else is at it.
   */
  async confirm(connection: ConnectionDocument, write: Owned, isAnswered = false): Promise<WriteDocument | null> {
    const { writes } = this.dependencies;
    const change = { state: "UNCONFIRMED" as const };
    const claimed = await writes.claim(write, ["SENDING", "UNCONFIRMED"], this.options.claimMs, change);
    if (!claimed) return null;
    if (claimed.sentAt === null) return this.#notThere(claimed, true);
    return this.dependencies.sender.alive(claimed, () => this.#look(connection, claimed, isAnswered));
  }

  async #look(connection: ConnectionDocument, claimed: ClaimedWrite, isAnswered: boolean): Promise<WriteDocument> {
    const { sender, status, writes, storage, logger } = this.dependencies;
    let found: JsonObject | "NOT_THERE";
    try {
      found =
        claimed.operation === "CREATE"
          ? await this.#findCreated(connection, claimed)
          : await this.#findUpdated(connection, claimed);
    } catch (fault) {
      if (fault instanceof TributaryError && isFinal(fault))
        return sender.settle(claimed, "FAILED", toWriteError(fault));
      status
        .reportFault(connection._id, fault)
        .catch((error: unknown) => logger.warn({ err: error, connectionId: connection._id }, "fault not reported"));
      const now = await storage.now();
      return writes.release(claimed, { state: "UNCONFIRMED" }, new Date(now.getTime() + shortestWaitMs));
    }
    if (found === "NOT_THERE") return this.#notThere(claimed, isAnswered);
    return sender.store(connection, claimed, found);
  }

  async #findCreated(connection: ConnectionDocument, write: ClaimedWrite): Promise<JsonObject | "NOT_THERE"> {
    const { writes, sender } = this.dependencies;
    const { client, source, connector } = await sender.open(connection, write);
    const { data } = taskOf(write);
    if (!source.findWritten) {
      throw new WriteUnconfirmedError(
        `No answer came, and ${connector.name} can't be asked whether it has it. Look there; where it is not, send it with a new idempotencyKey.`,
        { details: { writeId: write._id } },
      );
    }
    const context = { idempotencyKey: write._id, sentAt: write.sentAt ?? write.createdAt };
    const candidates = await source.findWritten(client, data, context);
    const { idPrefix, name } = entityByName(write.entity);
    const idOf = (raw: JsonObject) => recordIdOf(idPrefix, connection._id, name, source.identify(raw).remoteId);
    // Of two orders that are alike each belongs to one write.
    const others = await writes.makersOf(write, candidates.map(idOf));
    return candidates.find((raw) => !others.has(idOf(raw))) ?? "NOT_THERE";
  }

  async #findUpdated(connection: ConnectionDocument, write: ClaimedWrite): Promise<JsonObject | "NOT_THERE"> {
    const { client, source, connector } = await this.dependencies.sender.open(connection, write);
    const { data, remoteId } = taskOf(write);
    const raw = remoteId === null ? null : await source.readOne(client, remoteId);
    if (!raw) throw new NotFoundError(`${connector.name} no longer has ${write.recordId ?? "the record"}.`);
    const { fields } = entityByName(write.entity);
    const missing = missingFields(fields, data, source.toUnified(raw));
    if (missing.length === 0) return raw;
    if (write.hashBefore && isSamePayload(write.hashBefore, payloadHash(payloadText(raw), ""))) return "NOT_THERE";
    throw new ConflictError(
      `No answer came, and ${write.recordId ?? "the record"} was changed at the source since: it does not show what was written to ${missing.join(", ")}. Whether it did in between is not known. Read it again and decide anew.`,
    );
  }

  /** The source has it not. While it may still be at it, that is not the last word. */
  async #notThere(claimed: ClaimedWrite, isCertain: boolean): Promise<WriteDocument> {
    const { writes, storage, sender } = this.dependencies;
    const now = await storage.now();
    const quietUntil = new Date((claimed.sentAt?.getTime() ?? 0) + this.options.quietMs);
    if (!isCertain && now < quietUntil) return writes.release(claimed, { state: "UNCONFIRMED" }, quietUntil);
    if (taskOf(claimed).whenUnreachable === "QUEUE") return writes.release(claimed, { state: "QUEUED" }, now);
    const { error } = claimed;
    return sender.settle(claimed, "FAILED", {
      ...error,
      code: error && error.code !== "WRITE_UNCONFIRMED" ? error.code : "CONNECTION_UNREACHABLE",
      message: `No answer came. It was looked for at the source and is not there, so nothing was done. Send it again with the same idempotencyKey.${error ? ` The first time: ${error.message}` : ""}`,
    });
  }

  async #expire(write: WriteDocument): Promise<void> {
    const { writes, sender } = this.dependencies;
    const claimed = await writes.claim(write, ["QUEUED"], this.options.claimMs);
    if (!claimed) return;
    await sender.settle(claimed, "FAILED", toWriteError(expired(write.deadline ?? write.createdAt)));
  }

  async #recordOf(write: WriteDocument): Promise<RecordDocument | null> {
    if (write.operation === "CREATE" || write.recordId === null) return null;
    const record = await this.dependencies.storage
      .tenants<RecordDocument>(entityByName(write.entity).plural)
      .findOne({ ...tenantFields(write), connectionId: write.connectionId, _id: write.recordId });
    if (!record) throw new NotFoundError(`${write.recordId} is not there any more.`);
    return record;
  }

  /** Soon in a short outage, seldom in a long one; the deadline of a write comes first (`putOff`). */
  async #waitMs({ status }: ConnectionDocument): Promise<number> {
    if (status.phase === "CONNECTED") return shortestWaitMs;
    const lastedMs = (await this.dependencies.storage.now()).getTime() - status.since.getTime();
    return Math.min(longestWaitMs, Math.max(shortestWaitMs, lastedMs / 10));
  }
}

export function expired(deadline: Date): WriteExpiredError {
  return new WriteExpiredError(
    `The deadline ${deadline.toISOString()} passed before the system could be reached. It was not sent and will not be; send it again with a new idempotencyKey and a later deadline.`,
    {
      details: {
        deadline,
        problems: [{ path: ["input", "deadline"], message: `expected a time to come, got ${deadline.toISOString()}` }],
      },
    },
  );
}

/** Faults of looking that no later look will change. */
function isFinal(fault: TributaryError): boolean {
  return [WriteUnconfirmedError, ConflictError, NotFoundError, InvalidInputError, SourceForbiddenError].some(
    (kind) => fault instanceof kind,
  );
}
