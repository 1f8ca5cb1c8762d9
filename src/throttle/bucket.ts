import type { Bucket, Draft, Limits } from "./throttle-state.js";

/** Additive increase, multiplicative decrease: the numbers of it. */
const recoveryStepMs = 10_000;
const recoveryShare = 0.1;
/** A source that is asked less often than this never finishes a sync; Retry-After is the way to ask for more rest. */
const slowestRate = 0.2;
const observedMs = 10_000;
/** No source holds a connection back for longer than this; the same bound as in the connection's status. */
export const longestBlockMs = 3_600_000;

/** A source that asked to slow down. */
export interface Complaint {
  /** When the request began that it answered. */
  readonly startedAt: number;
  /** Null when the source gave no time. */
  readonly retryAfterMs: number | null;
}

export function emptyBucket(key: string, limits: Limits): Draft<Bucket> {
  return { key, limits, nextStartAt: 0, blockedUntil: 0, slowdown: null, recent: [] };
}

/** Requests a second right now; null when nothing limits them. */
export function currentRate(bucket: Bucket, now: number): number | null {
  const { slowdown, limits } = bucket;
  if (!slowdown) return limits.requestsPerSecond;
  const normal = limits.requestsPerSecond ?? slowdown.normal;
  const steps = Math.max(0, Math.floor((now - slowdown.since) / recoveryStepMs));
  const rate = slowdown.rate + steps * recoveryShare * normal;
  return rate < normal ? rate : limits.requestsPerSecond;
}

/** Writes down that `count` requests went out about now. */
export function countRequests(bucket: Draft<Bucket>, count: number, now: number): void {
  bucket.recent = bucket.recent.filter(({ at }) => at > now - observedMs);
  if (count === 0) return;
  const second = Math.floor(now / 1000) * 1000;
  const latest = bucket.recent.at(-1);
  if (latest && latest.at >= second) latest.count += count;
  else bucket.recent.push({ at: second, count });
}

/** Halves the rate, once for all requests that were under way together. */
export function slowDown(bucket: Draft<Bucket>, complaint: Complaint, now: number): void {
  const { slowdown, limits } = bucket;
  if (slowdown && complaint.startedAt <= slowdown.heardAt) {
    slowdown.since = Math.max(slowdown.since, bucket.blockedUntil);
    return;
  }
  const current = currentRate(bucket, now);
  const rate = current ?? observedRate(bucket, now);
  const learned = current !== null && slowdown ? slowdown.normal : Math.max(2 * slowestRate, rate);
  const normal = limits.requestsPerSecond ?? learned;
  bucket.slowdown = {
    rate: Math.max(rate / 2, Math.min(slowestRate, normal)),
    normal,
    heardAt: now,
    since: Math.max(now, bucket.blockedUntil),
  };
}

export function block(bucket: Draft<Bucket>, complaint: Complaint, now: number): void {
  const ms = Math.min(longestBlockMs, complaint.retryAfterMs ?? 0);
  if (ms > 0) bucket.blockedUntil = Math.max(bucket.blockedUntil, now + ms);
}

/** Whether a bucket knows nothing that its next user would not know as well. */
export function isForgettable(bucket: Bucket, now: number): boolean {
  return (
    bucket.blockedUntil <= now &&
    bucket.nextStartAt <= now &&
    bucket.recent.every(({ at }) => at <= now - observedMs) &&
    currentRate(bucket, now) === bucket.limits.requestsPerSecond
  );
}

function observedRate(bucket: Bucket, now: number): number {
  const recent = bucket.recent.filter(({ at }) => at > now - observedMs);
  const count = recent.reduce((sum, entry) => sum + entry.count, 0);
  const seconds = (now - (recent[0]?.at ?? now)) / 1000;
  return count / Math.max(1, seconds);
}
