import {
  ConnectionUnreachableError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  TributaryError,
} from "../errors/index.js";
import { classify, type Verdict } from "./fault-class.js";
import type { SourceResponse } from "./source-call.js";

/** What the commonest signs say, for whoever reads them on a page. */
const signMeanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing answers at that port",
  ECONNRESET: "the connection was broken off",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
  ENOTFOUND: "no host has that name",
  EAI_AGAIN: "the name could not be looked up",
  ETIMEDOUT: "no answer came in time",
  EPIPE: "the connection was broken off",
  UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
  UND_ERR_HEADERS_TIMEOUT: "no answer came in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped half way",
  UND_ERR_SOCKET: "the connection was closed before the answer was there",
};

/**
 * From what the wire showed to the error that is thrown: `fault-class.ts` says what it means, this says it in words.
 * A connector's client asks `faultFromResponse` for all that is ordinary and treats its system's own oddities first.
 */

/**
 * @param url Only its host is named in the message: a path may hold an id, a query a key.
 * @returns the fault; the error itself where it says nothing about the source, or is a fault already.
 */
export function faultFromTransport(error: unknown, url: URL, options: { isAnswerBegun?: boolean } = {}): Error {
  const named = tributaryErrorIn(error);
  if (named) return named;
  const verdict = classify({ kind: "NO_ANSWER", error, isAnswerBegun: options.isAnswerBegun ?? false });
  const { faultClass, sign } = verdict as Verdict;
  if (faultClass === "misconfigured") {
    return new SourceMisconfiguredError(
      `${url.host} can't be trusted or does not speak TLS as it has to (${sign}). Ask who runs the system to renew or correct its certificate, or correct the address.`,
      { cause: error },
    );
  }
  if (faultClass === "transient") {
    return new SourceError(`The answer of ${url.host} can't be read: ${sign}.`, { cause: error, isMalformed: true });
  }
  if (faultClass === "internal") return error instanceof Error ? error : new Error(String(error));
  const meaning = signMeanings[sign ?? ""];
  return new ConnectionUnreachableError(`${url.host} can't be reached: ${meaning ? `${meaning} (${sign})` : sign}.`, {
    cause: error,
    mayHaveBeenSent: (verdict as Verdict).mayHaveBeenSent,
  });
}

/** The fault an answer stands for, or null when it is none. `words` are the source's own, if the caller found any. */
export function faultFromResponse(response: SourceResponse, url: URL, words?: string): TributaryError | null {
  const { status, headers } = response;
  const isLong = status >= 200 && status < 300 && response.body.length >= 4_096;
  const verdict = classify({
    kind: "ANSWER",
    status,
    headers,
    // A page of records is not made a text only to look for a refusal in it.
    body: isLong ? "" : response.text(),
    isNotJson: false,
  });
  return verdict && faultOf(verdict, response, url, words);
}

/** The fault that a 2xx stands for whose body is not JSON: a login page, a proxy's page, a cut answer. */
export function notJson(response: SourceResponse, url: URL, cause: unknown): TributaryError {
  const { status, headers } = response;
  const verdict = classify({ kind: "ANSWER", status, headers, body: response.text(), isNotJson: true });
  if (verdict && verdict.faultClass !== "transient") return faultOf(verdict, response, url);
  const type = headers["content-type"] ?? "no content type";
  return new SourceError(`${url.host} answered ${status} with ${type} where JSON was expected.`, {
    cause,
    httpStatus: status,
    isMalformed: true,
  });
}

function faultOf(verdict: Verdict, { status }: SourceResponse, url: URL, words?: string): TributaryError {
  const { faultClass, sign } = verdict;
  const { host } = url;
  const said = words ? ` It said: ${words.slice(0, 500)}` : "";
  const shown = sign ? `${status}, ${sign}` : String(status);
  switch (faultClass) {
    case "rate_limited":
      return new SourceThrottledError(`${host} asks to slow down (${shown}).${said}`, {
        retryAfterMs: verdict.retryAfterMs,
      });
    case "unreachable":
      return new ConnectionUnreachableError(
        `${host} answered ${shown}: the system behind it can't be reached.${said}`,
        { mayHaveBeenSent: verdict.mayHaveBeenSent },
      );
    case "auth_failed":
      return new SourceUnauthorizedError(
        `${host} refused the credential (${shown}). Connect the system again with a valid one.${said}`,
        { isCertain: verdict.isCertain, isAnyPage: verdict.isAnyPage },
      );
    case "misconfigured":
      return new SourceMisconfiguredError(
        status < 400
          ? `${host} answered with a redirect (${shown}), which is never followed. Give the final address as base URL.`
          : `Something stands between here and the system at ${host} (${shown}). Ask who runs it to let the gateway through.${said}`,
      );
    case "partial":
    case "contract":
    case "transient":
    case "internal":
  }
  if (status === 403) {
    return new SourceForbiddenError(`The account at ${host} lacks a permission for this call (403).${said}`);
  }
  return new SourceError(`${host} answered ${status}.${said}`, {
    httpStatus: status,
    ...(words ? { sourceMessage: words } : {}),
    isRetryable: faultClass === "transient",
  });
}

/** A guard on the way, for example one that refuses an address, says itself what is wrong. */
function tributaryErrorIn(error: unknown): TributaryError | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof TributaryError) return current;
  }
  return null;
}
