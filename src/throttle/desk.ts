import type { Allocation, Report } from "./allocate.js";
import { currentRate } from "./bucket.js";
import { advanceVirtualTime, charge, startTag } from "./fair-shares.js";
import { hostKey, type Bucket, type Claim, type Draft, type ThrottleState } from "./throttle-state.js";

/** A process that waits looks again after about this, when few do; then as many looks a second are shared by all. */
const shortestPollMs = 100;
const workersAtShortestPoll = 4;
/** A process that did not look when it said it would is taken out of the queue after this much longer. */
const askGraceMs = 1_000;
/** Timers and networks are at least so inexact. */
const smallestToleranceMs = 25;

/** Hands out what there is, with the sums at hand that every step needs. */
export class Desk {
  readonly #now: number;
  readonly #host: Draft<Bucket> | null;
  readonly #buckets: Map<string, Draft<Bucket>>;
  readonly #taken = new Map<string, number>();
  readonly #takenBy = new Map<string, number>();
  readonly #pollMs: number;
  readonly #horizonMs: number;

  constructor(
    private readonly state: Draft<ThrottleState>,
    private readonly report: Report,
  ) {
    this.#now = state.at;
    this.#buckets = new Map(state.buckets.map((bucket) => [bucket.key, bucket]));
    this.#host = (report.host && this.#buckets.get(hostKey)) ?? null;
    for (const claim of state.claims) {
      if (this.#isOwn(claim)) claim.askUntil = this.#now + askGraceMs;
      this.#dropMissed(claim);
      // Waiting callers of ours include those for whom another process has put a start time down already.
      if (this.#isOwn(claim)) claim.wanted = Math.max(0, claim.wanted - claim.grants.length);
      this.#take(claim, claim.held + claim.grants.length);
    }
    const asking = new Set(state.claims.filter(({ wanted }) => wanted > 0).map(({ worker }) => worker));
    this.#pollMs = shortestPollMs * Math.max(1, asking.size / workersAtShortestPoll);
    this.#horizonMs = Math.max(2.5 * this.#pollMs, report.leadMs + shortestPollMs);
  }

  handOut(): void {
    for (;;) {
      const next = this.#next();
      if (!next) return;
      const { claim, startAt } = next;
      for (const bucket of this.#bucketsOf(claim)) {
        const rate = currentRate(bucket, this.#now);
        if (rate !== null) bucket.nextStartAt = startAt + 1000 / rate;
      }
      advanceVirtualTime(this.state, next.tag);
      charge(this.state, claim.organizationId, this.#hostRate() === null ? 0 : 1 / (this.#hostRate() ?? 1));
      claim.grants.push(startAt);
      claim.wanted -= 1;
      claim.turn = this.state.turn += 1;
      this.#take(claim, 1);
    }
  }

  answer(): Allocation {
    const own = this.state.claims.filter((claim) => this.#isOwn(claim));
    const pollAt = this.#pollAt(own);
    const allotments = own.map((claim) => {
      const startsAt = claim.grants;
      claim.grants = [];
      claim.held += startsAt.length;
      claim.askUntil = (pollAt ?? this.#now) + askGraceMs;
      const blockedUntil = this.#buckets.get(claim.connectionId)?.blockedUntil ?? 0;
      const toleranceMs = this.#toleranceMs(claim);
      return { connectionId: claim.connectionId, startsAt, toleranceMs, reusable: this.#reusable(claim), blockedUntil };
    });
    const isFull = own.some((claim) => this.#bucketsOf(claim).some((bucket) => this.#isFull(bucket)));
    return { state: this.#tidied(), allotments, pollAt, isFull };
  }

  /** The claim that is served next, and when its request starts. */
  #next(): { claim: Draft<Claim>; startAt: number; tag: number } | null {
    let best: { claim: Draft<Claim>; startAt: number; tag: number } | null = null;
    for (const claim of this.state.claims) {
      const startAt = this.#startOf(claim);
      if (startAt === null) continue;
      const candidate = { claim, startAt, tag: startTag(this.state, claim.organizationId) };
      if (!best || this.#isBefore(candidate, best)) best = candidate;
    }
    return best;
  }

  #isBefore(
    a: { claim: Claim; startAt: number; tag: number },
    b: { claim: Claim; startAt: number; tag: number },
  ): boolean {
    if (a.startAt !== b.startAt) return a.startAt < b.startAt;
    if (this.#hostRate() === null) {
      const slots = this.#takenByOrganization(a.claim) - this.#takenByOrganization(b.claim);
      if (slots !== 0) return slots < 0;
    }
    if (a.tag !== b.tag) return a.tag < b.tag;
    return a.claim.turn < b.claim.turn;
  }

  /** The earliest start of the claim's next request; null when it can't be told yet, or nobody waits. */
  #startOf(claim: Claim): number | null {
    if (claim.wanted === 0) return null;
    const buckets = this.#bucketsOf(claim);
    if (buckets.some((bucket) => this.#isFull(bucket))) return null;
    let startAt = this.#now;
    if (this.#isRated(claim)) startAt += this.#isOwn(claim) ? this.report.leadMs : 1.5 * this.#pollMs;
    for (const bucket of buckets) {
      startAt = Math.max(startAt, bucket.blockedUntil);
      if (currentRate(bucket, this.#now) !== null) startAt = Math.max(startAt, bucket.nextStartAt);
    }
    return startAt <= this.#now + (this.#isRated(claim) ? this.#horizonMs : 0) ? startAt : null;
  }

  #pollAt(own: readonly Claim[]): number | null {
    const waiting = own.filter(({ wanted }) => wanted > 0);
    if (waiting.length === 0) return null;
    const useful = waiting.map((claim) =>
      Math.max(
        ...this.#bucketsOf(claim).map((bucket) => {
          const isRated = currentRate(bucket, this.#now) !== null;
          const startAt = Math.max(bucket.blockedUntil, isRated ? bucket.nextStartAt : 0);
          return isRated ? startAt - this.#horizonMs : startAt;
        }),
      ),
    );
    return Math.max(this.#now + this.#pollMs, Math.min(...useful));
  }

  /**
   * Slots that the claim's process may use again without asking. None where a rate has to be kept, or where another
   * process works for the same connection: what one hears of the source, the other has to hear before its next
   * request. While others wait for a slot of the host, no more than the claim's part of a fair division.
   */
  #reusable(claim: Claim): number {
    const bucket = this.#buckets.get(claim.connectionId);
    if (this.#isRated(claim) || (bucket && bucket.blockedUntil > this.#now)) return 0;
    const active = this.state.claims.filter(
      (other) => other !== claim && other.held + other.grants.length + other.wanted > 0,
    );
    if (active.some(({ connectionId }) => connectionId === claim.connectionId)) return 0;
    const concurrency = this.#host?.limits.concurrency ?? null;
    if (concurrency === null || active.every(({ wanted }) => wanted === 0)) return claim.held;
    const organizations = new Set([claim, ...active].map(({ organizationId }) => organizationId)).size;
    const siblings = active.filter(({ organizationId }) => organizationId === claim.organizationId).length + 1;
    return Math.min(claim.held, Math.floor(Math.floor(concurrency / organizations) / siblings));
  }

  #tidied(): ThrottleState {
    this.state.claims = this.state.claims.filter(({ held, wanted, grants }) => held + wanted + grants.length > 0);
    return this.state;
  }

  #toleranceMs(claim: Claim): number {
    const rates = this.#bucketsOf(claim).map((bucket) => currentRate(bucket, this.#now) ?? 0);
    const fastest = Math.max(...rates);
    return fastest === 0 ? Infinity : Math.max(smallestToleranceMs, 500 / fastest);
  }

  #dropMissed(claim: Draft<Claim>): void {
    const toleranceMs = this.#toleranceMs(claim);
    claim.grants = claim.grants.filter((startAt) => startAt + toleranceMs >= this.#now);
  }

  #bucketsOf(claim: Claim): Draft<Bucket>[] {
    const own = this.#buckets.get(claim.connectionId);
    return [...(this.#host ? [this.#host] : []), ...(own ? [own] : [])];
  }

  #isRated(claim: Claim): boolean {
    return this.#bucketsOf(claim).some((bucket) => currentRate(bucket, this.#now) !== null);
  }

  #hostRate(): number | null {
    return this.#host ? currentRate(this.#host, this.#now) : null;
  }

  #isFull({ key, limits }: Bucket): boolean {
    return limits.concurrency !== null && (this.#taken.get(key) ?? 0) >= limits.concurrency;
  }

  #take(claim: Claim, count: number): void {
    for (const key of [hostKey, claim.connectionId]) this.#taken.set(key, (this.#taken.get(key) ?? 0) + count);
    this.#takenBy.set(claim.organizationId, this.#takenByOrganization(claim) + count);
  }

  #takenByOrganization({ organizationId }: Claim): number {
    return this.#takenBy.get(organizationId) ?? 0;
  }

  #isOwn({ worker }: Claim): boolean {
    return worker === this.report.worker;
  }
}
