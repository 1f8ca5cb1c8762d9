import type { Logger } from "../logging/index.js";
import type { Caller } from "./caller.js";
import type { TokenReading, TokenStore } from "./token-store.js";

/** How long a use is remembered before the next one is written: at most one write a minute for a busy token. */
const stepMs = 60_000;
const longestUserAgent = 200;
/** More tokens than this were not all used within a minute: what is older is forgotten. */
const mostRemembered = 10_000;

/**
 * Writes down when and from where tokens are used. Never waited for, never a reason to fail: a caller's request does not
 * depend on our bookkeeping. The token that was just read says whether a write is due; what is on its way is remembered,
 * so that a thousand requests at once, or a database that refuses, do not make a thousand writes.
 */
export class LastUses {
  readonly #triedAtMs = new Map<string, number>();

  constructor(
    private readonly store: TokenStore,
    private readonly logger: Logger,
  ) {}

  note({ _id: tokenId, readAt, lastUse }: TokenReading, caller: Caller): void {
    const nowMs = readAt.getTime();
    if (lastUse && nowMs - lastUse.at.getTime() < stepMs) return;
    if (nowMs - (this.#triedAtMs.get(tokenId) ?? -Infinity) < stepMs) return;
    this.#remember(tokenId, nowMs);
    const userAgent = caller.userAgent?.slice(0, longestUserAgent) ?? null;
    this.store.noteUse(tokenId, { at: readAt, address: caller.address, userAgent }, stepMs).catch((error: unknown) => {
      this.logger.warn({ err: error, tokenId }, "the time of a token's last use could not be stored");
    });
  }

  #remember(tokenId: string, nowMs: number): void {
    if (this.#triedAtMs.size >= mostRemembered) {
      for (const [id, atMs] of this.#triedAtMs) if (nowMs - atMs >= stepMs) this.#triedAtMs.delete(id);
    }
    this.#triedAtMs.set(tokenId, nowMs);
  }
}
