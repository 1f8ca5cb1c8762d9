import { block, countRequests, currentRate, emptyBucket, isForgettable, slowDown, type Complaint } from "./bucket.js";
import { advanceVirtualTime, charge, forgetIdleShares, startTag } from "./fair-shares.js";
import { hostKey, type Bucket, type Claim, type Draft, type Limits, type ThrottleState } from "./throttle-state.js";

/**
 * Who may send a request to a source, and when. A pure function of what is known, what one process reports and the
 * database's time; the store makes sure that it is applied to the newest state, one process after the other.
 *
 * Rate       Start times stand 1/rate apart, strictly: the one request more that a second may hold is left to the jitter
 *            of network and timers. They are handed out a short while ahead, to all processes that ask: those of
 *            others wait in their claims until fetched, and are far enough ahead that they are fetched in time.
 * Slots      A request holds one from its start time to its answer. Slots of a process that is not heard of come back.
 * Fairness   Among those that could start equally early, the organization goes first that had least (fair-shares.ts); within
 *            one, the connection whose turn was longest ago.
 */

/** Slots of a process that was killed come back after this. */
export const slotTtlMs = 10_000;
/** A process that waits looks again after about this, when few do; then as many looks a second are shared by all. */
const shortestPollMs = 100;
const workersAtShortestPoll = 4;
/** A process that did not look when it said it would is taken out of the queue after this much longer. */
const askGraceMs = 1_000;
/** Timers and networks are at least so inexact. */
const smallestToleranceMs = 25;

/** What a process has and wants, for the connections it works for. */
export interface Report {
  readonly worker: string;
  /** The host's own limits; null when the document is that of a connection. */
  readonly host: Limits | null;
  /** How long after the database's `now` the process expects to have the answer. */
  readonly leadMs: number;
  readonly claims: readonly ClaimReport[];
}

export interface ClaimReport {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly limits: Limits;
  readonly held: number;
  readonly wanted: number;
  /** Requests sent since the last report. */
  readonly sent: number;
  readonly complaints: readonly Complaint[];
}

/** What the process gets for one of its claims. */
export interface Allotment {
  readonly connectionId: string;
  /** When requests may start, in order. Each holds a slot from now on. */
  readonly startsAt: readonly number[];
  /** A start time that was missed by more is void. Infinity where there is no rate. */
  readonly toleranceMs: number;
  /** Slots the process may use again without asking, until its next report. */
  readonly reusable: number;
  readonly blockedUntil: number;
}

export interface Allocation {
  readonly state: ThrottleState;
  readonly allotments: readonly Allotment[];
  /** When looking again may help the callers that still wait; null when none do. */
  readonly pollAt: number | null;
  /** No slot is free: others may be waiting for one soon. */
  readonly isFull: boolean;
}

export function allocate(before: ThrottleState, report: Report, now: number): Allocation {
  const state = structuredClone(before) as Draft<ThrottleState>;
  // A primary whose clock is behind its predecessor's must not make time run backwards.
  const time = Math.max(now, before.at);
  chargeSlotTime(state, time);
  state.at = time;
  forget(state);
  takeIn(state, report);
  const desk = new Desk(state, report);
  desk.handOut();
  return desk.answer();
}

/** Where a host has no rate, what an organization uses up is slots over time. */
function chargeSlotTime(state: Draft<ThrottleState>, now: number): void {
  const host = state.buckets.find(({ key }) => key === hostKey);
  const { concurrency } = host?.limits ?? { concurrency: null };
  if (!host || concurrency === null || currentRate(host, now) !== null) return;
  for (const { organizationId, held } of state.claims) {
    if (held > 0) charge(state, organizationId, (held * (now - state.at)) / 1000 / concurrency);
  }
}

function forget(state: Draft<ThrottleState>): void {
  const { at: now } = state;
  for (const claim of state.claims) {
    if (claim.heldUntil <= now) claim.held = 0;
    if (claim.askUntil > now) continue;
    claim.wanted = 0;
    claim.grants = [];
  }
  state.claims = state.claims.filter(({ heldUntil, askUntil }) => heldUntil > now || askUntil > now);
  const connections = new Set(state.claims.map(({ connectionId }) => connectionId));
  state.buckets = state.buckets.filter((bucket) => connections.has(bucket.key) || !isForgettable(bucket, now));
  forgetIdleShares(state);
}

function takeIn(state: Draft<ThrottleState>, report: Report): void {
  const host = report.host ? bucketOf(state, hostKey, report.host) : null;
  for (const { organizationId, connectionId, limits, held, wanted, sent, complaints } of report.claims) {
    const bucket = bucketOf(state, connectionId, limits);
    countRequests(bucket, sent, state.at);
    for (const complaint of complaints) {
      block(bucket, complaint, state.at);
      slowDown(bucket, complaint, state.at);
      if (host && currentRate(host, state.at) !== null) slowDown(host, complaint, state.at);
    }
    if (complaints.length > 0) {
      for (const claim of state.claims) if (claim.connectionId === connectionId) claim.grants = [];
    }
    const claim = claimOf(state, { worker: report.worker, organizationId, connectionId });
    claim.held = held;
    claim.wanted = Math.max(0, wanted);
    claim.heldUntil = state.at + slotTtlMs;
  }
}

function bucketOf(state: Draft<ThrottleState>, key: string, limits: Limits): Draft<Bucket> {
  const known = state.buckets.find((bucket) => bucket.key === key);
  if (known) {
    known.limits = { ...limits };
    return known;
  }
  const bucket = emptyBucket(key, { ...limits });
  state.buckets.push(bucket);
  return bucket;
}

function claimOf(
  state: Draft<ThrottleState>,
  of: Pick<Claim, "worker" | "organizationId" | "connectionId">,
): Draft<Claim> {
  const known = state.claims.find(
    ({ worker, connectionId }) => worker === of.worker && connectionId === of.connectionId,
  );
  if (known) return known;
  const claim = { ...of, held: 0, wanted: 0, grants: [], heldUntil: 0, askUntil: 0, turn: 0 };
  state.claims.push(claim);
  return claim;
}

/** Hands out what there is, with the sums at hand that every step needs. */
class Desk {
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
