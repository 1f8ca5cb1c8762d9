/**
 * Every fault this product names, each with one stable code. A code is API: adding one is fine, renaming one breaks
 * clients. Callers branch on `code` or on the class, never on the message.
 */

/** All codes a client can meet in `extensions.code`. */
export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "BAD_USER_INPUT"
  | "NOT_FOUND"
  | "CONFLICT"
  | "RATE_LIMITED"
  | "OPERATION_TOO_COSTLY"
  | "DOCUMENT_NOT_TRUSTED"
  | "ENTITY_UNSUPPORTED"
  | "CONNECTION_UNREACHABLE"
  | "CONNECTION_UNAVAILABLE"
  | "SOURCE_THROTTLED"
  | "SOURCE_UNAUTHORIZED"
  | "SOURCE_FORBIDDEN"
  | "SOURCE_MISCONFIGURED"
  | "ADDRESS_NOT_ALLOWED"
  | "SOURCE_ERROR"
  | "WRITE_UNCONFIRMED"
  | "WRITE_EXPIRED"
  | "IDEMPOTENCY_KEY_REUSED"
  | "IDEMPOTENCY_KEY_IN_USE"
  | "OUTCOME_UNKNOWN"
  | "SECRET_ALREADY_SHOWN"
  | "MAPPING_FAILED"
  | "TOO_MANY_QUARANTINED"
  | "RESYNC_REQUIRED"
  | "SECRETS_UNAVAILABLE"
  | "SUBGRAPH_UNREACHABLE"
  | "SUBGRAPH_TIMEOUT"
  | "SUBGRAPH_UNAUTHORIZED"
  | "SUBGRAPH_INVALID_RESPONSE"
  | "SUBGRAPH_OPERATION_REFUSED"
  | "SUBGRAPH_FIELD_FAILED"
  | "SUBGRAPH_NOT_COMPOSED"
  | "SUBGRAPH_BREAKING_CHANGE"
  | "EXPRESSION_SYNTAX"
  | "EXPRESSION_TIMED_OUT"
  | "EXPRESSION_TOO_LARGE"
  | "EXPRESSION_FAILED"
  | "WORKFLOW_LIMIT_EXCEEDED"
  | "WORKFLOW_DEADLINE_PASSED"
  | "WORKFLOW_TRIGGERS_ITSELF"
  | "WORKFLOW_CALL_FAILED"
  | "WORKFLOW_INTERRUPTED"
  | "HTTP_CALL_FAILED"
  | "CONFIGURATION"
  | "INTERNAL_SERVER_ERROR";

/** Where in the input a value was refused, what was expected there and what came. */
export interface InputProblem {
  /** Path inside the operation's arguments, for example `["input", "config", "baseUrl"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Base of all named faults. `details` become fields of a GraphQL error's `extensions`, so they never hold a secret. */
export abstract class TributaryError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  abstract readonly isRetryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }
}

/** Whose token it was that was not let in; for the audit log, never for the caller. */
export interface TokenHolder {
  readonly tokenId: string;
  readonly organizationId: string;
  readonly environment: "LIVE" | "TEST";
}

/** No token, or one that is malformed, unknown, expired or revoked. */
export class UnauthenticatedError extends TributaryError {
  readonly code = "UNAUTHENTICATED";
  readonly isRetryable = false;
  readonly holder: TokenHolder | null;
  constructor(message: string, options: { cause?: unknown; holder?: TokenHolder } = {}) {
    super(message, { cause: options.cause });
    this.holder = options.holder ?? null;
  }
}

/** The token is valid but lacks a scope, which `missingScope` names. */
export class ForbiddenError extends TributaryError {
  readonly code = "FORBIDDEN";
  readonly isRetryable = false;
  /** Where a token is refused as a whole, as for the address it came from. */
  readonly holder: TokenHolder | null;
  constructor(message: string, options: { cause?: unknown; missingScope?: string; holder?: TokenHolder } = {}) {
    super(message, {
      cause: options.cause,
      details: options.missingScope ? { missingScope: options.missingScope } : {},
    });
    this.holder = options.holder ?? null;
  }
}

/** Input that can't be used, with a path for each field at fault. */
export class InvalidInputError extends TributaryError {
  readonly code = "BAD_USER_INPUT";
  readonly isRetryable = false;
  readonly problems: readonly InputProblem[];
  constructor(message: string, options: { cause?: unknown; problems?: readonly InputProblem[] } = {}) {
    super(message, { cause: options.cause, details: options.problems ? { problems: options.problems } : {} });
    this.problems = options.problems ?? [];
  }
}

/** No such thing in the caller's organization and environment; says nothing about others. */
export class NotFoundError extends TributaryError {
  readonly code = "NOT_FOUND";
  readonly isRetryable = false;
}

/** The thing was changed by somebody else meanwhile, or is in a state that forbids the call. */
export class ConflictError extends TributaryError {
  readonly code = "CONFLICT";
  readonly isRetryable = false;
}

/** The caller asked for more than its share of a minute; `retryAfterMs` says when it may go on. */
export class RateLimitedError extends TributaryError {
  readonly code = "RATE_LIMITED";
  readonly isRetryable = true;
  readonly retryAfterMs: number;
  constructor(message: string, options: { retryAfterMs: number; details?: Record<string, unknown> }) {
    super(message, { details: { ...options.details, retryAfterMs: options.retryAfterMs } });
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** One operation that may cost more than any may; `cost` and `maximum` say how much. */
export class OperationTooCostlyError extends TributaryError {
  readonly code = "OPERATION_TOO_COSTLY";
  readonly isRetryable = false;
}

/** The operation is not one of those that the gateway was given to trust. */
export class DocumentNotTrustedError extends TributaryError {
  readonly code = "DOCUMENT_NOT_TRUSTED";
  readonly isRetryable = false;
}

/** The connection's system does not offer that entity, or not for writing. */
export class EntityUnsupportedError extends TributaryError {
  readonly code = "ENTITY_UNSUPPORTED";
  readonly isRetryable = false;
}

/** The system can't be reached: no answer, refused, DNS, TLS handshake, 502/503/504. */
export class ConnectionUnreachableError extends TributaryError {
  readonly code = "CONNECTION_UNREACHABLE";
  readonly isRetryable = true;
  constructor(
    message: string,
    options: {
      cause?: unknown;
      connectionId?: string;
      since?: Date | null;
      nextAttemptAt?: Date | null;
      lastSuccessfulSyncAt?: Date | null;
      /** Whether request bytes may have reached the system: then a write's outcome is unknown. */
      mayHaveBeenSent?: boolean;
    } = {},
  ) {
    const { cause, ...details } = options;
    super(message, { cause, details });
    this.mayHaveBeenSent = options.mayHaveBeenSent ?? false;
  }
  readonly mayHaveBeenSent: boolean;
}

/** The connection is paused, still being set up or needs its customer; `status` says which. */
export class ConnectionUnavailableError extends TributaryError {
  readonly code = "CONNECTION_UNAVAILABLE";
  readonly isRetryable = false;
}

/** 429, a quota, or 503 with `Retry-After`. Never an outage. */
export class SourceThrottledError extends TributaryError {
  readonly code = "SOURCE_THROTTLED";
  readonly isRetryable = true;
  readonly retryAfterMs: number | null;
  constructor(message: string, options: { cause?: unknown; retryAfterMs?: number | null } = {}) {
    super(message, { cause: options.cause, details: { retryAfterMs: options.retryAfterMs ?? null } });
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The system refused the credential; its customer has to reconnect. */
export class SourceUnauthorizedError extends TributaryError {
  readonly code = "SOURCE_UNAUTHORIZED";
  readonly isRetryable = false;
  /** The refusal is final, so that no second look is needed: `invalid_grant`. */
  readonly isCertain: boolean;
  /** A page for people came with 200, and it has no field for a password: a login elsewhere, or a wrong address. */
  readonly isAnyPage: boolean;
  constructor(message: string, options: { cause?: unknown; isCertain?: boolean; isAnyPage?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.isCertain = options.isCertain ?? false;
    this.isAnyPage = options.isAnyPage ?? false;
  }
}

/** The account lacks a permission at the source. */
export class SourceForbiddenError extends TributaryError {
  readonly code = "SOURCE_FORBIDDEN";
  readonly isRetryable = false;
}

/** An address that can't be right: certificate expired or for another name, a page that is no API, a redirect. */
export class SourceMisconfiguredError extends TributaryError {
  readonly code = "SOURCE_MISCONFIGURED";
  readonly isRetryable = false;
}

/** An address that this gateway does not call. Says nothing of what is there. */
export class AddressNotAllowedError extends TributaryError {
  readonly code = "ADDRESS_NOT_ALLOWED";
  readonly isRetryable = false;
  /** @param options.path of the address in the operation's arguments, where it was given there. */
  constructor(message: string, options: { cause?: unknown; path?: readonly (string | number)[] | undefined } = {}) {
    const problems: InputProblem[] = options.path ? [{ path: options.path, message }] : [];
    super(message, { cause: options.cause, details: options.path ? { problems } : {} });
  }
}

/** Anything else the source said, in its own words in `details.sourceMessage`. */
export class SourceError extends TributaryError {
  readonly code = "SOURCE_ERROR";
  readonly isRetryable: boolean;
  /** The answer can't be read: cut, no JSON, of another length than announced. Retryable, but not again and again. */
  readonly isMalformed: boolean;
  constructor(
    message: string,
    options: {
      cause?: unknown;
      httpStatus?: number;
      sourceMessage?: string;
      isRetryable?: boolean;
      isMalformed?: boolean;
    } = {},
  ) {
    const { cause, isRetryable, isMalformed, ...details } = options;
    super(message, { cause, details });
    this.isMalformed = isMalformed ?? false;
    this.isRetryable = isRetryable ?? this.isMalformed;
  }
}

/** Another subgraph of the graph gives no answer; `subgraph` names it, as for all of its faults. */
export class SubgraphUnreachableError extends TributaryError {
  readonly code = "SUBGRAPH_UNREACHABLE";
  readonly isRetryable = true;
}

/** Another subgraph did not answer within its time-out. */
export class SubgraphTimeoutError extends TributaryError {
  readonly code = "SUBGRAPH_TIMEOUT";
  readonly isRetryable = true;
}

/** Another subgraph does not let the call in. */
export class SubgraphUnauthorizedError extends TributaryError {
  readonly code = "SUBGRAPH_UNAUTHORIZED";
  readonly isRetryable = false;
}

/** What another subgraph answered is no answer to what it was asked. */
export class SubgraphInvalidResponseError extends TributaryError {
  readonly code = "SUBGRAPH_INVALID_RESPONSE";
  readonly isRetryable = false;
}

/** Another subgraph did not execute what its registered schema allows: most likely its schema is another by now. */
export class SubgraphOperationRefusedError extends TributaryError {
  readonly code = "SUBGRAPH_OPERATION_REFUSED";
  readonly isRetryable = false;
}

/** Another subgraph reports a fault for this field; its words stay with it, `subgraphCode` is its code. */
export class SubgraphFieldFailedError extends TributaryError {
  readonly code = "SUBGRAPH_FIELD_FAILED";
  readonly isRetryable = false;
}

/** A subgraph that does not fit to the others; `problems` has a code, a message and what to do for each reason. */
export class SubgraphNotComposedError extends TributaryError {
  readonly code = "SUBGRAPH_NOT_COMPOSED";
  readonly isRetryable = false;
}

/** A change of the graph that breaks clients, not allowed by who asks for it; `changes` lists what would break. */
export class SubgraphBreakingChangeError extends TributaryError {
  readonly code = "SUBGRAPH_BREAKING_CHANGE";
  readonly isRetryable = false;
}

/** A write was sent and its outcome is unknown. It is looked for at the source before it may be sent again. */
export class WriteUnconfirmedError extends TributaryError {
  readonly code = "WRITE_UNCONFIRMED";
  readonly isRetryable = false;
}

/** A write that was to wait for its system, whose deadline has passed: it was not sent and will not be. */
export class WriteExpiredError extends TributaryError {
  readonly code = "WRITE_EXPIRED";
  readonly isRetryable = false;
}

/** An idempotencyKey that stands for another mutation, or for the same with another input. */
export class IdempotencyKeyReusedError extends TributaryError {
  readonly code = "IDEMPOTENCY_KEY_REUSED";
  readonly isRetryable = false;
  constructor(message: string, options: { problems: readonly InputProblem[] }) {
    super(message, { details: { problems: options.problems } });
  }
}

/** The first call with an idempotencyKey is not done yet; the same call again gets its answer. */
export class IdempotencyKeyInUseError extends TributaryError {
  readonly code = "IDEMPOTENCY_KEY_IN_USE";
  readonly isRetryable = true;
}

/** A mutation that may or may not have been done: its process died, or failed for a reason without a name. */
export class OutcomeUnknownError extends TributaryError {
  readonly code = "OUTCOME_UNKNOWN";
  readonly isRetryable = false;
}

/** A repeated call asks for a secret that the first one was shown, and that is not kept. */
export class SecretAlreadyShownError extends TributaryError {
  readonly code = "SECRET_ALREADY_SHOWN";
  readonly isRetryable = false;
}

/** A value of a source record that could not be read; the record is quarantined. */
export class MappingError extends TributaryError {
  readonly code = "MAPPING_FAILED";
  readonly isRetryable = false;
  readonly path: string;
  constructor(message: string, options: { cause?: unknown; path: string }) {
    super(message, { cause: options.cause, details: { path: options.path } });
    this.path = options.path;
  }
}

/** So many records of a walk can't be mapped that it makes no sense to go on. */
export class TooManyRefusedError extends TributaryError {
  readonly code = "TOO_MANY_QUARANTINED";
  readonly isRetryable = false;
}

/** The event a client wants to go on from is older than the retention: read the records again. */
export class ResyncRequiredError extends TributaryError {
  readonly code = "RESYNC_REQUIRED";
  readonly isRetryable = false;
}

/** A store of the server's own secrets does not answer, or refuses to. Says nothing about any connection. */
export class SecretsUnavailableError extends TributaryError {
  readonly code = "SECRETS_UNAVAILABLE";
  readonly isRetryable = true;
}

/** A text that is no JSONata; `position` counts characters to behind the `token` at fault. */
export class ExpressionSyntaxError extends TributaryError {
  readonly code = "EXPRESSION_SYNTAX";
  readonly isRetryable = false;
  readonly position: number | null;
  readonly token: string | null;
  constructor(message: string, options: { position: number | null; token: string | null }) {
    super(message, { details: { position: options.position, token: options.token } });
    this.position = options.position;
    this.token = options.token;
  }
}

/** An expression that was still at work when its time was over, and was stopped. */
export class ExpressionTimedOutError extends TributaryError {
  readonly code = "EXPRESSION_TIMED_OUT";
  readonly isRetryable = false;
  constructor(message: string, options: { timeMs: number }) {
    super(message, { details: { timeMs: options.timeMs } });
  }
}

/** An expression, its input, its result or what it needs on the way is over a limit; `what` says which. */
export class ExpressionTooLargeError extends TributaryError {
  readonly code = "EXPRESSION_TOO_LARGE";
  readonly isRetryable = false;
  constructor(
    message: string,
    options: {
      what: "expression" | "input" | "memory" | "recursion" | "output" | "nesting";
      maximum?: number;
      size?: number | null;
    },
  ) {
    super(message, { details: { ...options } });
  }
}

/** An expression that is JSONata and can't be evaluated on what it was given; `jsonataCode` is JSONata's own. */
export class ExpressionFailedError extends TributaryError {
  readonly code = "EXPRESSION_FAILED";
  readonly isRetryable = false;
  constructor(
    message: string,
    options: { cause?: unknown; position: number | null; token: string | null; jsonataCode: string | null },
  ) {
    const { cause, ...details } = options;
    super(message, { cause, details });
  }
}

/** A run, a step or a definition beyond what one may have; `limit`, `most` and `actual` say which and by how much. */
export class WorkflowLimitError extends TributaryError {
  readonly code = "WORKFLOW_LIMIT_EXCEEDED";
  readonly isRetryable = false;
}

/** A run that was not done when its time was over. */
export class WorkflowDeadlineError extends TributaryError {
  readonly code = "WORKFLOW_DEADLINE_PASSED";
  readonly isRetryable = false;
}

/** Runs that set each other off by what they change, too often in a row. */
export class WorkflowTriggersItselfError extends TributaryError {
  readonly code = "WORKFLOW_TRIGGERS_ITSELF";
  readonly isRetryable = false;
}

/** A workflow that was called by another failed; `runId` says which run, `callCode` with which code. */
export class WorkflowCallFailedError extends TributaryError {
  readonly code = "WORKFLOW_CALL_FAILED";
  readonly isRetryable = false;
}

/** The process that a run was in died again and again at the same step. */
export class WorkflowInterruptedError extends TributaryError {
  readonly code = "WORKFLOW_INTERRUPTED";
  readonly isRetryable = false;
}

/** An HTTP call of a workflow got no answer, or one that says no; `status` is null without one. */
export class HttpCallFailedError extends TributaryError {
  readonly code = "HTTP_CALL_FAILED";
  readonly isRetryable: boolean;
  constructor(
    message: string,
    options: {
      cause?: unknown;
      status: number | null;
      isRetryable: boolean;
      body?: unknown;
      retryAfterMs?: number | null;
    },
  ) {
    const { cause, isRetryable, ...details } = options;
    super(message, { cause, details });
    this.isRetryable = isRetryable;
  }
}

/** A setting, an environment variable or the machine is not as needed; the message says which and what to do. */
export class ConfigurationError extends TributaryError {
  readonly code = "CONFIGURATION";
  readonly isRetryable = false;
}
