import {
  AddressNotAllowedError,
  ConnectionUnreachableError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../errors/index.js";
import type { SourceResponse } from "./source-call.js";

/**
 * What the wire showed, and what it means. Two pure functions: one for calls that got no answer, one for answers.
 * A connector's client asks `faultFromResponse` for all that is ordinary and treats its system's own oddities first.
 */

/** Faults after which the request may have reached the system: a write's outcome is then unknown. */
const maybeSentCodes = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_ABORTED",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** The peer answered, but its certificate is wrong: waiting does not mend it, a person has to. */
const certificateCodes = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** @param url Only its host is named in the message: a path may hold an id, a query a key. */
export function faultFromTransport(error: unknown, url: URL): TributaryError {
  // Nothing was sent, and the error says what to do.
  if (error instanceof AddressNotAllowedError) return error;
  const code = codeOf(error);
  if (code !== null && certificateCodes.has(code)) {
    return new SourceMisconfiguredError(
      `The certificate of ${url.host} can't be trusted (${code}). Ask who runs the system to renew or correct it.`,
      { cause: error },
    );
  }
  const isTimeout = error instanceof Error && error.name === "TimeoutError";
  const reason = isTimeout ? "it did not answer in time" : (code ?? messageOf(error));
  return new ConnectionUnreachableError(`${url.host} can't be reached: ${reason}.`, {
    cause: error,
    mayHaveBeenSent: isTimeout || (code !== null && maybeSentCodes.has(code)),
  });
}

/** The fault an answer stands for, or null when its status is 2xx. `words` are the source's own, if the caller found any. */
export function faultFromResponse(response: SourceResponse, url: URL, words?: string): TributaryError | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  const said = words ? ` It said: ${words.slice(0, 500)}` : "";
  const retryAfterMs = retryAfter(response.headers["retry-after"]);
  if (status === 429 || (status === 503 && retryAfterMs !== null)) {
    return new SourceThrottledError(`${url.host} asks to slow down (${status}).${said}`, { retryAfterMs });
  }
  if (status === 502 || status === 503 || status === 504 || (status >= 520 && status <= 527)) {
    return new ConnectionUnreachableError(
      `${url.host} answered ${status}: the system behind it can't be reached.${said}`,
      {
        mayHaveBeenSent: status !== 503,
      },
    );
  }
  if (status === 401) {
    return new SourceUnauthorizedError(
      `${url.host} refused the credential (401). Connect the system again with a valid one.${said}`,
    );
  }
  if (status === 403) {
    return new SourceForbiddenError(`The account at ${url.host} lacks a permission for this call (403).${said}`);
  }
  if (status >= 300 && status < 400) {
    return new SourceMisconfiguredError(
      `${url.host} answered with a redirect (${status}), which is never followed. Give the final address as base URL.`,
    );
  }
  return new SourceError(`${url.host} answered ${status}.${said}`, {
    httpStatus: status,
    ...(words ? { sourceMessage: words } : {}),
    isRetryable: status === 408 || status === 425 || status >= 500,
  });
}

/** A 200 that is no JSON: a login page, a proxy's page, a cut answer. */
export function notJson(url: URL, status: number, contentType: string | undefined, cause: unknown): TributaryError {
  return new SourceError(
    `${url.host} answered ${status} with ${contentType ?? "no content type"} where JSON was expected.`,
    { cause, httpStatus: status, isRetryable: true },
  );
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

function codeOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
  }
  return null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
