import { z } from "zod";
import {
  ConnectionUnreachableError,
  SourceError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  type TributaryError,
  type ErrorCode,
} from "../../errors/index.js";
import type { SealedSecret } from "../../vault/index.js";
import type { IssuedTokens } from "./token-endpoint.js";

/** The login of a connection by OAuth2, as it lies in the connection. */
export interface OAuth2State {
  /** `HeldTokens` as JSON. */
  readonly tokens: SealedSecret;
  /** Grows with each refresh and each new login: who stores tokens names the one they follow. */
  readonly epoch: number;
  /** Of the access token; absent when the vendor does not say. */
  readonly expiresAt?: Date;
  readonly refreshedAt: Date;
  /** When it is refreshed although nobody uses it, so that the refresh token does not die; absent where there is none. */
  readonly nextRefreshAt?: Date;
  /** What the last try met, since the last one that went well. */
  readonly failure?: OAuth2Failure;
}

/** Until then nobody tries again. */
export interface OAuth2Failure {
  readonly untilAt: Date;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What is sealed. */
export interface HeldTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** The one before, until the one that followed it has worked. */
  readonly previousRefreshToken: string | null;
}

export const heldTokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string().nullable(),
  previousRefreshToken: z.string().nullable(),
});

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Refreshed this long before it expires, and no later than halfway where it lasts for less than twice that. */
const marginMs = 15 * minuteMs;
/** Refreshed at least this often, also where the vendor does not say when a token expires. */
const longestMs = 24 * hourMs;
/** In the background a little earlier, so that a day is never missed. */
const backgroundMs = 23 * hourMs;
/** A token that expires sooner is not sent any more. */
const shortestMs = 5_000;
/** After a failure. */
const coolDownMs = 30_000;

/** When a refresh is due for whoever uses the token. */
export function dueAt({ expiresAt, refreshedAt }: OAuth2State): Date {
  const latest = refreshedAt.getTime() + longestMs;
  if (!expiresAt) return new Date(latest);
  const lifetimeMs = expiresAt.getTime() - refreshedAt.getTime();
  return new Date(Math.min(latest, expiresAt.getTime() - Math.min(marginMs, lifetimeMs / 2)));
}

/** Whether the access token can still be used. One that is about to expire can't: it would on the way. */
export function isAlive({ expiresAt, refreshedAt }: OAuth2State, now: Date): boolean {
  if (!expiresAt) return true;
  const lifetimeMs = expiresAt.getTime() - refreshedAt.getTime();
  return expiresAt.getTime() - now.getTime() > Math.min(shortestMs, lifetimeMs / 4);
}

/** The state after tokens were handed out. @param tokens sealed. */
export function stateAfter(
  issued: IssuedTokens,
  tokens: SealedSecret,
  options: { epoch: number; at: Date; hasRefreshToken: boolean },
): OAuth2State {
  const { epoch, at, hasRefreshToken } = options;
  const later = (ms: number) => new Date(at.getTime() + ms);
  const { expiresInSeconds, refreshExpiresInSeconds } = issued;
  const backgroundAt = later(Math.min(backgroundMs, ((refreshExpiresInSeconds ?? Infinity) * 1_000) / 2));
  return {
    tokens,
    epoch,
    refreshedAt: at,
    // 0 is what some say who mean that they don't know.
    ...(!expiresInSeconds ? {} : { expiresAt: later(expiresInSeconds * 1_000) }),
    ...(hasRefreshToken ? { nextRefreshAt: backgroundAt } : {}),
  };
}

export function failureOf(fault: TributaryError, at: Date): OAuth2Failure {
  const retryAfterMs = fault instanceof SourceThrottledError ? (fault.retryAfterMs ?? 0) : 0;
  const untilAt = new Date(at.getTime() + Math.max(coolDownMs, retryAfterMs));
  return { untilAt, code: fault.code, message: fault.message };
}

/** The fault that another process met, for those who come while nobody tries again. */
export function faultOf({ code, message, untilAt }: OAuth2Failure, now: Date): TributaryError {
  switch (code) {
    case "SOURCE_UNAUTHORIZED":
      return new SourceUnauthorizedError(message);
    case "SOURCE_MISCONFIGURED":
      return new SourceMisconfiguredError(message);
    case "SOURCE_THROTTLED":
      return new SourceThrottledError(message, { retryAfterMs: Math.max(0, untilAt.getTime() - now.getTime()) });
    case "CONNECTION_UNREACHABLE":
      return new ConnectionUnreachableError(message);
    default:
      return new SourceError(message, { isRetryable: true });
  }
}
