import { TributaryError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { systemClock, type Clock } from "../time/index.js";
import type { AuditDocument, NewAuditEntry } from "./audit-entry.js";
import { AuditStore, type AuditFilter } from "./audit-store.js";
import { currentCall, entryOf, withinCall, type AuditedCall, type OpenCall } from "./audited-call.js";
import { DeniedCalls, type DeniedCall } from "./denied-calls.js";

/** Who did what, when and from where. */
export class AuditLog {
  readonly #store: AuditStore;
  readonly #denied: DeniedCalls;
  readonly #writing = new Set<Promise<void>>();

  constructor(
    private readonly dependencies: {
      readonly storage: Storage;
      readonly logger: Logger;
      /** Whole days that entries are kept, from 1. */
      readonly retentionDays: number;
      readonly clock?: Clock;
    },
  ) {
    this.#store = new AuditStore(dependencies.storage, dependencies.retentionDays);
    this.#denied = new DeniedCalls((entry) => this.#writeLater(entry), dependencies.clock ?? systemClock);
  }

  /**
   * Does something and writes that it was done: in the first transaction that it makes, so that there is neither an act
   * without its entry nor an entry without its act; where it makes none, right after. What went wrong is written too.
   */
  async perform<Result>(call: AuditedCall, work: () => Promise<Result>): Promise<Result> {
    const open: OpenCall = { call, targets: [], isWritten: false, isOver: false };
    try {
      const result = await withinCall(open, work);
      if (!open.isWritten) await this.#write(entryOf(open, { outcome: "DONE", reason: null }));
      return result;
    } catch (error) {
      await this.#write(entryOf(open, { outcome: "FAILED", reason: codeOf(error) }));
      throw error;
    } finally {
      open.isOver = true;
    }
  }

  /** The same for what concerns all tenants, such as a master key: each reads of it in its own log, once it was done. */
  async performForAll<Result>(
    tenants: readonly Tenant[],
    call: Omit<AuditedCall, "tenant">,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const write = async (outcome: Pick<NewAuditEntry, "outcome" | "reason">) => {
      for (const tenant of tenants) {
        const open: OpenCall = { call: { ...call, tenant }, targets: [], isWritten: false, isOver: false };
        await this.#write(entryOf(open, outcome));
      }
    };
    try {
      const result = await work();
      await write({ outcome: "DONE", reason: null });
      return result;
    } catch (error) {
      await write({ outcome: "FAILED", reason: codeOf(error) });
      throw error;
    }
  }

  /** Notes a call that was not let in; never waited for, and never a reason for more to fail. */
  denied(call: DeniedCall): void {
    this.#denied.note(call);
  }

  /** Newest first. */
  list(tenant: Tenant, query: { limit: number; after: string | null; filter: AuditFilter }): Promise<AuditDocument[]> {
    return this.#store.list(tenant, query);
  }

  /** The storage for everything that acts: its transactions carry the entry of the call that they are part of. */
  auditing(storage: Storage): Storage {
    return {
      ...storage,
      transaction: async (work, session) => {
        const open = currentCall();
        if (!open || open.isWritten) return storage.transaction(work, session);
        const result = await storage.transaction(async (own) => {
          const done = await work(own);
          await this.#store.insert(entryOf(open, { outcome: "DONE", reason: null }), own);
          return done;
        }, session);
        open.isWritten = true;
        return result;
      },
    };
  }

  /** Writes what was only counted so far, and waits for what is being written. */
  async close(): Promise<void> {
    this.#denied.flush();
    await Promise.all(this.#writing);
  }

  /** The act has happened or failed already; a store that can't take the entry must not make it look otherwise. */
  async #write(entry: NewAuditEntry): Promise<void> {
    try {
      await this.#store.insert(entry);
    } catch (error) {
      this.dependencies.logger.error({ err: error, entry }, "an audit entry could not be stored; it is in this line");
    }
  }

  #writeLater(entry: NewAuditEntry): void {
    const writing = this.#write(entry).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }
}

function codeOf(error: unknown): string {
  return error instanceof TributaryError ? error.code : "INTERNAL_SERVER_ERROR";
}
