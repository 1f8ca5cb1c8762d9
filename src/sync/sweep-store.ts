import type { ClientSession } from "mongodb";
import type { IndexDefinition, Storage } from "../storage/index.js";

/**
 * Ids that a source listed on one page, those whose key begins alike. A document for each id would be forty times the
 * work; the first character tells what has to be in memory at once when the list is compared: a 32nd of it.
 */
interface ListedKeys {
  readonly sweepId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  /** First character of the key part of the records' ids. */
  readonly start: string;
  /** The key parts, without that character. */
  readonly rests: readonly string[];
}

/** A stored record that was not listed. */
interface MissedRecord {
  readonly sweepId: string;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly remoteId: string;
  /** When the source said that it has none of that id; null until it was asked. */
  readonly confirmedAt: Date | null;
}

type Owner = { readonly _id: string; readonly organizationId: string };

export const sweepIndexes: readonly IndexDefinition[] = [
  { collection: "sweepListed", name: "by_start", keys: { sweepId: 1, start: 1 } },
  { collection: "sweepMissed", name: "by_id", keys: { sweepId: 1, remoteId: 1 }, options: { unique: true } },
  { collection: "sweepMissed", name: "by_confirmed", keys: { sweepId: 1, confirmedAt: 1, remoteId: 1 } },
  // For the purge of a connection.
  { collection: "sweepListed", name: "by_connection", keys: { organizationId: 1, connectionId: 1 } },
  { collection: "sweepMissed", name: "by_connection", keys: { organizationId: 1, connectionId: 1 } },
];

/** Collections whose documents belong to one connection. */
export const sweepCollections = ["sweepListed", "sweepMissed"] as const;

function ofSweep({ _id: connectionId, organizationId }: Owner, sweepId: string) {
  return { organizationId, connectionId, sweepId };
}

/** The ids of a sweep: what the source listed, and what was missed among it. */
export class SweepStore {
  constructor(private readonly storage: Storage) {}

  private get listed() {
    return this.storage.tenants<ListedKeys>("sweepListed");
  }

  private get missed() {
    return this.storage.tenants<MissedRecord>("sweepMissed");
  }

  /** @param keys The key parts of the ids of the records listed. */
  async addListed(owner: Owner, sweepId: string, keys: readonly string[], session: ClientSession): Promise<void> {
    if (keys.length === 0) return;
    const { _id: connectionId, organizationId } = owner;
    const byStart = new Map<string, string[]>();
    for (const key of keys) {
      const start = key.slice(0, 1);
      const rests = byStart.get(start);
      if (rests) rests.push(key.slice(1));
      else byStart.set(start, [key.slice(1)]);
    }
    await this.listed.insertMany(
      [...byStart].map(([start, rests]) => ({ sweepId, organizationId, connectionId, start, rests })),
      { session, ordered: false },
    );
  }

  /** Key parts that were listed and begin with `start`. */
  async listedKeys(owner: Owner, sweepId: string, start: string): Promise<Set<string>> {
    const keys = new Set<string>();
    for await (const { rests } of this.listed.find(
      { ...ofSweep(owner, sweepId), start },
      { projection: { _id: 0, rests: 1 } },
    )) {
      for (const rest of rests) keys.add(start + rest);
    }
    return keys;
  }

  async addMissed(owner: Owner, sweepId: string, remoteIds: readonly string[], session: ClientSession): Promise<void> {
    if (remoteIds.length === 0) return;
    const { _id: connectionId, organizationId } = owner;
    await this.missed.insertMany(
      remoteIds.map((remoteId) => ({ sweepId, organizationId, connectionId, remoteId, confirmedAt: null })),
      { session },
    );
  }

  /** Missed records that the source was not asked for yet (`confirmed` false), or that it said are gone. */
  async findMissed(owner: Owner, sweepId: string, options: { confirmed: boolean; limit: number }): Promise<string[]> {
    const found = await this.missed
      .find(
        { ...ofSweep(owner, sweepId), confirmedAt: options.confirmed ? { $gt: new Date(0) } : null },
        { projection: { _id: 0, remoteId: 1 }, limit: options.limit, sort: { confirmedAt: 1, remoteId: 1 } },
      )
      .toArray();
    return found.map(({ remoteId }) => remoteId);
  }

  async confirm(
    owner: Owner,
    sweepId: string,
    remoteIds: readonly string[],
    at: Date,
    session: ClientSession,
  ): Promise<void> {
    if (remoteIds.length === 0) return;
    await this.missed.updateMany(
      { ...ofSweep(owner, sweepId), remoteId: { $in: [...remoteIds] } },
      { $set: { confirmedAt: at } },
      { session },
    );
  }

  /** Asks again for each that was confirmed: what was decided may have taken days. */
  async unconfirmAll(owner: Owner, sweepId: string, session: ClientSession): Promise<void> {
    await this.missed.updateMany(ofSweep(owner, sweepId), { $set: { confirmedAt: null } }, { session });
  }

  async forgetMissed(
    owner: Owner,
    sweepId: string,
    remoteIds: readonly string[],
    session: ClientSession,
  ): Promise<void> {
    if (remoteIds.length === 0) return;
    await this.missed.deleteMany({ ...ofSweep(owner, sweepId), remoteId: { $in: [...remoteIds] } }, { session });
  }

  /** Removes all of a sweep. Done again without harm. */
  async removeAll(owner: Owner, sweepId: string): Promise<void> {
    await this.listed.deleteMany(ofSweep(owner, sweepId));
    await this.missed.deleteMany(ofSweep(owner, sweepId));
  }
}
