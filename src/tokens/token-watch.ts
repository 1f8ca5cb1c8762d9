import { UnauthenticatedError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import type { Access } from "./access.js";
import type { Caller } from "./caller.js";
import { isRefusal, type Admission } from "./admission.js";
import { SessionStore } from "./session-store.js";
import { TokenStore } from "./token-store.js";

/** Somebody who was let in for longer than a request. */
export interface Watched {
  readonly access: Access;
  readonly caller: Caller;
  /** Called once, when the caller may no longer do all that it was let in for; says why. */
  readonly onEnd: (reason: UnauthenticatedError) => void;
}

/** A revocation holds within a second everywhere: little of it is waited, the rest is for a busy process and database. */
const everyMs = 150;
/** A change is seen by its time, which is that of its command's beginning; it may be committed so much later. */
const lookBackMs = 5_000;
/** Connections that an end user's sessions see are looked up again this often. */
const rebindEveryMs = 1_000;

/**
 * Ends what was let in for longer than a request, a websocket, when its token is revoked, expires, loses a scope or sees
 * fewer connections. Asks the database a few times a second what changed, one question for all that are watched: a
 * change stream would tell sooner, and nothing at all while it is being resumed.
 */
export class TokenWatch {
  readonly #storage: Storage;
  readonly #tokens: TokenStore;
  readonly #sessions: SessionStore;
  readonly #admission: Pick<Admission, "authenticateAgain">;
  readonly #logger: Logger;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | null = null;
  #seenUpTo: Date | null = null;
  #reboundAtMs = 0;
  #isFailing = false;

  constructor(dependencies: { storage: Storage; admission: Pick<Admission, "authenticateAgain">; logger: Logger }) {
    this.#storage = dependencies.storage;
    this.#tokens = new TokenStore(dependencies.storage);
    this.#sessions = new SessionStore(dependencies.storage);
    this.#admission = dependencies.admission;
    this.#logger = dependencies.logger;
  }

  /** @returns what ends the watch; call it when the socket is gone. */
  watch(watched: Watched): () => void {
    this.#watched.add(watched);
    this.#schedule();
    return () => this.#watched.delete(watched);
  }

  /** Ends all watches without a word; sockets are closed by whoever closes the server. */
  stop(): void {
    this.#watched.clear();
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(): void {
    if (this.#timer || this.#watched.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        this.#timer = null;
        this.#schedule();
      });
    }, everyMs);
  }

  async #look(): Promise<void> {
    try {
      this.#seenUpTo ??= await this.#storage.now();
      // Whoever came between two looks was let in by a read that is newer than the look-back.
      const since = new Date(this.#seenUpTo.getTime() - lookBackMs);
      // Together, to be soon; what is committed between them lies well within the look-back.
      const [now, tokenIds, sessionIds] = await Promise.all([
        this.#storage.now(),
        this.#tokens.changedSince(since),
        this.#sessions.changedSince(since),
      ]);
      this.#seenUpTo = now;
      const changed = new Set([...tokenIds, ...sessionIds]);
      const isRebinding = now.getTime() - this.#reboundAtMs >= rebindEveryMs;
      if (isRebinding) this.#reboundAtMs = now.getTime();
      const concerned = [...this.#watched].filter(
        ({ access }) =>
          changed.has(access.tokenId) ||
          (access.session && changed.has(access.session.id)) ||
          (access.expiresAt && access.expiresAt <= now) ||
          (isRebinding && access.session?.endUserId),
      );
      await Promise.all(concerned.map((watched) => this.#askAgain(watched)));
      this.#isFailing = false;
    } catch (error) {
      // Without the database nothing is read or told either. Said once, and not four times a second.
      if (!this.#isFailing) this.#logger.warn({ err: error }, "open websockets can't be checked for revoked tokens");
      this.#isFailing = true;
    }
  }

  async #askAgain(watched: Watched): Promise<void> {
    const reason = await this.#reasonToEnd(watched);
    if (!reason || !this.#watched.delete(watched)) return;
    watched.onEnd(reason);
  }

  async #reasonToEnd({ access, caller }: Watched): Promise<UnauthenticatedError | null> {
    try {
      const again = await this.#admission.authenticateAgain(access, caller);
      const hasLess =
        access.scopes.some((scope) => !again.scopes.includes(scope)) ||
        access.connectionIds?.some((id) => !again.connectionIds?.includes(id));
      return hasLess ? new UnauthenticatedError("What the token may do or see has changed; connect again.") : null;
    } catch (error) {
      if (isRefusal(error)) return new UnauthenticatedError(error.message, { cause: error });
      throw error;
    }
  }
}
