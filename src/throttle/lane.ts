import { SourceThrottledError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { allocate, type Allocation, type Allotment, type Report } from "./allocate.js";
import { longestBlockMs } from "./bucket.js";
import type { DatabaseTime } from "./database-time.js";
import { LocalClaim, type Waiter } from "./local-claim.js";
import type { ThrottleStore } from "./throttle-store.js";
import type { Limits } from "./throttle-state.js";

/** How a request ended. No status: there was no answer. */
export interface Outcome {
  readonly status?: number;
  readonly retryAfterMs?: number | null;
}

/** Whom a request is made for. */
export interface Entrant {
  readonly organizationId: string;
  readonly connectionId: string;
  /** The host that is asked, for messages. */
  readonly host: string;
  readonly limits: Limits;
}

/** A caller waits in place for no longer silence of the source than this. */
const longestWaitMs = 60_000;
/** Slots that are held are reported this often, and this often when others may need them. */
const renewMs = 1_000;
const renewWhenFullMs = 250;
/** A slot nobody used for so long is given back. */
const keepIdleMs = 1_000;
/** How long a slot may be used again when the store can't be asked; well within the slot's lease. */
const reuseMs = 3_000;
/** A slot that can't be used again is reported free after this where others may need it, and after this where not. */
const giveBackWhenFullMs = 20;
const giveBackMs = 250;
const retryStoreMs = 1_000;
/** Connections named in one report; more would only make the document large. */
const mostReported = 64;
const mostComplaints = 100;
const longestLeadMs = 500;

/**
 * One process's way to one throttle document: gathers its callers, asks for all of them at once, and lets each through
 * when its time has come. Asks only while somebody waits or slots are held; one question at a time.
 */
export class Lane {
  readonly #claims = new Map<string, LocalClaim>();
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Infinity;
  #isAsking = false;
  /** Whether slots were all taken when the store was asked last. */
  #isFull = false;
  /** How long an answer took lately; start times have to lie behind it. */
  #leadMs = 5;

  constructor(
    private readonly dependencies: {
      readonly key: string;
      readonly hostLimits: Limits | null;
      readonly worker: string;
      readonly store: ThrottleStore;
      readonly time: DatabaseTime;
      readonly logger: Logger;
      /** Called when nothing is left to be done. */
      readonly onQuiet: () => void;
    },
  ) {}

  /** Waits for a turn. @returns what is to be called when the request has ended, however it did. */
  enter(entrant: Entrant, signal?: AbortSignal): Promise<(outcome: Outcome) => void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const claim = this.#claimOf(entrant);
      const local = this.dependencies.time.local();
      if (claim.blockedUntil - local > longestWaitMs) {
        reject(throttled(entrant.host, claim.blockedUntil - local));
        return;
      }
      const onAbort = () => {
        this.#withdraw(claim, waiter);
        reject(reasonOf(signal as AbortSignal));
      };
      const waiter: Waiter = {
        since: local,
        host: entrant.host,
        letThrough: (startedAt) => {
          signal?.removeEventListener("abort", onAbort);
          resolve(this.#leaving(claim, startedAt));
        },
        refuse: (error) => {
          signal?.removeEventListener("abort", onAbort);
          reject(error);
        },
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      if (claim.waiters.length === 0 && claim.idle > 0 && claim.mayReuse(local)) {
        claim.idle -= 1;
        this.#start(claim, waiter);
        return;
      }
      claim.waiters.push(waiter);
      this.#wake(0);
      this.#timer?.ref();
    });
  }

  #claimOf({ organizationId, connectionId, limits }: Entrant): LocalClaim {
    const known = this.#claims.get(connectionId);
    if (known) {
      known.limits = limits;
      return known;
    }
    const claim = new LocalClaim(organizationId, connectionId, limits);
    this.#claims.set(connectionId, claim);
    return claim;
  }

  #start(claim: LocalClaim, waiter: Waiter): void {
    claim.inUse += 1;
    claim.sent += 1;
    waiter.letThrough(this.dependencies.time.now());
  }

  #leaving(claim: LocalClaim, startedAt: number): (outcome: Outcome) => void {
    let isGone = false;
    return (outcome) => {
      if (isGone) return;
      isGone = true;
      this.#leave(claim, startedAt, outcome);
    };
  }

  #leave(claim: LocalClaim, startedAt: number, { status, retryAfterMs = null }: Outcome): void {
    const local = this.dependencies.time.local();
    claim.inUse -= 1;
    claim.lastUsedAt = local;
    if (status === 429 || (status === 503 && retryAfterMs !== null)) {
      if (claim.complaints.length < mostComplaints) claim.complaints.push({ startedAt, retryAfterMs });
      // At once in this process, before the store knows.
      claim.blockedUntil = Math.max(claim.blockedUntil, local + Math.min(longestBlockMs, retryAfterMs ?? 0));
      claim.reusable = 0;
      claim.unschedule();
      this.#refuseBlocked(claim);
      this.#wake(0);
      return;
    }
    if (!claim.mayReuse(local)) {
      this.#giveBack(claim);
      return;
    }
    const next = claim.waiters.shift();
    if (next) this.#start(claim, next);
    else claim.idle += 1;
  }

  #giveBack(claim: LocalClaim): void {
    if (!this.#isFull) this.#wake(giveBackMs);
    else this.#wake(claim.waiters.length > 0 ? 0 : giveBackWhenFullMs);
  }

  #withdraw(claim: LocalClaim, waiter: Waiter): void {
    claim.remove(waiter);
    const scheduled = claim.scheduled.get(waiter);
    if (scheduled) clearTimeout(scheduled.timer);
    claim.scheduled.delete(waiter);
    this.#wake(giveBackWhenFullMs);
  }

  /** Sees to it that the store is asked in `ms` milliseconds at the latest. */
  #wake(ms: number): void {
    const at = this.dependencies.time.local() + ms;
    if (at >= this.#wakeAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#wakeAt = at;
    if (this.#isAsking) return;
    this.#timer = setTimeout(() => void this.#ask(), Math.max(0, ms));
    // Slots that are only kept do not keep the process.
    if (![...this.#claims.values()].some(({ waiters }) => waiters.length > 0)) this.#timer.unref();
  }

  async #ask(): Promise<void> {
    const { key, store, time, logger } = this.dependencies;
    this.#timer = null;
    this.#wakeAt = Infinity;
    const askedAt = time.local();
    const report = this.#report(askedAt);
    if (report.claims.length === 0) {
      this.#rest();
      return;
    }
    this.#isAsking = true;
    let nextMs: number;
    try {
      const isDurable = report.claims.some(({ complaints }) => complaints.length > 0);
      const allocation = await store.change(key, (before, now) => allocate(before, report, now), { isDurable });
      const tookMs = time.local() - askedAt;
      this.#leadMs = Math.min(longestLeadMs, Math.max(1.5 * tookMs, 0.9 * this.#leadMs));
      this.#take(report, allocation, askedAt);
      nextMs = this.#nextMs(allocation);
    } catch (error) {
      // Slots that nobody has a use for end by themselves: whoever is done with its store has nothing to be warned of.
      const isMissed = [...this.#claims.values()].some(({ waiters, inUse }) => waiters.length > 0 || inUse > 0);
      logger[isMissed ? "warn" : "debug"]({ err: error, key }, "the throttle of a source could not be asked");
      // Whose fault it is stays visible: an outage of the store is none of the source.
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const claim of this.#claims.values()) for (const waiter of claim.waiters.splice(0)) waiter.refuse(reason);
      nextMs = retryStoreMs;
    }
    this.#isAsking = false;
    for (const [id, claim] of this.#claims) if (claim.isQuiet) this.#claims.delete(id);
    const wantedAt = this.#wakeAt;
    this.#wakeAt = Infinity;
    if (this.#claims.size === 0) this.#rest();
    else this.#wake(Math.min(nextMs, wantedAt - time.local()));
  }

  #report(local: number): Report {
    const { worker, hostLimits } = this.dependencies;
    for (const claim of this.#claims.values()) {
      const isKept = claim.mayReuse(local) && local - claim.lastUsedAt < keepIdleMs;
      claim.idle = isKept ? Math.min(claim.idle, claim.reusable - claim.inUse - claim.scheduled.size) : 0;
    }
    const claims = this.#named().map((claim) => claim.report());
    return { worker, host: hostLimits, leadMs: this.#leadMs, claims };
  }

  /** All that the store knows of or has to know, then who waits longest; every organization at least once. */
  #named(): LocalClaim[] {
    const open = [...this.#claims.values()].filter((claim) => !claim.isQuiet);
    if (open.length <= mostReported) return open;
    const isDue = (claim: LocalClaim) => claim.isKnown || claim.held > 0 || claim.complaints.length > 0;
    const named = new Set(open.filter(isDue));
    const organizations = new Set([...named].map(({ organizationId }) => organizationId));
    const queue = open
      .filter((claim) => !named.has(claim))
      .sort((a, b) => (a.waiters[0]?.since ?? Infinity) - (b.waiters[0]?.since ?? Infinity));
    for (const claim of queue) {
      if (organizations.has(claim.organizationId)) continue;
      organizations.add(claim.organizationId);
      named.add(claim);
    }
    for (const claim of queue) if (named.size < mostReported) named.add(claim);
    return [...named];
  }

  #take(report: Report, allocation: Allocation, askedAt: number): void {
    const { time } = this.dependencies;
    for (const { connectionId, held, wanted, sent, complaints } of report.claims) {
      const claim = this.#claims.get(connectionId);
      if (!claim) continue;
      claim.sent -= sent;
      claim.complaints.splice(0, complaints.length);
      claim.isKnown = held + wanted > 0;
    }
    for (const allotment of allocation.allotments) {
      const claim = this.#claims.get(allotment.connectionId);
      if (!claim) continue;
      const silentMs = allotment.blockedUntil - time.now();
      claim.blockedUntil = Math.max(claim.blockedUntil, time.local() + silentMs);
      claim.reusable = claim.complaints.length > 0 ? 0 : allotment.reusable;
      claim.reusableUntil = askedAt + reuseMs;
      this.#letIn(claim, allotment);
      this.#refuseBlocked(claim);
    }
  }

  #letIn(claim: LocalClaim, { startsAt, toleranceMs }: Allotment): void {
    const { time } = this.dependencies;
    if (startsAt.length > 0) claim.isKnown = true;
    for (const startAt of startsAt) {
      const isSilent = claim.blockedUntil - time.local() > startAt - time.now();
      const waiter = isSilent ? undefined : claim.waiters.shift();
      if (waiter) this.#schedule(claim, waiter, startAt, toleranceMs);
      // Nobody is left to use it: it is kept where it may be, else the next report says that it is free.
      else if (claim.mayReuse(time.local())) claim.idle += 1;
      else this.#giveBack(claim);
    }
  }

  #schedule(claim: LocalClaim, waiter: Waiter, startAt: number, toleranceMs: number): void {
    const waitMs = startAt - this.dependencies.time.now();
    claim.scheduled.delete(waiter);
    if (waitMs > 0) {
      const timer = setTimeout(() => this.#schedule(claim, waiter, startAt, toleranceMs), Math.ceil(waitMs));
      claim.scheduled.set(waiter, { waiter, timer });
    } else if (-waitMs <= toleranceMs) {
      this.#start(claim, waiter);
    } else {
      // So late it would come together with the next one.
      claim.waiters.unshift(waiter);
      this.#leadMs = Math.min(longestLeadMs, 2 * this.#leadMs);
      this.#wake(0);
    }
  }

  #refuseBlocked(claim: LocalClaim): void {
    const silentMs = claim.blockedUntil - this.dependencies.time.local();
    if (silentMs <= longestWaitMs) return;
    for (const waiter of claim.waiters.splice(0)) waiter.refuse(throttled(waiter.host, silentMs));
  }

  /** Milliseconds until the store has to be asked again. */
  #nextMs({ pollAt, isFull }: Allocation): number {
    this.#isFull = isFull;
    const renew = isFull ? renewWhenFullMs : renewMs;
    if (pollAt === null) return renew;
    const pollMs = pollAt - this.dependencies.time.now();
    // Spread, so that processes that were held up together do not ask together.
    const jittered = pollMs * (0.8 + 0.4 * Math.random());
    const isHolding = [...this.#claims.values()].some(({ held }) => held > 0);
    const spread = pollMs < 500 ? jittered : pollMs + 100 * Math.random();
    return isHolding ? Math.min(spread, renew) : spread;
  }

  #rest(): void {
    this.#claims.clear();
    this.dependencies.onQuiet();
  }
}

function throttled(host: string, silentMs: number): SourceThrottledError {
  const retryAfterMs = Math.ceil(silentMs);
  return new SourceThrottledError(
    `${host} asked not to be called for ${Math.ceil(retryAfterMs / 1000)} s more (Retry-After). Try again then.`,
    { retryAfterMs },
  );
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("aborted");
}
