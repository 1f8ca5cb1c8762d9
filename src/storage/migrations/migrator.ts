import { setTimeout as delay } from "node:timers/promises";
import type { ClientSession, Document } from "mongodb";
import { ConfigurationError } from "../../errors/index.js";
import { startBeats } from "../../time/index.js";
import { documentSchema, type CollectionDefinition } from "../document-schema.js";
import { LeaseStore, type Lease } from "../lease-store.js";
import type { Storage } from "../storage.js";
import type { Backfill, Migration, MigrationDocument, MigrationPhase } from "./migration.js";

export const migrationCollections: readonly CollectionDefinition[] = [
  {
    name: "migrations",
    schema: {
      ...documentSchema({ name: "string", compatibleFrom: "number", phase: "string", startedAt: "date" }),
      properties: { _id: { bsonType: "number" } },
    },
  },
];

export interface MigratorOptions {
  readonly leaseTtlMs: number;
  /** Documents looked at in one transaction. */
  readonly batchSize: number;
  /** Between two batches, so that a store at work keeps its breath. */
  readonly pauseMs: number;
  /** Between two looks whether another process has done it. */
  readonly waitMs: number;
}

const defaultOptions: MigratorOptions = { leaseTtlMs: 30_000, batchSize: 1_000, pauseMs: 50, waitMs: 500 };
const leaseKey = "migrations";

/**
 * Brings a store to this release's version. `expand` runs before a process does anything else; `finish` does the rest in
 * the background, on whichever process holds the lease. A process that dies leaves it to the next, which goes on from
 * the last batch that was stored.
 */
export class Migrator {
  readonly #leases: LeaseStore;
  readonly #options: MigratorOptions;

  constructor(
    private readonly storage: Storage,
    private readonly migrations: readonly Migration[],
    private readonly worker: string,
    options: Partial<MigratorOptions> = {},
  ) {
    this.#leases = new LeaseStore(storage);
    this.#options = { ...defaultOptions, ...options };
    requireGapless(migrations);
  }

  private get documents() {
    return this.storage.collection<MigrationDocument>("migrations");
  }

  /** The version this release works with. */
  get version(): number {
    return this.migrations.length;
  }

  /**
   * Whether a newer release has been at this store, whose collections and validators are then left as they are.
   * @throws {ConfigurationError} when that release left nothing that this one can work with.
   */
  async isAhead(): Promise<boolean> {
    const [latest] = await this.documents
      .find({ _id: { $gt: this.version } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray();
    if (!latest) return false;
    const barriers = await this.documents
      .find({ _id: { $gt: this.version }, compatibleFrom: { $gt: this.version } })
      .sort({ _id: 1 })
      .toArray();
    const [barrier] = barriers;
    if (barrier) {
      throw new ConfigurationError(
        `The store is at version ${latest._id}, and this release knows versions up to ${this.version}. Migration ${barrier._id} (${barrier.name}) can be worked with from version ${barrier.compatibleFrom} on. Start that release or a later one, or restore the backup that was made before.`,
      );
    }
    return true;
  }

  /** Does the first phase of every migration that is new, or waits until another process has done it. */
  async expand(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const open = await this.#next("EXPAND");
      if (!open) return;
      await this.#underLease((lease) => this.#run(lease, ["EXPAND"], signal));
      if (await this.#next("EXPAND")) await delay(this.#options.waitMs, undefined, signal ? { signal } : {});
    }
  }

  /** Does what is left of all migrations, or waits until others have done it. */
  async finish(signal?: AbortSignal): Promise<void> {
    while (!(await this.#isDone())) {
      await this.#underLease((lease) => this.#run(lease, ["EXPAND", "BACKFILL", "CONTRACT"], signal));
      if (!(await this.#isDone())) await delay(this.#options.waitMs, undefined, signal ? { signal } : {});
    }
  }

  /** How far each is, in order. */
  list(): Promise<MigrationDocument[]> {
    return this.documents.find().sort({ _id: 1 }).toArray();
  }

  async #underLease(work: (lease: Lease) => Promise<void>): Promise<void> {
    const lease = await this.#leases.take(leaseKey, this.worker, this.#options.leaseTtlMs);
    if (!lease) return;
    const { leaseTtlMs } = this.#options;
    // A lost lease shows at the next batch, whose fence fails.
    const beats = startBeats(leaseTtlMs / 3, () => this.#leases.beat(lease, leaseTtlMs));
    try {
      await work(lease);
    } finally {
      beats.stop();
      await this.#leases.release(lease);
    }
  }

  async #isDone(): Promise<boolean> {
    const done = new Set((await this.list()).filter(({ phase }) => phase === "DONE").map(({ _id }) => _id));
    return this.migrations.every(({ number }) => done.has(number));
  }

  /** The first migration that has that phase before it. */
  async #next(phase: MigrationPhase): Promise<Migration | null> {
    const known = new Map((await this.list()).map((document) => [document._id, document.phase]));
    return this.migrations.find(({ number }) => (known.get(number) ?? "EXPAND") === phase) ?? null;
  }

  async #run(lease: Lease, phases: readonly MigrationPhase[], signal?: AbortSignal): Promise<void> {
    for (const migration of this.migrations) {
      for (;;) {
        signal?.throwIfAborted();
        const document = await this.#begun(lease, migration);
        if (document.phase === "DONE" || !phases.includes(document.phase)) break;
        if (document.phase === "EXPAND") {
          await migration.expand?.(this.storage);
          await this.#moveOn(lease, migration, { phase: "BACKFILL" });
        } else if (document.phase === "BACKFILL") await this.#backfill(lease, migration, document, signal);
        else {
          await migration.contract?.(this.storage);
          await this.#moveOn(lease, migration, { phase: "DONE" });
        }
      }
    }
  }

  async #begun(lease: Lease, { number, name, compatibleFrom }: Migration): Promise<MigrationDocument> {
    const known = await this.documents.findOne({ _id: number });
    if (known) return known;
    return this.#fenced(lease, async (session, at) => {
      const document: MigrationDocument = {
        _id: number,
        name,
        compatibleFrom,
        phase: "EXPAND",
        position: null,
        changed: 0,
        changedInPass: 0,
        startedAt: at,
        doneAt: null,
      };
      await this.documents.insertOne(document, { session });
      return document;
    });
  }

  async #moveOn(lease: Lease, { number }: Migration, change: { phase: MigrationPhase }): Promise<void> {
    await this.#fenced(lease, async (session, at) => {
      const doneAt = change.phase === "DONE" ? { doneAt: at } : {};
      await this.documents.updateOne({ _id: number }, { $set: { ...change, ...doneAt } }, { session });
    });
  }

  /**
   * From the first document to the last, and over again until a whole pass changes nothing: the release before, which works
   * beside it, writes what is old also where this has been.
   */
  async #backfill(
    lease: Lease,
    migration: Migration,
    document: MigrationDocument,
    signal?: AbortSignal,
  ): Promise<void> {
    const { backfill } = migration;
    let { position, changedInPass } = document;
    while (backfill) {
      signal?.throwIfAborted();
      const ids = await this.#idsBehind(backfill, position);
      if (ids.length === 0) {
        if (changedInPass === 0) break;
        [position, changedInPass] = [null, 0];
        await this.#fenced(lease, async (session) => {
          await this.documents.updateOne({ _id: migration.number }, { $set: { position, changedInPass } }, { session });
        });
        continue;
      }
      position = ids[ids.length - 1];
      changedInPass += await this.#fenced(lease, async (session) => {
        const target = this.storage.collection<Document>(backfill.collection);
        const { modifiedCount } = await target.updateMany(
          { $and: [{ _id: { $in: ids } }, backfill.filter] },
          backfill.update,
          { session },
        );
        await this.documents.updateOne(
          { _id: migration.number },
          { $set: { position }, $inc: { changed: modifiedCount, changedInPass: modifiedCount } },
          { session },
        );
        return modifiedCount;
      });
      await delay(this.#options.pauseMs, undefined, signal ? { signal } : {});
    }
    await this.#moveOn(lease, migration, { phase: "CONTRACT" });
  }

  async #idsBehind({ collection, filter }: Backfill, position: unknown): Promise<unknown[]> {
    const behind = position === null ? {} : { _id: { $gt: position } };
    const found = await this.storage
      .collection<Document>(collection)
      .find({ $and: [behind, filter] } as Document, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(this.#options.batchSize)
      .toArray();
    return found.map(({ _id }) => _id as unknown);
  }

  #fenced<Result>(lease: Lease, work: (session: ClientSession, at: Date) => Promise<Result>): Promise<Result> {
    return this.storage.transaction(async (session) => {
      const at = await this.#leases.fence(lease, this.#options.leaseTtlMs, session);
      return work(session, at);
    }, lease.session);
  }
}

function requireGapless(migrations: readonly Migration[]): void {
  for (const [place, { number, compatibleFrom }] of migrations.entries()) {
    if (number !== place + 1 || compatibleFrom > number || compatibleFrom < 0) {
      throw new RangeError(
        `Migration ${number} stands at place ${place + 1} and is compatible from ${compatibleFrom}.`,
      );
    }
  }
}
