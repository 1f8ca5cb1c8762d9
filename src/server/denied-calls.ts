import type { GraphQLError } from "graphql";
import type { AuditLog, AuditOrigin } from "../audit/index.js";
import { ForbiddenError, RateLimitedError, UnauthenticatedError } from "../errors/index.js";
import { requestMetrics } from "../metrics/index.js";
import { actorOf, type Access } from "../tokens/index.js";

/** Takes what was not let in. */
export type DeniedCallLog = Pick<AuditLog, "denied">;

/** Codes that say that a caller was not let in, or asked for more than it may. */
const deniedCodes = new Set(["UNAUTHENTICATED", "FORBIDDEN", "RATE_LIMITED"]);

/** What every operation's context has, as far as a denial is concerned. */
interface Caller {
  readonly access: Access;
  readonly origin: AuditOrigin;
}

/** Notes what an operation's errors say was denied: one call for each code, with all that was asked for in vain. */
export function noteDenials(
  log: DeniedCallLog | undefined,
  context: object,
  errors: readonly GraphQLError[] | undefined,
): void {
  if (!log || !errors || !isCaller(context)) return;
  const { access, origin } = context;
  for (const reason of deniedCodes) {
    const denied = errors.filter((error) => codeOf(error) === reason);
    if (denied.length === 0) continue;
    const missing = denied.map((error) => missingScopeOf(error)).find((scope) => scope !== null);
    log.denied({
      organizationId: access.organizationId,
      environment: access.environment,
      actor: actorOf(access),
      ...origin,
      reason,
      missingScope: missing ?? null,
      // Names of fields, not of list places: a list of a thousand is one line.
      fields: denied.map(({ path = [] }) => path.filter((part) => typeof part === "string").join(".")),
    });
  }
}

/** Counts and notes a call beyond its token's limits that was refused before it was an operation. */
export function noteRateLimit(
  log: DeniedCallLog | undefined,
  access: Access,
  origin: AuditOrigin,
  error: unknown,
): void {
  if (!(error instanceof RateLimitedError)) return;
  requestMetrics.rateLimited.inc();
  if (!log) return;
  const { organizationId, environment } = access;
  const call = { organizationId, environment, actor: actorOf(access), ...origin };
  log.denied({ ...call, reason: error.code, missingScope: null, fields: [] });
}

/** Counts a token that was not let in at the door, and notes it where it is known whose it was. */
export function noteRefusal(log: DeniedCallLog | undefined, error: unknown, origin: AuditOrigin): void {
  if (!(error instanceof UnauthenticatedError || error instanceof ForbiddenError)) return;
  requestMetrics.refusedTokens.inc({ code: error.code });
  if (!log || !error.holder) return;
  const { tokenId, organizationId, environment } = error.holder;
  log.denied({
    organizationId,
    environment,
    actor: { kind: "TOKEN", id: tokenId, tokenId },
    ...origin,
    reason: error.code,
    missingScope: null,
    fields: [],
  });
}

function isCaller(context: object): context is Caller {
  return "access" in context && "origin" in context;
}

/** What a resolver threw keeps its code inside until it is formatted. */
function codeOf(error: GraphQLError): unknown {
  const cause: unknown = rootOf(error);
  return cause instanceof Error && "code" in cause ? cause.code : error.extensions["code"];
}

function missingScopeOf(error: GraphQLError): string | null {
  const cause = rootOf(error);
  const scope = cause instanceof ForbiddenError ? cause.details["missingScope"] : error.extensions["missingScope"];
  return typeof scope === "string" ? scope : null;
}

function rootOf(error: GraphQLError): unknown {
  let current: unknown = error;
  while (current instanceof Error && "originalError" in current && current.originalError)
    current = current.originalError;
  return current;
}
