import type { Document } from "mongodb";
import { credentialContext, type ConnectionDocument, type StreamDocument } from "../../src/connections/index.js";
import { newId } from "../../src/ids/index.js";
import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import type { SyncRunDocument } from "../../src/sync/index.js";
import type { Vault } from "../../src/vault/index.js";
import { percentile } from "./figures.js";

const never = new AbortController().signal;
const batch = 1_000;
const hourMs = 3_600_000;

/** Connections to one product, each to an account and with a sealed credential of its own, whose first sync is over. */
export class ManyConnections {
  readonly #dueAt = new Map<string, number>();

  private constructor(
    private readonly storage: Storage,
    private readonly ids: readonly string[],
    private readonly intervalSeconds: number,
  ) {}

  /**
   * Connects one and has it synced in this process; the others are copies of what is then stored of it, but for account and
   * credential. None of them is due.
   */
  static async make(
    { storage, services, vault }: { storage: Storage; services: Services; vault: Vault },
    tenant: Tenant,
    count: number,
    options: { configOf: (account: number) => Promise<Record<string, unknown>>; intervalSeconds: number },
  ): Promise<ManyConnections> {
    const { configOf, intervalSeconds } = options;
    const credentials = { token: "bench" };
    const { connection } = await services.sync.connect(tenant, {
      system: "rest",
      config: await configOf(count),
      credentials,
      syncPlan: { intervalSeconds },
    });
    await services.runner.runDue(connection._id, never);
    const stored = await storage.collection<ConnectionDocument>("connections").findOne({ _id: connection._id });
    const streams = await storage
      .collection<StreamDocument>("streams")
      .find({ connectionId: connection._id })
      .toArray();
    if (!stored || stored.lastSuccessfulSyncAt === null) throw new Error("The first connection was not synced.");
    const ids: string[] = [];
    for (let from = 0; from < count; from += batch) {
      const made = await Promise.all(
        Array.from({ length: Math.min(batch, count - from) }, async (_, place): Promise<ConnectionDocument> => {
          const _id = newId("connection");
          const credential = await vault.seal(JSON.stringify(credentials), credentialContext({ ...stored, _id }));
          const account = from + place;
          return {
            ...stored,
            _id,
            name: `Account ${account}`,
            config: { ...stored.config, baseUrl: (await configOf(account))["baseUrl"] },
            credential,
            nextSyncAt: inAnHour(),
          };
        }),
      );
      await storage.collection<ConnectionDocument>("connections").insertMany(made);
      const copies = made.flatMap(({ _id: connectionId }) =>
        streams.map((stream) => ({ ...stream, _id: `${connectionId}:${stream.entity}`, connectionId })),
      );
      await storage.collection<StreamDocument>("streams").insertMany(copies);
      ids.push(...made.map(({ _id }) => _id));
    }
    await services.sync.disconnect(tenant, connection._id);
    return new ManyConnections(storage, ids, intervalSeconds);
  }

  /** None of them is due before they are spread again. */
  async hold(): Promise<void> {
    await this.storage.collection("connections").updateMany({}, { $set: { nextSyncAt: inAnHour() } });
  }

  /** Makes them due one after the other, evenly over their interval, from an instant of the database's clock on. */
  async spread(begin: Date): Promise<void> {
    const intervalMs = this.intervalSeconds * 1_000;
    for (let from = 0; from < this.ids.length; from += batch) {
      const some = this.ids.slice(from, from + batch).map((id, place) => {
        const dueAt = begin.getTime() + Math.floor(((from + place) / this.ids.length) * intervalMs);
        this.#dueAt.set(id, dueAt);
        return { id, dueAt };
      });
      await this.#update("streams", some, ({ id, dueAt }) => ({
        updateMany: {
          filter: { connectionId: id },
          update: { $set: { lastStartedAt: new Date(dueAt - intervalMs), cursor: new Date(dueAt - intervalMs) } },
        },
      }));
      await this.#update("connections", some, ({ id, dueAt }) => ({
        updateOne: { filter: { _id: id }, update: { $set: { nextSyncAt: new Date(dueAt) } } },
      }));
    }
  }

  /** Makes the first of them due at once. @returns the database's time then. */
  async makeDue(count: number): Promise<Date> {
    const some = this.ids.slice(0, count);
    await this.storage
      .collection("streams")
      .updateMany({ connectionId: { $in: some } }, { $unset: { lastStartedAt: "" } });
    const at = await this.storage.now();
    await this.storage
      .collection<{ _id: string }>("connections")
      .updateMany({ _id: { $in: some } }, { $set: { nextSyncAt: at } });
    return at;
  }

  /**
   * How long after its due time each run began that was due in a span of the database's time, in ms. A connection is due an
   * interval after its last start. One that has not begun counts with how long it has waited at the span's end.
   */
  async lags(
    from: Date,
    to: Date,
  ): Promise<{ readonly lagsMs: readonly number[]; readonly begun: number; readonly waiting: number }> {
    const intervalMs = this.intervalSeconds * 1_000;
    const first = Math.min(...this.#dueAt.values());
    const starts = new Map<string, number[]>();
    const runs = this.storage
      .collection<SyncRunDocument>("syncRuns")
      .find({ startedAt: { $gte: new Date(first) } }, { projection: { connectionId: 1, startedAt: 1 } })
      .sort({ _id: 1 });
    for await (const { connectionId, startedAt } of runs) {
      const own = starts.get(connectionId) ?? [];
      starts.set(connectionId, own);
      if (startedAt) own.push(startedAt.getTime());
    }
    const lagsMs: number[] = [];
    let begun = 0;
    let waiting = 0;
    for (const [id, firstDue] of this.#dueAt) {
      let dueAt = firstDue;
      for (const startedAt of [...(starts.get(id) ?? []), null]) {
        const isDueThen = dueAt >= from.getTime() && dueAt < to.getTime();
        if (isDueThen) {
          const isBegun = startedAt !== null && startedAt < to.getTime();
          lagsMs.push((isBegun ? startedAt : to.getTime()) - dueAt);
          if (isBegun) begun += 1;
          else waiting += 1;
        }
        if (startedAt === null) break;
        dueAt = startedAt + intervalMs;
      }
    }
    return { lagsMs, begun, waiting };
  }

  async #update<Item>(name: string, items: readonly Item[], operation: (item: Item) => Document): Promise<void> {
    await this.storage.collection(name).bulkWrite(items.map(operation) as never[], { ordered: false });
  }
}

export function inAnHour(): Date {
  return new Date(Date.now() + hourMs);
}

/** @returns whole milliseconds. */
export function lagFigures(lagsMs: readonly number[]): { p50Ms: number; p99Ms: number; longestMs: number } {
  return {
    p50Ms: Math.round(percentile(lagsMs, 0.5)),
    p99Ms: Math.round(percentile(lagsMs, 0.99)),
    longestMs: Math.round(Math.max(0, ...lagsMs)),
  };
}
