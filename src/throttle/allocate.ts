import { block, countRequests, currentRate, emptyBucket, isForgettable, slowDown, type Complaint } from "./bucket.js";
import { Desk } from "./desk.js";
import { charge, forgetIdleShares } from "./fair-shares.js";
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
