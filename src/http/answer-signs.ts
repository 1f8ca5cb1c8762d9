import type { IncomingHttpHeaders } from "node:http";

/** Signs in an answer that say more than its status does. All pure. */

/** Only so much of a body is looked at: what is said of a refusal stands at its beginning. */
const looked = 8_192;

/**
 * Words by which vendors say that a quota is used up, whatever the status: Salesforce `REQUEST_LIMIT_EXCEEDED` (403),
 * Google `rateLimitExceeded` (403) and `RESOURCE_EXHAUSTED`, AWS `ThrottlingException` (400) and `SlowDown` (503),
 * QuickBooks `ThrottleExceeded` (403), NetSuite `SSS_REQUEST_LIMIT_EXCEEDED` (400), Microsoft `ApplicationThrottled`,
 * Dataverse `0x80072322` (429), HubSpot `RATE_LIMITS`, Shopify's GraphQL `THROTTLED` (200). Compared without case,
 * spaces, dots and underscores.
 */
const quotaWords: ReadonlySet<string> = new Set([
  // cspell:disable
  "requestlimitexceeded",
  "ratelimitexceeded",
  "userratelimitexceeded",
  "quotaexceeded",
  "dailylimitexceeded",
  "resourceexhausted",
  "throttling",
  "throttlingexception",
  "throttled",
  "throttleexceeded",
  "applicationthrottled",
  "activitylimitreached",
  "toomanyrequests",
  "toomanyrequestsexception",
  "provisionedthroughputexceededexception",
  "slowdown",
  "sssrequestlimitexceeded",
  "concurrencylimitexceeded",
  "apilimitexceeded",
  "ratelimit",
  "ratelimits",
  "ratelimited",
  // cspell:enable
  "0x80072321",
  "0x80072322",
  "0x80072326",
]);

/** Whether one of a body's values is a vendor's word for a used-up quota. Keys are not values. */
export function saysQuota(body: string): boolean {
  const text = body.slice(0, looked);
  const values = text.matchAll(/"([^"\\]{4,60})"(?!\s*:)|>\s*([^<>]{4,60}?)\s*</g);
  return [...values].some(([, inJson, inMarkup]) =>
    quotaWords.has((inJson ?? inMarkup ?? "").toLowerCase().replaceAll(/[\s._-]/g, "")),
  );
}

/** RFC 6749, 5.2: the grant is expired or revoked; no further try with it can succeed. */
export function saysInvalidGrant(body: string): boolean {
  return /"error"\s*:\s*"invalid_grant"/.test(body.slice(0, looked));
}

export function isHtml(headers: IncomingHttpHeaders, body: string): boolean {
  if (/^\s*(text\/html|application\/xhtml)/i.test(headers["content-type"] ?? "")) return true;
  return /^\s*(<!doctype html|<html)/i.test(body.slice(0, 200));
}

export function hasPasswordField(body: string): boolean {
  return /<input[^>]*\btype\s*=\s*["']?password/i.test(body.slice(0, 64 * 1024));
}

/** A page that announces that the system is away, which some proxies send with 200. */
export function saysMaintenance(body: string): boolean {
  const words = /\b(maintenance|temporarily unavailable|be (right )?back (soon|shortly)|scheduled downtime)\b/i;
  return !hasPasswordField(body) && words.test(body.slice(0, looked));
}

const loginWords: ReadonlySet<string> = new Set([
  "login",
  "logon",
  "signin",
  "signon",
  "sso",
  "saml",
  "saml2",
  "oauth",
  "oauth2",
  "authorize",
  "authenticate",
  "adfs",
  "idp",
]);

/** Whether a redirect leads to where people log in: `/users/sign_in`, `https://login.example/…`. */
export function leadsToLogin(location: string | undefined): boolean {
  const [address = ""] = (location ?? "").toLowerCase().split("?");
  return address
    .replaceAll(/(sign|log)[_-](in|on)\b/g, "$1$2")
    .split(/[^a-z0-9]+/)
    .some((word) => loginWords.has(word));
}

/** `Retry-After` in whole seconds or as an HTTP date, as milliseconds from now; null when absent or malformed. */
export function retryAfter(value: string | string[] | undefined, now: Date = new Date()): number | null {
  const text = (Array.isArray(value) ? value[0] : value)?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with the day of the week; Date.parse alone would take "-3" for a year.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

const resetHeaders = ["ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"] as const;

/** When a quota is filled again, by the headers that are used beside `Retry-After`: seconds to go, or seconds since 1970. */
export function quotaReset(headers: IncomingHttpHeaders, now: Date): number | null {
  for (const name of resetHeaders) {
    const text = String(headers[name] ?? "").trim();
    if (!/^\d{1,13}(\.\d+)?$/.test(text)) continue;
    const value = Number(text);
    if (value < 1e9) return Math.round(value * 1000);
    return Math.max(0, (value < 1e12 ? value * 1000 : value) - now.getTime());
  }
  return null;
}

/** GitHub and others refuse with 403 and tell by this header alone that it was a limit. */
export function isQuotaEmpty(headers: IncomingHttpHeaders): boolean {
  return ["ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining"].some(
    (name) => String(headers[name] ?? "").trim() === "0",
  );
}

/** The source's own clock where it shows it: dates in its headers are meant by that one. */
export function timeOf(headers: IncomingHttpHeaders): Date {
  const shown = new Date(headers.date ?? NaN);
  return Number.isNaN(shown.getTime()) ? new Date() : shown;
}
