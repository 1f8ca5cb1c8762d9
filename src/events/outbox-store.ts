import { ObjectId, type ClientSession } from "mongodb";
import type { Storage } from "../storage/index.js";
import type { NewEvent } from "./event.js";

export type OutboxDocument = NewEvent & { readonly _id: ObjectId };

/** Facts that wait to be numbered. Only the relay reads them, and removes what it has numbered. */
export class OutboxStore {
  constructor(private readonly storage: Storage) {}

  /** Writes facts in the transaction of their cause: no event without its change, no change without its event. */
  async append(events: readonly NewEvent[], session: ClientSession): Promise<void> {
    if (events.length === 0) return;
    await this.storage
      .collection<OutboxDocument>("outbox")
      .insertMany(
        events.map((event) => ({ _id: new ObjectId(), ...event }) as OutboxDocument),
        { session },
      );
  }
}
