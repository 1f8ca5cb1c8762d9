import type { Storage } from "../storage/index.js";

interface StartsDocument {
  readonly _id: "starts";
  /** Before it no further run starts by itself. */
  readonly nextAt: Date;
}

/**
 * When the runs of connections that came back begin: one after the other over all processes, evenly, so that five
 * thousand that were away together don't begin together. The first finds nobody before it and begins at once.
 */
export class RecoveryStore {
  constructor(private readonly storage: Storage) {}

  /** Takes the next start, by the database's clock. @param perSecond starts a second, more than 0. */
  async takeStart(perSecond: number): Promise<Date> {
    const everyMs = Math.ceil(1000 / perSecond);
    const after = await this.storage
      .unscoped<StartsDocument>("recoveries", "platform")
      .findOneAndUpdate(
        { _id: "starts" },
        [{ $set: { nextAt: { $add: [{ $max: ["$$NOW", { $ifNull: ["$nextAt", "$$NOW"] }] }, everyMs] } } }],
        { upsert: true, returnDocument: "after" },
      );
    if (!after) throw new Error("An upsert answers with the document.");
    return new Date(after.nextAt.getTime() - everyMs);
  }
}
