import { isDuplicateKey, type IndexDefinition, type Storage } from "../storage/index.js";
import type { SealedSecret } from "../vault/index.js";

/** A key that session tokens are signed with. */
export interface SessionKeyDocument {
  readonly _id: string;
  /** Counts from 1. Unique: of two processes that make the next key at once, one does. */
  readonly generation: number;
  /** For everybody to check signatures with, as a JWK. */
  readonly publicKey: { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string };
  /** The private part as a JWK in JSON, sealed; null where it is kept outside, in the place that a setting names. */
  readonly sealed: SealedSecret | null;
  readonly createdAt: Date;
  /** When the next one took over; null for the newest. */
  readonly retiredAt: Date | null;
}

/** The last token that a key signed has expired an hour after the key was retired; the rest is for slow clocks. */
const keptAfterRetirementSeconds = 2 * 3_600;

export type SessionKeyReading = SessionKeyDocument & { readonly readAt: Date };

export const sessionKeyIndexes: readonly IndexDefinition[] = [
  { collection: "sessionKeys", name: "by_generation", keys: { generation: 1 }, options: { unique: true } },
  {
    collection: "sessionKeys",
    name: "retention",
    keys: { retiredAt: 1 },
    options: { expireAfterSeconds: keptAfterRetirementSeconds },
  },
];

/** The one place that reads and writes the collection `sessionKeys`. */
export class SessionKeyStore {
  constructor(private readonly storage: Storage) {}

  private get keys() {
    return this.storage.unscoped<SessionKeyDocument>("sessionKeys", "platform");
  }

  async find(id: string): Promise<SessionKeyDocument | null> {
    return this.keys.findOne({ _id: id });
  }

  /** The key to sign with, null before the first. */
  async newest(): Promise<SessionKeyReading | null> {
    const [key] = await this.keys
      .aggregate<SessionKeyReading>([{ $sort: { generation: -1 } }, { $limit: 1 }, { $set: { readAt: "$$NOW" } }], {
        hint: "by_generation",
      })
      .toArray();
    return key ?? null;
  }

  /** All that something may still be signed with, the newest first: a few. */
  async list(): Promise<SessionKeyDocument[]> {
    return this.keys.find({}, { sort: { generation: -1 }, hint: "by_generation" }).toArray();
  }

  /** False when somebody else made one of that generation. */
  async insert(key: SessionKeyDocument): Promise<boolean> {
    try {
      await this.keys.insertOne(key);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Those before a generation sign no more; they are removed when nothing that they signed can still hold. */
  async retireBefore(generation: number): Promise<void> {
    await this.keys.updateMany(
      { generation: { $lt: generation }, retiredAt: null },
      { $currentDate: { retiredAt: true } },
    );
  }
}
