import type { IncomingHttpHeaders } from "node:http";
import type { FaultClass } from "../../../src/http/index.js";

/**
 * What has to come of 60 status codes with 10 kinds of headers and bodies each: 600 cases, written down as lists of codes
 * for each class, so that nothing of the code under test decides what is expected of it.
 */
export interface AnswerKind {
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** "none": it is an answer like any other. */
  readonly expected: Partial<Record<FaultClass | "none", readonly number[]>>;
}

export const statusCodes: readonly number[] = [
  200, 201, 202, 204, 206, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409,
  410, 411, 412, 413, 414, 415, 418, 419, 420, 421, 422, 423, 425, 426, 428, 429, 431, 440, 451, 495, 498, 500, 501,
  502, 503, 504, 505, 507, 509, 511, 520, 522, 524, 525, 526, 530, 599,
];

const successes = [200, 201, 202, 204, 206];
const redirects = [300, 301, 302, 303, 305, 307, 308];
const away = [502, 504, 520, 522, 524, 525, 526, 530, 599];
const passing = [408, 423, 425, 500, 507];
const wrongPlaces = [407, 421, 495, 511];
const credentials = [401, 419, 440, 498];
const limits = [420, 429, 509];
const refusals = [304, 400, 402, 405, 406, 409, 410, 411, 412, 413, 414, 415, 418, 422, 426, 428, 431, 451, 501, 505];
/** Every code that is neither an answer nor a redirect nor "not here". */
const without = (lists: readonly (readonly number[])[]) =>
  statusCodes.filter((code) => !lists.some((list) => list.includes(code)));

const byStatusAlone: AnswerKind["expected"] = {
  none: successes,
  misconfigured: [...redirects, ...wrongPlaces],
  auth_failed: credentials,
  partial: [403, 404],
  rate_limited: limits,
  unreachable: [...away, 503],
  transient: passing,
  contract: refusals,
};

const json = { "content-type": "application/json" };
const html = { "content-type": "text/html; charset=utf-8" };
const date = "Tue, 24 Nov 2026 12:00:00 GMT";

export const loginPage =
  '<!doctype html><title>Sign in</title><form><input name="user"><input type="password" name="password"></form>';
export const maintenancePage = "<html><body><h1>Down for maintenance</h1>We will be back soon.</body></html>";

export const answerKinds: readonly AnswerKind[] = [
  { name: "a JSON body", headers: json, body: '{"error":{"code":"no","message":"no"}}', expected: byStatusAlone },
  { name: "no body", headers: {}, body: "", expected: byStatusAlone },
  {
    name: "Retry-After in seconds",
    headers: { ...json, "retry-after": "7" },
    body: "{}",
    expected: { ...byStatusAlone, unreachable: away, partial: [404], rate_limited: [...limits, 403, 503] },
  },
  {
    name: "Retry-After as a date that has passed",
    headers: { ...json, date, "retry-after": "Tue, 24 Nov 2026 11:00:00 GMT" },
    body: "{}",
    expected: { ...byStatusAlone, unreachable: away, partial: [404], rate_limited: [...limits, 403, 503] },
  },
  {
    name: "Retry-After that can't be read",
    headers: { ...json, "retry-after": "soon" },
    body: "{}",
    expected: byStatusAlone,
  },
  {
    name: "a vendor's word for a used-up quota",
    headers: json,
    body: '{"error":{"errors":[{"reason":"rateLimitExceeded"}],"message":"Rate Limit Exceeded"}}',
    expected: {
      rate_limited: [...successes, ...without([successes, redirects, [304, 401, 407]])],
      misconfigured: [...redirects, 407],
      auth_failed: [401],
      contract: [304],
    },
  },
  {
    name: "a login page",
    headers: html,
    body: loginPage,
    expected: { ...byStatusAlone, auth_failed: [...credentials, 403], partial: [404] },
  },
  {
    name: "a redirect to a login page",
    headers: { location: "https://sso.example/users/sign_in?next=/api" },
    body: "",
    expected: { ...byStatusAlone, misconfigured: wrongPlaces, auth_failed: [...credentials, ...redirects] },
  },
  {
    name: "a redirect to another address",
    headers: { location: "https://erp.example/api/v2" },
    body: "",
    expected: byStatusAlone,
  },
  {
    name: "a grant that is no longer valid",
    headers: json,
    body: '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}',
    expected: {
      none: successes,
      misconfigured: redirects,
      contract: [304],
      auth_failed: without([successes, redirects, [304]]),
    },
  },
];

/** Codes of sockets, names, TLS and HTTP parsing: the class, and whether the request may have arrived. */
export const codeCases: readonly (readonly [FaultClass, isMaybeSent: boolean, readonly string[]])[] = [
  [
    "unreachable",
    false,
    [
      "EAI_AGAIN",
      "EAI_FAIL",
      "EAI_NODATA",
      "EAI_NONAME",
      "ENOTFOUND",
      "ENODATA",
      "ESERVFAIL",
      "EREFUSED",
      "ETIMEOUT",
      "ECONNREFUSED",
      "ETIMEDOUT",
      "EHOSTUNREACH",
      "EHOSTDOWN",
      "ENETUNREACH",
      "ENETDOWN",
      "UND_ERR_CONNECT_TIMEOUT",
      "ERR_TLS_HANDSHAKE_TIMEOUT",
      "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
    ],
  ],
  [
    "unreachable",
    true,
    [
      "ECONNRESET",
      "ECONNABORTED",
      "ENETRESET",
      "ENOTCONN",
      "EPIPE",
      "UND_ERR_SOCKET",
      "UND_ERR_ABORTED",
      "UND_ERR_CLOSED",
      "UND_ERR_DESTROYED",
      "UND_ERR_HEADERS_TIMEOUT",
      "UND_ERR_BODY_TIMEOUT",
      "ERR_STREAM_PREMATURE_CLOSE",
      // Never seen yet: whoever meets it looks twice before it is called an outage.
      "EUNHEARDOF",
    ],
  ],
  [
    "misconfigured",
    false,
    [
      "CERT_HAS_EXPIRED",
      "CERT_NOT_YET_VALID",
      "CERT_REVOKED",
      "CERT_REJECTED",
      "CERT_UNTRUSTED",
      "CERT_CHAIN_TOO_LONG",
      "CERT_SIGNATURE_FAILURE",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "INVALID_CA",
      "INVALID_PURPOSE",
      "HOSTNAME_MISMATCH",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "EPROTO",
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
      "ERR_SSL_UNSUPPORTED_PROTOCOL",
    ],
  ],
  [
    "transient",
    false,
    [
      "HPE_INVALID_CONSTANT",
      "HPE_INVALID_HEADER_TOKEN",
      "HPE_INVALID_CHUNK_SIZE",
      "HPE_INVALID_CONTENT_LENGTH",
      "HPE_UNEXPECTED_CONTENT_LENGTH",
      "HPE_HEADER_OVERFLOW",
      "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
      "UND_ERR_RES_EXCEEDED_MAX_SIZE",
      "UND_ERR_HEADERS_OVERFLOW",
      "Z_DATA_ERROR",
    ],
  ],
  [
    "internal",
    false,
    [
      "EMFILE",
      "ENFILE",
      "ENOBUFS",
      "ENOMEM",
      "ENOSPC",
      "EDQUOT",
      "EROFS",
      "EIO",
      "EACCES",
      "EADDRNOTAVAIL",
      "EAI_MEMORY",
      "ERR_INVALID_URL",
      "UND_ERR_INVALID_ARG",
      "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
    ],
  ],
];
