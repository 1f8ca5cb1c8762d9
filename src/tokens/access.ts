import { ForbiddenError } from "../errors/index.js";
import type { Tenant } from "../storage/index.js";

/** Who calls, and what they may do. Everything below the server takes its tenant from here and from nowhere else. */
export interface Access extends Tenant {
  readonly tokenId: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  /** Present where a session token calls; `tokenId` is then the token that minted it. */
  readonly session?: SessionBinding;
  /** Present where a run of a workflow calls; `tokenId` is then the token that saved it, or the workflow itself. */
  readonly workflow?: { readonly id: string; readonly savedByTokenId: string | null };
}

/** Which session token it is, and what it is bound to: a connection, an end user, or neither. */
export interface SessionBinding {
  readonly id: string;
  readonly connectionId: string | null;
  readonly endUserId: string | null;
  /** Whether somebody signed in to the console with it; else a server minted it for its pages. */
  readonly isForConsole: boolean;
}

/**
 * What a scope grants. A scope covers those it is a prefix of: `records:read` covers `records:read:work-orders`.
 * Entity scopes are `records:read:<plural in kebab case>` and `records:write:<…>`.
 */
export const scopeDescriptions = {
  "records:read": "Read records of all entities.",
  "records:write": "Create and update records of all entities.",
  "records:raw": "Read the source's own payloads.",
  "connections:read": "See connections, runs and events.",
  "connections:manage": "Connect, change and disconnect systems, start syncs.",
  "tokens:manage": "Create, change, rotate and revoke tokens; mint session tokens.",
  "webhooks:manage": "See, create, change and delete webhook endpoints; replay deliveries.",
  "workflows:manage": "See, save, test, run and cancel workflows.",
  passthrough: "Send requests of your own to a connected system.",
  "subgraphs:manage": "See, register and remove subgraphs.",
  "audit:read": "Read the audit log.",
} as const;

export function hasScope(access: Pick<Access, "scopes">, scope: string): boolean {
  return access.scopes.some((granted) => granted === scope || scope.startsWith(`${granted}:`));
}

/** @throws {ForbiddenError} naming the scope that is missing. */
export function requireScope(access: Access, scope: string): void {
  if (hasScope(access, scope)) return;
  throw new ForbiddenError(
    `This needs the scope ${scope}; the token has ${access.scopes.join(", ") || "none"}. Use a token that was created with it.`,
    { missingScope: scope },
  );
}

const rightsKeys = new WeakMap<Access, string>();

/**
 * All that decides what a caller may see, as a text, without who the caller is: what one has been shown may be shown to
 * another of the same tenant, scopes and bindings.
 */
export function rightsKey(access: Access): string {
  const known = rightsKeys.get(access);
  if (known !== undefined) return known;
  const { organizationId, environment, connectionIds, scopes, session } = access;
  const key = JSON.stringify([
    organizationId,
    environment,
    connectionIds ? [...connectionIds].sort() : null,
    [...scopes].sort(),
    session ? [session.connectionId, session.endUserId] : null,
  ]);
  rightsKeys.set(access, key);
  return key;
}
