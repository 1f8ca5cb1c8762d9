import type { ClientSession } from "mongodb";
import type { Storage } from "../storage/index.js";
import type { ApiToken, TokenDocument } from "./token-document.js";

const mostAtOnce = 1_000;

/** What reminders read and write of the collection `tokens`, over all organizations. */
export class ReminderStore {
  constructor(private readonly storage: Storage) {}

  private get tokens() {
    return this.storage.unscoped<TokenDocument>("tokens", "worker");
  }

  /** Tokens that still hold and end before that, or whose rotation is due. Whether each was told of is decided later. */
  async candidates(now: Date, endsBefore: Date): Promise<ApiToken[]> {
    const isOld = {
      rotateEveryDays: { $ne: null },
      rotation: null,
      $expr: {
        $and: [
          { $lte: [{ $dateAdd: { startDate: "$createdAt", unit: "day", amount: "$rotateEveryDays" } }, now] },
          {
            $or: [
              { $eq: ["$remindedFor", null] },
              {
                $lt: [
                  "$remindedFor",
                  { $dateAdd: { startDate: "$createdAt", unit: "day", amount: "$rotateEveryDays" } },
                ],
              },
            ],
          },
        ],
      },
    };
    return this.tokens
      .find<ApiToken>(
        {
          revokedAt: null,
          $or: [
            { expiresAt: { $gt: now, $lte: endsBefore } },
            { "rotation.endsAt": { $gt: now, $lte: endsBefore } },
            isOld,
          ],
        },
        { projection: { hash: 0 }, limit: mostAtOnce },
      )
      .toArray();
  }

  /** Marks a notice as given; false when it was. */
  async mark(id: string, mark: Date, session: ClientSession): Promise<boolean> {
    const result = await this.tokens.updateOne(
      { _id: id, revokedAt: null, $or: [{ remindedFor: null }, { remindedFor: { $lt: mark } }] },
      { $set: { remindedFor: mark } },
      { session },
    );
    return result.modifiedCount === 1;
  }
}
