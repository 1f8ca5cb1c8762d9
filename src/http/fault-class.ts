import type { IncomingHttpHeaders } from "node:http";
import {
  AddressNotAllowedError,
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
} from "../errors/index.js";
import {
  hasPasswordField,
  isHtml,
  isQuotaEmpty,
  leadsToLogin,
  quotaReset,
  retryAfter,
  saysInvalidGrant,
  saysMaintenance,
  saysQuota,
  timeOf,
} from "./answer-signs.js";
import { internalCodes, malformedCodes, maybeSentCodes, misconfiguredCodes, notSentCodes } from "./transport-codes.js";

/**
 * What a fault of a call to a source means. `classify` is the one place that decides it, and pure; what follows from a
 * class is decided by `src/connections/status.ts` (the connection) and `src/sync` (the run).
 *
 * unreachable    nobody answers, or a proxy says so: opens an outage once probes confirm it
 * misconfigured  somebody answers who can't be right: a certificate, a redirect; a person has to mend it
 * auth_failed    the credential is refused, or a login page is shown in place of an answer
 * partial        this one entity is forbidden or not there; the others may well be
 * rate_limited   the source asks to wait: never an outage, never costs an attempt
 * contract       the source refuses this very request, and will again
 * transient      may be gone the next time
 * internal       nothing is known of the source: our own store, secrets, disk, sockets, or a defect
 */
export const faultClasses = [
  "unreachable",
  "misconfigured",
  "auth_failed",
  "partial",
  "rate_limited",
  "contract",
  "transient",
  "internal",
] as const;

export type FaultClass = (typeof faultClasses)[number];

/** What the wire showed of one call. */
export type Shown =
  | {
      readonly kind: "ANSWER";
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
      /** Whether the body was to be JSON and is not. */
      readonly isNotJson: boolean;
    }
  | {
      readonly kind: "NO_ANSWER";
      readonly error: unknown;
      /** Status and headers had come, and the body broke off. */
      readonly isAnswerBegun: boolean;
    };

export interface Verdict {
  readonly faultClass: FaultClass;
  /** auth_failed: no second look is needed. Otherwise a refusal is believed when it is repeated. */
  readonly isCertain: boolean;
  /** auth_failed: it is a page that may as well be of another system than the one wanted. */
  readonly isAnyPage: boolean;
  /** transient: the answer can't be read. When it can't be again and again, the class is contract. */
  readonly isMalformed: boolean;
  /** rate_limited: how long to wait, whole milliseconds, as the source said it; null when it did not. */
  readonly retryAfterMs: number | null;
  /** unreachable: request bytes may have arrived, so that a write's outcome is unknown. */
  readonly mayHaveBeenSent: boolean;
  /** What gave it away, for people: a code, `a login page`. Null where the status says it all. */
  readonly sign: string | null;
}

/** The class of what was shown; null for an answer that is none of a fault. */
export function classify(shown: Shown): Verdict | null {
  return shown.kind === "NO_ANSWER" ? classOfSilence(shown) : classOfAnswer(shown);
}

/** The class of a fault that was thrown already: by a connector's client, by `src/http`, or by anything else. */
export function faultClassOf(fault: unknown): FaultClass {
  if (fault instanceof ConnectionUnreachableError) return "unreachable";
  if (fault instanceof SourceMisconfiguredError) return "misconfigured";
  // Its name leads to where nothing may be called. It comes back when the name does, or when the operator allows it.
  if (fault instanceof AddressNotAllowedError) return "misconfigured";
  if (fault instanceof SourceUnauthorizedError) return "auth_failed";
  if (fault instanceof SourceThrottledError) return "rate_limited";
  if (fault instanceof SourceForbiddenError || fault instanceof NotFoundError) return "partial";
  if (fault instanceof SourceError) {
    if (fault.isRetryable) return "transient";
    return fault.details["httpStatus"] === 404 ? "partial" : "contract";
  }
  if (fault instanceof InvalidInputError || fault instanceof ConflictError) return "contract";
  return "internal";
}

const plain = {
  isCertain: false,
  isAnyPage: false,
  isMalformed: false,
  retryAfterMs: null,
  mayHaveBeenSent: false,
  sign: null,
};

function verdict(faultClass: FaultClass, also: Partial<Omit<Verdict, "faultClass">> = {}): Verdict {
  return { ...plain, faultClass, ...also };
}

function classOfSilence({ error, isAnswerBegun }: Extract<Shown, { kind: "NO_ANSWER" }>): Verdict {
  if (error instanceof Error && error.name === "TimeoutError") {
    return verdict("unreachable", { mayHaveBeenSent: true, sign: "it did not answer in time" });
  }
  if (error instanceof Error && error.name === "HTTPParserError") {
    // It has no code where the first bytes are no HTTP at all.
    return verdict("transient", { isMalformed: true, sign: error.message });
  }
  const code = codeOf(error);
  if (code === null) return verdict("internal", { sign: error instanceof Error ? error.message : String(error) });
  const sign = code;
  if (misconfiguredCodes.has(code)) return verdict("misconfigured", { sign });
  if (internalCodes.has(code)) return verdict("internal", { sign });
  if (malformedCodes.has(code) || code.startsWith("HPE_")) return verdict("transient", { isMalformed: true, sign });
  if (isAnswerBegun && maybeSentCodes.has(code) && !code.endsWith("_TIMEOUT")) {
    return verdict("transient", { isMalformed: true, sign: `the answer broke off (${code})` });
  }
  return verdict("unreachable", { mayHaveBeenSent: !notSentCodes.has(code), sign });
}

function classOfAnswer(shown: Extract<Shown, { kind: "ANSWER" }>): Verdict | null {
  const { status, headers, body } = shown;
  if (status >= 200 && status < 300) return classOfSuccess(shown);
  if (status >= 300 && status < 400) {
    if (status === 304) return verdict("contract");
    return leadsToLogin(headers.location)
      ? verdict("auth_failed", { sign: "a redirect to a login page" })
      : verdict("misconfigured");
  }
  if (saysInvalidGrant(body)) return verdict("auth_failed", { isCertain: true, sign: "invalid_grant" });
  const wait = waitOf(headers);
  // 420 and 509 are older words for 429. GitHub's second limit is 403 with Retry-After.
  const isLimited = status === 429 || status === 420 || status === 509;
  if (isLimited || (wait.isRetryAfter && (status === 503 || status === 529 || status === 403))) {
    return verdict("rate_limited", { retryAfterMs: wait.ms });
  }
  const isQuota = status !== 401 && status !== 407 && (saysQuota(body) || (status === 403 && isQuotaEmpty(headers)));
  if (isQuota) return verdict("rate_limited", { retryAfterMs: wait.ms, sign: "a quota is used up" });
  if (isAway(status)) return verdict("unreachable", { mayHaveBeenSent: status !== 503 });
  if (status === 403 && isHtml(headers, body) && hasPasswordField(body)) {
    return verdict("auth_failed", { sign: "a login page" });
  }
  if (headers["cf-mitigated"] !== undefined) return verdict("misconfigured", { sign: "a shield against robots" });
  return verdict(classOfStatus(status));
}

/** A 2xx is an answer, unless it is a page for people, can't be read, or says in its body that it is none. */
function classOfSuccess({
  headers,
  body,
  isNotJson,
}: Pick<Extract<Shown, { kind: "ANSWER" }>, "headers" | "body" | "isNotJson">): Verdict | null {
  if (!isNotJson) {
    // Only what begins with its errors, so that no page of records is searched for words.
    const isRefusal = body.length < 4_096 && /^\s*\{\s*"errors?"\s*:/.test(body) && saysQuota(body);
    return isRefusal ? verdict("rate_limited", { retryAfterMs: waitOf(headers).ms, sign: "a quota is used up" }) : null;
  }
  if (!isHtml(headers, body)) return verdict("transient", { isMalformed: true, sign: "it is no JSON" });
  return saysMaintenance(body)
    ? verdict("unreachable", { mayHaveBeenSent: true, sign: "a page that says it is away for maintenance" })
    : verdict("auth_failed", { isAnyPage: !hasPasswordField(body), sign: "a page for people, as of a login" });
}

/** Proxies and load balancers use these when the system behind them is away; 598 and 599 are those of older proxies. */
function isAway(status: number): boolean {
  return (
    status === 502 ||
    status === 503 ||
    status === 504 ||
    (status >= 520 && status <= 530) ||
    status === 598 ||
    status === 599
  );
}

/** Unofficial codes: 419 and 440 a session that is over, 498 a token; 561 the login of AWS's load balancer. */
const refusedCredential: ReadonlySet<number> = new Set([401, 419, 440, 498, 561]);
/** A proxy wants a login, a network does (511), the wrong host was asked (421), nginx on certificates (495 to 497). */
const wrongPlace: ReadonlySet<number> = new Set([407, 421, 495, 496, 497, 511]);
const mayPass: ReadonlySet<number> = new Set([408, 423, 425, 444, 449, 460, 499]);
/** Server errors that say "I will never do this". */
const neverDone: ReadonlySet<number> = new Set([501, 505, 506, 508, 510]);

function classOfStatus(status: number): FaultClass {
  if (refusedCredential.has(status)) return "auth_failed";
  if (status === 403 || status === 404) return "partial";
  if (wrongPlace.has(status)) return "misconfigured";
  if (mayPass.has(status)) return "transient";
  if (status >= 500 && !neverDone.has(status)) return "transient";
  return "contract";
}

function waitOf(headers: IncomingHttpHeaders): { ms: number | null; isRetryAfter: boolean } {
  const now = timeOf(headers);
  const told = retryAfter(headers["retry-after"], now);
  return { ms: told ?? quotaReset(headers, now), isRetryAfter: told !== null };
}

function codeOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
  }
  return null;
}
