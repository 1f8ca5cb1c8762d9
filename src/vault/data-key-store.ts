import type { ClientSession } from "mongodb";
import type { IndexDefinition, Storage } from "../storage/index.js";
import { masterKeyName, type DataKeyDocument, type MasterKeyDocument } from "./data-key-document.js";
import type { WrappedKey } from "./master-keys/key-provider.js";
import type { SecretOwner } from "./sealed-secret.js";

export const dataKeyIndexes: readonly IndexDefinition[] = [
  { collection: "dataKeys", name: "by_owner", keys: { organizationId: 1, ownerId: 1, _id: 1 } },
  // A rotation runs over all organizations, so this one does not begin with one.
  { collection: "dataKeys", name: "by_master_key", keys: { kekId: 1, kekVersion: 1, _id: 1 } },
];

/** How many data keys are under a master key. */
export interface KeyUse {
  readonly kekId: string;
  readonly kekVersion: string;
  readonly dataKeys: number;
}

/** A data key together with its wrap under another master key. */
export interface Rewrap {
  readonly before: DataKeyDocument;
  readonly after: WrappedKey;
}

/** The one place that reads and writes the collections `dataKeys` and `masterKeys`. */
export class DataKeyStore {
  constructor(private readonly storage: Storage) {}

  private get dataKeys() {
    return this.storage.unscoped<DataKeyDocument>("dataKeys", "dataKeys");
  }
  private get masterKeys() {
    return this.storage.unscoped<MasterKeyDocument>("masterKeys", "platform");
  }

  /** Takes one use of the owner's newest data key that has uses left; null when it has none. */
  async use({ organizationId, ownerId }: SecretOwner, mostUses: number, uses: number): Promise<DataKeyDocument | null> {
    return this.dataKeys.findOneAndUpdate(
      { organizationId, ownerId, uses: { $lte: mostUses - uses } },
      { $inc: { uses } },
      { sort: { _id: -1 }, returnDocument: "after" },
    );
  }

  async find(organizationId: string, keyId: string): Promise<DataKeyDocument | null> {
    return this.dataKeys.findOne({ organizationId, _id: keyId });
  }

  /** Null when the master key was retired: of a wrap and the end of its master key one is refused. */
  async countWraps(name: string, wraps: number, session?: ClientSession): Promise<MasterKeyDocument | null> {
    return this.masterKeys.findOneAndUpdate(
      { _id: name, retiredAt: { $exists: false } },
      { $inc: { wraps } },
      { ...(session ? { session } : {}), returnDocument: "after" },
    );
  }

  async insert(document: DataKeyDocument): Promise<void> {
    await this.dataKeys.insertOne(document);
  }

  /** Takes back a data key that nobody has sealed with. */
  async remove({ organizationId, _id }: DataKeyDocument): Promise<void> {
    await this.dataKeys.deleteOne({ organizationId, _id });
  }

  /** Ends all data keys of an owner: what was sealed with them is as good as gone, in every backup that lacks them. */
  async removeOf({ organizationId, ownerId }: SecretOwner, session: ClientSession): Promise<void> {
    await this.dataKeys.deleteMany({ organizationId, ownerId }, { session });
  }

  /** Data keys under any other master key than this one, after an id, in the order of their ids. */
  async listOthers(
    current: Pick<WrappedKey, "kekId" | "kekVersion">,
    options: { after: string; limit: number },
  ): Promise<DataKeyDocument[]> {
    const { kekId, kekVersion } = current;
    return this.dataKeys
      .find({ _id: { $gt: options.after }, $or: [{ kekId: { $ne: kekId } }, { kekVersion: { $ne: kekVersion } }] })
      .sort({ _id: 1 })
      .limit(options.limit)
      .toArray();
  }

  /** Replaces wraps that are still the ones that were read. @returns how many were. */
  async rewrap(rewraps: readonly Rewrap[], session: ClientSession): Promise<number> {
    const { modifiedCount } = await this.dataKeys.bulkWrite(
      rewraps.map(({ before, after }) => ({
        updateOne: { filter: { _id: before._id, wrappedDek: before.wrappedDek }, update: { $set: after } },
      })),
      { session, ordered: false },
    );
    return modifiedCount;
  }

  async uses(): Promise<KeyUse[]> {
    return this.dataKeys
      .aggregate<KeyUse>([
        { $group: { _id: { kekId: "$kekId", kekVersion: "$kekVersion" }, dataKeys: { $sum: 1 } } },
        { $project: { _id: 0, kekId: "$_id.kekId", kekVersion: "$_id.kekVersion", dataKeys: 1 } },
        { $sort: { kekId: 1, kekVersion: 1 } },
      ])
      .toArray();
  }

  async countUnder({ kekId, kekVersion }: MasterKeyDocument, session: ClientSession): Promise<number> {
    return this.dataKeys.countDocuments({ kekId, kekVersion }, { session });
  }

  async listMasterKeys(): Promise<MasterKeyDocument[]> {
    return this.masterKeys.find().sort({ createdAt: 1, _id: 1 }).toArray();
  }

  /** Notes a master key with its canary; one that is known keeps its own. */
  async register(canary: WrappedKey, createdAt: Date): Promise<MasterKeyDocument> {
    const { kekId, kekVersion } = canary;
    const document = await this.masterKeys.findOneAndUpdate(
      { _id: masterKeyName(canary) },
      { $setOnInsert: { kekId, kekVersion, canary, wraps: 1, createdAt } },
      { upsert: true, returnDocument: "after" },
    );
    return document as MasterKeyDocument;
  }

  async retire(name: string, retiredAt: Date, session: ClientSession): Promise<void> {
    await this.masterKeys.updateOne({ _id: name }, { $set: { retiredAt } }, { session });
  }
}
