import { OutboxStore, type NewEvent } from "../events/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import { ReminderStore } from "./reminder-store.js";
import { endOf, rotationDueAt, type ApiToken } from "./token-document.js";

/** How long before its end a token is told of: a week for those who plan, a day for those who did not. */
const noticeMs = [7 * 86_400_000, 86_400_000] as const;

/** How long before the end of an overlap it is told that the old token is still in use. */
const overlapNoticeMs = 3_600_000;

type Reason = "EXPIRES" | "OVERLAP_ENDS" | "ROTATION_DUE";

interface Due {
  readonly reason: Reason;
  /** The end, or the day it should have been rotated. */
  readonly at: Date;
  /** Marks this notice as given: what it is about, and which notice of it. */
  readonly mark: Date;
}

/**
 * Tells of tokens that end soon or are older than they should be, each notice once, whichever process comes first: a
 * notice is given in the transaction that marks it.
 */
export class TokenReminders {
  readonly #store: ReminderStore;
  readonly #outbox: OutboxStore;

  constructor(private readonly storage: Storage) {
    this.#store = new ReminderStore(storage);
    this.#outbox = new OutboxStore(storage);
  }

  /** Gives the notices that are due, at most 1,000 at once. @returns how many. */
  async remind(): Promise<number> {
    const now = await this.storage.now();
    const candidates = await this.#store.candidates(now, new Date(now.getTime() + noticeMs[0]));
    let given = 0;
    for (const token of candidates) {
      const due = dueNotice(token, now);
      if (due && (await this.#give(token, due, now))) given += 1;
    }
    return given;
  }

  async #give(token: ApiToken, { reason, at, mark }: Due, now: Date): Promise<boolean> {
    return this.storage.transaction(async (session) => {
      if (!(await this.#store.mark(token._id, mark, session))) return false;
      const event: NewEvent = {
        ...tenantFields(token),
        connectionId: null,
        at: now,
        type: "token.expiring",
        payload: { tokenId: token._id, name: token.name, prefix: token.prefix, reason, at },
      };
      await this.#outbox.append([event], session);
      return true;
    });
  }
}

/** The notice that a token is due for, unless it was given. A later end, or an end that is nearer, is another notice. */
export function dueNotice(token: ApiToken, now: Date): Due | null {
  if (token.revokedAt) return null;
  const due = endNotice(token, now) ?? rotationNotice(token, now);
  if (!due) return null;
  return token.remindedFor && due.mark <= token.remindedFor ? null : due;
}

function endNotice(token: ApiToken, now: Date): Due | null {
  const end = endOf(token);
  if (!end || end <= now) return null;
  const leftMs = end.getTime() - now.getTime();
  if (token.rotation) {
    // Whoever changed over in time need not hear of it.
    const isStillUsed = token.lastUse !== null && token.lastUse.at > token.rotation.at;
    if (!isStillUsed || leftMs > overlapNoticeMs) return null;
    return { reason: "OVERLAP_ENDS", at: end, mark: new Date(end.getTime() - overlapNoticeMs) };
  }
  const notice = [...noticeMs].reverse().find((ms) => leftMs <= ms);
  return notice === undefined ? null : { reason: "EXPIRES", at: end, mark: new Date(end.getTime() - notice) };
}

function rotationNotice(token: ApiToken, now: Date): Due | null {
  const at = rotationDueAt(token);
  return at && at <= now ? { reason: "ROTATION_DUE", at, mark: at } : null;
}
