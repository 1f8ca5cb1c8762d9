import type { Draft, ThrottleState } from "./throttle-state.js";

/**
 * Start-time fair queuing between organizations (Goyal, Vin and Cheng, 1996). What an organization gets is paid in
 * virtual time; whoever's next request would start earliest in virtual time is next. One that comes back after a pause
 * starts at the present virtual time: it neither pays for having been away nor has anything saved up.
 */

/** An organization that has asked for nothing for so long is forgotten, and what it had with it. */
const rememberedMs = 10_000;

export function startTag(state: ThrottleState, organizationId: string): number {
  const share = state.shares.find((candidate) => candidate.organizationId === organizationId);
  return Math.max(state.virtualTime, share?.finish ?? 0);
}

/** @param cost Seconds for which the whole limit was used up. */
export function charge(state: Draft<ThrottleState>, organizationId: string, cost: number): void {
  const finish = startTag(state, organizationId) + cost;
  const share = state.shares.find((candidate) => candidate.organizationId === organizationId);
  if (share) {
    share.finish = finish;
    share.seenAt = state.at;
  } else {
    state.shares.push({ organizationId, finish, seenAt: state.at });
  }
}

/** Virtual time is that of the request handed out last, and never goes back. */
export function advanceVirtualTime(state: Draft<ThrottleState>, tag: number): void {
  state.virtualTime = Math.max(state.virtualTime, tag);
}

export function forgetIdleShares(state: Draft<ThrottleState>): void {
  state.shares = state.shares.filter(({ seenAt }) => seenAt > state.at - rememberedMs);
}
