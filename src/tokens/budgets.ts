import { RateLimitedError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import type { Access } from "./access.js";
import { BudgetStore, type Amounts } from "./budget-store.js";

/** How much one caller may ask for in a minute, over all processes. */
export interface BudgetLimits {
  readonly requestsPerMinute: number;
  readonly costPerMinute: number;
}

/** What this process holds of a caller's budget. */
interface Holding {
  requests: number;
  cost: number;
  /** By `performance.now()`: nothing is to be had before. */
  refusedUntilMs: number;
  /** One claim after the other: a burst asks the database once. */
  claiming: Promise<void>;
}

/**
 * A process takes a twentieth of a minute's budget at a time and serves from that, so that a busy caller costs the
 * database some twenty writes a minute, not one for each request. What a process holds and does not need is what the
 * others lack: with n processes a caller gets all but n twentieths of a full budget at once, never more than it.
 */
const share = 20;
/** More callers than this are not busy at once; one that is forgotten loses what was held for it. */
const mostCallers = 10_000;

/** Who asks for more than its share of a minute is told when to go on. */
export class Budgets {
  readonly #store: BudgetStore;
  readonly #limit: Amounts;
  readonly #portion: Amounts;
  readonly #logger: Logger;
  readonly #holdings = new Map<string, Holding>();

  constructor(dependencies: { storage: Storage; logger: Logger }, limits: BudgetLimits) {
    this.#store = new BudgetStore(dependencies.storage);
    this.#logger = dependencies.logger;
    this.#limit = { requests: limits.requestsPerMinute, cost: limits.costPerMinute };
    this.#portion = {
      requests: Math.max(1, Math.floor(this.#limit.requests / share)),
      cost: Math.max(1, Math.floor(this.#limit.cost / share)),
    };
  }

  /** @throws {RateLimitedError} the caller has used up its minute; nothing was taken. */
  async take(access: Access, needed: Amounts): Promise<void> {
    const id = access.session?.id ?? access.tokenId;
    const holding = this.#holdingOf(id);
    if (takeFrom(holding, needed)) return;
    const mine = holding.claiming.then(() => this.#claim(id, holding, needed));
    holding.claiming = mine.then(
      () => undefined,
      () => undefined,
    );
    const retryAfterMs = await mine;
    if (retryAfterMs === null) return;
    const { requests, cost } = this.#limit;
    throw new RateLimitedError(
      `This token has used up what one may ask for in a minute: ${requests} requests, or operations that cost ${cost} together. Go on after ${Math.ceil(retryAfterMs / 1_000)} s, and ask for less at once.`,
      { retryAfterMs, details: { requestsPerMinute: requests, costPerMinute: cost } },
    );
  }

  /** Null when it could be taken, else how long to wait. */
  async #claim(id: string, holding: Holding, needed: Amounts): Promise<number | null> {
    // Those who waited before may have brought enough.
    if (takeFrom(holding, needed)) return null;
    const waitMs = holding.refusedUntilMs - performance.now();
    if (waitMs > 0) return Math.ceil(waitMs);
    const lacking = {
      requests: Math.max(0, needed.requests - holding.requests),
      cost: Math.max(0, needed.cost - holding.cost),
    };
    const wanted = {
      requests: Math.max(lacking.requests, this.#portion.requests),
      cost: Math.max(lacking.cost, this.#portion.cost),
    };
    try {
      const claim = await this.#store.claim(id, this.#limit, lacking, wanted);
      if ("retryAfterMs" in claim) {
        holding.refusedUntilMs = performance.now() + claim.retryAfterMs;
        return claim.retryAfterMs;
      }
      holding.requests += claim.granted.requests;
      holding.cost += claim.granted.cost;
      takeFrom(holding, needed);
      return null;
    } catch (error) {
      // A limit that can't be looked up is no reason to refuse: the request itself will meet the same database.
      this.#logger.warn({ err: error, callerId: id }, "a caller's budget could not be claimed");
      return null;
    }
  }

  #holdingOf(id: string): Holding {
    const known = this.#holdings.get(id);
    if (known) return known;
    if (this.#holdings.size >= mostCallers) this.#holdings.delete(this.#holdings.keys().next().value ?? "");
    const holding: Holding = { requests: 0, cost: 0, refusedUntilMs: 0, claiming: Promise.resolve() };
    this.#holdings.set(id, holding);
    return holding;
  }
}

function takeFrom(holding: Holding, needed: Amounts): boolean {
  if (holding.requests < needed.requests || holding.cost < needed.cost) return false;
  holding.requests -= needed.requests;
  holding.cost -= needed.cost;
  return true;
}
